"""One content, however it is written, gives byte-equal tables; codes, weights and money as the dictionary has them."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest
from braidwork.sources.synthetic import five_year, full_layout

from .tiny import Row, Tiny, as_csv, build, tables

NUMERIC = {"SERIALNO", "SOCP", "NAICSP", "RT"}


def _plain(folder: Path, tiny: Tiny) -> None:
    tiny.write(folder)


def _lower(folder: Path, tiny: Tiny) -> None:
    for name, rows in (("p.csv", tiny.persons), ("h.csv", tiny.housing)):
        (folder / name).write_text(as_csv(rows, str.lower))


def _exported(folder: Path, tiny: Tiny) -> None:
    """`20.0`, padding lost, NA for blanks: as R and older tools write."""

    def spelled(name: str, value: str) -> str:
        if name in NUMERIC or not value.lstrip("-").isdigit():
            return value or "NA"
        return f"{int(value)}.0"

    for name, rows in (("p.csv", tiny.persons), ("h.csv", tiny.housing)):
        (folder / name).write_text(as_csv([{k: spelled(k, v) for k, v in r.items()} for r in rows]))


def _quoted(folder: Path, tiny: Tiny) -> None:
    """Byte-order mark, CRLF, quotation marks, blanks around values."""
    for name, rows in (("p.csv", tiny.persons), ("h.csv", tiny.housing)):
        lines = [",".join(f'"{c}"' for c in rows[0]), *(",".join(f'" {v} "' for v in r.values()) for r in rows)]
        (folder / name).write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())


def _tabs(folder: Path, tiny: Tiny) -> None:
    for name, rows in (("p.txt", tiny.persons), ("h.txt", tiny.housing)):
        (folder / name).write_text(as_csv(rows).replace(",", "\t"))


def _gz(folder: Path, tiny: Tiny) -> None:
    for name, rows in (("p.csv.gz", tiny.persons), ("h.csv.gz", tiny.housing)):
        (folder / name).write_bytes(gzip.compress(as_csv(rows).encode()))


def _zip(folder: Path, tiny: Tiny) -> None:
    """As the publisher packs it: the table beside its paper."""
    for name, rows in (("csv_pwa.zip", tiny.persons), ("csv_hwa.zip", tiny.housing)):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ACS2024_PUMS_README.pdf", b"%PDF-1.4 \x00")
            archive.writestr("__MACOSX/._psam_p53.csv", b"\x00\x05\x16\x07")
            archive.writestr("data/psam_53.csv", as_csv(rows))


def _typed(rows: list[Row], kind: Callable[[str], pa.DataType | None]) -> pa.Table:
    columns = {}
    for name in rows[0]:
        values = [r[name] or None for r in rows]
        numeric = name not in NUMERIC and all(v is None or v.lstrip("-").isdigit() for v in values)
        typed = kind(name) if numeric else None
        columns[name] = pa.array([int(v) if v else None for v in values], typed) if typed else pa.array(values)
    return pa.table(columns)


def _parquet(kind: Callable[[str], pa.DataType | None]) -> Callable[[Path, Tiny], None]:
    def write(folder: Path, tiny: Tiny) -> None:
        for name, rows in (("p.parquet", tiny.persons), ("h.parquet", tiny.housing)):
            pq.write_table(_typed(rows, kind), folder / name)

    return write


def _nan(folder: Path, tiny: Tiny) -> None:
    """Floats with NaN in place of null, as some tools write blanks."""
    for name, rows in (("p.parquet", tiny.persons), ("h.parquet", tiny.housing)):
        table = _typed(rows, lambda n: pa.float64())
        for i, field in enumerate(table.schema):
            if field.type == pa.float64():
                table = table.set_column(i, field.name, table.column(i).fill_null(float("nan")))
        pq.write_table(table, folder / name)


def _dictionaries(folder: Path, tiny: Tiny) -> None:
    for name, rows in (("p.parquet", tiny.persons), ("h.parquet", tiny.housing)):
        table = pa.table({k: pa.array([r[k] or None for r in rows]).dictionary_encode() for k in rows[0]})
        pq.write_table(table, folder / name)


def _packed_parquet(folder: Path, tiny: Tiny) -> None:
    _parquet(lambda n: pa.int64())(folder, tiny)
    for name in ("p", "h"):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.write(folder / f"{name}.parquet", f"{name}.parquet")
        (folder / f"{name}.parquet").unlink()


FORMS: dict[str, Callable[[Path, Tiny], None]] = {
    "lower case": _lower,
    "20.0 and NA": _exported,
    "quoted, CRLF, byte-order mark": _quoted,
    "tabs": _tabs,
    "gz": _gz,
    "zip beside a pdf": _zip,
    "parquet of text": _parquet(lambda n: None),
    "parquet of 64-bit integers": _parquet(lambda n: pa.int64()),
    "parquet of floats": _parquet(lambda n: pa.float64()),
    "parquet with NaN": _nan,
    "parquet of dictionaries": _dictionaries,
    "parquet in a zip": _packed_parquet,
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    place = tmp_path_factory.mktemp("plain")
    build(Tiny().with_replicates().write(place / "files"), place / "data")
    return tables(place / "data")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_bytes(tmp_path: Path, expected: dict[str, pa.Table], form: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    FORMS[form](folder, Tiny().with_replicates())
    build(folder, tmp_path / "data")
    found = tables(tmp_path / "data")
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        assert found[name].schema == table.schema
        assert found[name].equals(table), name


def test_codes_have_their_zeros_and_lists(expected: dict[str, pa.Table]) -> None:
    people = {r["serialno"] + str(r["sporder"]): r for r in expected["pums_person acs1-2024"].to_pylist()}
    adult = people["2024HU00000011"]
    assert (adult["puma_code"], adult["state_code"], adult["puma_vintage"]) == ("23301", "53", "2020")
    assert (adult["hispanic_origin_code"], adult["education_code"]) == ("01", "21")
    assert (adult["occupation_code"], adult["soc_code"], adult["naics_code"]) == ("0220", "119021", "23")
    assert people["2024HU00000012"]["education_code"] == "01"
    assert people["2024HU00000012"]["employment_status_code"] is None
    assert people["2024HU00000031"]["wage_annual_usd"] == 0.0
    assert people["2024HU00000012"]["wage_annual_usd"] is None
    assert adult["weeks_worked_class_code"] == "1"


def test_families_and_householders_come_from_the_other_file(expected: dict[str, pa.Table]) -> None:
    people = expected["pums_person acs1-2024"].to_pylist()
    assert [r["family_type_code"] for r in people] == [None, "a1i0p1s0t0", "a1i0p1s0t0", "a1i0p0s0t0"]
    homes = expected["pums_housing acs1-2024"].to_pylist()
    assert [r["householder_race_code"] for r in homes] == [None, "6", "1", None]
    assert [r["unit_type_code"] for r in homes] == ["3", "1", "1", "1"]


def test_money_by_hand(expected: dict[str, pa.Table]) -> None:
    """80,000 of 2024 interviews × 1.015250 = 81,220 in dollars of 2024; rent × 1.000000."""
    adult = expected["pums_person acs1-2024"].to_pylist()[1]
    assert adult["wage_annual_usd"] == pytest.approx(81_220.0, abs=1e-9)
    assert adult["earnings_annual_usd"] == pytest.approx(81_220.0, abs=1e-9)
    assert (adult["adjinc"], adult["dollars_year"]) == (1.01525, 2024)
    home = expected["pums_housing acs1-2024"].to_pylist()[1]
    assert home["income_household_annual_usd"] == pytest.approx(81_220.0, abs=1e-9)
    assert home["gross_rent_monthly_usd"] == 2000.0
    assert expected["pums_housing acs1-2024"].to_pylist()[2]["home_value_usd"] == 450_000.0


@pytest.mark.parametrize("written", ["1015250", "1.015250", "1.01525", "1015250.0"])
def test_the_factor_however_written(tmp_path: Path, expected: dict[str, pa.Table], written: str) -> None:
    tiny = Tiny().with_replicates()
    for row in (*tiny.persons, *tiny.housing):
        row["ADJINC"] = written
    build(tiny.write(tmp_path / "files"), tmp_path / "data")
    assert tables(tmp_path / "data") == expected


def test_an_absent_factor_is_taken_from_the_dated_table_and_recorded(
    tmp_path: Path, expected: dict[str, pa.Table]
) -> None:
    tiny = Tiny().with_replicates()
    for row in tiny.persons:
        del row["ADJINC"]
    manifest = build(tiny.write(tmp_path / "files"), tmp_path / "data").manifest
    assert tables(tmp_path / "data") == expected
    (applied,) = manifest.partition("pums_person", "acs1-2024").facts["parameters"]
    assert (applied["name"], applied["value"], applied["interview_year"]) == ("ADJINC", 1.01525, 2024)
    assert "data dictionary" in applied["citation"]


def test_the_files_own_factor_is_recorded_too(tmp_path: Path) -> None:
    manifest = build(Tiny().write(tmp_path / "files"), tmp_path / "data").manifest
    (applied,) = manifest.partition("pums_person", "acs1-2024").facts["parameters"]
    assert (applied["value"], applied["citation"]) == (1.01525, "the file's own column")


def test_replicates_are_narrow_and_lossless(tmp_path: Path) -> None:
    """Zero, negative and the dictionary's extremes pass; they are numbers, not blanks."""
    tiny = Tiny().with_replicates()
    values = ["-9999", "-9", "0", "9999"]
    for row, value in zip(tiny.persons, values, strict=True):
        row["PWGTP80"] = value
    build(tiny.write(tmp_path / "files"), tmp_path / "data")
    people = tables(tmp_path / "data")["pums_person acs1-2024"]
    assert people.schema.field("person_weight_80").type == pa.int16()
    assert people.column("person_weight_80").to_pylist() == [-9999, -9, 0, 9999]
    assert people.column("person_weight_1").to_pylist() == [20, 100, 90, 60]


