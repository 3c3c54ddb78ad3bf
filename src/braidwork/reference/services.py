"""What a service can be, and what it counts for in each family of programs: shipped as data, cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.dated import Verified

Family = Literal["adult", "youth", "title_ii", "vocational_rehabilitation"]
Counts = Literal[
    "participation", "reportable", "supporting", "element", "assessment", "strategy", "contact_hours", "none"
]
Group = Literal["information", "basic", "individualized", "training", "supportive", "youth", "follow-up"]
GROUPS: tuple[Group, ...] = get_args(Group)
# What makes a participant, or keeps one: the last of these dates a period's end.
CARRIES_ON: frozenset[Counts] = frozenset({"participation", "element", "contact_hours"})
_SHIPPED = Path(__file__).parent / "service_kinds.toml"


@dataclass(frozen=True)
class ServiceKind:
    """One kind of service: its code, what staff call it, its group, and what it counts for by family of programs.

    `elements` are numbers of the federal participant record that it fills; `training_type` is the code of that record
    for a training; `category_code` is what the books call it, empty where no fund pays for it by name. `verified` is
    about `counts`. What clients call it is the text `client_key`.
    """

    code: str
    name: str
    group: Group
    counts: Mapping[str, Counts]
    elements: tuple[str, ...]
    category_code: str = ""
    training_type: str = ""
    verified: Verified = "verified"

    @property
    def client_key(self) -> str:
        """The key of its name for clients, in the texts of each language."""
        return f"service_kind.{self.code}"

    def counts_for(self, family: Family) -> Counts:
        """What it is in a family of programs; `none` where it does not belong to it."""
        return self.counts.get(family, "none")

    def carries_on(self, family: Family) -> bool:
        """Whether a date of it begins a period of participation in a family, or carries one on."""
        return self.counts_for(family) in CARRIES_ON


@dataclass(frozen=True)
class ServiceProgram:
    """A program that a service is recorded for: its family, its element of the participant record, the rules that open
    it."""

    id: str
    name: str
    family: Family
    element: str
    eligibility_ids: tuple[str, ...]


@cache
def service_kinds(path: Path = _SHIPPED) -> Mapping[str, ServiceKind]:
    """Every kind of service by code, in the order of the file; DataError names the file and what is wrong."""
    found: dict[str, ServiceKind] = {}
    for raw in _read(path)["kind"]:
        kind = _kind(raw, str(path))
        if kind.code in found:
            raise DataError(f"the kind {kind.code} is there twice.", where=str(path))
        found[kind.code] = kind
    return found


@cache
def service_programs(path: Path = _SHIPPED) -> Mapping[str, ServiceProgram]:
    """Every program that services are recorded for, by id."""
    made = [
        ServiceProgram(raw["id"], raw["name"], raw["family"], raw["element"], tuple(raw["eligibility_ids"]))
        for raw in _read(path)["program"]
    ]
    for one in made:
        if one.family not in get_args(Family):
            raise UnknownNameError.of("family of programs", one.family, get_args(Family), where=f"{path}: {one.id}")
    return {p.id: p for p in made}


def service_kind(code: str) -> ServiceKind:
    """One kind of service; UnknownNameError with the nearest codes for one that does not exist."""
    if code not in service_kinds():
        raise UnknownNameError.of("kind of service", code, service_kinds())
    return service_kinds()[code]


def service_program(id: str) -> ServiceProgram:
    """One program by its own id or by the id of an eligibility rule that opens it; UnknownNameError for another."""
    if id in service_programs():
        return service_programs()[id]
    for program in service_programs().values():
        if id in program.eligibility_ids:
            return program
    raise UnknownNameError.of("program of services", id, service_programs())


def kinds_of_category(category_code: str) -> tuple[ServiceKind, ...]:
    """The kinds of service that the books call so, in the order of the file; empty for a category without one."""
    return tuple(k for k in service_kinds().values() if k.category_code == category_code)


def citation() -> str:
    """The rules that the kinds and what they count for rest on."""
    return str(_read(_SHIPPED)["citation"])


@cache
def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the kinds of service cannot be read ({error}).", where=str(path)) from error


def _kind(raw: dict[str, Any], where: str) -> ServiceKind:
    at = f"{where}: {raw.get('code', '?')}"
    if wrong := {"code", "name", "group", "counts", "elements"} - set(raw):
        raise DataError(f"{', '.join(sorted(wrong))} is missing.", where=at)
    if raw["group"] not in GROUPS:
        raise UnknownNameError.of("group of services", raw["group"], GROUPS, where=at)
    for family, counts in raw["counts"].items():
        if family not in get_args(Family):
            raise UnknownNameError.of("family of programs", family, get_args(Family), where=at)
        if counts not in get_args(Counts):
            raise UnknownNameError.of("way to count", counts, get_args(Counts), where=at)
    verified = cast(Verified, raw.get("verified", "verified"))
    return ServiceKind(
        raw["code"], raw["name"], raw["group"], dict(raw["counts"]), tuple(raw["elements"]),
        raw.get("category_code", ""), raw.get("training_type", ""), verified,
    )  # fmt: skip
