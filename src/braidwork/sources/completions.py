"""IPEDS: awards by program and institution, and the directory that says where an institution lies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from braidwork.contracts import Vintage
from braidwork.contracts.training import AWARD_LEVELS, INSTITUTION, INSTITUTION_CONTROLS, INSTITUTION_LEVELS
from braidwork.contracts.training import IPEDS_COMPLETIONS as COMPLETIONS
from braidwork.contracts.training import IPEDS_COMPLETIONS_RACE as BY_RACE
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.award_races import awards_by_race, check_awards_by_race, race_columns
from braidwork.sources.delimited import TextTable, fold, read_delimited, trimmed
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.tidy import tidy

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISHER = "National Center for Education Statistics"
_AWARDS = ("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT", "CTOTALM", "CTOTALW")
_DIRECTORY = ("UNITID", "INSTNM", "STABBR", "COUNTYCD", "COUNTYNM", "CONTROL", "ICLEVEL")
_AWARDS_NAME = re.compile(r"c(20\d\d)_a(?:_|$)")
_DIRECTORY_NAME = re.compile(r"hd(20\d\d)(?:_|$)")
_AWARDS_WHAT, _DIRECTORY_WHAT = "IPEDS completions", "IPEDS directory of institutions"
_SHORT_CERTIFICATES = ("20", "21")  # since 2020 in place of level 1
_LICENCE = "US government work"


class CompletionsLoader:
    """Awards as table ipeds_completions: six-digit programs and first majors; roll-ups are checked and left out.

    The file names no place, so every institution of the nation is kept. A file with the official columns of race
    and ethnicity also gives ipeds_completions_race.
    """

    name = "completions"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the year by the official name (C2024_A)."""
        return _recognised(file, _AWARDS, _AWARDS_NAME, _AWARDS_WHAT, "ipeds-completions")

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """First-major awards of each six-digit program."""
        import pyarrow.compute as pc

        races = race_columns(file.header)
        table, others = _read(file, (*_AWARDS, *races))
        table = _unpadded(table, "AWLEVEL")
        table.require_pattern("UNITID", r"\d{6}", expected="an institution code of 6 digits")
        table.require_pattern("CIPCODE", r"\d\d|\d\d\.\d\d|\d\d\.\d{4}", expected="a CIP code such as 51.3801 or 99")
        table.require_pattern("MAJORNUM", "[12]", expected="1 or 2")
        table.require_pattern("AWLEVEL", "|".join(AWARD_LEVELS), expected=f"one of {', '.join(AWARD_LEVELS)}")
        for name in ("CTOTALT", "CTOTALM", "CTOTALW"):
            table.require_pattern(name, r"\d+", expected="a count of awards")
        _check_levels(table)
        _check_sexes(table)
        first = table.filter(pc.equal(table.text("MAJORNUM"), "1"))
        detailed = first.filter(pc.equal(pc.utf8_length(first.text("CIPCODE")), 7))
        _check_totals(first, detailed)
        by_sex = check_awards_by_race(detailed) if races else False
        columns = {
            "institution_code": detailed.text("UNITID"),
            "program_code": detailed.text("CIPCODE"),
            "award_level_code": detailed.text("AWLEVEL"),
            "awards": detailed.numbers("CTOTALT"),
            "awards_men": detailed.numbers("CTOTALM"),
            "awards_women": detailed.numbers("CTOTALW"),
        }
        key = found.vintage.key if found.vintage else "ipeds-completions-unknown"
        # The taxonomy is revised every ten years; awards are coded by that of 2020 from the collection of 2020 on.
        version = "CIP 2020" if found.vintage and found.vintage.year >= 2020 else None
        data = tidy(COMPLETIONS, columns, file, vintage=key, classification=version)
        dropped = (("second majors", table.num_rows - first.num_rows),
                   ("totals of programs", first.num_rows - detailed.num_rows))  # fmt: skip
        awards = Loaded(
            table=COMPLETIONS, partition=key, period=_period(found), data=data, rows_read=table.num_rows,
            rows_kept=data.num_rows, dropped=tuple((w, n) for w, n in dropped if n), columns_not_kept=others,
            notes=_notes(found), facts={"classification_version": version}, licence=_LICENCE,
        )  # fmt: skip
        if not races:
            return (awards,)
        rows = awards_by_race(detailed, file, by_sex=by_sex, vintage=key, classification=version)
        return awards, replace(awards, table=BY_RACE, data=rows)


