"""What it takes to get in: the projections' categories, O*NET's job zone and shares of required education."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from braidwork.labormarket.occupations.members import OnetTables
from braidwork.labormarket.occupations.records import Entry

# How much preparation an O*NET job zone means, in plain words of our own.
JOB_ZONES: Mapping[int, str] = {
    1: "little or no preparation",
    2: "some preparation",
    3: "medium preparation: often training, an apprenticeship or an associate degree",
    4: "considerable preparation: often a bachelor's degree",
    5: "long preparation: often a degree beyond the bachelor's",
}

BROAD_NOTE = "O*NET has not rated this occupation: {what} of the occupations nearest to it in the classification"


def entry(
    code: str, item: Mapping[str, Any] | None, members: Sequence[str], broad: Sequence[str], onet: OnetTables
) -> tuple[Entry, str | None]:
    """Entry requirements of one occupation, and a note where they are those of its broad group.

    `members` are its O*NET occupations, `broad` those of every occupation of its broad group. The parent's own rating
    stands; without one the members' most common job zone (of a tie the lower) and mean shares; without any rated
    member those of the broad group, which the note says.
    """
    zone, zone_is_broad = _job_zone(code, members, broad, onet.job_zones)
    shares, shares_are_broad = _education(code, members, broad, onet.education)
    parts = [("job zone", zone_is_broad), ("education shares", shares_are_broad)]
    borrowed = " and ".join(name for name, is_broad in parts if is_broad)
    note = BROAD_NOTE.format(what=f"{borrowed} are those") if borrowed else None
    text = item or {}
    found = Entry(
        text.get("entry_education"), text.get("related_experience"), text.get("job_training"), zone, shares
    )  # fmt: skip
    return found, note


def _job_zone(
    code: str, members: Sequence[str], broad: Sequence[str], zones: Mapping[str, int]
) -> tuple[int | None, bool]:
    for group, is_broad in (([f"{code}.00"], False), (members, False), (broad, True)):
        if rated := Counter(zones[m] for m in group if m in zones):
            return min(rated, key=lambda z: (-rated[z], z)), is_broad
    return None, False


def _education(
    code: str, members: Sequence[str], broad: Sequence[str], education: Mapping[str, Mapping[str, float]]
) -> tuple[dict[str, float], bool]:
    for group, is_broad in (([f"{code}.00"], False), (members, False), (broad, True)):
        if rated := [education[m] for m in group if m in education]:
            categories = sorted({c for shares in rated for c in shares}, key=int)
            return {c: sum(s.get(c, 0.0) for s in rated) / len(rated) for c in categories}, is_broad
    return {}, False
