"""A seeded instance of the braiding problem for benchmarks and tests: **synthetic** people, needs and awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from braidwork.errors import BraidworkError
from braidwork.funding.funds.fund_year import Funds
from braidwork.funding.lines.person_eligibility import PersonEligibility
from braidwork.funding.lines.reading import service_lines
from braidwork.funding.lines.service_lines import ServiceLines
from braidwork.funding.policy import Policy
from braidwork.funding.synthetic.awards import FIRST_DAY, Award, awards, funds_of
from braidwork.funding.synthetic.people import COUNTIES, LINES_PER_PERSON, NEEDS, People, needs, people

NOTE = "synthetic: invented people, needs and awards"


@dataclass(frozen=True, eq=False)
class Instance:
    """Lines, funds and a policy that belong together, all invented."""

    lines: ServiceLines
    funds: Funds
    policy: Policy
    note: str = NOTE


def instance(lines: int, funds: int = 12, seed: int = 2025) -> Instance:
    """So many synthetic lines (five a person) and fund-years (12 and 40 are the reference instances), seeded.

    Facts of people are independent, prices lognormal, balances three quarters of all need: no real region looks so.
    """
    if lines < 0 or funds < 0:
        raise BraidworkError("an instance has no fewer than 0 lines and 0 funds.")
    rng = np.random.default_rng(seed)
    persons = people(-(-lines // LINES_PER_PERSON), rng)
    need = needs(lines, persons, rng)
    chosen = awards(funds, rng)
    made = _lines(persons, need, chosen)
    return Instance(made, funds_of(chosen, int(made.cost_cents.sum())), policy_of(chosen))


def policy_of(chosen: tuple[Award, ...]) -> Policy:
    """The policy under which instances are planned: the first day, funds in the order of the list."""
    return Policy(today=FIRST_DAY, fixed_order=tuple(a.name for a in chosen))


def eligibility_of(persons: People, person_ids: Any, chosen: tuple[Award, ...]) -> PersonEligibility:
    """Who may be served by which award: any of the award's facts."""
    allowed = np.zeros((len(persons), len(chosen)), dtype=bool)
    for f, award in enumerate(chosen):
        for fact in award.who:
            allowed[:, f] |= persons.facts[fact]
    who = {a.name: " or ".join(a.who) for a in chosen}

    def reason(person: str, fund_year_id: str) -> tuple[str, str]:
        return f"{person} is none of: {who[fund_year_id].replace('_', ' ')}", NOTE

    return PersonEligibility(person_ids, tuple(a.name for a in chosen), allowed, None, reason)


def _lines(persons: People, need: dict[str, np.ndarray], chosen: tuple[Award, ...]) -> ServiceLines:
    import pyarrow as pa

    person_ids = _ids("P", len(persons))
    first = np.datetime64(FIRST_DAY, "D")
    table = {
        "line_id": _ids("L", len(need["person"])),
        "person": person_ids.take(pa.array(need["person"])),
        "category_code": pa.DictionaryArray.from_arrays(need["category"].astype(np.int32), list(NEEDS)).cast(
            pa.string()
        ),
        "cost_cents": need["cost_cents"],
        "service_date": first + need["service"],
        "waiting_since_date": first + need["waiting"],
        "county_code": pa.DictionaryArray.from_arrays(
            persons.county[need["person"]].astype(np.int32), list(COUNTIES)
        ).cast(pa.string()),
        "tier": persons.tier[need["person"]],
        "is_in_school": persons.facts["in_school"][need["person"]],
    }
    eligible = eligibility_of(persons, person_ids, chosen)
    return service_lines(table, eligible, county_codes=tuple(COUNTIES), note=NOTE)


def _ids(letter: str, count: int) -> Any:
    import pyarrow as pa

    width = max(4, len(str(count)))
    return pa.array([f"{letter}{i:0{width}d}" for i in range(count)], pa.string())
