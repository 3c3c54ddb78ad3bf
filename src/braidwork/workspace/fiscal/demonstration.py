"""Invented awards, needs and a posted plan for a demo workspace. Everything here is SYNTHETIC and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import SYSTEM, Actor
from braidwork.workspace.casework.models import Consent, Decision
from braidwork.workspace.fiscal.awards import load_awards
from braidwork.workspace.fiscal.models import FundYear
from braidwork.workspace.fiscal.needs import load_needs

LINES = 300
_EARLIER = 120  # of them are planned, approved and posted already; the others are open
_SEED = 2026
_PEOPLE = 75
_MOST_CLIENTS = 20
_COUNTIES = (("53033", 55), ("53061", 20), ("53053", 25))
# Category, weight, middle price in dollars.
_NEEDS = (
    ("career", 20, 420), ("training_account", 10, 5200), ("ojt", 5, 4200), ("transitional_job", 2, 5200),
    ("incumbent_training", 2, 1800), ("work_experience", 6, 3400), ("transport", 16, 130), ("child_care", 7, 900),
    ("housing", 5, 1100), ("tools", 6, 260), ("device", 5, 350), ("exam_fee", 6, 180), ("digital_navigation", 6, 160),
    ("english", 4, 700),
)  # fmt: skip
# Family and how often an invented person may be served by it.
_OPEN = (
    ("wioa_adult", 60), ("wioa_dislocated_worker", 25), ("wioa_youth", 20), ("snap_et_50_50", 26), ("tanf", 8),
    ("ecsa_state", 35), ("worker_retraining", 15),
)  # fmt: skip


def fill_books(on: date | None = None) -> int:
    """Fills the books of a demo with invented awards, lines and one posted plan; how many lines are new.

    A demo whose books hold an award stays as it is. RefusedError outside a demo.
    """
    if not settings.DEMO:
        raise RefusedError("invented awards belong into a demo workspace only.", mend="add --demo.")
    if FundYear.objects.exists():
        return 0
    today = on or timezone.localdate()
    with transaction.atomic():
        begun = first_of_month(today, -1)
        load_awards(awards_document(today), by=SYSTEM, on=begun, synthetic=True, name="synthetic awards of the demo")
        rows = list(_lines(today, Random(_SEED)))
        loaded = load_needs(rows[:_EARLIER], by=SYSTEM, synthetic=True, name="synthetic needs of the demo")
        _post_earlier(begun, rows)
        return loaded.lines + load_needs(rows[_EARLIER:], by=SYSTEM, synthetic=True, name="synthetic needs").lines


def first_of_month(day: date, months: int) -> date:
    """The first day of the month that lies so many months after (or before) the month of a day."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def awards_document(today: date) -> dict[str, Any]:
    """Synthetic awards around a day, as an award file has them."""
    begin = first_of_month(today, -4)
    year = begin.year % 100

    def award(code: str, family: str, months: int, dollars: int, **more: Any) -> dict[str, Any]:
        start = more.pop("start", begin)
        administration = more.pop("administration", 0)
        return {
            "fund_year_id": f"{code}-{year}", "award": f"SYNTHETIC {code.replace('-', ' ').title()} award 20{year}",
            "family": family, "start_date": start.isoformat(), "allotment_cents": dollars * 100,
            "end_date": (first_of_month(begin, months) - timedelta(days=1)).isoformat(),
            "administration_cents": administration * 100, "balance_cents": (dollars - administration) * 100,
            "origin": "invented for the demo", "rule_version": "demo", **more,
        }  # fmt: skip

    king, carried = ["53033"], first_of_month(begin, -12)
    return {
        "county_codes": [code for code, _ in _COUNTIES],
        "fund_year": [
            award("ADULT-CARRY", "wioa_adult", 8, 24_000, start=carried, label="WIOA Adult carry-in"),
            award("ADULT", "wioa_adult", 24, 62_000, administration=6_200),
            award("DISLOCATED", "wioa_dislocated_worker", 24, 50_000, administration=5_000),
            award("YOUTH", "wioa_youth", 24, 52_000, administration=5_200),
            award("SNAP-5050", "snap_et_50_50", 12, 24_000),
            award("TANF", "tanf", 12, 16_000),
            award("ECSA-STATE", "ecsa_state", 12, 30_000),
            award("RETRAINING", "worker_retraining", 12, 22_000),
            award("LEVY", "county_levy", 12, 20_000, county_codes=king),
            award("CITY", "city", 12, 12_000, county_codes=king),
            award("NAVIGATION", "digital_navigation_grant", 6, 9_000),
            award("PHILANTHROPY", "philanthropy", 18, 14_000),
        ],
        "match": [{"fund_year_id": f"SNAP-5050-{year}", "ratio": "1:1",
                   "source_fund_year_ids": [f"ECSA-STATE-{year}", f"LEVY-{year}"]}],
        "ceiling": [{"ceiling_id": "training account", "category_codes": ["training_account"],
                     "ceiling_cents": 800_000, "fund_year_ids": [f"ADULT-CARRY-{year}", f"ADULT-{year}"],
                     "citation": "policy of the invented board"}],
    }  # fmt: skip


