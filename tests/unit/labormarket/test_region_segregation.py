"""Segregation and the cost of exclusion of a region: against the kernels, brute force, chance and the file itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from braidwork.cli.segregating import run_segregation
from braidwork.disclosure import release
from braidwork.errors import NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import cost_of_exclusion
from braidwork.labormarket.decomposition import region_estimates as costs
from braidwork.labormarket.decomposition.region import cost_of_exclusion_of
from braidwork.labormarket.segregation import (
    dissimilarity,
    isolation,
    levers,
    local_segregation,
    multigroup_dissimilarity,
    mutual_information,
    theil_h,
)
from braidwork.labormarket.segregation import region_estimates as tables
from braidwork.labormarket.segregation.region import segregation_of
from braidwork.labormarket.segregation.region_change import comparable_editions, segregation_change
from braidwork.labormarket.segregation.region_inference import inferred
from braidwork.labormarket.segregation.region_records import worker_records
from braidwork.measures.replicates import ACS
from braidwork.reference import region
from braidwork.region import open_region
from braidwork.sources.build import build_region
from braidwork.sources.synthetic import generate


@pytest.fixture(scope="module")
def records(synthetic_region):
    """Employed civilians of the synthetic region by occupation and sex."""
    return worker_records(synthetic_region.store, synthetic_region.definition, across="sex", level="occupation")


@pytest.fixture(scope="module")
def found(synthetic_region):
    return segregation_of(synthetic_region.store, synthetic_region.definition, across="sex")


@pytest.fixture(scope="module")
def by_race(synthetic_region):
    return segregation_of(synthetic_region.store, synthetic_region.definition)


@pytest.fixture(scope="module")
def long(records):
    """The same people as a long table, one row a person."""
    return pd.DataFrame({
        "unit": [records.unit.codes[i] for i in records.unit.at],
        "group": [records.group.codes[i] for i in records.group.at],
        "major": [records.major.codes[i] for i in records.major.at],
        "sector": [records.sector.codes[i] for i in records.sector.at],
        "count": records.weight,
    })  # fmt: skip


def test_the_indices_are_those_of_the_kernels(found, long):
    whole = found.whole
    assert whole.mutual_information.value == pytest.approx(mutual_information(long, weights="survey").value, rel=1e-10)
    assert whole.multigroup_dissimilarity.value == pytest.approx(multigroup_dissimilarity(long).value, rel=1e-10)
    nested = theil_h(long, within="major", weights="survey")
    assert whole.theil_h.value == pytest.approx(nested.value, rel=1e-10)
    assert whole.between.value == pytest.approx(nested.level("between major").value, rel=1e-10)
    assert whole.between.value + whole.within.value == pytest.approx(whole.theil_h.value, rel=1e-10)
    local = local_segregation(long)
    women = found.group("female")
    assert women.local.value == pytest.approx(local.score("female").value, rel=1e-10)
    assert women.dissimilarity_detailed.value == pytest.approx(dissimilarity(long).value, rel=1e-10)
    majors = long.assign(unit=long["major"])
    assert women.dissimilarity.value == pytest.approx(dissimilarity(majors).value, rel=1e-10)
    assert women.isolation.value == pytest.approx(isolation(long, of="female").value, rel=1e-10)
    assert women.isolation.value + women.exposure["male"].value == pytest.approx(1.0)
    assert whole.effective_size == pytest.approx(long["count"].sum() ** 2 / (long["count"] ** 2).sum())


def test_a_lever_is_the_index_less_that_of_the_changed_table(found, long):
    by_kernel = levers(long, measure="theil_h")
    expected = dict(zip(by_kernel.codes, by_kernel.effect, strict=True))
    assert {o.code: o.effect.value for o in found.occupations} == pytest.approx(expected, abs=1e-12)
    share = long.groupby("group")["count"].sum() / long["count"].sum()
    for sector in found.sectors[:3]:
        inside = long["sector"] == sector.code
        sizes = long[inside].groupby("unit")["count"].sum()
        hired = [(u, g, n * share[g]) for u, n in sizes.items() for g in share.index]
        changed = pd.concat([long.loc[~inside, ["unit", "group", "count"]],
                             pd.DataFrame(hired, columns=["unit", "group", "count"])])  # fmt: skip
        brute = theil_h(long).value - theil_h(changed).value
        assert sector.effect.value == pytest.approx(brute, abs=1e-12)
    effects = [o.effect.corrected for o in found.occupations]
    assert effects == sorted(effects, reverse=True)


def test_errors_are_the_spread_of_the_replicates_around_their_own_mean(found, records, long):
    parts = []
    for r in range(80):
        table = long.assign(count=np.maximum(records.replicates[:, r], 0.0)).groupby(["unit", "group"], as_index=False)
        parts.append(theil_h(table["count"].sum()).value)
    spread = np.array(parts)
    expected = np.sqrt(4 / 80 * ((spread - spread.mean()) ** 2).sum())
    assert found.whole.theil_h.standard_error == pytest.approx(expected, rel=1e-6)
    assert found.error_method == "replicates"


def test_people_dealt_out_blindly_show_nothing_beyond_chance(records):
    generator = np.random.default_rng(3)
    dealt = replace(records.group, at=generator.permutation(records.group.at))
    index = inferred(replace(records, group=dealt), levers=False).figure("h")
    assert index.value > 5 * abs(index.corrected)
    assert abs(index.corrected) < 3 * index.standard_error


def test_without_replicates_households_are_drawn_again(records, found):
    plain = replace(records, replicates=np.zeros((len(records.weight), 0)))
    assert plain.method == "household bootstrap"
    index = inferred(plain, levers=False).figure("h")
    assert index == inferred(plain, levers=False).figure("h")
    assert index.value == pytest.approx(found.whole.theil_h.value)
    assert 0.5 < index.standard_error / found.whole.theil_h.standard_error < 2


def test_a_county_is_the_region_narrowed_to_it(found, synthetic_region):
    county = found.counties[0]
    alone = segregation_of(
        synthetic_region.store, synthetic_region.definition, across="sex", where={"county": county.code}
    )
    assert alone.whole.theil_h.value == pytest.approx(county.theil_h.value, rel=1e-12)
    assert alone.whole.theil_h.standard_error == pytest.approx(county.theil_h.standard_error, rel=1e-9)
    # what chance shows is drawn anew, there over the sectors too: alike within what 100 draws can tell
    assert alone.whole.theil_h.expected == pytest.approx(county.theil_h.expected, rel=0.05)
    assert sum(c.n for c in found.counties) == found.whole.n
    assert sum(c.persons for c in found.counties) == pytest.approx(found.whole.persons)


def test_what_is_released_is_the_index_less_chance(found):
    cell = release(tables.segregation_estimates(found), "public_survey").cells[0]
    index = found.whole.theil_h
    assert (cell.value, cell.standard_error) == (index.corrected, index.standard_error)
    assert (cell.extra["as_measured"], cell.extra["by_chance"]) == (index.value, index.expected)
    assert cell.extra["between"] == found.whole.between.corrected


def test_every_table_passes_the_rules_and_noise_is_withheld(by_race):
    made = [tables.segregation_estimates(by_race), tables.segregation_estimates(by_race, tables.SEGREGATION_M),
            tables.segregation_by_county(by_race), tables.local_segregation_estimates(by_race),
            tables.dissimilarity_estimates(by_race), tables.lever_estimates(by_race),
            tables.lever_estimates(by_race, "industry_sector")]  # fmt: skip
    released = [release(table, "public_survey") for table in made]
    assert by_race.whole.theil_h.is_more_than_chance is (released[0].cells[0].value is not None)
    assert [len(r) for r in released] == [1, 1, 3, 8, 8, len(by_race.occupations), len(by_race.sectors)]
    for group in by_race.groups:
        cell = released[4].cell(race_ethnicity=group.code)
        mostly_chance = group.dissimilarity.expected >= group.dissimilarity.value / 2
        assert (cell.withheld is not None) >= mostly_chance
        local = released[3].cell(race_ethnicity=group.code)
        assert (local.value is None) >= (group.local.corrected <= 0)
    assert any(c.withheld is not None for c in released[4])


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"across": "race_alone_or_combined"}, UndefinedMeasureError, "overlap"),
        ({"where": {"race_ethnicity": "white"}}, UndefinedMeasureError, "one group"),
        ({"level": "sector"}, UnknownNameError, "level of occupations"),
        ({"across": "height"}, UnknownNameError, "height"),
    ],
)
def test_what_cannot_be_asked(synthetic_region, options, error, said):
    with pytest.raises(error, match=said):
        segregation_of(synthetic_region.store, synthetic_region.definition, **options)


def test_change_between_two_editions_has_its_error(synthetic_region, tmp_path):
    with pytest.raises(NotAvailableError, match="two editions"):
        segregation_change(synthetic_region.store, synthetic_region.definition)
    for year in (2023, 2024):
        generate(tmp_path / str(year), persons=2_500, seed=year, format="parquet", year=year)
    build_region([tmp_path / "2023", tmp_path / "2024"], tmp_path / "data", region("demo"))
    both = open_region(tmp_path / "data")
    held = [e.entry.partition for e in comparable_editions(both.store)]
    assert len(held) == 2
    change = segregation_change(both.store, both.definition, across="sex")
    ends = [worker_records(both.store, both.definition, across="sex", level="occupation_group", period=p) for p in held]
    later, earlier = [inferred(r, levers=False).figure("m").value for r in ends]
    assert (change.earlier.value, change.later.value) == (pytest.approx(earlier), pytest.approx(later))
    terms = (change.removals, change.additions, change.structural, change.unit_margin, change.group_margin)
    assert sum(t.value for t in terms) == pytest.approx(later - earlier, abs=1e-12)
    assert change.structural.standard_error > 0
    assert change.margin_error <= 1e-12
    with pytest.raises(UndefinedMeasureError, match="share years"):
        segregation_change(both.store, both.definition, earlier=held[0], later=held[0])


@pytest.fixture(scope="module")
def cost(synthetic_region):
    return cost_of_exclusion_of(synthetic_region.store, synthetic_region.definition)


def test_the_cost_is_that_of_the_people_in_the_file(cost, synthetic):
    people = synthetic.persons[synthetic.persons["AGEP"] >= 16]
    races = {1: "white", 2: "black", 6: "asian", 7: "nhpi", 8: "other", 9: "two_or_more"}
    group = np.where(people["HISP"] > 1, "hispanic", people["RAC1P"].map(races).fillna("aian"))
    factor = people["ADJINC"].to_numpy() / 1e6
    table = pd.DataFrame({
        "group": group,
        "age_years": people["AGEP"],
        "income": people["PINCP"] * factor,
        "earnings": people["PERNP"].fillna(0) * factor,
        "hours": (people["WKHP"] * people["WKWN"]).fillna(0),
        # any grouping of jobs gives the same shortfall: only the split over occupations depends on it
        "job": np.where(people["OCCP"] < 3000, "a", "b"),
        "weight": people["PWGTP"],
    })  # fmt: skip
    by_hand = cost_of_exclusion(
        table, reference="white", group="group", income="income", earnings="earnings", hours="hours",
        occupation="job", weight="weight", replicates=people[[f"PWGTP{r}" for r in range(1, 81)]].to_numpy(), rule=ACS,
    )  # fmt: skip
    for row in cost.whole.rows:
        other = by_hand.row(row.group)
        for name in ("persons", "mean_income", "gap_per_person", "gain", "employment", "hours", "other_income"):
            mine, theirs = getattr(row, name), getattr(other, name)
            if name in ("persons", "mean_income", "gap_per_person", "gain"):
                assert mine.value == pytest.approx(theirs.value, rel=1e-9)
                assert mine.standard_error == pytest.approx(theirs.standard_error, rel=1e-9)
    assert cost.total.gain.value == pytest.approx(by_hand.places[0].gain.value, rel=1e-9)


def test_the_four_factors_and_other_income_make_the_gap(cost):
    for row in (*cost.whole.rows, *cost.counties.rows):
        if row.reason is None:
            parts = sum(f.value for f in row.split.values()) + row.other_income.value
            assert parts == pytest.approx(row.income_gap.value, abs=1e-6)
            assert row.closures[50].value == pytest.approx(row.gain.value / 2)
    assert cost.error_method == "replicates"
    assert "Accounting, not causal" in cost.caveat and "labor share" in cost.caveat


def test_the_costs_pass_the_rules_with_their_caveat(cost):
    made = [costs.shortfall_estimates(cost), costs.cost_estimates(cost), costs.total_cost_estimates(cost),
            costs.total_cost_estimates(cost, as_share=True), costs.cost_estimates(cost, by_county=True),
            costs.total_cost_estimates(cost, by_county=True)]  # fmt: skip
    released = [release(table, "public_survey") for table in made]
    assert [len(r) for r in released] == [7, 7, 1, 1, 21, 3]
    assert all("Accounting, not causal" in r.measure.notes[1] for r in released)
    for row in cost.whole.rows:
        if row.gain.value == 0:
            assert "no shortfall" in released[1].cell(race_ethnicity=row.group).withheld.reason
    assert released[2].cells[0].value == cost.total.gain.value


def test_the_reference_group_must_be_one(synthetic_region):
    store, here = synthetic_region.store, synthetic_region.definition
    with pytest.raises(UnknownNameError, match="reference group"):
        cost_of_exclusion_of(store, here, reference="whites")
    with pytest.raises(UnknownNameError, match="reference group"):
        cost_of_exclusion_of(store, here, across="education")
    assert cost_of_exclusion_of(store, here, across="sex", by_county=False).reference == "male"


def test_the_command_prints_figures_margins_and_the_caveat(synthetic_region, capsys):
    run_segregation(synthetic_region.store.root, across="sex", cost=True)
    printed = capsys.readouterr().out
    assert "Theil's H" in printed and "SYNTHETIC" in printed
    assert re.search(r"What it means: of 100 (wo)?men who work, about \d+", printed)
    assert "withheld for reliability" not in printed or "withheld" in printed.partition("Withheld:")[0]
    assert "Accounting, not causal" in printed and "All groups: $" in printed
    run_segregation(synthetic_region.store.root, across="sex", where=["county=Willowmere"], as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert document["filter"].endswith("county is Willowmere")
    assert document["tables"]["index"]["rows"][0]["method"] == "replicates"
    assert document["cost"] is None


@pytest.mark.public_data
def test_washington_without_replicates(washington_region):
    store, here = washington_region.store, washington_region.definition
    found = segregation_of(store, here, by_county=False)
    assert found.error_method == "household bootstrap" and "no replicate weights" in found.method
    # By chance alone a sample of this size shows half of the index as measured: without taking it off it would lie.
    assert 0.05 < found.whole.theil_h.corrected < 0.10 < found.whole.theil_h.value
    assert found.whole.theil_h.is_more_than_chance
    assert found.occupations[0].code == "1021"  # software developers
    assert {o.code for o in found.occupations} <= {f"{i:04d}" for i in range(10, 9800)}
    cost = cost_of_exclusion_of(store, here, by_county=False)
    assert 0.03 < cost.total.rise_share.value < 0.12 and cost.total.rise_share.standard_error > 0
    assert any("self-employment" in note for note in cost.notes)


def test_the_part_between_groups_is_never_told_as_more_than_the_whole():
    from braidwork.cli.segregating import _between

    assert [_between(x) for x in (0.54, 1.02, -0.1)] == ["54% of it", "nearly all of it", "hardly any of it"]
