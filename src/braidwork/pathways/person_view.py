"""What a search for one person may read: what they ask for and what they hold, never who they are.

Ranking or filtering one person's ladders by the rates of a group would steer people by race or sex. So the facts that
a search takes are named here, and any other is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.pathways.choosing import HOPS, LONGEST_MONTHS
from braidwork.pathways.constraints import Constraints
from braidwork.pathways.region_graph import MoveGraph
from braidwork.pathways.training_options import required_licenses

PERSON_FACTS = (
    "origin_code",
    "target_codes",
    "max_months",
    "max_cost_usd",
    "max_steps",
    "max_months_below_floor",
    "wage_floor_hourly_usd",
    "takes_no_license",
    "schedules",
    "education",
    "barred_occupations",
)
# Words of columns that say who somebody is; the columns of public files (RAC1P, HISP, SEX …) among them.
_PROTECTED = re.compile(
    r"rac[e1]|ethnic|hisp|latin|sex|gender|orient|religio|nativ|national|citizen|immigr|tribe|ancestr|anc1p|pob|"
    r"disab|dis$|color|skin|age(_|$|p$)|marital|pregnan|veteran",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PersonView:
    """A search as a person states it: where they are, where to, limits, schooling."""

    origin: str
    targets: tuple[str, ...] | None
    constraints: Constraints
    education: str | None


def person_view(facts: Mapping[str, Any], graph: MoveGraph) -> PersonView:
    """The search that these facts ask for; a fact that is absent or None sets no limit.

    RefusedError for a fact that says who somebody is (race, ethnicity, sex …), UnknownNameError for any other that is
    not among PERSON_FACTS or for an unknown occupation, DataError without an origin or with a broken limit.
    """
    for name in facts:
        if name in PERSON_FACTS:
            continue
        if _PROTECTED.search(name):
            raise RefusedError(
                f"a search for one person does not read '{name}'.", where="person_view",
                mend="leave it out: ladders are the same for everybody who asks for the same.",
            )  # fmt: skip
        raise UnknownNameError.of("fact about a person", name, PERSON_FACTS, where="person_view")
    stated = {name: value for name, value in facts.items() if value is not None}
    if "origin_code" not in stated:
        raise DataError("the search has no origin.", where="person_view", mend="name the present or last occupation.")
    origin = graph.known(str(stated["origin_code"])).code
    targets = stated.get("target_codes")
    education = stated.get("education")
    if education is not None:
        graph.reference.level(education)
    barred = frozenset(stated.get("barred_occupations", ()))
    schedules = stated.get("schedules")
    limits = Constraints(
        max_months=stated.get("max_months", LONGEST_MONTHS),
        max_cost_usd=stated.get("max_cost_usd"),
        max_hops=stated.get("max_steps", HOPS),
        wage_floor_hourly_usd=stated.get("wage_floor_hourly_usd"),
        barred_licenses=_all_licenses(graph) if stated.get("takes_no_license") else frozenset(),
        schedules=None if schedules is None else frozenset(schedules),
        max_months_below_floor=stated.get("max_months_below_floor"),
        barred_occupations=barred,
    )
    named = None if targets is None else tuple(graph.known(code).code for code in targets)
    return PersonView(origin, named, limits, education)


def _all_licenses(graph: MoveGraph) -> frozenset[str]:
    return frozenset(x.name for o in graph.occupations.values() for x in required_licenses(o))
