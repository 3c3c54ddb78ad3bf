"""Generated files: the synthetic mark, the official layouts, the same bytes for the same seed, plain refusals."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from shapely import unary_union
from shapely.geometry import shape

from braidwork.errors import DataError
from braidwork.reference import adjinc, region
from braidwork.sources.build import build_region
from braidwork.sources.synthetic import five_year, full_layout, generate, write_cost_standard, write_outlines
from braidwork.sources.synthetic.layout import PERSON_COLUMNS

SMALL = 1_000


def digest(*paths: Path) -> list[str]:
    return [hashlib.sha256(p.read_bytes()).hexdigest() for p in paths]


def text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_csv_says_synthetic_in_its_first_bytes_and_on_every_row(tmp_path: Path) -> None:
    for path in generate(tmp_path, persons=SMALL):
        assert path.read_bytes().startswith(b"SYNTHETIC,")
        assert set(text(path)["SYNTHETIC"]) == {"synthetic"}


def test_parquet_says_synthetic_in_its_metadata_and_holds_the_same_values(tmp_path: Path) -> None:
    flat = generate(tmp_path, persons=SMALL)
    columnar = generate(tmp_path, persons=SMALL, format="parquet")
    for csv, parquet in zip(flat, columnar, strict=True):
        assert pq.read_schema(parquet).metadata[b"synthetic"] == b"true"
        table = pq.read_table(parquet)
        expected = text(csv)
        assert table.column_names == list(expected.columns)
        for name in ("SERIALNO", "PUMA", "ADJINC", expected.columns[-1], expected.columns[8]):
            values = ["" if v is None else str(v) for v in table.column(name).to_pylist()]
            assert values == expected[name].tolist()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_people(tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        once = digest(*generate(tmp_path / "a", persons=SMALL, seed=7, format=form))
        again = digest(*generate(tmp_path / "b", persons=SMALL, seed=7, format=form))
        other = digest(*generate(tmp_path / "c", persons=SMALL, seed=8, format=form))
        assert once == again
        assert not set(once) & set(other)


def test_codes_keep_their_zeros_and_the_factor_is_that_of_the_year(tmp_path: Path) -> None:
    for year, factor in ((2024, "1015250"), (2023, "1019518")):
        people = text(generate(tmp_path / str(year), persons=SMALL, year=year)[0])
        assert set(people["ADJINC"]) == {factor}
        assert people["SERIALNO"].str.fullmatch(rf"{year}(HU|GQ)\d{{7}}").all()
        assert people["HISP"].str.fullmatch(r"\d\d").all()
        assert people["PUMA"].str.fullmatch(r"\d{5}").all()
        assert people["OCCP"].str.fullmatch(r"(\d{4})?").all()


def test_detailed_race_has_the_form_of_its_year(tmp_path: Path) -> None:
    of_2024 = text(generate(tmp_path / "4", persons=SMALL, year=2024)[0])["RAC2P"].astype(int)
    of_2023 = text(generate(tmp_path / "3", persons=SMALL, year=2023)[0])["RAC2P"].astype(int)
    assert ((of_2024 > 1000) & (of_2024 < 2000)).any()
    assert set(of_2023[of_2023 < 4000]) == {1000, 3000}


def test_full_width_has_the_286_official_columns_after_the_mark(tmp_path: Path) -> None:
    people, units = full_layout(tmp_path, persons=SMALL)
    header = people.read_text().splitlines()[0].split(",")
    assert len(PERSON_COLUMNS) == len(set(PERSON_COLUMNS)) == 286
    assert header == ["SYNTHETIC", *PERSON_COLUMNS]
    data = text(people)
    assert len(data) == SMALL
    assert set(data["SERIALNO"]) <= set(text(units)["SERIALNO"])
    assert (data.loc[data["SEX"] == "1", "FER"] == "").all()


@pytest.mark.public_data
def test_full_width_equals_the_official_dictionary(public_data: Path) -> None:
    import gzip

    path = public_data / "census-pums/dictionaries/PUMS_Data_Dictionary_acs1_2024.txt.gz"
    listed = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").split("PERSON RECORD-BASIC", 1)[1]
    names = re.findall(r"^([A-Z][A-Z0-9]+)\s+(?:Character|Numeric)\s+\d+", listed, re.MULTILINE)
    assert tuple(names) == PERSON_COLUMNS


def test_long_files_are_written_in_runs_without_a_repeated_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("braidwork.sources.synthetic.official.RUN", 800)
    people, units = full_layout(tmp_path, persons=2_000)
    data = text(people)
    assert len(data) == 2_000
    assert not data.duplicated(["SERIALNO", "SPORDER"]).any()
    assert text(units)["SERIALNO"].is_unique
    assert data["PWGTP"].astype(int).sum() == pytest.approx(1_800_000, rel=0.02)


def test_national_parts_share_no_key_and_no_state(tmp_path: Path) -> None:
    people, units = full_layout(tmp_path, persons=2_000, parts=2, zipped=True)
    assert [p.name for p in (people, units)] == ["csv_pus.zip", "csv_hus.zip"]
    with zipfile.ZipFile(people) as archive:
        assert archive.namelist() == ["psam_pusa.csv", "psam_pusb.csv"]
        parts = [pd.read_csv(archive.open(name), dtype=str) for name in archive.namelist()]
    assert sum(map(len, parts)) == 2_000
    assert not set(parts[0]["SERIALNO"]) & set(parts[1]["SERIALNO"])
    assert [set(p["STATE"]) for p in parts] == [{"99"}, {"98"}]
    assert not (tmp_path / "psam_pusa.csv").exists()


def test_five_years_have_five_factors_and_incomes_in_dollars_of_each(tmp_path: Path) -> None:
    people, units = (text(p) for p in five_year(tmp_path, persons=4_000))
    year = people["SERIALNO"].str[:4]
    assert set(year) == {"2019", "2020", "2021", "2022", "2023"}
    for y, rows in people.groupby(year):
        known = adjinc("5yr", 2023, int(y))
        assert known is not None
        assert set(rows["ADJINC"]) == {str(round(1e6 * float(known.value)))}
    assert set(units["ADJHSG"]) == {"1195583", "1179884", "1125501", "1041251", "1000000"}
    late = year == "2023"
    assert (people.loc[late, "RAC2P19"] == "-9").all()
    assert (people.loc[~late, "RAC2P23"] == "-999").all()
    assert people.loc[~late, "RAC2P19"].str.fullmatch(r"\d\d").all()
    assert people.loc[late, "RAC2P23"].str.fullmatch(r"\d{4}").all()
    paid = people[people["WAGP"].str.len() > 1].copy()
    paid["then"] = paid["WAGP"].astype(float)
    paid["now"] = paid["then"] * paid["ADJINC"].astype(float) / 1e6
    by_year = paid.groupby(paid["SERIALNO"].str[:4])
    assert by_year["then"].median()["2019"] < 0.95 * by_year["then"].median()["2023"]
    assert by_year["now"].median()["2019"] == pytest.approx(by_year["now"].median()["2023"], rel=0.12)


def read_back(folder: Path, store: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Person and housing tables as the product's own loader stores them."""
    result = build_region(folder, store, region("demo"))
    assert result.manifest.synthetic
    tables = {}
    for partition in result.manifest.partitions:
        tables[partition.table] = pq.read_table(store / partition.file).to_pandas()
    return tables["pums_person"], tables["pums_housing"]


