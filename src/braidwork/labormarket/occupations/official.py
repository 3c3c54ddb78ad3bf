"""The state's own word on demand for an occupation, kept as it stands and never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from braidwork.engine import Store
from braidwork.labormarket.occupations.editions import newest, rows, version_of
from braidwork.reference import Region
from braidwork.sources.crosswalks import require_same_version

TABLE = "state_demand_list"


def official_flags(store: Store, region: Region, version: str) -> Mapping[str, str]:
    """The flag of each occupation on the newest loaded list of the region's state; empty where none is loaded.

    The table `state_demand_list` holds `occupation_code`, `demand_label` in the state's words and, where the list is by
    area, `area_code` (the metropolitan area's code, or the state's); the nearer area speaks. Raises BraidworkError
    where its codes follow another classification than the book's.
    """
    entry = newest(store, TABLE)
    if entry is None:
        return MappingProxyType({})
    require_same_version(version_of(entry), version)
    nearness = {region.cbsa.code if region.cbsa else None: 2, region.state.fips: 1, None: 0}
    found: dict[str, tuple[int, str]] = {}
    for code, label, area in rows(store, entry, ("occupation_code", "demand_label", "area_code")):
        if area in nearness and label and nearness[area] >= found.get(code, (0, ""))[0]:
            found[code] = (nearness[area], str(label))
    return {code: label for code, (_, label) in found.items()}
