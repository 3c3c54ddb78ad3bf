"""Numbers of law that bind funds: dated, cited parameters from `rules.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, NotAvailableError, UnknownNameError
from braidwork.reference.dated import Parameter, Verified
from braidwork.reference.parameter_files import check_rows

_SHIPPED = Path(__file__).parent / "rules.toml"


@cache
def funding_rules(path: Path = _SHIPPED) -> tuple[Parameter, ...]:
    """Every row of the file; DataError for one without source, or for two rows that hold on one day."""
    import tomllib

    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [(f"{path.name}, rule {i}", _row(r, f"{path.name}, rule {i}")) for i, r in enumerate(raw["rule"], 1)]
    check_rows(rows)
    return tuple(row for _, row in rows)


def funding_rule(name: str, on: date) -> Parameter:
    """The row of a name in force on a day; UnknownNameError, or NotAvailableError for a day without one."""
    rows = [r for r in funding_rules() if r.name == name]
    if not rows:
        raise UnknownNameError.of("rule of funding", name, {r.name for r in funding_rules()})
    for row in rows:
        if row.in_force(on) and row.was_known(None):
            return row
    raise NotAvailableError(
        f"no row of {name} is in force on {on}.", where=_SHIPPED.name, mend="look it up and add it."
    )


def _row(raw: Mapping[str, Any], where: str) -> Parameter:
    if not raw.get("citation") or not raw.get("unit"):
        raise DataError("a rule has no citation or no unit.", where=where, mend="every number needs its source.")
    if raw.get("verified") not in ("verified", "unverified"):
        raise DataError(f"verified is {raw.get('verified')!r}.", where=where, mend="write verified or unverified.")
    verified: Verified = raw["verified"]
    return Parameter(
        raw["name"], {}, float(raw["value"]), raw["unit"], raw["effective_from"], raw.get("effective_to"),
        raw["citation"], verified, raw.get("note", ""),
    )  # fmt: skip