class InstitutionsLoader:
    """The directory as table institution, for the region's state. Columns that name persons are never read."""

    name = "institutions"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the year by the official name (HD2024)."""
        return _recognised(file, _DIRECTORY, _DIRECTORY_NAME, _DIRECTORY_WHAT, "ipeds-directory")

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Institutions of the region's state, county codes padded."""
        import pyarrow.compute as pc

        table, others = _read(file, _DIRECTORY)
        table.require_pattern("UNITID", r"\d{6}", expected="an institution code of 6 digits")
        table.require_pattern("COUNTYCD", r"\d{4,5}|-\d", expected="a county code of 5 digits", blank=True)
        table.require_pattern("CONTROL", "|".join(INSTITUTION_CONTROLS), expected="1, 2, 3 or -3")
        table.require_pattern("ICLEVEL", "|".join(INSTITUTION_LEVELS), expected="1, 2, 3 or -3")
        table.require_unique(["UNITID"])
        kept = table.filter(pc.fill_null(pc.equal(table.text("STABBR"), region.state.postal), False))
        if kept.num_rows == 0:
            raise NotForRegion(f"no institution of {region.state.name}", where=file.name)
        columns = {
            "institution_code": kept.text("UNITID"),
            "institution_label": kept.text("INSTNM"),
            "state_postal_code": kept.text("STABBR"),
            "county_code": [None if c is None or c.startswith("-") else c.zfill(5) for c in kept.values("COUNTYCD")],
            "county_label": kept.text("COUNTYNM"),
            "control_code": kept.text("CONTROL"),
            "level_code": kept.text("ICLEVEL"),
        }
        key = found.vintage.key if found.vintage else "ipeds-directory-unknown"
        data = tidy(INSTITUTION, columns, file, vintage=key)
        outside = table.num_rows - kept.num_rows
        return (
            Loaded(
                table=INSTITUTION, partition=key, period=_period(found), data=data, rows_read=table.num_rows,
                rows_kept=data.num_rows, dropped=(("outside the region's state", outside),) if outside else (),
                columns_not_kept=others, notes=_notes(found), licence=_LICENCE,
            ),
        )  # fmt: skip


def _recognised(
    file: SourceFile, names: tuple[str, ...], official: re.Pattern[str], what: str, dataset: str
) -> Recognition | None:
    if not {fold(n) for n in names} <= {fold(h) for h in file.header}:
        return None
    told = official.match(file.stem)
    vintage = Vintage(PUBLISHER, dataset, int(told.group(1))) if told else None
    return Recognition(what, PUBLISHER, vintage)


def _read(file: SourceFile, names: tuple[str, ...]) -> tuple[TextTable, tuple[str, ...]]:
    """The named columns as text, from csv or Parquet, and the names of the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = {fold(n) for n in names}
    others = tuple(sorted(h for h in file.header if fold(h) not in wanted))
    if file.shape == "text":
        table = read_delimited(file)
        return TextTable(table.where, {n: c for n, c in table.columns.items() if n in wanted}, table.written), others
    mine = [h for h in file.header if fold(h) in wanted]
    data = file.parquet().read(columns=mine)
    columns = {fold(n): trimmed(pc.cast(data[n].combine_chunks(), pa.string())) for n in mine}
    return TextTable(file.name, columns, {fold(n): n for n in mine}), others


def _unpadded(table: TextTable, name: str) -> TextTable:
    """A code column without the leading zero that the publisher's own csv writes and its redistributors do not."""
    import pyarrow.compute as pc

    bare = pc.replace_substring_regex(table.text(name), "^0+", "")
    return TextTable(table.where, {**table.columns, fold(name): bare}, table.written, table.rows_before)


def _check_levels(table: TextTable) -> None:
    levels = set(table.text("AWLEVEL").unique().to_pylist())
    if "1" in levels and levels & set(_SHORT_CERTIFICATES):
        raise DataError(
            "award level 1 (to 2019) stands beside levels 20 and 21 (from 2020).",
            where=table.where,
            mend="two years were put into one file: give each year its own.",
        )


def _check_sexes(table: TextTable) -> None:
    import pyarrow.compute as pc

    both = pc.add(table.numbers("CTOTALM"), table.numbers("CTOTALW"))
    wrong = pc.not_equal(both, table.numbers("CTOTALT"))
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise DataError(
            f"{both[row].as_py():g} awards to men and women, {table.text('CTOTALT')[row].as_py()} in all.",
            where=table.row(row),
            mend="the columns may be shifted: compare the row with the publisher's file.",
        )


def _check_totals(first: TextTable, detailed: TextTable) -> None:
    """Six-digit programs sum to the institution's own total (CIP 99) wherever the file gives one."""
    import pyarrow.compute as pc

    totals = _sums(first.filter(pc.equal(first.text("CIPCODE"), "99")))
    parts = _sums(detailed)
    for key, total in totals.items():
        if parts.get(key, 0.0) != total:
            raise DataError(
                f"programs of institution {key[0]} at award level {key[1]} sum to {parts.get(key, 0.0):,.0f} awards, "
                f"its total is {total:,.0f}.",
                where=first.where,
                mend="rows are missing or repeated: download the file again.",
            )


def _sums(table: TextTable) -> dict[tuple[str, str], float]:
    import pyarrow as pa

    keys: dict[str, pa.Array] = {"unit": table.text("UNITID"), "level": table.text("AWLEVEL")}
    data = pa.table({**keys, "awards": table.numbers("CTOTALT")})
    summed = data.group_by(["unit", "level"]).aggregate([("awards", "sum")])
    return {(r["unit"], r["level"]): r["awards_sum"] for r in summed.to_pylist()}


def _period(found: Recognition) -> str:
    return str(found.vintage.year) if found.vintage else "year unknown"


def _notes(found: Recognition) -> tuple[str, ...]:
    return () if found.vintage else ("year unknown: the name of the file is not the official one",)
