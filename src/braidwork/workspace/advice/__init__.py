"""Advice to one client: what her household has now, the ladders by what they leave it, and what they take.

    from braidwork.workspace.advice import Limits, WorkAndHome, advise
    advice = advise(case, decisions, told, work, on=today, limits=Limits(care_hours_weekly=50))
    advice.ways[0].gain_usd, advice.missing, advice.needs(advice.ways[0]), advice.document()

`work` are the occupations of the region (`occupations_here()` in a served workspace). Nothing here is kept or posted.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.pathways.limits import Limits as Limits
    from braidwork.workspace.advice.advising import Advice as Advice
    from braidwork.workspace.advice.advising import advise as advise
    from braidwork.workspace.advice.pricing import Need as Need
    from braidwork.workspace.advice.pricing import priced_services as priced_services
    from braidwork.workspace.advice.region import occupations_here as occupations_here
    from braidwork.workspace.advice.work_and_home import Child as Child
    from braidwork.workspace.advice.work_and_home import Help as Help
    from braidwork.workspace.advice.work_and_home import WorkAndHome as WorkAndHome
    from braidwork.workspace.advice.work_and_home import home_of as home_of
    from braidwork.workspace.advice.work_and_home import read_home as read_home
    from braidwork.workspace.advice.work_and_home import read_limits as read_limits

_HERE = "braidwork.workspace.advice"
_MODULE_OF = {
    "Advice": f"{_HERE}.advising", "advise": f"{_HERE}.advising", "Limits": "braidwork.pathways.limits",
    "Need": f"{_HERE}.pricing", "priced_services": f"{_HERE}.pricing", "occupations_here": f"{_HERE}.region",
    "Child": f"{_HERE}.work_and_home", "Help": f"{_HERE}.work_and_home", "WorkAndHome": f"{_HERE}.work_and_home",
    "home_of": f"{_HERE}.work_and_home", "read_home": f"{_HERE}.work_and_home",
    "read_limits": f"{_HERE}.work_and_home",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)
