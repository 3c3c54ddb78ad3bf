"""The compiled list that puts Census, CPS and SOC occupation codes into 22 major groups."""

from __future__ import annotations

from braidwork.errors import DataError
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.files import SourceFile

OCC22 = "22 major occupation groups"  # as in table transitions: 01 is SOC 11, 02 is SOC 13, … 22 is SOC 53
OCC22_FROM, OCC22_TITLE, OCC22_TO, OCC22_LABEL, OCC22_NOTE = (
    "source_occ_code", "source_occ_title", "occ22_id", "occ22_label", "notes",
)  # fmt: skip
_SYSTEM, _MILITARY, _MAJOR = "source_system", "is_military_excluded", "soc_major_group_code"


def read_occ22(file: SourceFile, *, system: str) -> TextTable:
    """The rows of one source system; military occupations, which are in none of the groups, answer `none`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = read_delimited(file)
    table.require((_SYSTEM, _MILITARY, _MAJOR, OCC22_FROM, OCC22_TO), what="the list of 22 occupation groups")
    table.require_pattern(_MILITARY, "true|false", expected="true or false")
    table.require_pattern(OCC22_TO, r"[1-9]|1\d|2[0-2]", expected="a group from 1 to 22", blank=True)
    _check_majors(table)
    mine = table.filter(pc.equal(table.text(_SYSTEM), system))
    if mine.num_rows == 0:
        raise DataError(f"no row of source system {system}.", where=file.name, mend="download the file again.")
    outside = pc.and_(pc.equal(mine.text(_MILITARY), "true"), pc.is_null(mine.text(OCC22_TO)))
    groups = pc.if_else(outside, pa.scalar("none"), mine.text(OCC22_TO))
    return TextTable(mine.where, {**mine.columns, fold(OCC22_TO): groups}, mine.written)


def _check_majors(table: TextTable) -> None:
    """Each of the 22 groups is one major group of the SOC, and only military occupations have none."""
    majors: dict[str, str] = {}
    cells = zip(*(table.values(n) for n in (OCC22_TO, _MAJOR, _MILITARY)), strict=True)
    for row, (group, major, military) in enumerate(cells):
        if group is None and military != "true":
            raise DataError(f"column {OCC22_TO} is blank.", where=table.row(row), mend="download the file again.")
        if group is not None and majors.setdefault(group, str(major)) != major:
            raise DataError(
                f"group {group} is {major} here and {majors[group]} in an earlier row.",
                where=table.row(row),
                mend="correct the cell, or download the file again.",
            )
