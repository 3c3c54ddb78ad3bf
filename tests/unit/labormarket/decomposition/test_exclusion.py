"""The cost of exclusion, against a plain reckoning person by person."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import IncomeFactors, cost_of_exclusion, shapley_income
from braidwork.measures.replicates import VarianceRule

SIX = VarianceRule(coefficient=0.5)
BANDS = ((16, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 99))


@pytest.fixture
def persons():
    """900 synthetic residents of two counties, three groups, four occupations, with six replicate weights."""
    random = np.random.default_rng(11)
    n = 900
    group = random.choice(["x", "y", "z"], n, p=[0.3, 0.5, 0.2])
    age = random.integers(5, 90, n)
    works = (random.random(n) < np.where(group == "y", 0.8, 0.6)) & (age >= 16)
    hours = np.where(works, random.integers(200, 2400, n), 0).astype(float)
    occupation = random.choice(["cook", "nurse", "coder", "clerk"], n)
    pay = 14 + 8 * (occupation == "nurse") + 20 * (occupation == "coder") + 4 * (group == "y") + 3 * random.random(n)
    earnings = np.round(hours * pay, 2)
    weight = random.integers(1, 80, n).astype(float)
    factors = random.choice([0.4, 1.0, 1.6], (n, 6))
    replicates = {f"W{r + 1}": weight * factors[:, r] for r in range(6)}
    return {
        "race_ethnicity": group,
        "county": random.choice(["north", "south"], n),
        "age_years": age,
        "income_annual_usd": earnings + random.integers(0, 5000, n),
        "earnings_annual_usd": earnings,
        "hours_annual": hours,
        "occupation_code": np.where(works, occupation, None),
        "weight": weight,
        **replicates,
    }


def reckoned(persons, group, w, inside):
    """Gains and factors of one group against y, person by person."""
    adult = inside & (persons["age_years"] >= 16)
    g, ref = (adult & (persons["race_ethnicity"] == name) for name in (group, "y"))
    age, income = persons["age_years"], persons["income_annual_usd"]
    total = w[g].sum()
    at_reference = 0.0
    for low, high in BANDS:
        band = (age >= low) & (age <= high)
        if w[g & band].sum():
            at_reference += w[g & band].sum() / total * np.average(income[ref & band], weights=w[ref & band])
    mean = np.average(income[g], weights=w[g])
    factors = []
    for side in (g, ref):
        hours, earned = w[side] * persons["hours_annual"][side], w[side] * persons["earnings_annual_usd"][side]
        kinds = [persons["occupation_code"][side] == k for k in ("clerk", "coder", "cook", "nurse")]
        share = np.array([hours[k].sum() for k in kinds]) / hours.sum()
        pay = np.array([earned[k].sum() / hours[k].sum() if hours[k].sum() else np.nan for k in kinds])
        at_work = w[side][hours > 0].sum()
        factors.append(IncomeFactors(at_work / w[side].sum(), hours.sum() / at_work, share, pay))
    split = shapley_income(*factors)
    return {
        "persons": total,
        "mean_income": mean,
        "mean_income_at_reference": at_reference,
        "gap_per_person": at_reference - mean,
        "gain_unclipped": total * (at_reference - mean),
        "gain": total * max(0.0, at_reference - mean),
        "income_gap": np.average(income[ref], weights=w[ref]) - mean,
        "employment": split.employment,
        "hours": split.hours,
        "occupation_mix": split.occupation_mix,
        "hourly_pay": split.hourly_pay,
        "integration_per_person": split.integration,
        "integration": total * split.integration,
    }


def test_every_figure_equals_the_plain_reckoning_with_its_standard_error(persons):
    got = cost_of_exclusion(persons, reference="y", place="county", weight="weight", replicates="W", rule=SIX)
    assert len(got.rows) == 4
    for row in got.rows:
        inside = persons["county"] == row.place
        full = reckoned(persons, row.group, persons["weight"], inside)
        again = [reckoned(persons, row.group, persons[f"W{r + 1}"], inside) for r in range(6)]
        for name, value in full.items():
            figure = getattr(row, name)
            assert figure.value == pytest.approx(value, rel=1e-10, abs=1e-9), name
            spread = np.array([a[name] for a in again]) - value
            assert figure.standard_error == pytest.approx(np.sqrt(0.5 * (spread**2).sum()), rel=1e-8), name
        assert row.reason is None
        adults = inside & (persons["race_ethnicity"] == row.group) & (persons["age_years"] >= 16)
        assert row.n == adults.sum()


def test_factors_and_other_income_add_up_to_the_gap(persons):
    got = cost_of_exclusion(persons, reference="y", weight="weight")
    for row in got.rows:
        whole = sum(figure.value for figure in row.split.values()) + row.other_income.value
        assert whole == pytest.approx(row.income_gap.value, abs=1e-8)
        assert np.isnan(row.gain.standard_error)
    of_earnings = cost_of_exclusion(persons, reference="y", weight="weight", income=None)
    for row in of_earnings.rows:
        assert row.other_income.value == pytest.approx(0, abs=1e-8)


def test_partial_closure_and_the_place_as_a_whole(persons):
    got = cost_of_exclusion(persons, reference="y", place="county", weight="weight", replicates="W", rule=SIX)
    for row in got.rows:
        for percent in (25, 50, 100):
            assert row.closures[percent].value == pytest.approx(row.gain.value * percent / 100)
            assert row.closures[percent].standard_error == pytest.approx(row.gain.standard_error * percent / 100)
    for place in got.places:
        mine = [row for row in got.rows if row.place == place.place]
        assert place.gain.value == pytest.approx(sum(row.gain.value for row in mine))
        adults = (persons["county"] == place.place) & (persons["age_years"] >= 16)
        everything = (persons["weight"] * persons["income_annual_usd"])[adults].sum()
        assert place.aggregate_income.value == pytest.approx(everything)
        assert place.rise_share.value == pytest.approx(place.gain.value / everything)
        assert place.rise_share.standard_error > 0


def test_a_group_above_the_reference_gains_nothing_and_shows_it_unclipped(persons):
    got = cost_of_exclusion(persons, reference="x", weight="weight")
    above = got.row("y")
    assert above.gain.value == 0
    assert above.gain_unclipped.value < 0
    assert above.closures[50].value == 0


def test_it_says_what_it_is(persons):
    got = cost_of_exclusion(persons, reference="y")
    assert got.caveat.startswith("Accounting, not causal")
    for word in ("general equilibrium", "GDP", "labor share"):
        assert word in got.caveat
    assert "no replicate weights" in got.method


def test_occupations_that_a_group_lacks_are_listed(persons):
    keep = ~((persons["race_ethnicity"] == "z") & (persons["occupation_code"] == "coder"))
    some = {name: column[keep] for name, column in persons.items()}
    got = cost_of_exclusion(some, reference="y", weight="weight")
    assert got.row("z").filled_occupations == ("coder",)
    assert got.row("x").filled_occupations == ()
    full = reckoned(some, "z", some["weight"], np.ones(keep.sum(), dtype=bool))
    assert got.row("z").integration.value == pytest.approx(full["integration"])


def test_children_and_rows_without_pay_are_left_out_and_counted(persons):
    income, earnings = persons["income_annual_usd"].copy(), persons["earnings_annual_usd"].copy()
    adults = np.flatnonzero((persons["age_years"] >= 16) & (persons["hours_annual"] > 0))
    income[adults[:3]], earnings[adults[2:5]] = np.nan, np.nan
    idle = np.flatnonzero((persons["age_years"] >= 16) & (persons["hours_annual"] == 0))
    earnings[idle[:4]] = np.nan  # who did not work has no earnings to miss
    hours = persons["hours_annual"].copy()
    hours[idle[:4]] = np.nan
    changed = {**persons, "income_annual_usd": income, "earnings_annual_usd": earnings, "hours_annual": hours}
    got = cost_of_exclusion(changed, reference="y", weight="weight")
    assert got.missing == {"income": 3, "earnings": 3, "age": 0}
    assert got.n_too_young == (persons["age_years"] < 16).sum()
    kept = np.setdiff1d(np.arange(900), adults[:5])
    without = cost_of_exclusion({k: v[kept] for k, v in persons.items()}, reference="y", weight="weight")
    assert got.row("x").gain.value == pytest.approx(without.row("x").gain.value)


def test_bands_of_ones_own(persons):
    bands = np.where(persons["age_years"] < 40, "young", "old")
    got = cost_of_exclusion({**persons, "age_years": bands}, reference="y", weight="weight")
    assert got.n_too_young == 0
    w, g = persons["weight"], persons["race_ethnicity"]
    expected = sum(
        w[(g == "x") & (bands == b)].sum()
        / w[g == "x"].sum()
        * np.average(persons["income_annual_usd"][(g == "y") & (bands == b)], weights=w[(g == "y") & (bands == b)])
        for b in ("young", "old")
    )
    assert got.row("x").mean_income_at_reference.value == pytest.approx(expected)


def test_an_age_that_the_reference_lacks_has_no_answer_and_says_so(persons):
    keep = ~((persons["race_ethnicity"] == "y") & (persons["age_years"] >= 65))
    got = cost_of_exclusion({k: v[keep] for k, v in persons.items()}, reference="y", weight="weight").row("x")
    assert got.reason == "reference_age_gap"
    assert got.age_gaps == ("65_plus",)
    assert np.isnan(got.gain.value)
    assert np.isfinite(got.income_gap.value)


def test_a_group_absent_from_one_place_has_an_empty_row_there(persons):
    keep = ~((persons["race_ethnicity"] == "z") & (persons["county"] == "north"))
    some = {k: v[keep] for k, v in persons.items()}
    got = cost_of_exclusion(some, reference="y", place="county", weight="weight")
    empty = got.row("z", "north")
    assert (empty.reason, empty.n, empty.persons.value) == ("empty", 0, 0)
    assert np.isnan(empty.gain.value)
    north = next(p for p in got.places if p.place == "north")
    assert north.gain.value == pytest.approx(got.row("x", "north").gain.value)
    without_reference = ~((persons["race_ethnicity"] == "y") & (persons["county"] == "north"))
    lost = cost_of_exclusion(
        {k: v[without_reference] for k, v in persons.items()}, reference="y", place="county", weight="weight"
    )
    assert lost.row("x", "north").reason == "reference_empty"


def test_nobody_at_work_leaves_the_split_unknown(persons):
    idle = persons["race_ethnicity"] == "z"
    changed = dict(persons)
    for name in ("hours_annual", "earnings_annual_usd"):
        changed[name] = np.where(idle, 0.0, persons[name])
    got = cost_of_exclusion(changed, reference="y", weight="weight").row("z")
    assert got.reason == "no_work"
    assert np.isnan(got.employment.value)
    assert np.isfinite(got.gain.value)


def test_a_replicate_without_the_group_leaves_no_standard_error(persons):
    changed = {**persons, "W3": np.where(persons["race_ethnicity"] == "z", 0.0, persons["W3"])}
    got = cost_of_exclusion(changed, reference="y", weight="weight", replicates="W", rule=SIX)
    assert got.row("z").reason == "replicate_total"
    assert np.isnan(got.row("z").gain.standard_error)
    assert np.isfinite(got.row("z").gain.value)
    assert got.row("x").reason is None


def test_groups_without_weight_raise_by_name(persons):
    with pytest.raises(UndefinedMeasureError, match="reference group 'w' has no rows"):
        cost_of_exclusion(persons, reference="w")
    weight = np.where(persons["race_ethnicity"] == "z", 0.0, persons["weight"])
    with pytest.raises(UndefinedMeasureError, match="the group 'z' has no rows or no weight"):
        cost_of_exclusion({**persons, "weight": weight}, reference="y", weight="weight")


def test_bad_persons_are_named_by_row(persons):
    worker = int(np.flatnonzero(persons["hours_annual"] > 0)[0])
    idle = int(np.flatnonzero((persons["hours_annual"] == 0) & (persons["age_years"] >= 16))[0])

    def with_value(column, row, value):
        changed = persons[column].copy()
        changed[row] = value
        return {**persons, column: changed}

    with pytest.raises(DataError, match="earnings without hours") as caught:
        cost_of_exclusion(with_value("earnings_annual_usd", idle, 100.0), reference="y")
    assert caught.value.where == f"column earnings_annual_usd, rows {idle}"
    with pytest.raises(DataError, match="has no occupation"):
        cost_of_exclusion(with_value("occupation_code", worker, None), reference="y")
    with pytest.raises(DataError, match="hours are negative"):
        cost_of_exclusion(with_value("hours_annual", worker, -1.0), reference="y")
    with pytest.raises(DataError, match="the age 150 has no band"):
        cost_of_exclusion(with_value("age_years", worker, 150), reference="y")
    with pytest.raises(DataError, match="rows have no group"):
        cost_of_exclusion({**persons, "race_ethnicity": np.full(900, None, dtype=object)}, reference="y")
    with pytest.raises(UnknownNameError, match="no column 'hours'"):
        cost_of_exclusion(persons, reference="y", hours="hours")
    with pytest.raises(DataError, match="W7 is missing"):
        cost_of_exclusion(persons, reference="y", weight="weight", replicates="W")


def test_a_data_frame_serves_as_well(persons):
    import pandas as pd

    frame = pd.DataFrame(persons)
    parts = np.column_stack([persons[f"W{r + 1}"] for r in range(6)])
    asked = {"reference": "y", "weight": "weight", "place": "county", "rule": SIX}
    one = cost_of_exclusion(frame, replicates=parts, **asked)
    two = cost_of_exclusion(persons, replicates="W", **asked)
    assert one.rows == two.rows
    table = one.to_pandas()
    gain = table[(table.quantity == "gain") & (table.place == "north") & (table.group == "x")]
    assert gain.value.item() == one.row("x", "north").gain.value
    with pytest.raises(UnknownNameError, match="x in east"):
        one.row("x", "east")
