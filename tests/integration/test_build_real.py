"""The real public files: the values that prove a correct load, and that every form of one file gives one table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest, Store
from braidwork.reference import region
from braidwork.sources.build import build_region

pytestmark = pytest.mark.public_data


def tables(data: Path) -> dict[str, pa.Table]:
    found = {}
    for entry in Manifest.read(data).partitions:
        found[f"{entry.table} {entry.partition}"] = pq.read_table(data / entry.file).replace_schema_metadata(None)
    return found


@pytest.fixture(scope="module")
def puget_sound(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("real") / "data"
    build_region(public_data / "census-pums", data, region("puget-sound"))
    return data


@pytest.fixture(scope="module")
def nation(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("nation") / "data"
    build_region(public_data / "census-pums" / "us-2024-1yr", data, region("puget-sound"), nation=True)
    return data


def test_editions_of_the_public_folder(puget_sound: Path) -> None:
    manifest = Manifest.read(puget_sound)
    found = {(p.table, p.partition): (p.rows, p.facts["coverage"]) for p in manifest.partitions}
    assert found == {
        ("pums_housing", "acs1-2024"): (38_207, "full"),
        ("pums_person", "acs1-2024"): (82_905, "full"),
        ("pums_person", "acs1-2016"): (6_053, "5 of 29 PUMAs"),
        ("pums_person", "acs5-2013-2017"): (4_067, "7 of 29 PUMAs; ages 16 to 24"),
    }
    reasons = {u.name: u.reason for u in manifest.unused}
    assert "neither SERIALNO nor PUMA" in reasons["wa-2015-1yr-housing/ss15hwa_cut.csv.gz"]
    assert "the same 82,905 records" in reasons["us-2024-1yr/persons_49_state_files.parquet"]
    assert "the same 38,207 records" in reasons["wa-2024-1yr/psam_h53_cut.csv.gz"]


def test_washington_2024(puget_sound: Path) -> None:
    held = tables(puget_sound)
    people = held["pums_person acs1-2024"].to_pandas()
    homes = held["pums_housing acs1-2024"].to_pandas()
    assert people["person_weight"].sum() == 7_958_180
    assert homes["housing_weight"].sum() == 3_400_980
    households = (homes["unit_type_code"] == "1") & (homes["household_persons"] > 0)
    placeholders = homes["housing_weight"] == 0
    assert (int(households.sum()), int(placeholders.sum())) == (32_451, 4_197)
    assert int((~households & ~placeholders).sum()) == 1_559
    assert people["puma_code"].nunique() == 61
    by_county = people.groupby(people["puma_code"].str[1:3])["person_weight"].agg(["size", "sum"])
    assert by_county.loc["33"].tolist() == [22_169, 2_339_086]
    assert by_county.loc["53"].tolist() == [9_329, 941_134]
    assert by_county.loc["61"].tolist() == [8_208, 863_925]
    known = people[people["poverty_ratio_percent"].notna()]
    poor = known.loc[known["poverty_ratio_percent"] < 100, "person_weight"].sum() / known["person_weight"].sum()
    assert round(100 * poor, 1) == 9.9
    assert people["wage_annual_usd"].max() == pytest.approx(705_000 * 1.015250)
    assert people["serialno"].isin(set(homes["serialno"])).all()


def test_parts_of_2016_and_of_2013_to_2017(puget_sound: Path) -> None:
    held = tables(puget_sound)
    seattle = held["pums_person acs1-2016"].to_pandas()
    assert set(seattle["puma_code"]) == {"11601", "11602", "11603", "11604", "11605"}
    assert seattle["puma_vintage"].eq("2010").all()
    assert sum(c.startswith("person_weight_") for c in seattle.columns) == 80
    youth = held["pums_person acs5-2013-2017"].to_pandas()
    assert youth["puma_code"].nunique() == 7
    assert (youth["age_years"].min(), youth["age_years"].max()) == (16, 24)
    factors = {"2013": 1.061971, "2014": 1.045195, "2015": 1.035988, "2016": 1.029257, "2017": 1.011189}
    found = youth.groupby(youth["serialno"].str[:4])["adjinc"].agg(["min", "max"])
    assert {y: (row["min"], row["max"]) for y, row in found.iterrows()} == {y: (f, f) for y, f in factors.items()}
    assert youth["education_code"].str.fullmatch(r"\d\d").all()
    assert youth["naics_code"].dropna().str.fullmatch(r"\S+").all()


def test_csv_and_parquet_of_washington_give_equal_tables(public_data: Path, tmp_path: Path, puget_sound: Path) -> None:
    """The csv has padded codes and text, the Parquet file numbers without their zeros."""
    folder = public_data / "census-pums" / "wa-2024-1yr"
    here = region("puget-sound")
    csv = [folder / "psam_p53_cut.csv.gz", folder / "psam_h53_cut.csv.gz"]
    parquet = [folder / "p_53.parquet", folder / "h_53.parquet"]
    build_region(csv, tmp_path / "csv", here)
    build_region(parquet, tmp_path / "parquet", here)
    from_csv, from_parquet = tables(tmp_path / "csv"), tables(tmp_path / "parquet")
    assert from_csv.keys() == from_parquet.keys()
    for name, table in from_csv.items():
        assert from_parquet[name].schema == table.schema
        assert from_parquet[name].equals(table), name
        assert tables(puget_sound)[name].equals(table), name


def test_the_states_part_of_the_national_file_is_the_states_file(
    public_data: Path, tmp_path: Path, puget_sound: Path
) -> None:
    build_region(public_data / "census-pums" / "us-2024-1yr", tmp_path / "data", region("puget-sound"))
    expected = tables(puget_sound)
    for name, table in tables(tmp_path / "data").items():
        assert table.equals(expected[name]), name
    source = next(s for s in Manifest.read(tmp_path / "data").sources if s.recognised_as == "pums_person")
    assert (source.rows_read, source.rows_kept) == (2_736_891, 82_905)
    assert dict(source.dropped) == {"outside the region's state": 2_736_891 - 82_905}


def test_the_nation(nation: Path) -> None:
    store = Store.open(nation)
    people, homes = store.table("pums_person"), store.table("pums_housing")
    total = store.collect(people.aggregate(n=people.count(), weight=people.person_weight.sum())).to_pylist()
    assert total == [{"n": 2_736_891, "weight": 269_388_896}]
    total = store.collect(homes.aggregate(n=homes.count(), weight=homes.housing_weight.sum())).to_pylist()
    assert total == [{"n": 1_631_969, "weight": 146_740_964}]
    assert len(store.entry("pums_person").facts["states"]) == 49


def test_every_household_of_the_nation_has_the_persons_that_it_says(nation: Path) -> None:
    notes = Manifest.read(nation).partition("pums_person", "acs1-2024").facts["notes"]
    assert not [n for n in notes if "column NP" in n or "group quarters stand beside" in n]


def test_an_unchanged_folder_is_not_read_again(public_data: Path, puget_sound: Path) -> None:
    before = (puget_sound / "manifest.json").read_bytes()
    assert not build_region(public_data / "census-pums", puget_sound, region("puget-sound")).changed
    assert (puget_sound / "manifest.json").read_bytes() == before
