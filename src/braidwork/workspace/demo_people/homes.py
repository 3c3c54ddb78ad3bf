"""Invented homes for invented clients: rent, care and the rest that a talk does not ask. SYNTHETIC.

Drawn by a person's number and by who lives at home; nothing of race, sex or language is looked at.
"""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

from braidwork.eligibility.facts import Case
from braidwork.workspace.advice.work_and_home import Child, WorkAndHome

# Dollars a month: rounded figures of our own, by people at home and by the age of a child below.
_RENT = (0, 1150, 1400, 1650, 1850, 2050)
_CARE = ((3, 1600), (6, 1350), (13, 650))
_CHILDREN = frozenset({"child", "stepchild", "foster_child", "grandchild"})


def invented_home(case: Case, person_id: UUID, pay_hourly_usd: float, hours_weekly: float) -> WorkAndHome:
    """Work and home of an invented client in work, the same every time; some leave the rent out."""
    chance = random.Random(f"home {person_id}")
    others = [p for p in case.people if p.relationship != "self"]
    size = min(len(_RENT) - 1, 1 + len(others))
    leaves_rent_out = chance.random() < 0.08
    rent = round(_RENT[size] * chance.uniform(0.7, 1.25), -1)
    children = tuple(
        Child(p.id, care_monthly_usd=_care(case.age_ends(p.id)[1], chance), is_in_school=_at_school(case, p.id))
        for p in others if p.relationship in _CHILDREN
    )  # fmt: skip
    home = WorkAndHome(
        wage_hourly_usd=pay_hourly_usd, hours_weekly=hours_weekly, has_ssn_for_work=True, tanf_months_used=0,
        commute_monthly_usd=chance.choice((0.0, 60.0, 120.0)), savings_usd=chance.choice((0.0, 300.0, 2500.0)),
        employer_premium_self_monthly_usd=chance.choice((90.0, 140.0, 220.0)), disabled=(), children=children,
        school_serves_free_meals_to_all=False, source="synthetic",
    )  # fmt: skip
    return home if leaves_rent_out else replace(home, rent_monthly_usd=float(rent))


def _care(age: float | None, chance: random.Random) -> float:
    """The price of a child's care; four of ten families have kin who do it for nothing."""
    price = next((usd for below, usd in _CARE if age is not None and age < below), 0)
    return 0.0 if chance.random() < 0.4 else float(price)


def _at_school(case: Case, child: str) -> bool:
    youngest = case.age_ends(child)[0]
    return youngest is not None and youngest >= 5
