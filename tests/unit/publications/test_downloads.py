"""Open data: exactly the released cells, nothing of what was withheld, never an exact record count."""

from __future__ import annotations

import csv
import dataclasses
import json

import pyarrow.parquet as pq

from braidwork.publications.downloads import published_rows, write_downloads

from . import invented


def test_csv_and_parquet_hold_the_same_cells(written, small_report):
    page = small_report.pages[0]
    with (written.folder / "data" / f"{page.measure.name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    table = pq.read_table(written.folder / "data" / f"{page.measure.name}.parquet").to_pylist()
    assert len(rows) == len(table) == sum(len(r) for r in (page.overall, *page.breakdowns))
    for text, typed in zip(rows, table, strict=True):
        assert list(text) == list(typed)
        assert text["status"] == typed["status"]
        if typed["value"] is None:
            assert text["value"] == ""
        else:
            assert float(text["value"]) == typed["value"]


def test_the_csv_starts_with_its_header(written):
    first = (written.folder / "data" / "poverty_rate.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("measure,label,race_ethnicity,race_ethnicity_label,")


def test_exact_record_counts_are_never_published(written):
    for path in sorted((written.folder / "data").glob("*.parquet")):
        names = pq.read_schema(path).names
        assert "n" not in names
        assert "n_bucket" in names


def test_a_dimension_that_a_release_lacks_reads_all():
    page = invented.page(*invented.MEASURES[0])
    rows = published_rows([page.overall, page.breakdowns[1]])
    assert {r["sex"] for r in rows} == {"all", "1", "2"}


def test_a_withheld_cell_has_no_figure_left():
    of = invented.measure()
    full = invented.cell({"sex": "1"}, {}, 0.5, 0.1)
    rows = published_rows(
        [
            invented.release(
                of, ("sex",), [dataclasses.replace(full, withheld=w) for w in (invented.TOO_WIDE, invented.SECRET)]
            )
        ]
    )
    for row in rows:
        assert [row[k] for k in ("value", "standard_error", "margin_of_error", "cv", "persons")] == [None] * 5
        assert row["status"] == "withheld"
    assert rows[0]["n_bucket"] == "400-1599"
    assert (rows[1]["n_bucket"], rows[1]["reliability"]) == (None, None)


def test_persons_of_a_plain_count_are_its_records_and_stay_inside():
    of = invented.measure()
    rows = published_rows([invented.release(of, (), [invented.cell({}, {}, 0.5, None, method="count")])])
    assert rows[0]["persons"] is None


def test_both_files_say_that_they_are_synthetic(written):
    text = (written.folder / "data" / "poverty_rate.csv").read_text(encoding="utf-8")
    assert all(row["synthetic"] == "true" for row in csv.DictReader(text.splitlines()))
    metadata = pq.read_schema(written.folder / "data" / "poverty_rate.parquet").metadata
    assert metadata[b"braidwork.synthetic"] == b"true"
    assert json.loads(metadata[b"braidwork.provenance"])[0]["sources"][0]["sha256"] == invented.FILE["sha256"]


def test_a_release_of_nothing_is_a_table_of_nothing(tmp_path):
    empty = invented.release(invented.measure(), ("sex",), [])
    table, columnar = write_downloads("empty", [empty], tmp_path)
    assert table.read_text(encoding="utf-8").strip() == ""
    assert pq.read_table(columnar).num_rows == 0


def test_the_headline_file_carries_its_parts(written):
    rows = pq.read_table(written.folder / "data" / "prosperity_gap_headline.parquet").to_pylist()
    worst = next(r for r in rows if r["race_ethnicity"] == "hispanic")
    assert (worst["reference_group"], worst["people"]) == ("asian", 97900.0)
