"""The rows of an answer: why a figure is missing, how it was made, several tables from one pass."""

from __future__ import annotations

import pytest

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket import measure
from braidwork.measures import Measure, col
from braidwork.measures.ask import estimates, estimates_by
from braidwork.measures.edition import choose, editions
from braidwork.measures.frame import frame
from braidwork.reference import region

from ...spec.small_survey import write_survey


def asked_of(text, tmp_path, *, by=(), nation=False, replicates=80, period=None, **parts):
    store = Store.open(write_survey(tmp_path / "data", text, replicates=replicates))
    made = {"kind": "share", "universe": col("age_years") >= 0, **parts}
    asked = Measure(name="m", label="", table="pums_person", universe_text="", unit="", context="", citation="", **made)
    return estimates(
        frame(store, region("demo"), asked, editions(store, "pums_person")[0], by=by, where={}, nation=nation)
    )


def people(count: int, home: str = "own", age: int = 30) -> str:
    homes = [home if home != "own" else f"H{i}" for i in range(count)]
    return "serialno age_years sex_code\n" + "\n".join(f"{h} {age + i % 2} 1" for i, h in enumerate(homes))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (people(9), "fewer than 10 survey records"),
        (people(12, home="A"), "records of a single household"),
        (people(12, age=60), "an estimate of none or all has no relative error"),
    ],
)
def test_a_figure_that_cannot_be_estimated_says_why(text, reason, tmp_path):
    row = asked_of(text, tmp_path, numerator=col("age_years") < 31).rows[0]
    assert (row.reliability, row.reason) == ("not_estimable", reason)


def test_a_group_without_records_says_so(tmp_path):
    found = asked_of(people(12), tmp_path, numerator=col("age_years") < 31, by=("sex",))
    empty = found.row(sex="female")
    assert (empty.value, empty.standard_error, empty.n, empty.persons) == (None, None, 0, 0.0)
    assert empty.reason == "no records of this group"
    assert found.row(sex="male").reason is None
    total = asked_of(people(12), tmp_path / "t", kind="total", by=("sex",)).row(sex="female")
    assert (total.value, total.standard_error, total.reason) == (0.0, None, "no records of this group")


def test_nothing_to_divide_by_says_so(tmp_path):
    text = "age_years pay hours\n" + "\n".join(["30 5 0"] * 12)
    row = asked_of(text, tmp_path, kind="ratio", numerator=col("pay"), denominator=col("hours")).rows[0]
    assert (row.value, row.reason) == (None, "nothing to divide by in this group")


def test_a_whole_file_has_no_approximate_error_of_its_total(tmp_path):
    """Without replicates the formula says nothing of a total that is all of the file."""
    text = "age_years person_weight\n" + "\n".join(["30 50000"] * 20)
    row = asked_of(text, tmp_path, kind="total", replicates=0).rows[0]
    assert (row.value, row.standard_error, row.reason) == (1_000_000, None, "no standard error can be had")


def test_a_heaped_median_says_that_its_error_is_small_by_rounding(tmp_path):
    text = "age_years\n" + "\n".join(["30"] * 30)
    exact = asked_of(text, tmp_path, kind="quantile", value=col("age_years")).rows[0]
    assert len(exact.notes) == 1
    assert "replicate medians take few distinct values" in exact.notes[0]
    many = "age_years person_weight\n" + "\n".join(["30 900"] * 900)
    rounded = asked_of(many, tmp_path / "x", kind="quantile", value=col("age_years"), replicates=0).rows[0]
    assert (rounded.value, rounded.standard_error) == (30.0, 0.0)
    assert "smaller than the step to the next" in rounded.notes[0]


def test_replicates_stay_with_the_rows_in_memory(tmp_path):
    found = asked_of(people(12), tmp_path, kind="total", by=("sex",))
    assert found.replicates is not None
    assert found.replicates.shape == (2, 80)
    assert found.replicates[1].tolist() == [132.0, *[120.0] * 79]
    assert found.row(sex="male").standard_error == pytest.approx((4 / 80 * 12**2) ** 0.5)
    assert asked_of(people(12), tmp_path / "n", kind="total", replicates=0).replicates is None


def test_provenance_names_weights_variance_and_place(tmp_path):
    made = asked_of(people(12), tmp_path, kind="total").provenance
    assert made.weight == "person_weight (80 replicates)"
    assert made.variance.startswith("successive differences: √(4/80")
    plain = asked_of(people(12), tmp_path / "n", kind="total", replicates=0).provenance
    assert "approximate" in plain.variance
    assert "(f = 99) × design factor 1.6" in plain.variance
    by_race = people(12).replace("sex_code", "race_code").splitlines()
    text = "\n".join([f"{by_race[0]} hispanic_origin_code", *(f"{line} 01" for line in by_race[1:])])
    raced = asked_of(text, tmp_path / "r", kind="total", replicates=0, by=("race_ethnicity",)).provenance
    assert "× design factor 2" in raced.variance


@pytest.mark.parametrize("name", ["employment_rate", "median_hourly_wage"])
def test_several_tables_from_one_pass_equal_the_tables_one_by_one(name, demo_store):
    store = Store.open(demo_store)
    asked = measure(name)
    edition = choose(store, asked.table, asked.columns(), what=name, period=None, nation=False)

    def framed(by):
        return frame(store, region("demo"), asked, edition, by=by, where={}, nation=False)

    breakdowns = [(), ("sex",), ("county", "sex")]
    for by, table in zip(breakdowns, estimates_by(framed(("sex", "county")), breakdowns), strict=True):
        alone = estimates(framed(by))
        assert table.dimensions == alone.dimensions == by
        for one, other in zip(table, alone, strict=True):
            assert (one.dimensions, one.n, one.households, one.persons) == (
                other.dimensions, other.n, other.households, other.persons,
            )  # fmt: skip
            assert one.value == pytest.approx(other.value, rel=1e-12)
            assert one.standard_error == pytest.approx(other.standard_error, rel=1e-9)


