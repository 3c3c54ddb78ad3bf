"""What the talk told already that the pages of home ask for: prefilled, and held against what is said at home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from braidwork.workspace.advice.pay_told import MONTHS

if TYPE_CHECKING:
    from braidwork.eligibility.facts import Case
    from braidwork.workspace.advice.work_and_home import WorkAndHome

RECEIVES = {
    "snap": ("receives_federal_snap", "receives_state_food_assistance"), "tanf": ("receives_tanf",),
    "wccc": ("receives_child_care_subsidy",), "apple_health": ("receives_apple_health",),
}  # fmt: skip
RECKONED = frozenset({"tanf", "tax_refund"})  # the engine gives these itself
ENDS_WITH_WORK = frozenset({"unemployment", "paid_leave", "workers_compensation"})
_GETS = frozenset({"recipient", "transitional"})


@dataclass(frozen=True)
class Before:
    """USD as the talk told it: the least and the most; both the same where it was told exactly (None: no end)."""

    low_usd: float
    high_usd: float | None

    @property
    def exact_usd(self) -> float | None:
        """The amount; None for a range."""
        return self.low_usd if self.low_usd == self.high_usd else None


@dataclass(frozen=True)
class TwoHelps:
    """A program that the talk and the pages of home tell apart: whether she gets it, as said at home."""

    program: str
    gets_now: bool


def gets_in_talk(case: Case, program: str) -> bool | None:
    """Whether she said in the talk that she gets a program, for herself or the home; None where she did not say."""
    said = [case.get(None, fact).value for fact in RECEIVES[program]]
    if any(value is True for value in said):
        return True
    return False if all(value is False for value in said) else None


def helps_that_differ(case: Case, home: WorkAndHome) -> Iterator[TwoHelps]:
    """The programs of which the two say different things."""
    for program in RECEIVES:
        held, before = home.help.get(program), gets_in_talk(case, program)
        if held is not None and before is not None and (held.status in _GETS) != before:
            yield TwoHelps(program, held.status in _GETS)


def savings_in_talk(case: Case) -> Before | None:
    """Cash and money in the bank as the talk told it."""
    for key in ("child_care_resources_usd", "tanf_unit_resources_usd"):
        read = case.get(None, key)
        if isinstance(read.value, (int, float)):
            return Before(float(read.value), float(read.value))
        if isinstance(read.high, (int, float)) or (isinstance(read.low, (int, float)) and read.low > 0):
            low, high = (float(x) if isinstance(x, (int, float)) else None for x in (read.low, read.high))
            return Before(low or 0.0, high)
    return None


def other_income_in_talk(case: Case) -> Before | None:
    """Money besides pay in a month as the talk told it; what ends with time out of work is left out, as here."""
    from braidwork.eligibility.facts.people import income_sources

    if case.client.income is None:
        return None
    low, high = 0.0, 0.0
    for event in case.client.income:
        over = event.until is not None and event.until < case.on
        later = event.since is not None and event.since > case.on
        if over or later or event.period not in MONTHS or income_sources()[event.source].earned:
            continue
        if event.source in RECKONED | ENDS_WITH_WORK:
            continue
        least, most = event.ends_usd
        low += least * MONTHS[event.period]
        high += inf if most is None else most * MONTHS[event.period]
    if high == inf:
        return Before(low, None) if low else None  # no end and no beginning says nothing
    return Before(round(low, 2), round(high, 2))