def test_the_loader_reads_every_spelling_to_the_same_tables(tmp_path: Path) -> None:
    spellings = {
        "plain": {},
        "lower": {"lower_case": True},
        "export": {"floats": True},
        "na": {"blank": "NA"},
        "zip": {"zipped": True},
    }
    plain: tuple[pd.DataFrame, pd.DataFrame] | None = None
    for name, options in spellings.items():
        full_layout(tmp_path / name, persons=SMALL, **options)
        tables = read_back(tmp_path / name, tmp_path / f"store-{name}")
        if plain is None:
            plain = tables
        for mine, expected in zip(tables, plain, strict=True):
            pd.testing.assert_frame_equal(mine, expected, check_dtype=False, obj=name)
    assert plain is not None
    assert len(plain[0]) == SMALL


def test_the_loader_reads_the_population_and_the_five_years(tmp_path: Path) -> None:
    generate(tmp_path / "one", persons=SMALL, format="parquet")
    people, units = read_back(tmp_path / "one", tmp_path / "store-one")
    assert len(people) == SMALL
    assert people["person_weight_80"].notna().all()
    assert (people["dollars_year"] == 2024).all()
    five_year(tmp_path / "five", persons=SMALL)
    people, units = read_back(tmp_path / "five", tmp_path / "store-five")
    assert people["adjinc"].nunique() == units["adjhsg"].nunique() == 5
    assert people["race_detail_code"].notna().all()


