"""IPEDS: people who earned an award, by level, race and ethnicity (file C_C), which count differently from awards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from braidwork.contracts import Vintage
from braidwork.contracts.training import COMPLETER_LEVELS, IPEDS_COMPLETERS_RACE
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.award_races import RACE_STEMS, require_sum, require_whole
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.tidy import tidy

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISHER = "National Center for Education Statistics"
_OFFICIAL_NAME = re.compile(r"c(20\d\d)_c(?:_|$)")
_LEVEL, _TOTAL = "AWLEVELC", "CSTOTLT"
# A redistributor's names of the same columns.
_RENAMED = {
    "INSTITUTION_ID": "UNITID", "AWARD_LVL": _LEVEL, "TOTAL": _TOTAL, "TOTAL_M": "CSTOTLM", "TOTAL_W": "CSTOTLW",
    "TOTAL_NATIVE": "CSAIANT", "TOTAL_ASIAN": "CSASIAT", "TOTAL_BLACK": "CSBKAAT", "TOTAL_HISP": "CSHISPT",
    "TOTAL_NHPI": "CSNHPIT", "TOTAL_WHITE": "CSWHITT", "TOTAL_MULT": "CS2MORT", "TOTAL_UNKNOWN": "CSUNKNT",
    "TOTAL_NRA": "CSNRALT", "UND18": "CSUND18", "AGE18_24": "CS18_24", "AGE25_39": "CS25_39", "AGE40PLUS": "CSABV40",
    "AGE_UNKNOWN": "CSUNKN",
}  # fmt: skip
_OFFICIAL = {fold(n): n for n in _RENAMED.values()}
_TOLD_APART_BY = ("UNITID", _LEVEL, _TOTAL)
_AGES = ("CSUND18", "CS18_24", "CS25_39", "CSABV40", "CSUNKN")
_TO_2019, _FROM_2020 = {"1"}, {"11", "12"}


class CompletersLoader:
    """People with an award as table ipeds_completers_race, under the official or a redistributor's column names.

    The file names no place, so every institution in it is kept. Nonresidents and people of unknown race stay apart.
    """

    name = "completers"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the year by the official name (C2021_C)."""
        if file.shape != "text" or not set(_TOLD_APART_BY) <= {_official(h) for h in file.header}:
            return None
        told = _OFFICIAL_NAME.match(file.stem)
        vintage = Vintage(PUBLISHER, "ipeds-completers", int(told.group(1))) if told else None
        return Recognition("IPEDS completers by race and ethnicity", PUBLISHER, vintage)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Nine rows for each institution and level; men and women, ages and races each sum to the people in all."""
        table, others = _read(file)
        _check(table)
        key = found.vintage.key if found.vintage else "ipeds-completers-unknown"
        data = _long(table, file, key)
        return (
            Loaded(
                table=IPEDS_COMPLETERS_RACE, partition=key,
                period=str(found.vintage.year) if found.vintage else "year unknown", data=data,
                rows_read=table.num_rows, rows_kept=table.num_rows, columns_not_kept=others,
                notes=() if found.vintage else ("year unknown: the name of the file is not the official one",),
                licence="US government work",
            ),
        )  # fmt: skip


def _official(name: str) -> str:
    """The official spelling of a column, or the folded name of one that is not known."""
    renamed = {fold(k): v for k, v in _RENAMED.items()}
    return renamed.get(fold(name)) or _OFFICIAL.get(fold(name)) or fold(name)


def _read(file: SourceFile) -> tuple[TextTable, tuple[str, ...]]:
    """The table under official names, and the columns as written that no row keeps."""
    table = read_delimited(file)
    columns: dict[str, pa.Array] = {}
    written: dict[str, str] = {}
    others = []
    for folded, cells in table.columns.items():
        name = _official(table.written[folded])
        if fold(name) in columns:
            raise DataError(
                f"columns {written[fold(name)]!r} and {table.written[folded]!r} both mean {name}.",
                where=file.name,
                mend="remove one of the two.",
            )
        columns[fold(name)] = cells
        written[fold(name)] = table.written[folded]
        if name not in (*_TOLD_APART_BY, *(f"CS{s}T" for s in RACE_STEMS.values())):
            others.append(table.written[folded])
    return TextTable(table.where, columns, written), tuple(sorted(others))


def _check(table: TextTable) -> None:
    table.require_pattern("UNITID", r"\d{6}", expected="an institution code of 6 digits")
    table.require_pattern(_LEVEL, "|".join(COMPLETER_LEVELS),
                          expected=f"a level of file C_C, one of {', '.join(COMPLETER_LEVELS)}")  # fmt: skip
    levels = set(table.values(_LEVEL))
    if levels & _TO_2019 and levels & _FROM_2020:
        raise DataError(
            "award level 1 (to 2019) stands beside levels 11 and 12 (from 2020).",
            where=table.where,
            mend="two years were put into one file: give each year its own.",
        )
    table.require_unique(("UNITID", _LEVEL))
    table.require_pattern(_TOTAL, r"\d+", expected="a count of people")
    require_whole(table, prefix="CS")
    require_sum(table, [f"CS{s}T" for s in RACE_STEMS.values()], _TOTAL, unit="people")
    for parts in (("CSTOTLM", "CSTOTLW"), _AGES):
        if all(fold(p) in table.columns for p in parts):
            require_sum(table, parts, _TOTAL, unit="people")


def _long(table: TextTable, file: SourceFile, key: str) -> pa.Table:
    import pyarrow as pa

    pieces = [
        tidy(
            IPEDS_COMPLETERS_RACE,
            {
                "institution_code": table.text("UNITID"),
                "completer_level_code": table.text(_LEVEL),
                "race_code": race,
                "completers": table.numbers(f"CS{stem}T"),
            },
            file,
            vintage=key,
        )
        for race, stem in RACE_STEMS.items()
    ]
    return pa.concat_tables(pieces)