def test_the_old_names_of_columns(tmp_path: Path) -> None:
    """ST, RELP, TYPE, lower-case replicates and serials of nine digits: the 1-year file of 2016."""
    tiny = Tiny().with_replicates()
    old = {
        "STATE": "ST",
        "TYPEHUGQ": "TYPE",
        **{f"{w}{i}": f"{w.lower()}{i}" for w in ("PWGTP", "WGTP") for i in range(1, 81)},
    }
    pumas = {"23301": "11601", "25301": "11501", "26101": "11701", "10100": "10100"}
    for rows in (tiny.persons, tiny.housing):
        for i, row in enumerate(rows):
            number = str(int(row["SERIALNO"][6:]))
            rows[i] = {old.get(k, k): v for k, v in row.items() if k not in ("ADJINC", "ADJHSG", "NAICSP", "SOCP")}
            rows[i] |= {"SERIALNO": number.zfill(9), "PUMA": pumas[row["PUMA"]]}
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "ss16pwa.csv").write_text(as_csv(tiny.persons))
    for row in tiny.housing:
        row["SERIALNO"] = str(int(row["SERIALNO"]))  # a numeric export drops the zeros of the same serials
    (folder / "ss16hwa.csv").write_text(as_csv(tiny.housing))
    build(folder, tmp_path / "data")
    people = tables(tmp_path / "data")["pums_person acs1-2016"]
    assert people.column("serialno").to_pylist() == ["000000001", "000000001", "000000003", "000000005"]
    assert set(people.column("puma_vintage").to_pylist()) == {"2010"}
    assert people.column("person_weight_80").null_count == 0


