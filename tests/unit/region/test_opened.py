"""The analyst's door: opening, asking, printing, releasing."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

import braidwork as bw
from braidwork.engine import Manifest
from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.measures import Estimates, replicates
from braidwork.reference import region
from braidwork.region import OpenRegion, RegionEstimates
from braidwork.region.definition import region_from
from braidwork.region.opened import LEDGER_NAME
from braidwork.region.printed import aligned, figure, plain_table, released_table


@pytest.fixture(scope="module")
def demo(demo_store: Path) -> OpenRegion:
    return bw.open(demo_store)


def test_the_kernels_are_public():
    for kernel in ("means", "totals", "quantiles", "ratios", "variance"):
        assert callable(getattr(replicates, kernel))


def test_a_region_opens_from_text_and_path(demo_store):
    for place in (demo_store, str(demo_store)):
        assert bw.open(place).definition.name == "demo"


def test_the_definition_in_the_store_is_the_one_it_was_built_with(demo):
    assert demo.definition == region("demo")
    stored = json.loads(json.dumps(dataclasses.asdict(region("puget-sound"))))
    assert region_from(stored) == region("puget-sound")


def test_a_store_whose_region_nobody_knows_is_said(demo_store, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(demo_store, data)
    manifest = Manifest.read(data)
    dataclasses.replace(manifest, region="elsewhere", region_definition=None).write(data)
    with pytest.raises(NotAvailableError, match="region 'elsewhere'"):
        bw.open(data)


def test_a_folder_without_a_store_says_what_to_do(tmp_path):
    with pytest.raises(NotAvailableError, match="holds no Braidwork data") as absent:
        bw.open(tmp_path)
    assert "braidwork region build" in (absent.value.mend or "")


@pytest.mark.parametrize("by", ["sex", ["sex"], ("sex",)])
def test_by_is_one_dimension_or_several(demo, by):
    found = demo.measure("population", by=by)
    assert isinstance(found, RegionEstimates)
    assert isinstance(found, Estimates)
    assert found.dimensions == ("sex",)


@pytest.mark.parametrize("by", [None, 3, [None], [["sex"]], {"sex": "female"}])
def test_by_of_another_kind_is_said_plainly(demo, by):
    with pytest.raises(UnknownNameError, match="by names dimensions"):
        demo.measure("population", by=by)


@pytest.mark.parametrize("where", [["county"], "county=Willowmere", 3, [("county", "Willowmere")]])
def test_where_of_another_kind_is_said_plainly(demo, where):
    with pytest.raises(UnknownNameError, match="where maps dimensions to categories"):
        demo.measure("population", where=where)


def test_where_may_be_left_out(demo):
    assert demo.measure("population", where=None).rows == demo.measure("population", where={}).rows


def test_rows_as_a_data_frame_have_the_promised_columns(demo):
    names = ["value", "standard_error", "margin_of_error", "n", "persons", "reliability", "method", "universe"]
    assert list(demo.measure("population").to_pandas().columns) == names
    by = ["race_ethnicity", "county"]
    assert list(demo.measure("poverty_rate", by=by).to_pandas().columns) == [*by, *names]
    gap = list(demo.measure("prosperity_gap").to_pandas().columns)
    assert gap[: len(names) + 1] == ["race_ethnicity", *names]
    assert gap[len(names) + 1 :] == ["reference_group", "group_value", "reference_value", "people", "differs"]


def test_margins_are_1_645_standard_errors(demo):
    frame = demo.measure("employment_rate", by="county").to_pandas()
    assert (frame["margin_of_error"] / frame["standard_error"]).tolist() == pytest.approx([1.645] * 3)


def test_a_release_is_logged_in_the_regions_ledger(demo_store, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(demo_store, data, ignore=shutil.ignore_patterns(LEDGER_NAME))  # a report may have logged there
    opened = bw.open(data)
    assert not opened.ledger.entries()
    released = opened.measure("poverty_rate", by="county").release(ledger=opened.ledger)
    assert [e["release_id"] for e in opened.ledger.entries()] == [released.release_id]


def test_a_chart_is_an_svg_of_what_was_released(demo):
    assert demo.measure("employment_rate", by="race_ethnicity").chart().lstrip().startswith("<svg")


# As text


def test_the_printed_table_lines_up(demo):
    lines = str(demo.measure("employment_rate", by=["sex", "county"])).splitlines()
    assert lines[0] == "Employment rate, 2024 (1-year), Demo region (synthetic)"
    head, *rows = lines[3:]
    assert head.split() == ["sex", "county", "estimate", "±", "margin", "records", "reliability"]
    assert len(rows) == 6
    assert {len(line) for line in (head, *rows)} == {len(head)}
    assert rows[0].startswith("Female  Willowmere County")


def test_the_released_table_marks_the_best_served_and_numbers_the_reasons(demo):
    found = demo.measure("prosperity_gap", by=["race_ethnicity", "county"])
    text = released_table(found.release())
    assert "people short" in text
    assert text.count("best served") == len({r.dimensions["county"] for r in found})
    if "withheld (1)" in text:
        assert "\n(1) withheld: " in text


def test_a_group_of_the_same_name_in_another_dimension_is_not_marked_best_served(demo):
    by = ["race_ethnicity", "race_alone_or_combined"]
    found = demo.measure("prosperity_gap", of="employment_rate", by=by)
    shown = [line for line in released_table(found.release()).splitlines() if "best served" in line]
    best = [r for r in found if r.value == 0 and r.extra["reference_group"] == r.dimensions["race_ethnicity"]]
    assert len(shown) == len(best)


def test_people_are_counted_only_behind_a_gap_that_differs_from_zero(demo):
    found = demo.measure("prosperity_gap", by=["race_ethnicity", "county"])
    head, *rows = [line for line in released_table(found.release()).splitlines() if "points" in line or " gap " in line]
    assert " differs  people short " in head
    shown = [r for r in found.release().cells if r.withheld is None and r.value != 0]
    assert len(rows) == len(shown)
    for line, cell in zip(rows, shown, strict=True):
        certain = cell.extra["differs"] == "yes" and cell.extra["people"] > 0
        assert (f" {cell.extra['people']:,.0f} " in line) is certain
    assert {c.extra["differs"] for c in shown} == {"yes", "no"}
    homes = demo.measure("prosperity_gap", of="homeownership_rate", by="sex")
    assert "households short" in released_table(homes.release())


def test_the_table_names_the_chosen_categories(demo):
    """Once figures of one county stood under the name of the region alone."""
    found = demo.measure("employment_rate", by="sex", where={"county": "Willowmere"})
    for text in (released_table(found.release()), plain_table(found)):
        assert "\nOnly where county is Willowmere\n" in text
    assert "Only where" not in plain_table(demo.measure("employment_rate", by="sex"))


def test_what_must_be_known_of_one_row_stands_below_the_table(demo):
    from dataclasses import replace

    released = demo.measure("employment_rate", by="sex").release()
    women, men = released.cells
    women = replace(women, notes=("a heap",), extra={"pooled": "years: 2024, 2023"})
    text = released_table(replace(released, cells=(women, replace(men, notes=("a heap",)))))
    assert [line.split()[-1] for line in text.splitlines() if "%" in line] == ["(a)(b)", "(b)"]
    assert text.endswith("(a) pooled years: 2024, 2023\n(b) a heap")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "share", "–"),
        (0.1234, "share", "12.3 %"),
        (-0.1, "points", "-10.0 points"),
        (29.479, "USD per hour", "$29.48"),
        (124_746.4, "USD", "$124,746"),
        (2_339_086.0, "persons", "2,339,086"),
    ],
)
def test_a_figure_is_written_in_its_unit(value, unit, text):
    assert figure(value, unit) == text


def test_columns_are_aligned_names_left_numbers_right():
    assert aligned([["a", "n"], ["long", "1"], ["b", "1,000"]], 1) == ["a         n", "long      1", "b     1,000"]


def test_an_empty_table_prints_its_head(demo):
    found = demo.measure("population", by="sex").take([])
    assert plain_table(found).endswith("sex  estimate  ± margin  records  reliability")
