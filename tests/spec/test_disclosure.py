"""# Disclosure: what may leave the analysis room

`release` is the only door between an analysis and a page, a file or an interface that other people see. It takes a
table of estimates and a *policy*, a small file of rules with numbers, dates and a citation, and hands back a `Release`.
Publications accept a `Release` and nothing else.

Two kinds of table come to the door, for two reasons. A table from a public survey may be too noisy to read: rules
protect the reader. A table that counts a program's participants may give a person away: rules protect that person.
All people in this chapter are invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from braidwork.disclosure import Ledger, Release, Unprotectable, policy, release
from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.measures import Estimate, Estimates, Measure, Provenance, col


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A release ledger that is still empty."""
    return Ledger.open(tmp_path / "ledger.jsonl")


def test_a_survey_figure_that_is_too_noisy_is_withheld_and_says_why() -> None:
    """A row is withheld below ten records or two households, or when its reliability class is low.

    The reason stands in the cell. The records of a public survey are public, so their number may be shown.
    """
    finished = release(survey("""
        group     value   margin  records  households  reliability
        native    0.781   0.012   4210     3100        high
        refugee   0.640   0.110   64       31          medium
        visitor   0.500   0.400   11       9           low
        settler   0.900   0.050   8        6           high
        lodger    0.700   0.050   40       1           high
    """), "public_survey")  # fmt: skip
    assert printed(finished) == table("""
        group     value     records
        native    0.781     1600+
        refugee   0.64      30-99
        visitor   withheld  10-29
        settler   withheld  <10
        lodger    withheld  30-99
    """)
    assert {c.dimensions["group"]: c.withheld.reason for c in finished if c.withheld} == {
        "visitor": "the margin of error is too wide to read the figure",
        "settler": "fewer than 10 survey records",
        "lodger": "fewer than 2 households",
    }


def test_a_policy_says_itself_in_plain_sentences() -> None:
    """The text stands on every page; its numbers are the policy's own."""
    assert policy("public_survey").text == (
        "Figures resting on fewer than 10 survey records, or on fewer than 2 households, are withheld, and so are "
        "figures whose reliability class is low or not estimable. The records are public, so withholding protects "
        "readers from noise; nobody could be exposed."
    )


def test_a_small_count_is_withheld_and_takes_others_with_it(ledger: Ledger) -> None:
    """Four men in Pierce are too few to show. Hiding that one cell would be useless: totals give it back.

    So the door withholds further cells, as few people as will do, until nobody can work the small one out. Totals
    that were not handed in are computed, because any reader could add them up. No cell says whether it was the
    small one or its cover.
    """
    finished = release(people("""
        county  sex     count
        K       female  48
        K       male    37
        P       female  25
        P       male    4
        S       female  31
        S       male    22
    """), "participants", ledger=ledger)  # fmt: skip
    assert printed(finished) == table("""
        county  sex     value     records
        K       female  48        30-99
        K       male    37        30-99
        P       female  withheld  None
        P       male    withheld  None
        S       female  withheld  None
        S       male    withheld  None
        K       all     85        30-99
        P       all     29        10-29
        S       all     53        30-99
        all     female  104       100-399
        all     male    63        30-99
        all     all     167       100-399
    """)
    assert len({c.withheld for c in finished if c.withheld}) == 1


def test_zeros_are_shown(ledger: Ledger) -> None:
    """Nobody is exposed by a cell that holds nobody, so zeros are shown and never withheld as cover."""
    finished = release(people("""
        county  count
        K       41
        P       0
        S       14
    """), "participants", ledger=ledger)  # fmt: skip
    assert printed(finished) == table("""
        county  value  records
        K       41     30-99
        P       0      <10
        S       14     10-29
        all     55     30-99
    """)


def test_a_rate_is_unsafe_for_the_few_it_counts_and_for_the_few_it_leaves_out(ledger: Ledger) -> None:
    """4 of 40 placed exposes the four; 36 of 40 placed exposes the four who were not.

    Shown rates are whole per cents, and the people behind them are a range, never a number.
    """
    finished = release(shares("""
        county  placed  people
        K       30      60
        P       4       40
        S       36      40
        T       22      50
    """), "participants", ledger=ledger)  # fmt: skip
    assert printed(finished) == table("""
        county  value     records
        K       0.5       30-99
        P       withheld  None
        S       withheld  None
        T       0.44      30-99
        all     0.48      100-399
    """)


def test_releases_are_judged_together_with_all_that_was_released_before(ledger: Ledger) -> None:
    """Two tables can each be safe and give a person away together.

    First: King 41, all 61, Pierce and Snohomish withheld. A later table says King and Snohomish together are 55: then
    Pierce is 61 − 55 = 6. The ledger remembers the first table, so the second is refused and nothing is written.
    """
    first = release(people("""
        county  count
        K       41
        P       6
        S       14
    """), "participants", ledger=ledger)  # fmt: skip
    assert printed(first) == table("""
        county  value     records
        K       41        30-99
        P       withheld  None
        S       withheld  None
        all     61        30-99
    """)
    later = people("""
        county   count
        K_and_S  55
    """)
    with pytest.raises(Unprotectable) as refused:
        release(later, "participants", ledger=ledger, groups={"county": {"K_and_S": ("K", "S")}})
    assert f"county=P of release {first.release_id}" in refused.value.cells
    assert "combine categories" in refused.value.message
    assert first.release_id in refused.value.message
    assert [e["release_id"] for e in ledger.entries()] == [first.release_id]