def test_weeks_worked_as_number_or_class(tmp_path: Path) -> None:
    """To 2018 the file has classes only: their midpoints stand for the weeks, and the manifest says so."""
    tiny = Tiny()
    for row in tiny.persons:
        del row["WKWN"]
        row["WKW"] = "4" if row["SERIALNO"] == "2024HU0000001" and row["SPORDER"] == "1" else ""
    manifest = build(tiny.write(tmp_path / "files"), tmp_path / "data").manifest
    people = tables(tmp_path / "data")["pums_person acs1-2024"]
    assert people.column("weeks_worked").to_pylist() == [None, 33, None, None]
    assert people.column("weeks_worked_class_code").to_pylist() == [None, "4", None, None]
    assert any("class midpoints" in n for n in manifest.partition("pums_person", "acs1-2024").facts["notes"])


@pytest.mark.parametrize(
    ("weeks", "code"), [(52, "1"), (50, "1"), (49, "2"), (47, "3"), (39, "4"), (26, "5"), (13, "6"), (1, "6")]
)
def test_classes_of_weeks(tmp_path: Path, weeks: int, code: str) -> None:
    tiny = Tiny()
    tiny.persons[1]["WKWN"] = str(weeks)
    build(tiny.write(tmp_path / "files"), tmp_path / "data")
    people = tables(tmp_path / "data")["pums_person acs1-2024"]
    assert people.column("weeks_worked_class_code").to_pylist()[1] == code


