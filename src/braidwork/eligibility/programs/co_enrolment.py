"""Which programs require, exclude or go with one another; a pair that nobody lists is not known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from braidwork.eligibility.programs.program import CoEnrolment, Relation
from braidwork.eligibility.rules.clause import Mark
from braidwork.errors import DataError, UnknownNameError

_SHIPPED = Path(__file__).parent / "co_enrolment.toml"
_FIELDS = ("a", "b", "relation", "cite", "mark", "note")
NOT_KNOWN = "not known: ask staff"


def co_enrolment_of(program: str, known: Iterable[str]) -> tuple[CoEnrolment, ...]:
    """How a program stands to the others, in the order of the file.

    "requires" is told of the program that requires; every other relation of both. Raises UnknownNameError where the
    file names a program that is not among `known`.
    """
    names = tuple(known)
    found = []
    for a, stands in _pairs():
        for name in (a, stands.other):
            if name not in names:
                raise UnknownNameError.of("program", name, names, where=str(_SHIPPED))
        if a == program:
            found.append(stands)
        elif stands.other == program and stands.relation != "requires":
            found.append(CoEnrolment(a, stands.relation, stands.cite, stands.mark, stands.note))
    return tuple(found)


def between(a: str, b: str) -> tuple[CoEnrolment, ...]:
    """Everything that is listed of two programs, as seen from `a`; empty where it is not known: ask staff.

    Raises UnknownNameError for a program that does not exist.
    """
    from braidwork.eligibility.programs import program

    return tuple(c for c in program(a).co_enrolment if c.other == program(b).id)


def read_pairs(path: Path) -> tuple[tuple[str, CoEnrolment], ...]:
    """The pairs of a file; DataError naming the row that is not whole, is listed twice, or contradicts another."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("pair", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the co-enrollment file cannot be read ({error}).", where=str(path)) from error
    found: list[tuple[str, CoEnrolment]] = []
    for number, row in enumerate(rows, start=1):
        a, stands = _pair(row, f"{path}, pair {number}")
        _check_beside(a, stands, found, f"{path}, pair {number}")
        found.append((a, stands))
    return tuple(found)


@cache
def _pairs() -> tuple[tuple[str, CoEnrolment], ...]:
    return read_pairs(_SHIPPED)


def _pair(row: Mapping[str, Any], where: str) -> tuple[str, CoEnrolment]:
    for name in row:
        if name not in _FIELDS:
            raise UnknownNameError.of("field", name, _FIELDS, where=where)
    for name in ("a", "b", "relation", "cite", "mark"):
        if not row.get(name):
            raise DataError(f"the pair has no {name}.", where=where, mend=f"write {name} = …")
    if row["relation"] not in get_args(Relation):
        raise UnknownNameError.of("relation", row["relation"], get_args(Relation), where=where)
    if row["mark"] not in get_args(Mark):
        raise UnknownNameError.of("mark", row["mark"], get_args(Mark), where=where)
    if row["a"] == row["b"]:
        raise DataError(f"{row['a']} is paired with itself.", where=where)
    return row["a"], CoEnrolment(row["b"], row["relation"], row["cite"], row["mark"], row.get("note", ""))


def _check_beside(a: str, stands: CoEnrolment, found: Iterable[tuple[str, CoEnrolment]], where: str) -> None:
    beside = [c for other, c in found if {other, c.other} == {a, stands.other}]
    if any(c.relation == stands.relation for c in beside):
        raise DataError(f"{a} {stands.relation} {stands.other} is listed twice.", where=where, mend="keep one.")
    if {c.relation for c in (*beside, stands)} > {"excludes"}:
        raise DataError(
            f"{a} and {stands.other} exclude each other and also {_others(beside, stands)}.", where=where,
            mend="keep what the law says.",
        )  # fmt: skip


def _others(beside: Iterable[CoEnrolment], stands: CoEnrolment) -> str:
    return " and ".join(sorted({c.relation for c in (*beside, stands)} - {"excludes"})).replace("_", " ")
