"""The invented state's own list of occupations in demand: its word, which no score of ours may change."""

from __future__ import annotations

from pathlib import Path

from braidwork.reference import Region
from braidwork.reference import region as named_region
from braidwork.sources.synthetic.occupations.roster import InventedOccupation, Roster, save

_HEADER = ("state", "area", "occupation_code", "occupation_title", "flag", "list_date", "citation")
_DAY = "2025-07-01"
_GROWS, _SHRINKS = 6.0, -2.0  # percent in ten years
_FEWEST_JOBS = 3_000
# A state's list has reasons of its own: these stand otherwise on it than their growth would say.
_OTHERWISE = {"53-3032": "In demand", "35-1012": "Balanced", "43-4051": "Balanced", "25-2021": "In demand"}


def write_demand_list(folder: Path, roster: Roster, region: Region | None = None) -> tuple[Path]:
    """Write the list for the whole state; small occupations are not on it."""
    region = region or named_region("demo")
    citation = "invented list of the demo state (synthetic)"
    rows = [
        (region.state.postal, region.state.name, o.code, o.title, _flag(o), _DAY, citation)
        for o in roster.occupations
        if o.jobs["region"] >= _FEWEST_JOBS
    ]
    return (save(folder / "synthetic_demand_list.csv", _HEADER, rows),)


def _flag(occupation: InventedOccupation) -> str:
    if occupation.code in _OTHERWISE:
        return _OTHERWISE[occupation.code]
    if occupation.change_percent >= _GROWS:
        return "In demand"
    return "Not in demand" if occupation.change_percent <= _SHRINKS else "Balanced"
