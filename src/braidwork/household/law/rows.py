"""Reads the household's own parameter files: blocks of rows with dates, source and status."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from braidwork.errors import DataError
from braidwork.reference.dated import Parameter, Verified

RowStatus = Literal["enacted", "proposed", "projected"]
_SHIPPED = Path(__file__).parent / "parameters"
_OF_A_ROW = {"value", "from", "to", "verified", "note", "status", "known_from", "known_to", "next_review"}


@dataclass(frozen=True)
class Row:
    """One number of law with its status; `proposed` counts only in a run that asks for it."""

    parameter: Parameter
    status: RowStatus


@dataclass(frozen=True)
class Availability:
    """Who gets in: entitlement, capped, waitlist, frozen or lottery, with dates and a plain sentence; `values` are the
    numbers of that sentence by name."""

    program: str
    kind: str
    effective_from: date
    effective_to: date | None
    status: RowStatus
    citation: str
    sentence: str
    name: str = ""
    values: tuple[tuple[str, int], ...] = ()


@cache
def shipped_rows() -> tuple[Row, ...]:
    """Every row of the household's own files, then those of the shared reference, marked as this room knows them."""
    from braidwork.reference.parameter_files import shipped_parameters

    own = tuple(row for path in sorted(_SHIPPED.glob("*.toml")) for row in read_rows(path))
    marks = {(m["name"], m.get("from")) for m in _toml("marks.toml")["unverified"]}
    shared = tuple(Row(_marked(p, marks), "enacted") for p in shipped_parameters())
    return own + shared


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of one file; DataError names the file and the block."""
    rows: list[Row] = []
    with path.open("rb") as file:
        blocks = tomllib.load(file).get("parameter", [])
    for number, block in enumerate(blocks, 1):
        where = f"{path.name}, block {number} ({block.get('name', 'no name')})"
        rows += [_row({**block, **raw}, raw, where) for raw in block.get("rows", [])]
    return tuple(rows)


def _row(whole: Mapping[str, Any], raw: Mapping[str, Any], where: str) -> Row:
    for needed in ("name", "unit", "citation", "status", "verified", "from"):
        if not whole.get(needed):
            raise DataError(f"{needed} is missing.", where=where, mend="every number needs dates, source and status.")
    if whole["status"] not in get_args(RowStatus) or whole["verified"] not in get_args(Verified):
        raise DataError(
            f"status {whole['status']!r}, verified {whole['verified']!r}.", where=where, mend="use known words."
        )
    key = {k: str(v) for k, v in raw.items() if k not in _OF_A_ROW}
    parameter = Parameter(
        whole["name"], key, float(raw["value"]), whole["unit"], whole["from"], whole.get("to"), whole["citation"],
        whole["verified"], whole.get("note", ""), whole.get("known_from"), whole.get("known_to"),
        whole.get("next_review"),
    )  # fmt: skip
    return Row(parameter, whole["status"])


def _marked(parameter: Parameter, marks: set[tuple[str, date | None]]) -> Parameter:
    if (parameter.name, None) in marks or (parameter.name, parameter.effective_from) in marks:
        return replace(parameter, verified="unverified")
    return parameter


@cache
def adoption_days() -> dict[tuple[str, str], tuple[int, int]]:
    """Month and day on which a program takes over a yearly table, by (program, parameter)."""
    found = {}
    for raw in _toml("adoptions.toml")["adoption"]:
        month, day = raw["each"].split("-")
        found[(raw["program"], raw["parameter"])] = (int(month), int(day))
    return found


@cache
def slots() -> dict[str, str]:
    """Numbers that nobody has loaded yet, each with what to load."""
    return {raw["name"]: raw["load"] for raw in _toml("slots.toml")["slot"]}


@cache
def availabilities() -> tuple[Availability, ...]:
    """Every dated row about who gets in, the proposed ones too."""
    return tuple(
        Availability(
            raw["program"], raw["kind"], raw["from"], raw.get("to"), raw["status"], raw["citation"], raw["sentence"],
            raw.get("name", ""), tuple(raw.get("values", {}).items()),
        )
        for raw in _toml("availability.toml")["availability"]
    )  # fmt: skip


def _toml(name: str) -> dict[str, Any]:
    with (_SHIPPED / name).open("rb") as file:
        return tomllib.load(file)