def test_five_years_across_a_change_of_pumas(tmp_path: Path) -> None:
    """2018–2022: PUMA10 to 2021, PUMA20 in 2022, `-0009` in the one that does not apply."""
    tiny = Tiny()
    pumas = {"23301": "11601", "25301": "11501", "26101": "11701", "10100": "10100"}
    factors = {2018: "1184371", 2019: "1159866", 2020: "1140108", 2021: "1113261", 2022: "1042311"}
    housing_factors = {2018: "1169060", 2019: "1148217", 2020: "1133141", 2021: "1080912", 2022: "1000000"}
    for rows in (tiny.persons, tiny.housing):
        spread = []
        for year in range(2018, 2023):
            for row in rows:
                new = {k: v for k, v in row.items() if k != "PUMA"}
                new |= {"SERIALNO": row["SERIALNO"].replace("2024", str(year)), "ADJINC": factors[year]}
                new |= {"ADJHSG": housing_factors[year]} if "ADJHSG" in row else {}
                new |= {"PUMA10": pumas[row["PUMA"]] if year < 2022 else "-0009"}
                new |= {"PUMA20": row["PUMA"] if year == 2022 else "-9"}
                spread.append(new)
        rows[:] = spread
    build(tiny.write(tmp_path / "files"), tmp_path / "data")
    people = tables(tmp_path / "data")["pums_person acs5-2018-2022"].to_pylist()
    assert len(people) == 20
    for row in people:
        late = row["serialno"].startswith("2022")
        assert row["puma_vintage"] == ("2020" if late else "2010")
        assert (row["puma_code"] in pumas) == late
        assert row["dollars_year"] == 2022
    wages = {r["serialno"][:4]: r["wage_annual_usd"] for r in people if r["wage_annual_usd"]}
    assert wages == {str(y): pytest.approx(80_000 * int(f) / 1e6) for y, f in factors.items()}
    homes = tables(tmp_path / "data")["pums_housing acs5-2018-2022"].to_pylist()
    rents = {r["serialno"][:4]: r["gross_rent_monthly_usd"] for r in homes if r["gross_rent_monthly_usd"]}
    assert rents == {str(y): pytest.approx(2_000 * int(f) / 1e6) for y, f in housing_factors.items()}


def test_five_years_with_two_forms_of_detailed_race_and_no_factor(tmp_path: Path) -> None:
    """2019–2023: RAC2P19 in two digits, RAC2P23 in four; without ADJINC each interview year has its own factor."""
    people, homes = five_year(tmp_path / "with", persons=600)
    build(tmp_path / "with", tmp_path / "a", "demo")
    given = tables(tmp_path / "a")["pums_person synthetic-2019-2023"]
    codes = dict(zip(given.column("serialno").to_pylist(), given.column("race_detail_code").to_pylist(), strict=True))
    assert {len(code) for serial, code in codes.items() if serial.startswith("2023")} == {4}
    assert {len(code) for serial, code in codes.items() if not serial.startswith("2023")} == {2}
    (tmp_path / "without").mkdir()
    for path in (people, homes):
        lines = [line.split(",") for line in path.read_text().splitlines()]
        at = lines[0].index("ADJINC")
        kept = "\n".join(",".join(c for i, c in enumerate(line) if i != at) for line in lines)
        (tmp_path / "without" / path.name).write_text(kept + "\n")
    build(tmp_path / "without", tmp_path / "b", "demo")
    assert tables(tmp_path / "b")["pums_person synthetic-2019-2023"].equals(given)
    assert given.column("adjinc").to_pylist()[:1] != given.column("adjinc").to_pylist()[-1:]


def test_the_synthetic_mark_goes_into_the_store(tmp_path: Path) -> None:
    full_layout(tmp_path / "files", persons=500)
    assert (tmp_path / "files" / "psam_p99.csv").read_bytes().startswith(b"SYNTHETIC,")
    build(tmp_path / "files", tmp_path / "data", "demo")
    manifest = Manifest.read(tmp_path / "data")
    assert manifest.synthetic
    assert all(p.synthetic for p in manifest.partitions)
    for entry in manifest.partitions:
        assert pq.read_schema(tmp_path / "data" / entry.file).metadata[b"synthetic"] == b"true"
    assert not any("SYNTHETIC" in s.columns_not_kept for s in manifest.sources)
