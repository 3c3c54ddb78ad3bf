"""What a plan needs, as priced services: from the steps of a ladder, the children at home and what is decided."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from braidwork.errors import DataError
from braidwork.funding.lines.categories import check_categories
from braidwork.pathways.net import Bridge, filled_dollars

if TYPE_CHECKING:
    from braidwork.eligibility.facts import Case
    from braidwork.pathways.net import NetLadder
    from braidwork.pathways.rungs import Rung, ToldLadder

_SHIPPED = Path(__file__).parent / "prices.toml"
_FROM_THE_LADDER = "the ladder's usual cost after grants (training reference, unverified)"
_BEGINS_AFTER = timedelta(days=14)
_MONTH = timedelta(days=30.4375)
_CARE_BELOW_AGE = 13
Per = Literal["once", "month", "child_month", "step", "course"]


class Client(Protocol):
    """Whose services are priced: the case on its day, and the programs decided `eligible`."""

    @property
    def case(self) -> Case:
        """Who lives together and what is known."""
        ...

    @property
    def on(self) -> date:
        """The day from which services are planned."""
        ...

    @property
    def eligible(self) -> frozenset[str]:
        """Programs decided `eligible`."""
        ...


@dataclass(frozen=True)
class Price:
    """One kind of service: what it is priced by, in cents (None: the ladder's own cost), and why it is needed."""

    category_code: str
    label: str
    per: Per
    why: str
    amount_cents: int | None = None
    most_months: int | None = None
    unless_eligible: str = ""
    say: str = ""
    hours: int | None = None


@dataclass(frozen=True)
class Need:
    """One priced service: category, what it is called, price in whole cents, the day it begins, why, price's source.

    `last_date` is the last day of a service that lasts; what pays for it must last as long. None: it is of one day.
    `say` names the client's text for it, filled with `values` (job, children, months, hours); `label` is English.
    """

    category_code: str
    label: str
    cost_cents: int
    service_date: date
    why: str
    source: str
    last_date: date | None = None
    say: str = ""
    values: tuple[tuple[str, str | int], ...] = ()


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))


@cache
def prices() -> tuple[tuple[Price, ...], str]:
    """The shipped prices in the order of the file, and their source with its state of checking."""
    raw = _shipped()
    found = tuple(Price(**one) for one in raw["price"])
    check_categories([p.category_code for p in found], where=_SHIPPED.name)
    for one in found:
        if (one.amount_cents is None) != (one.per == "course"):
            raise DataError(f"{one.label} has no price, or two.", where=_SHIPPED.name, mend="give amount_cents.")
    return found, f"{raw['source']} ({raw['verified']})"


def priced_services(client: Client, ladder: ToldLadder | None) -> tuple[Need, ...]:
    """The services that a client needs to climb a ladder, in the order of their beginning; coaching alone without one.

    Months spent on the job with pay need no bus pass and no care: only steps with a course count.
    """
    kinds, source = prices()
    steps = list(_dated(client.on + _BEGINS_AFTER, ladder.rungs if ladder else ()))
    found: list[Need] = []
    for kind in kinds:
        if kind.per == "once" and (steps or kind.category_code == "career"):
            begins = client.on + (_BEGINS_AFTER if kind.category_code != "career" else timedelta())
            values = (("hours", kind.hours),) if kind.hours else ()
            cents = kind.amount_cents or 0
            found.append(
                Need(kind.category_code, kind.label, cents, begins, kind.why, source, say=kind.say, values=values)
            )
        elif kind.per == "child_month":
            found += _care(kind, client, steps, source)
        else:
            found += _of_steps(kind, steps, source)
    return tuple(sorted((n for n in found if n.cost_cents), key=lambda n: n.service_date))


def bridge_offer(rent_monthly_usd: float) -> Bridge:
    """What may fill months that leave less than today: help with the rent, at most the rent itself."""
    return Bridge(_shipped()["bridge"]["name"], rent_monthly_usd)