def test_a_withdrawn_release_is_still_known(ledger: Ledger) -> None:
    """What was public stays known, so a withdrawal is one more line and takes no constraint away."""
    first = release(people("county count\nK 41\nP 6\nS 14"), "participants", ledger=ledger)
    ledger.withdraw(first.release_id, reason="wrong boundary", time="2026-03-01T09:00:00+00:00")
    assert ledger.entries()[0]["withdrawn"] is True
    with pytest.raises(Unprotectable):
        release(
            people("county count\nK_and_S 55"),
            "participants",
            ledger=ledger,
            groups={"county": {"K_and_S": ("K", "S")}},
        )


def test_rounding_is_the_alternative(ledger: Ledger) -> None:
    """Every count becomes a neighbouring multiple of 5, the table still adds up, and multiples of 5 stay.

    Exact and rounded figures of the same people would give each other away, so the second kind is refused.
    """
    counts = people("""
        county  count
        K       41
        P       6
        S       14
        T       20
    """)
    finished = release(counts, "participants_rounded", ledger=ledger)
    assert printed(finished) == table("""
        county  value  records
        K       40     30-99
        P       5      <10
        S       15     10-29
        T       20     10-29
        all     80     30-99
    """)
    with pytest.raises(RefusedError, match="would give both away"):
        release(counts, "participants", ledger=ledger)


def test_a_table_that_cannot_be_protected_is_refused_with_the_way_out(ledger: Ledger) -> None:
    """One small cell and its total: whatever is hidden, nothing is left to show."""
    with pytest.raises(Unprotectable, match="combine categories"):
        release(people("county count\nP 6"), "participants", ledger=ledger)
    assert ledger.entries() == ()


def test_a_table_that_does_not_add_up_is_not_repaired(ledger: Ledger) -> None:
    """The error shows the equation; whoever made the table corrects it."""
    with pytest.raises(DataError, match=r"the count is 62, but its cells add up to 41 \+ 6 \+ 14 = 61"):
        release(people("county count\nK 41\nP 6\nS 14\nall 62"), "participants", ledger=ledger)


def test_the_ledger_shows_when_it_was_edited(ledger: Ledger) -> None:
    """Each line carries the hash of the line before. An edit breaks the chain, and a broken ledger takes no release."""
    release(people("county count\nK 41\nS 14"), "participants", ledger=ledger)
    release(people("county count\nK 51\nS 24", period="2025"), "participants", ledger=ledger)
    assert ledger.verify() == 2
    ledger.path.write_text(ledger.path.read_text().replace("41", "42"))
    with pytest.raises(DataError, match="line 1: this entry is not what was written"):
        ledger.verify()


def test_people_need_a_policy_for_people() -> None:
    """The door refuses a table under the wrong rules, and suggests the nearest name for a policy it does not know."""
    with pytest.raises(RefusedError, match="counts people"):
        release(people("county count\nK 41"), "public_survey")
    with pytest.raises(UnknownNameError, match="did you mean participants"):
        release(people("county count\nK 41"), "participnts")


# How this chapter reads its small tables.


def table(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def printed(finished: Release) -> list[list[str]]:
    rows = [[*finished.dimensions, "value", "records"]]
    for cell in finished:
        value = "withheld" if cell.withheld else f"{cell.value:g}"
        rows.append([*cell.dimensions.values(), value, str(cell.n_bucket)])
    return rows


def survey(text: str) -> Estimates:
    rows = []
    for group, value, margin, records, households, reliability in table(text)[1:]:
        rows.append(_row({"group": group}, float(value), "replicates", int(records), reliability=reliability,
                         standard_error=float(margin) / 1.645, households=int(households)))  # fmt: skip
    return _estimates("employment_rate", "share", ("group",), rows, "2024")


def people(text: str, period: str = "2024") -> Estimates:
    head, *lines = table(text)
    rows = [_row(dict(zip(head, line, strict=False)), float(line[-1]), "count", int(line[-1])) for line in lines]
    return _estimates("participants", "total", tuple(head[:-1]), rows, period)


def shares(text: str) -> Estimates:
    head, *lines = table(text)
    rows = []
    for line in lines:
        placed, everybody = int(line[-2]), int(line[-1])
        extra = {"numerator": float(placed), "denominator": float(everybody)}
        rows.append(_row(dict(zip(head[:-2], line, strict=False)), placed / everybody, "count", everybody, extra=extra))
    return _estimates("placed_share", "share", tuple(head[:-2]), rows, "2024")


def _row(dimensions: dict[str, str], value: float, method: Any, n: int, **changes: Any) -> Estimate:
    named = {k: v for k, v in dimensions.items() if k != "count"}
    known: dict[str, Any] = {"standard_error": None, "reliability": "high"}
    return Estimate(dimensions=named, value=value, n=n, persons=None, method=method, **{**known, **changes})


def _estimates(name: str, kind: Any, dimensions: tuple[str, ...], rows: list[Estimate], period: str) -> Estimates:
    measure = Measure(name=name, label=name, kind=kind, table="invented", universe=col("age_years") >= 16,
                      universe_text="invented people", unit="persons", context="", citation="")  # fmt: skip
    provenance = Provenance(table="invented", partition="", period=period, universe="invented people", filter="",
                            weight="", variance="", formula="as written", engine="none", place="an invented region",
                            sources=({"name": "invented.csv", "vintage": "2024"},), synthetic=True)  # fmt: skip
    return Estimates(measure, dimensions, tuple(rows), provenance)
