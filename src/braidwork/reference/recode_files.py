"""Reads the recodes from TOML, one file a dimension, and checks that each is whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.population import Category, Condition, Operator, Recode, Rule

_SHIPPED = Path(__file__).parent / "groups"
_OPERATORS: dict[str, Operator] = {
    "in": "in",
    "not_in": "not in",
    "between": "between",
    "is_known": "is known",
}
_KEYS = {
    "label", "overlapping", "universe", "order_note", "optional_columns", "citation", "context", "verified",
    "note", "categories", "rules",
}  # fmt: skip


def recode_names() -> tuple[str, ...]:
    """Names of the dimensions of people, in alphabetic order."""
    return tuple(sorted(p.stem for p in _SHIPPED.glob("*.toml")))


@cache
def recode(name: str) -> Recode:
    """The recode of one dimension; UnknownNameError suggests the nearest names."""
    if name not in recode_names():
        raise UnknownNameError.of("dimension of people", name, recode_names())
    return read_recode(_SHIPPED / f"{name}.toml")


def read_recode(path: Path) -> Recode:
    """The recode in a TOML file named after its dimension; DataError names file and key."""
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the recode cannot be read: {error}.", where=str(path)) from error
    try:
        found = _build(path, data)
    except KeyError as error:
        raise DataError("a key is missing.", where=f"{path}, key {error.args[0]}") from error
    _check(found, path)
    return found


def _build(path: Path, data: dict[str, Any]) -> Recode:
    if unknown := sorted(set(data) - _KEYS):
        raise DataError("unknown key.", where=f"{path}, key {unknown[0]}")
    categories = tuple(
        Category(c["code"], c["label"], c.get("short_label", c["label"]), c["meaning"]) for c in data["categories"]
    )
    rules = tuple(_rule(r, f"{path}, key rules[{i}]") for i, r in enumerate(data["rules"]))
    return Recode(
        dimension=path.stem, label=data["label"], categories=categories, rules=rules,
        citation=data["citation"], context=" ".join(data["context"].split()),
        overlapping=data.get("overlapping", False), universe=data.get("universe", "all people"),
        order_note=data.get("order_note", ""), optional_columns=tuple(data.get("optional_columns", ())),
        verified=data.get("verified", "verified"), note=" ".join(data.get("note", "").split()),
    )  # fmt: skip


def _rule(data: dict[str, Any], where: str) -> Rule:
    return Rule(data["category"], tuple(_condition(c, where) for c in data["when"]), data.get("code_system", ""))


def _condition(data: dict[str, Any], where: str) -> Condition:
    operators = [k for k in data if k != "column"]
    if len(operators) != 1 or operators[0] not in _OPERATORS or "column" not in data:
        raise DataError(
            f"a condition needs a column and one of {', '.join(_OPERATORS)}; it has {', '.join(data) or 'none'}.",
            where=where,
        )
    operator = _OPERATORS[operators[0]]
    values = () if operator == "is known" else tuple(cast("list[str | int]", data[operators[0]]))
    if operator == "between" and len(values) != 2:
        raise DataError("between needs the lowest and the highest value.", where=where)
    if operator in ("in", "not in") and not values:
        raise DataError(f"{operator} needs at least one value.", where=where)
    return Condition(data["column"], operator, values)


def _check(recode: Recode, path: Path) -> None:
    codes = list(recode.codes)
    if repeated := sorted({c for c in codes if codes.count(c) > 1}):
        raise DataError(f"category {repeated[0]} appears more than once.", where=f"{path}, key categories")
    used = {r.category for r in recode.rules}
    if unknown := sorted(used - set(codes)):
        raise DataError(f"a rule names the category {unknown[0]}, which is not listed.", where=f"{path}, key rules")
    if idle := [c for c in codes if c not in used]:
        raise DataError(f"no rule leads to category {idle[0]}.", where=f"{path}, key categories")
    if stray := [c for c in recode.optional_columns if c not in recode.columns]:
        raise DataError(f"no rule reads {stray[0]}.", where=f"{path}, key optional_columns")
