"""Named measures asked with options: standards, gaps of other shares, several tables at once, hidden answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import braidwork as bw
from braidwork.errors import NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.asking import ask, ask_by, standards

from ...spec.small_survey import shown, write_survey
from . import by_hand


def test_a_lower_standard_is_met_by_more(synthetic_region):
    shares = [
        synthetic_region.measure("wage_standard_share", standard=name).rows[0].value
        for name in ("equity_atlas_15", "minimum_wage_wa", "poverty_300_two")
    ]
    assert shares == sorted(shares, reverse=True)


def test_every_standard_is_named_with_its_wage_and_hours(synthetic_region):
    for name in standards():
        try:
            found = synthetic_region.measure("wage_standard_share", standard=name)
        except NotAvailableError as absent:
            assert name.split("_")[0] in str(absent) or "Standard" in str(absent)
            continue
        assert found.measure.notes[0].startswith("wage standard: ")
        assert found.provenance.parameters[-1]["name"] == f"wage standard {name}"
        assert found.provenance.parameters[-1]["hours_per_year"] in (2080, 2112)


def test_the_standard_is_part_of_what_was_measured(synthetic_region):
    found = synthetic_region.measure("wage_standard_share", standard="poverty_300_two")
    assert found.measure.label == "Workers paid $29.48 an hour or more"
    assert found.provenance.formula.endswith(f"≥ {3.0 * 20_440 / 2_080}")


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("employment_rate", {"standard": "poverty_300_two"}, "takes no option 'standard'"),
        ("wage_standard_share", {"of": "employment_rate"}, "takes no option 'of'"),
        ("wage_standard_share", {"standard": "none"}, "no wage standard 'none'"),
        ("prosperity_gap", {"of": "employment"}, "no measure 'employment'"),
    ],
)
def test_strange_options_are_refused(synthetic_region, name, options, said):
    with pytest.raises(UnknownNameError, match=said):
        synthetic_region.measure(name, **options)


@pytest.mark.parametrize("of", ["population", "median_hourly_wage", "self_employed_share", "prosperity_gap"])
def test_a_gap_is_a_distance_in_a_share_with_a_better_end(synthetic_region, of):
    with pytest.raises(UndefinedMeasureError, match="is not such a share"):
        synthetic_region.measure("prosperity_gap", of=of)


def test_a_gap_of_another_share_takes_over_its_universe_and_context(synthetic_region):
    found = synthetic_region.measure("prosperity_gap", of="poverty_rate")
    assert found.dimensions == ("race_ethnicity",)
    assert found.measure.universe_text == "residents for whom poverty status is determined"
    assert found.measure.label == "Prosperity gap: poverty rate"
    best = min((r for r in found if r.reliability == "high"), key=lambda r: r.extra["group_value"])
    assert {r.extra["reference_group"] for r in found if r.value is not None} == {best.dimensions["race_ethnicity"]}


def test_one_pass_gives_the_same_tables(synthetic_region):
    store, place = synthetic_region.store, synthetic_region.definition
    tables = ask_by(store, place, "employment_rate", [(), ("sex",), ("race_ethnicity", "county")])
    for table in tables:
        alone = ask(store, place, "employment_rate", by=table.dimensions)
        assert [(r.n, r.persons) for r in table] == [(r.n, r.persons) for r in alone]
        assert np.allclose(
            [r.value if r.value is not None else -1 for r in table],
            [r.value if r.value is not None else -1 for r in alone], rtol=1e-12,
        )  # fmt: skip


def test_a_hidden_kind_of_internet_is_unknown_not_absent(tmp_path):
    """Code 8 means that the publisher hid the answer. Of the known homes two of four have broadband."""
    homes = """
        unit_type_code  household_persons  internet_code  broadband_fixed_code  broadband_cellular_code
        1               2                  1              1                     8
        1               2                  1              8                     1
        1               2                  1              8                     2
        1               2                  1              8                     8
        1               2                  1              2                     2
        1               2                  3              -                     -
        1               2                  8              8                     8
    """
    region = bw.open(write_survey(tmp_path / "data", homes, table="pums_housing"))
    assert shown(region.measure("broadband_share")) == ["0.5 4 40"]


# The standard of the worker's own family.


@pytest.fixture(scope="module")
def family_region(synthetic_files, tmp_path_factory):
    """The synthetic region with a synthetic Self-Sufficiency Standard, and that Standard as a table."""
    from braidwork.reference import region
    from braidwork.region import open_region
    from braidwork.sources.build import build_region
    from braidwork.sources.synthetic import write_cost_standard

    folder = tmp_path_factory.mktemp("standard")
    written = write_cost_standard(folder)
    data = tmp_path_factory.mktemp("family") / "data"
    build_region([synthetic_files, folder], data, region("demo"))
    return open_region(data), pd.read_csv(written)


def _family_types(people: pd.DataFrame) -> pd.Series:
    """Adults, infants, preschoolers, school-age children and teenagers of each person's household."""
    ages = people["AGEP"].where(people["TYPEHUGQ"] == 1)
    bands = pd.cut(ages, [0, 3, 6, 13, 18, 200], right=False, labels=list("ipsta"))
    counts = pd.crosstab(people["SERIALNO"], bands).reindex(columns=list("aipst"), fill_value=0)

    def named(row: pd.Series) -> str | None:
        children = int(row[["i", "p", "s", "t"]].sum())
        if row["a"] == 0:
            return None
        if row["a"] <= 3 and children <= 6:
            return "".join(f"{k}{row[k]}" for k in "aipst")
        return f"a{min(row['a'], 10)}c{min(children, 10)}"

    return people["SERIALNO"].map(counts.apply(named, axis=1))


def test_pay_is_held_against_the_need_of_the_workers_own_family(family_region, synthetic):
    opened, standard = family_region
    people = synthetic.persons
    family = _family_types(people)
    county = people["PUMA"].str[:3].map(synthetic.counties) + " County"
    annual = standard.set_index("family_type").drop(columns="synthetic").stack()
    need = pd.Series([annual.get((f, c), np.nan) for f, c in zip(family, county, strict=True)], index=people.index)
    workers = need / 2112 / np.minimum(pd.to_numeric(family.str.extract(r"^a(\d+)")[0]), 2)
    universe = by_hand.MEASURES["wage_standard_share"].universe(people) & workers.notna()
    enough = by_hand.hourly(people) >= workers
    found = opened.measure("wage_standard_share", by="race_ethnicity")
    assert found.measure.label == "Workers paid enough for their own family"
    race = by_hand.race_ethnicity(people)
    for row in found:
        mine = universe & (race == row.dimensions["race_ethnicity"])
        w = people["W"][mine]
        assert (row.n, row.persons) == (int((w > 0).sum()), w.sum())
        if row.n:
            assert row.value == pytest.approx((w * enough[mine]).sum() / w.sum(), rel=1e-12)
