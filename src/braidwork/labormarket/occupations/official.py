"""The state's own word on demand for an occupation, kept as it stands and never overwritten."""

from __future__ import annotations

import re

from braidwork.engine import Store
from braidwork.labormarket.occupations.editions import newest, rows, version_of
from braidwork.reference import Region
from braidwork.sources.crosswalks import require_same_version

TABLE = "state_demand_list"
_STATEWIDE = re.compile(r"\b(state ?wide|entire state|whole state)\b")


def official_flags(store: Store, region: Region, version: str) -> dict[str, str]:
    """The state's words on each occupation of the newest loaded list, by code; empty where no list is loaded.

    The words of the areas named after the region's counties or its metropolitan area stand, with the area where they
    differ between areas; without any, those for the whole state. Raises BraidworkError where the list's codes follow
    another classification than the book's.
    """
    entry = newest(store, TABLE)
    if entry is None:
        return {}
    require_same_version(version_of(entry), version)
    near: dict[str, dict[str, str]] = {}
    whole: dict[str, str] = {}
    columns = ("state_postal_code", "area_label", "occupation_code", "flag")
    for state, area, code, flag in rows(store, entry, columns):
        if state == region.state.postal:
            if _is_near(area, region):
                near.setdefault(code, {})[area] = flag
            elif _is_state(area, region):
                whole[code] = flag
    return whole | {code: _told(flags) for code, flags in near.items()}


def _is_near(area: str, region: Region) -> bool:
    names = [c.name for c in region.counties] + ([region.cbsa.name] if region.cbsa else []) + [region.label]
    return any(re.search(rf"\b{re.escape(n.casefold())}\b", area.casefold()) for n in names)


def _is_state(area: str, region: Region) -> bool:
    text = area.casefold().strip()
    return text in (region.state.name.casefold(), region.state.postal.casefold()) or bool(_STATEWIDE.search(text))


def _told(flags: dict[str, str]) -> str:
    """One word where the areas agree, else each area's own."""
    if len(set(flags.values())) == 1:
        return next(iter(flags.values()))
    return "; ".join(f"{area}: {flag}" for area, flag in sorted(flags.items()))
