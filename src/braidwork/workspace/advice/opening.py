"""What would open a ladder where there is none: the limit that closes it, or the work that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.pathways.limits import Limits, Living

if TYPE_CHECKING:
    from braidwork.region.occupations import RegionOccupations

_LIMITS = {
    "care_hours_weekly": "more hours of child care", "schedules": "other times of day for classes",
    "max_months": "more time", "max_cost_usd": "more money for courses", "commute_minutes": "a shorter way to work",
}  # fmt: skip
_COME_FROM = 3


@dataclass(frozen=True)
class Opening:
    """One thing that would open a ladder: the limit's name (`from` for other work first), and the sentence."""

    limit: str
    sentence: str
    labels: tuple[str, ...] = ()


def what_opens(
    work: RegionOccupations, origin: str, aim: Sequence[str] | None, schooling: str | None, limits: Limits,
    living: Living,
) -> tuple[Opening, ...]:  # fmt: skip
    """The limits of which each alone, taken away, gives a ladder; else all together; else the work one comes from."""
    set_now = [name for name in limits.set_names() if name in _LIMITS]

    def opens(freed: Limits) -> bool:
        found = work.ladders(origin, constraints=freed.constraints(living), to=aim, education=schooling)
        return bool(found.ladders)

    alone = [name for name in set_now if opens(limits.without(name))]
    if alone:
        return tuple(Opening(n, f"With {_LIMITS[n]} there would be a ladder.") for n in alone)
    if len(set_now) > 1 and opens(Limits()):
        words = " and ".join(_LIMITS[n] for n in set_now)
        return (Opening("all", f"With {words} together there would be a ladder.", tuple(set_now)),)
    labels = _leads_there(work, aim[0], origin) if aim else ()
    if not labels:
        return ()
    listed = "; ".join(labels)
    return (Opening("from", f"People come to this work from: {listed}. One of these first would open it.", labels),)


def _leads_there(work: RegionOccupations, aim: str, origin: str) -> tuple[str, ...]:
    into = work.ladders_into(aim, most=_COME_FROM + 1)
    return tuple(x.rungs[0].origin_label for x in into if x.rungs[0].origin_code != origin)[:_COME_FROM]