def _lines(today: date, chance: Random) -> Iterator[dict[str, Any]]:
    """Lines of clients who share their invented case, then of people known to the books alone."""
    clients = _clients()
    people: list[dict[str, Any]] = [{"case": c, "person": ""} for c in clients]
    people += [{"case": "", "person": f"demo-{n:03}"} for n in range(_PEOPLE - len(clients))]
    for one in people:
        one["county"] = chance.choices([c for c, _ in _COUNTIES], [w for _, w in _COUNTIES])[0]
        one["tier"] = chance.choices((1, 2, 3, 4), (4, 62, 2, 32))[0]
        one["school"] = chance.random() < 0.08
        drawn = {f"eligible_{family}": chance.random() * 100 < often for family, often in _OPEN}
        one["open"] = dict.fromkeys(drawn) if one["case"] else drawn
    for number in range(LINES):
        one = people[chance.randrange(len(people))] if number >= len(people) else people[number]
        code, _, middle = chance.choices(_NEEDS, [w for _, w, _ in _NEEDS])[0]
        cost = 100 + round(middle * 100 * chance.lognormvariate(0, 0.45))
        pell = min(cost, 185_000) if code == "training_account" and chance.random() < 0.3 else 0
        yield {
            "line_id": f"demo-line-{number + 1:03}", "case": one["case"], "person": one["person"],
            "category_code": code, "cost_cents": cost, "other_grants_cents": pell,
            "service_date": today + timedelta(days=chance.randrange(-40, 90)),
            "waiting_since_date": today - timedelta(days=chance.randrange(45, 160)),
            "county_code": one["county"], "tier": one["tier"], "is_in_school": one["school"], **one["open"],
        }  # fmt: skip


def _clients() -> list[str]:
    """Some invented clients who share their finished case."""
    agreed = Consent.objects.filter(
        purpose="serving", withdrawn_at=None, expires_at__gt=timezone.now(), person__is_synthetic=True
    ).values("person_id")
    decided = Decision.objects.filter(intake__person_id__in=agreed, intake__joined_into=None)
    found = decided.order_by("intake__person_id").values_list("intake__person_id", flat=True).distinct()
    return [str(person) for person in found[:_MOST_CLIENTS]]


def _post_earlier(begun: date, rows: list[dict[str, Any]]) -> None:
    """The plan of last month: proposed, approved by another person, posted, and partly paid."""
    from braidwork.workspace.fiscal.actuals import Paid, post_actuals
    from braidwork.workspace.fiscal.approving import approve, post_plan
    from braidwork.workspace.fiscal.planning import document_of, policy_for, propose

    manager, director = (_invented(role) for role in ("fiscal_manager", "director"))
    if manager is None or director is None:
        return
    found = propose(by=manager, policy=policy_for(begun))
    post_plan(approve(found, by=director), by=manager, on=begun)
    served = {r["line_id"] for r in rows if r["service_date"] < begun + timedelta(days=25)}
    allocations = document_of(found).allocations
    paid = [
        # Every seventh bill came in a tenth lower than planned.
        Paid(a["line_id"], a["fund_year_id"], a["amount_cents"] - (a["amount_cents"] // 10 if i % 7 == 0 else 0))
        for i, a in enumerate(allocations)
        if a["line_id"] in served
    ]
    if paid:
        post_actuals(paid, by=manager, on=begun + timedelta(days=24))


def _invented(role: str) -> Actor | None:
    found = Staff.objects.filter(
        role_name=role, is_synthetic=True, is_active=True, organisation__runs_workspace=True
    ).first()
    return Actor.staff(found) if found else None
