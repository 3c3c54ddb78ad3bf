"""Race and ethnicity in IPEDS files: the nine federal categories, whole or not at all, and summing to the total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from braidwork.contracts.training import IPEDS_COMPLETIONS_RACE
from braidwork.errors import DataError
from braidwork.sources.delimited import TextTable, fold
from braidwork.sources.files import SourceFile
from braidwork.sources.tidy import tidy

if TYPE_CHECKING:
    import pyarrow as pa

# The publisher's stems: CHISPT, CHISPM, CHISPW are awards to Hispanic people, men and women.
RACE_STEMS = {
    "hispanic": "HISP",
    "white": "WHIT",
    "black": "BKAA",
    "aian": "AIAN",
    "asian": "ASIA",
    "nhpi": "NHPI",
    "two_or_more": "2MOR",
    "nonresident": "NRAL",
    "unknown": "UNKN",
}
_SEXES = {"M": "men", "W": "women"}


def race_columns(header: Iterable[str], *, prefix: str = "C") -> tuple[str, ...]:
    """The race columns that a header has, by official name: those of both sexes, and of men and women where given."""
    present = {fold(h) for h in header}
    names = [f"{prefix}{stem}{sex}" for sex in "TMW" for stem in RACE_STEMS.values()]
    return tuple(n for n in names if fold(n) in present)


def require_whole(table: TextTable, *, prefix: str = "C", sexes: str = "T") -> None:
    """Raise DataError unless the table has all nine categories for each of `sexes`, every cell a count."""
    for sex in sexes:
        names = [f"{prefix}{stem}{sex}" for stem in RACE_STEMS.values()]
        table.require(names, what="the IPEDS file by race and ethnicity")
        for name in names:
            table.require_pattern(name, r"\d+", expected="a count")


def require_sum(table: TextTable, parts: Iterable[str], total: str, *, unit: str) -> None:
    """Raise DataError naming the first row whose parts do not sum to its total."""
    import pyarrow.compute as pc

    names = list(parts)
    summed = table.numbers(names[0])
    for name in names[1:]:
        summed = pc.add(summed, table.numbers(name))
    wrong = pc.not_equal(summed, table.numbers(total))
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise DataError(
            f"columns {names[0]} to {names[-1]} sum to {summed[row].as_py():g} {unit}, column {total} holds "
            f"{table.text(total)[row].as_py()}.",
            where=table.row(row),
            mend="the columns may be shifted: compare the row with the publisher's file.",
        )


def check_awards_by_race(table: TextTable) -> bool:
    """Hold every identity of awards by race; True where race is given by sex too. DataError names the row."""
    by_sex = len(race_columns(table.written.values())) > len(RACE_STEMS)
    require_whole(table, sexes="TMW" if by_sex else "T")
    stems = RACE_STEMS.values()
    require_sum(table, [f"C{s}T" for s in stems], "CTOTALT", unit="awards")
    if by_sex:
        for sex in _SEXES:
            require_sum(table, [f"C{s}{sex}" for s in stems], f"CTOTAL{sex}", unit="awards")
        for stem in stems:
            require_sum(table, [f"C{stem}M", f"C{stem}W"], f"C{stem}T", unit="awards")
    return by_sex


def awards_by_race(
    table: TextTable, file: SourceFile, *, by_sex: bool, vintage: str, classification: str | None
) -> Iterator[pa.Table]:
    """Rows of ipeds_completions_race, one category at a time; programs without an award are left out."""
    import pyarrow.compute as pc

    awarded = table.filter(pc.greater(table.numbers("CTOTALT"), 0))
    for race, stem in RACE_STEMS.items():
        columns = {
            "institution_code": awarded.text("UNITID"),
            "program_code": awarded.text("CIPCODE"),
            "award_level_code": awarded.text("AWLEVEL"),
            "race_code": race,
            "awards": awarded.numbers(f"C{stem}T"),
            **{f"awards_{word}": awarded.numbers(f"C{stem}{s}") if by_sex else None for s, word in _SEXES.items()},
        }
        yield tidy(IPEDS_COMPLETIONS_RACE, columns, file, vintage=vintage, classification=classification)
