"""The statistics of parity against the specification's golden, closed cases and scipy."""

from __future__ import annotations

import pytest

from braidwork.errors import DataError
from braidwork.workspace.extract.impact import bootstrap, fisher_exact, impact_of_means, impact_of_shares, wilson


def test_the_golden_of_the_specification():
    found = impact_of_shares(12, 30, 48, 80)
    assert (48 / 80, 12 / 30) == pytest.approx((0.600, 0.400))
    assert found.ratio == pytest.approx(2 / 3)
    # Two thirds, and yet no flag: with 30 people it may be chance by either test.
    assert found.p == pytest.approx(0.0850, abs=1e-4) and found.z == pytest.approx(-1.876, abs=1e-3)
    assert not found.is_flagged


def test_below_four_fifths_and_more_than_chance_is_flagged():
    assert impact_of_shares(120, 300, 480, 800).is_flagged
    assert not impact_of_shares(5000, 10_000, 6000, 10_000).is_flagged  # surely different, and above four fifths


def test_fisher_agrees_with_scipy():
    from scipy.stats import fisher_exact as theirs

    for a, n, b, m in ((12, 30, 48, 80), (0, 9, 4, 9), (3, 10, 3, 10), (10, 10, 1, 12), (0, 5, 0, 7)):
        assert fisher_exact(a, n, b, m) == pytest.approx(theirs([[a, n - a], [b, m - b]]).pvalue, rel=1e-9)


def test_wilson_stays_a_share_and_is_symmetric():
    assert wilson(0, 10).low == 0.0 and 0 < wilson(0, 10).high < 0.25
    one, other = wilson(3, 20), wilson(17, 20)
    assert one.low == pytest.approx(1 - other.high) and one.high == pytest.approx(1 - other.low)
    # Newcombe (1998), method 3: 81 of 263 at 95 percent.
    assert tuple(round(x, 4) for x in (wilson(81, 263, 1.959964).low, wilson(81, 263, 1.959964).high)) == (
        0.2553, 0.3662,
    )  # fmt: skip


def test_means_where_less_is_better_turn_the_ratio_over():
    quick, slow = [10.0, 12.0, 11.0, 13.0] * 10, [20.0, 22.0, 21.0, 23.0] * 10
    assert impact_of_means(slow, quick, less_is_better=True).ratio == pytest.approx(11.5 / 21.5)
    assert impact_of_means(slow, quick, less_is_better=True).is_flagged
    assert impact_of_means([3.0], quick) is None and impact_of_means([-1.0, -2.0], quick) is None
    assert impact_of_means([0.0, 0.0], [0.0, 0.0]) is None


def test_a_group_that_gets_nothing_is_flagged_and_so_is_one_where_everybody_gets_the_same_little():
    some = [4.0, 5.0, 6.0, 5.0] * 5
    nothing = impact_of_means([0.0] * 20, some)
    assert nothing is not None and nothing.ratio == 0 and nothing.is_flagged
    little = impact_of_means([1.0] * 20, [5.0] * 20)
    assert little is not None and little.ratio == pytest.approx(0.2) and little.is_flagged
    assert not impact_of_means([5.0] * 20, [5.0] * 20).is_flagged
    none_lost = impact_of_means(some, [0.0] * 20, less_is_better=True)
    assert none_lost is not None and none_lost.ratio == 0 and none_lost.is_flagged


def test_the_bootstrap_is_seeded_and_holds_the_figure():
    values = [float(x) for x in range(40)]
    found = bootstrap(values)
    assert found == bootstrap(values) and found.low < 19.5 < found.high
    assert bootstrap(values, median=True).low < 19.5 < bootstrap(values, median=True).high


def test_impossible_counts_are_refused():
    for bad in ((3, 0), (-1, 5), (6, 5)):
        with pytest.raises(DataError):
            wilson(*bad)
    with pytest.raises(DataError, match="nothing to hold"):
        impact_of_shares(0, 5, 0, 5)