def test_cost_standard_has_719_types_and_rises_with_the_family(tmp_path: Path) -> None:
    path = write_cost_standard(tmp_path)
    assert path.read_bytes().startswith(b"synthetic,family_type,")
    table = pd.read_csv(path)
    assert set(table["synthetic"]) == {"synthetic"}
    assert table["family_type"].is_unique
    assert len(table) == 719
    counties = list(table.columns[2:])
    assert counties == ["Willowmere County", "Lanternfield County", "Thistledown County"]
    costs = table.set_index("family_type")[counties]
    assert (costs["Willowmere County"] > costs["Thistledown County"]).all()
    for smaller, larger in (
        ("a1i0p0s0t0", "a1i0p0s0t1"), ("a1i0p0s0t1", "a1i0p0s1t0"), ("a1i0p0s1t0", "a1i0p1s0t0"),
        ("a1i0p1s0t0", "a1i1p0s0t0"), ("a1i0p0s0t0", "a2i0p0s0t0"), ("a2c7", "a2c8"), ("a9c3", "a10c3"),
    ):  # fmt: skip
        assert (costs.loc[smaller] < costs.loc[larger]).all(), (smaller, larger)
    assert costs.to_numpy().min() > 20_000


@pytest.mark.public_data
def test_cost_standard_names_the_official_family_types(tmp_path: Path, public_data: Path) -> None:
    folder = public_data / "self-sufficiency/va-2021-charlottesville-region"
    official = pd.read_csv(next(folder.glob("*.csv")))
    assert list(pd.read_csv(write_cost_standard(tmp_path))["family_type"]) == list(official["family_type"])


def test_outlines_are_marked_valid_and_leave_no_gap(tmp_path: Path) -> None:
    demo = region("demo")
    counties, pumas = (json.loads(p.read_text()) for p in write_outlines(tmp_path))
    for collection in (counties, pumas):
        assert next(iter(collection)) == "synthetic"
        assert all(f["properties"]["synthetic"] is True for f in collection["features"])
    outline = {f["properties"]["GEOID"]: shape(f["geometry"]) for f in counties["features"]}
    cells = {f["properties"]["GEOID"]: shape(f["geometry"]) for f in pumas["features"]}
    assert set(outline) == set(demo.county_fips)
    assert set(cells) == {f"99{p}" for p in demo.pumas("2020")}
    for group in (outline, cells):
        assert all(o.is_valid and o.area > 0.01 for o in group.values())
        assert all(a.intersection(b).area == 0 for a, b in combinations(group.values(), 2))
        whole = unary_union(list(group.values()))
        assert whole.geom_type == "Polygon"
        assert not whole.interiors
    for feature in pumas["features"]:
        cell, county = cells[feature["properties"]["GEOID"]], outline[feature["properties"]["COUNTY"]]
        assert cell.difference(county).area < 1e-12
    for a, b in combinations(demo.counties, 2):
        touching = outline[a.fips].intersection(outline[b.fips]).length > 0
        assert touching == (b.fips in a.adjacent)


@pytest.mark.parametrize("persons", [0, 499, 2_000_001])
def test_a_population_too_small_or_too_large_is_refused(tmp_path: Path, persons: int) -> None:
    with pytest.raises(DataError, match=r"500 to 2,000,000"):
        generate(tmp_path, persons=persons)


def test_a_year_without_a_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="2020"):
        generate(tmp_path, persons=SMALL, year=2020)
    assert not list(tmp_path.iterdir())


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1 to 4 parts"):
        full_layout(tmp_path, persons=SMALL, parts=9)


def test_a_region_without_current_pumas_is_refused(tmp_path: Path) -> None:
    demo = region("demo")
    old = replace(demo, counties=tuple(replace(c, pumas={"2010": c.pumas["2020"]}) for c in demo.counties))
    with pytest.raises(DataError, match=r"no PUMA of the 2020 definition"):
        generate(tmp_path, persons=SMALL, region=old)
