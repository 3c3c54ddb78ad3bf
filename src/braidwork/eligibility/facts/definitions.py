"""The register of facts: what a rule may ask about, in which unit, how private it is and what it follows from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from braidwork.errors import DataError, UnknownNameError

Kind = Literal["bool", "number", "money", "date", "code", "count"]
Subject = Literal["person", "household", "family", "assistance_unit", "case"]
SettledBy = Literal["client", "staff", "document", "cross_match"]

HOUSEHOLD_MEMBERS = "household members"
INCOME_EVENTS = "income events"
CASE_INPUTS = (HOUSEHOLD_MEMBERS, INCOME_EVENTS)
_SUBJECTS: Mapping[str, Subject] = {subject: subject for subject in get_args(Subject)}
_SHIPPED = Path(__file__).parent / "definitions.toml"
_FIELDS = (
    "label", "kind", "unit", "choices", "sensitivity", "derived_from", "least", "most", "valid_months", "settled_by",
)  # fmt: skip


@dataclass(frozen=True)
class FactDefinition:
    """One fact that rules may use.

    `subject` is whom it describes; `derived_from` what it is computed from when nobody states it (other facts,
    "household members", "income events"); values outside `least` to `most` are refused; a statement older than
    `valid_months` has expired; `sensitivity` runs from 0 (plain) to 3 (most private).
    """

    key: str
    label: str
    kind: Kind
    unit: str
    subject: Subject
    choices: tuple[str, ...] = ()
    sensitivity: int = 0
    derived_from: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    valid_months: int | None = None
    settled_by: SettledBy = "client"

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers, so that a range of them may be known."""
        return self.kind in ("number", "money", "count")


@cache
def fact_definitions() -> Mapping[str, FactDefinition]:
    """Every fact by key, in the order of the register."""
    return read_definitions(_SHIPPED)


def fact_definition(key: str, *, where: str | None = None) -> FactDefinition:
    """One fact; UnknownNameError with the nearest names for a key that does not exist."""
    found = fact_definitions().get(key)
    if found is None:
        raise UnknownNameError.of("fact", key, fact_definitions(), where=where)
    return found


def read_definitions(path: Path) -> Mapping[str, FactDefinition]:
    """A register of facts; DataError naming file, fact and field where it does not hold together.

    Refused: an unknown kind, subject or field, a code without choices or unit, an input that does not exist, a fact
    that in the end is derived from itself.
    """
    import tomllib

    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the register of facts cannot be read ({error}).", where=str(path)) from error
    found: dict[str, FactDefinition] = {}
    for subject, facts in raw.items():
        if subject not in get_args(Subject):
            raise UnknownNameError.of("subject", subject, get_args(Subject), where=str(path))
        for key, fields in facts.items():
            where = f"{path}, fact {key}"
            if key in found:
                raise DataError("the fact is defined twice.", where=where, mend="give each fact one subject.")
            found[key] = _definition(key, subject, fields, where)
    for definition in found.values():
        _check_inputs(definition, found, f"{path}, fact {definition.key}")
    _check_cycles(found, str(path))
    return MappingProxyType(found)


def _definition(key: str, subject: str, raw: Mapping[str, Any], where: str) -> FactDefinition:
    for name in raw:
        if name not in _FIELDS:
            raise UnknownNameError.of("field", name, _FIELDS, where=where)
    if not key.isidentifier() or not raw.get("label"):
        raise DataError("a fact needs a plain key and a label.", where=where)
    kind = raw.get("kind", "")
    if kind not in get_args(Kind):
        raise UnknownNameError.of("kind", str(kind), get_args(Kind), where=where)
    if kind == "code" and not raw.get("choices") and not raw.get("unit"):
        raise DataError("a code needs its choices, or the name of its code list as unit.", where=where)
    if kind == "money" and not raw.get("unit"):
        raise DataError("an amount needs its unit.", where=where, mend='write unit = "USD/month" or the like.')
    if raw.get("sensitivity", 0) not in range(4):
        raise DataError(f"sensitivity is {raw['sensitivity']}.", where=where, mend="give 0, 1, 2 or 3.")
    if (by := raw.get("settled_by", "client")) not in get_args(SettledBy):
        raise UnknownNameError.of("settled_by", str(by), get_args(SettledBy), where=where)
    return FactDefinition(
        key, raw["label"], kind, raw.get("unit", ""), _SUBJECTS[subject], tuple(raw.get("choices", ())),
        raw.get("sensitivity", 0), tuple(raw.get("derived_from", ())), raw.get("least"), raw.get("most"),
        raw.get("valid_months"), by,
    )  # fmt: skip


def _check_inputs(definition: FactDefinition, known: Mapping[str, FactDefinition], where: str) -> None:
    for name in definition.derived_from:
        if name not in known and name not in CASE_INPUTS:
            raise UnknownNameError.of("fact", name, [*known, *CASE_INPUTS], where=where)


def _check_cycles(found: Mapping[str, FactDefinition], where: str) -> None:
    settled: set[str] = set()

    def follow(key: str, path: tuple[str, ...]) -> None:
        if key in path:
            circle = " → ".join((*path[path.index(key) :], key))
            raise DataError(f"a fact is derived from itself: {circle}.", where=where, mend="take one input out.")
        if key in settled or key in CASE_INPUTS:
            return
        for name in found[key].derived_from:
            follow(name, (*path, key))
        settled.add(key)

    for key in found:
        follow(key, ())
