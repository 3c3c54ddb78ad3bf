"""Need against supply: the golden case, the bounds against every split, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.labormarket import demand


def needs(openings, entry=None, version="2018", **more):
    n = len(openings)
    zeros = [0.0] * n
    table = {
        "occupation_code": [f"s{i + 1}" for i in range(n)],
        "growth": zeros,
        "exits": list(openings),
        "transfers": zeros,
        "entry_share": entry or [1.0] * n,
        **more,
    }
    return demand.need(table, soc_version=version)


GOLDEN = ({"program_code": ["c1", "c2"], "completions": [100, 60]},
          {"program_code": ["c1", "c2", "c2"], "occupation_code": ["s1", "s1", "s2"]})  # fmt: skip


def golden(openings):
    need = needs(openings)
    return demand.link(*GOLDEN, need, soc_version="2018"), need


def test_golden_bounds_and_equal_split():
    links, need = golden([210, 40])
    least, most = demand.supply_bounds(links, need)
    assert least.tolist() == [100, 0]
    assert most.tolist() == [160, 60]
    assert demand.split_supply(links, need, demand.equal_split(links)).tolist() == [130, 30]
    assert demand.outlook(links, need).verdicts == ("shortage", "depends on split")


def test_golden_surplus():
    links, need = golden([80, 40])
    assert demand.outlook(links, need).verdicts[0] == "surplus"


@pytest.mark.parametrize(
    ("need", "least", "most", "said"),
    [
        (100, 80, 120, "balanced"),
        (100, 79, 120, "depends on split"),
        (100, 80, 121, "depends on split"),
        (100, 0, 79.9, "shortage"),
        (100, 120.1, 300, "surplus"),
        (0, 0, 0, "balanced"),
        (0, 1, 2, "surplus"),
        (float("nan"), 1, 2, "need unknown"),
    ],
)
def test_verdict_at_its_edges(need, least, most, said):
    assert demand.verdict(need, least, most) == said


def seeded():
    random = np.random.default_rng(7)
    pairs = sorted({(f"c{random.integers(60)}", f"s{random.integers(1, 41)}") for _ in range(150)})
    programs = [f"c{i}" for i in range(60)]
    completions = {"program_code": programs, "completions": random.integers(0, 200, 60)}
    crosswalk = {"program_code": [p for p, _ in pairs], "occupation_code": [o for _, o in pairs]}
    need = needs(random.integers(1, 300, 40), retention=[0.8] * 40, licence_pass=[0.9] * 40)
    return demand.link(completions, crosswalk, need, soc_version="2018"), need


def test_every_split_lies_within_the_bounds_and_keeps_the_completions():
    links, need = seeded()
    least, most = demand.supply_bounds(links, need)
    size = {o: float(i) for i, o in enumerate(links.occupations)}
    linked = np.unique(links.program_at)
    for shares in (
        demand.equal_split(links),
        demand.proportional_split(links, size),
        demand.balanced_split(links, need),
    ):
        supply = demand.split_supply(links, need, shares)
        assert (supply >= least - 1e-9).all()
        assert (supply <= most + 1e-9).all()
        assert supply.sum() == pytest.approx(links.completions[linked].sum() * 0.72)


def test_the_balanced_split_leaves_less_need_unmet_than_the_equal_one():
    links, need = seeded()
    unmet = [
        np.maximum(need.need - demand.split_supply(links, need, shares), 0).sum()
        for shares in (demand.balanced_split(links, need), demand.equal_split(links))
    ]
    assert unmet[0] < unmet[1] - 1


def test_the_balanced_split_of_a_small_case_by_hand():
    links, need = golden([100, 60])  # c1 already fills s1, so the whole of c2 is wanted by s2
    share = 0.5
    for _ in range(200):
        kept = share * (100 / (100 + 60 * share)) ** 0.5
        share = kept / (kept + 1 - share)
    supply = demand.split_supply(links, need, demand.balanced_split(links, need))
    assert supply == pytest.approx([100 + 60 * share, 60 - 60 * share])
    assert share < 0.02


def test_a_program_whose_occupations_need_nobody_is_split_equally():
    need = needs([0, 0])
    links = demand.link(*GOLDEN, need, soc_version="2018")
    assert demand.split_supply(links, need, demand.balanced_split(links, need)).tolist() == [130, 30]


def test_links_outside_the_need_keep_their_share():
    need = needs([10])
    links = demand.link(*GOLDEN, need, soc_version="2018")
    assert links.other_occupations == ("s2",)
    least, most = demand.supply_bounds(links, need)
    assert (least.tolist(), most.tolist()) == ([100], [160])


def test_what_is_unlinked_is_reported():
    need = needs([10, 10, 10])
    completions = {"program_code": ["c1", "c2", "c9"], "completions": [100, 60, 7]}
    found = demand.outlook(demand.link(completions, GOLDEN[1], need, soc_version="2018"), need)
    assert found.unlinked_programs == {"c9": 7}
    assert found.unlinked_occupations == ("s3",)
    assert found.verdicts[2] == "no linked program"


def local(**changed):
    table = {
        "occupation_code": ["a", "b"],
        "growth": [-30.0, 5.0],
        "exits": [10.0, 10.0],
        "transfers": [5.0, 5.0],
        "entry_share": [0.5, 0.5],
        "employment_local": [10.0, 25.0],
        "employment_area": [100.0, 100.0],
    }
    return table | changed


def test_openings_are_growth_and_separations_and_never_below_nothing():
    found = demand.need(local(), soc_version="2018")
    assert found.openings.tolist() == [0, 20]
    assert found.need.tolist() == [0, 10]
    assert not found.is_modelled


def test_local_openings_by_employment_share_are_modelled():
    found = demand.need(local(), soc_version="2018", method="employment_share")
    assert found.openings.tolist() == [0, 5]
    assert found.is_modelled
    assert "employment_share" in found.method


def test_a_data_frame_with_nullable_columns_is_read_the_same():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(local()).astype({"entry_share": "Float64"})
    frame.loc[0, "entry_share"] = pd.NA
    found = demand.need(frame, soc_version="2018")
    assert found.openings.tolist() == [0, 20]
    assert np.isnan(found.need[0])
    frame["exits"] = pd.array([pd.NA, 1], dtype="Int64")
    frame["retention"] = pd.array([pd.NA, 0.5], dtype="Float64")
    with pytest.raises(DataError, match="column retention, row 1"):
        demand.need(frame, soc_version="2018")


def test_an_unknown_entry_share_leaves_the_need_unknown():
    need = needs([10, 10], entry=[None, 0.5])
    assert demand.outlook(demand.link(*GOLDEN, need, soc_version="2018"), need).verdicts[0] == "need unknown"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"exits": [-1.0, 2.0]}, "column exits, row 1"),
        ({"exits": ["*", 2.0]}, "column exits, row 1"),
        ({"entry_share": [0.5, 1.5]}, "column entry_share, row 2"),
        ({"occupation_code": ["a", "a"]}, "stands in row 1 too"),
        ({"occupation_code": ["a", 15]}, "not a code"),
        ({"employment_local": [200.0, 1.0]}, "more than the 100"),
    ],
)
def test_bad_values_are_refused_with_their_row(changed, message):
    with pytest.raises(DataError, match=message):
        demand.need(local(**changed), soc_version="2018", method="employment_share")


def test_a_suppressed_completion_is_no_number():
    with pytest.raises(DataError, match="column completions, row 2"):
        demand.link({"program_code": ["c1", "c2"], "completions": [100, -2]}, GOLDEN[1], needs([1]), soc_version="2018")


def test_soc_versions_are_not_mixed():
    with pytest.raises(DataError, match="SOC 2010"):
        demand.link(*GOLDEN, needs([1, 1]), soc_version="2010")


def test_a_link_given_twice_is_refused():
    twice = {"program_code": ["c1", "c1"], "occupation_code": ["s1", "s1"]}
    with pytest.raises(DataError, match="row 1 too"):
        demand.link(GOLDEN[0], twice, needs([1, 1]), soc_version="2018")


def test_unknown_names_are_refused():
    with pytest.raises(UnknownNameError, match="employment_share"):
        demand.need(local(), soc_version="2018", method="employment")
    with pytest.raises(UnknownNameError, match="entry_share"):
        demand.need({k: v for k, v in local().items() if k != "entry_share"}, soc_version="2018")


def test_shares_that_do_not_sum_to_one_are_refused():
    links, need = golden([1, 1])
    with pytest.raises(DataError, match="sum to 1"):
        demand.split_supply(links, need, np.array([1.0, 0.5, 0.4]))


def test_a_proportional_split_wants_every_size():
    links, _ = golden([1, 1])
    with pytest.raises(DataError, match="s2"):
        demand.proportional_split(links, {"s1": 3.0})
    assert demand.proportional_split(links, {"s1": 3.0, "s2": 1.0}).tolist() == [1, 0.75, 0.25]