def bridge_needs(way: NetLadder | None, source: str) -> tuple[Need, ...]:
    """The bridge of a ladder as one priced service; none where no month falls under today's. `source` tells whose
    household it was reckoned for."""
    if way is None or way.bridge is None:
        return ()
    found = []
    for name, amounts in way.bridge.plan_usd.items():
        paid = [i for i, a in enumerate(amounts) if a >= 0.01]
        cents = sum(filled_dollars(amounts[i]) * 100 for i in paid)
        if paid:
            found.append(Need(
                _shipped()["bridge"]["category_code"], f"{name}, {_months(len(paid))}", cents,
                way.bridge.months[paid[0]], "it keeps every month of the ladder at what today leaves",
                f"what the ladder's months leave under today's (household engine, {source})",
                _end_of_month(way.bridge.months[paid[-1]]), _shipped()["bridge"]["say"], (("months", len(paid)),),
            ))  # fmt: skip
    return tuple(found)


def children_in_care(client: Client) -> int:
    """Children at home who are surely under 13, where the client needs care for them."""
    if client.case.get(None, "works_in_approved_child_care_activity").value is not True:
        return 0
    ends = (client.case.age_ends(p.id)[1] for p in client.case.people if "child" in p.relationship)
    return sum(oldest is not None and oldest < _CARE_BELOW_AGE for oldest in ends)


def _dated(begins: date, rungs: tuple[Rung, ...]) -> Iterator[tuple[date, Rung]]:
    """Each step with the day it begins; those without a course are passed."""
    for rung in rungs:
        if rung.cost_usd:
            yield begins, rung
        begins += rung.months * _MONTH


def _of_steps(kind: Price, steps: list[tuple[date, Rung]], source: str) -> Iterator[Need]:
    for begins, rung in steps:
        name = rung.destination_label
        job = (("job", name),)
        if kind.per == "course":
            words = f"{kind.label}: {name}"
            cents = rung.cost_usd * 100
            yield Need(kind.category_code, words, cents, begins, kind.why, _FROM_THE_LADDER, None, kind.say, job)
        elif kind.per == "month":
            words = f"{kind.label}, {_months(rung.months)}"
            cents = (kind.amount_cents or 0) * rung.months
            last, lasts = _last(begins, rung.months), (("months", rung.months),)
            yield Need(kind.category_code, words, cents, begins, kind.why, source, last, kind.say, lasts)
        elif rung.licenses:
            ends = begins + rung.months * _MONTH
            words, cents = f"{kind.label}: {name}", kind.amount_cents or 0
            yield Need(kind.category_code, words, cents, ends, kind.why, source, None, kind.say, job)


def _care(kind: Price, client: Client, steps: list[tuple[date, Rung]], source: str) -> Iterator[Need]:
    months = min(sum(r.months for _, r in steps), kind.most_months or 999)
    children = 0 if kind.unless_eligible in client.eligible else children_in_care(client)
    if months and children:
        who = "1 child" if children == 1 else f"{children} children"
        cents = (kind.amount_cents or 0) * children * months
        words = f"{kind.label}, {who}, {_months(months)}"
        first = steps[0][0]
        values = (("children", children), ("months", months))
        yield Need(kind.category_code, words, cents, first, kind.why, source, _last(first, months), kind.say, values)


def _last(begins: date, months: int) -> date:
    """The last day of so many months."""
    return begins + months * _MONTH - timedelta(days=1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def rows_of(needs: tuple[Need, ...], **more: Any) -> list[dict[str, Any]]:
    """The needs as rows of the contract `service_line`; `more` goes to every row, `line_id` counts from `prefix`."""
    prefix = more.pop("prefix")
    return [
        {"line_id": f"{prefix}-{number}", "category_code": n.category_code, "cost_cents": n.cost_cents,
         "other_grants_cents": 0, "service_date": n.service_date,
         "last_service_date": n.last_date or n.service_date, **more}
        for number, n in enumerate(needs, 1)
    ]  # fmt: skip