def test_groups_that_overlap_are_never_added_up(demo_store):
    store = Store.open(demo_store)
    edition = editions(store, "pums_person")[0]
    by = ("race_alone_or_combined", "sex")
    f = frame(store, region("demo"), measure("population"), edition, by=by, where={}, nation=False)
    assert len(estimates_by(f, [by])) == 1
    with pytest.raises(UndefinedMeasureError, match="overlap"):
        estimates_by(f, [("sex",)])


def test_pooled_years_are_the_mean_of_the_years(tmp_path):
    data = tmp_path / "data"
    write_survey(data, people(20), year=2023, replicates=80)
    write_survey(data, people(40), year=2024, replicates=80)
    store = Store.open(data)
    pooled = choose(store, "pums_person", [], what="x", period="2023+2024", nation=False)
    found = estimates(frame(store, region("demo"), measure("population"), pooled, by=(), where={}, nation=False))
    row = found.rows[0]
    assert (row.value, row.n) == ((200 + 400) / 2, 60)
    assert row.standard_error == pytest.approx((4 / 80 * ((20 + 40) / 2) ** 2) ** 0.5)
    assert found.provenance.period == "2023, 2024 (pooled)"


def pumas_of(tmp_path, text, vintages=("2020",), **question):
    from dataclasses import replace

    store = Store.open(write_survey(tmp_path / "data", text, replicates=80, states=("99", "53")))
    edition = editions(store, "pums_person")[0]
    facts = {**edition.entry.facts, "puma_vintages": list(vintages)}
    edition = replace(edition, entry=replace(edition.entry, facts=facts))
    asked = {"by": ("puma",), "where": {}, "nation": True, **question}
    return estimates(frame(store, region("demo"), measure("population"), edition, **asked))


TWO_STATES = """
    state_code  puma_code  age_years
    99          00101      30
    99          00200      30
    53          00101      40
"""


def test_one_puma_code_of_two_states_is_never_one_row(tmp_path):
    """Once people of both states were added up."""
    with pytest.raises(UndefinedMeasureError, match="repeat from state to state"):
        pumas_of(tmp_path, TWO_STATES)
    with pytest.raises(UndefinedMeasureError, match="repeat from state to state"):
        pumas_of(tmp_path / "w", TWO_STATES, by=(), where={"puma": "00101"})
    by_state = pumas_of(tmp_path / "s", TWO_STATES, by=("state", "puma"))
    assert {tuple(r.dimensions.values()): r.n for r in by_state}[("WA", "00101")] == 1
    one = pumas_of(tmp_path / "o", TWO_STATES, where={"state": "WA"})
    assert [(r.dimensions["puma"], r.n) for r in one] == [("00101", 1)]


def test_pumas_without_a_name_come_in_the_order_of_their_codes(tmp_path):
    text = "state_code puma_code age_years\n" + "\n".join(f"53 {code} 30" for code in ("07000", "00900", "03000"))
    found = pumas_of(tmp_path, text, where={"state": "WA"})
    assert [r.dimensions["puma"] for r in found] == ["00900", "03000", "07000"]


def test_pumas_of_two_definitions_are_never_in_one_table(tmp_path):
    """A 5-year file across the change has each definition for a part of its years only."""
    with pytest.raises(UndefinedMeasureError, match="PUMAs of two definitions"):
        pumas_of(tmp_path, people(12), ("2010", "2020"), nation=False)


def test_a_heap_on_which_no_interval_can_be_read_has_no_error():
    """Once such a median was printed as high, plus or minus 0."""
    import numpy as np

    from braidwork.measures.ask import _heap_errors
    from braidwork.measures.sums import Distribution

    weight = np.array([[6.0, *[6.0] * 80], [5.0, *[1.0, 5.9] * 40]])
    spread = Distribution(None, np.zeros(2, dtype=np.int64), np.array([10.0, 20.0]), weight)
    median = type("F", (), {"measure": measure("median_hourly_wage")})()
    assert np.isnan(_heap_errors(median, spread, np.array([0.0]))).tolist() == [True]


def test_figures_from_one_archive_name_the_member_that_they_come_from(tmp_path):
    """Once the first member stood for all: people were said to come from the file of homes."""
    import zipfile

    import braidwork as bw
    from braidwork.sources.build import build_region

    from ..sources.pums.tiny import Tiny

    folder = Tiny().write(tmp_path / "csv")
    (tmp_path / "zip").mkdir()
    with zipfile.ZipFile(tmp_path / "zip" / "wa.zip", "w") as archive:
        for name in ("psam_h53.csv", "psam_p53.csv"):
            archive.write(folder / name, name)
    build_region(tmp_path / "zip", tmp_path / "data", region("puget-sound"))
    opened = bw.open(tmp_path / "data")
    named = {m: [s["name"] for s in opened.measure(m, period="2024").provenance.sources]
             for m in ("population", "homeownership_rate")}  # fmt: skip
    assert named == {"population": ["wa.zip!psam_p53.csv"], "homeownership_rate": ["wa.zip!psam_h53.csv"]}
