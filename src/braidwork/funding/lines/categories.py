"""The categories of service that a fund can pay for, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from braidwork.errors import UnknownNameError

_SHIPPED = Path(__file__).parent / "categories.toml"
SUPPORT = "support"


@dataclass(frozen=True)
class Category:
    """One kind of service: its code, what people call it, its group, and whether it opens supportive services."""

    code: str
    label: str
    group: str
    enables: bool


@cache
def categories() -> Mapping[str, Category]:
    """Every category by code, codes ascending."""
    import tomllib

    found = [Category(**raw) for raw in tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["category"]]
    return {c.code: c for c in sorted(found, key=lambda c: c.code)}


def codes_of_group(group: str) -> frozenset[str]:
    """The codes of one group: `support`, `training`, `career`, `navigation`."""
    found = frozenset(c.code for c in categories().values() if c.group == group)
    if not found:
        raise UnknownNameError.of("group of categories", group, {c.group for c in categories().values()})
    return found


def check_categories(codes: Iterable[str], *, where: str) -> None:
    """UnknownNameError with the nearest codes for a category that does not exist."""
    for code in codes:
        if code not in categories():
            raise UnknownNameError.of("service category", str(code), categories(), where=where)
