"""Raises that pay: the least better wage, the wage that stays better, and the same asked by an employer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from braidwork.household.law.book import Rules
from braidwork.household.outcomes.asking import ask
from braidwork.household.outcomes.attribution import Attribution, attribute
from braidwork.household.outcomes.cliffs import CENT, Cliff, cliffs_in, crossing, first_reaching, scan
from braidwork.household.outcomes.words import dollars, wage
from braidwork.household.people.answers import HouseholdError
from braidwork.household.people.household import Household
from braidwork.household.people.person import WEEKS_PER_YEAR

_BETTER_USD = 1.0  # a raise counts as better from one dollar a month on
_REACH_USD = 9_000.0  # how far above today's pay is searched, USD a month; no rule of law


@dataclass(frozen=True)
class SafeRaise:
    """From a pay: the least pay that leaves more, and the least from which no higher pay leaves less (USD a month)."""

    pay_monthly_usd: float
    net_usd: float
    first_better_usd: float | None
    always_better_usd: float | None
    hours_of_a_month: float
    cliffs: tuple[Cliff, ...]

    def wage(self, pay: float | None) -> float | None:
        """The hourly wage of a pay, at the hours worked."""
        return pay / self.hours_of_a_month if pay is not None and self.hours_of_a_month else None

    def hours_weekly(self, pay: float | None) -> float | None:
        """The hours a week that give a pay at today's wage."""
        if pay is None or not self.pay_monthly_usd:
            return None
        return pay / self.pay_monthly_usd * self.hours_of_a_month * 12 / WEEKS_PER_YEAR

    @property
    def most_hours_weekly(self) -> float | None:
        """Hours a week at today's wage up to the first cliff; None where there is none."""
        return self.hours_weekly(self.cliffs[0].pay_monthly_usd) if self.cliffs else None

    def tell(self) -> str:
        """Which raise is safe, in words for the client."""
        now = self.wage(self.pay_monthly_usd)
        head = f"Now, at {wage(now)}, you have {dollars(self.net_usd)} a month left. " if now else ""
        first, always = self.wage(self.first_better_usd), self.wage(self.always_better_usd)
        if always is None or first is None:
            return f"{head}No raise within reach is safe by itself. Look at help for the gap."
        if not self.cliffs:
            return f"{head}Any raise leaves you with more."
        least = f"A raise to {wage(first, up=True)} leaves you with more. " if first < always else ""
        return f"{head}{least}From {wage(always, up=True)} on, you never have less than now. " + " ".join(
            c.tell() for c in self.cliffs
        )


def safe_raise(
    household: Household, on: date, *, rules: Rules | None = None, better_usd: float = _BETTER_USD
) -> SafeRaise:
    """The safe raises of the earner from today's pay, with the cliffs on the way."""
    asked = ask(household, on, rules)
    found = scan(asked, asked.pay, asked.pay + _REACH_USD)
    now = float(found.net[0])
    first = first_reaching(found, 1, now + better_usd)
    below = np.flatnonzero(found.net < now - CENT / 2)
    if not len(below):
        always: float | None = float(found.pay[0])
    elif below[-1] + 1 >= len(found.pay):
        always = None
    else:
        left, right = (float(p) for p in found.pay[below[-1] : below[-1] + 2])
        always = crossing(asked, left, right, now)
    on_the_way = tuple(c for c in cliffs_in(found) if always is None or c.pay_monthly_usd < always)
    return SafeRaise(asked.pay, now, first, always, asked.hours_of_a_month, on_the_way)


@dataclass(frozen=True)
class Raise:
    """What one raise does: the change of net resources by program, and the cliffs that lie within it."""

    wage_from_usd: float
    wage_to_usd: float
    attribution: Attribution
    cliffs: tuple[Cliff, ...]

    def tell(self) -> str:
        """The raise as one reads it to a client: what stays of it, and what is lost and when."""
        kept = self.attribution.change_usd
        less = f"{dollars(kept)} more" if kept >= 0 else f"{dollars(-kept)} less"
        said = [f"At {wage(self.wage_to_usd)} instead of {wage(self.wage_from_usd)} you would have {less} a month."]
        for cliff in self.cliffs:
            said.append(cliff.tell())
        return " ".join(said)


def raise_by(household: Household, on: date, hourly_usd: float, *, rules: Rules | None = None) -> Raise:
    """What a raise of the earner's first job by so many dollars an hour does in the month of `on`."""
    now = ask(household, on, rules)
    jobs = household.earner.jobs
    if not jobs or not jobs[0].hours_weekly:
        raise HouseholdError("works no hours.", where=household.earner.person_id, mend="give a job with hours.")
    before, after = jobs[0].wage_hourly_usd, jobs[0].wage_hourly_usd + hourly_usd
    more = hourly_usd * jobs[0].hours_weekly * jobs[0].weeks_per_year / 12
    found = scan(now, *sorted((now.pay, now.pay + more)))
    parts = attribute(household.earning(before), household.earning(after), on, rules=rules)
    return Raise(before, after, parts, cliffs_in(found))


@dataclass(frozen=True)
class EmployersView:
    """The wage that clears the cliffs of every kind of family on a payroll, from the wage paid now."""

    wage_hourly_usd: float
    clearing_wages_usd: tuple[float | None, ...]

    @property
    def clearing_wage_usd(self) -> float | None:
        """The least wage that leaves no family with less, now or with any higher pay; None if one has no such wage."""
        known = [w for w in self.clearing_wages_usd if w is not None]
        return max(known) if len(known) == len(self.clearing_wages_usd) and known else None

    def tell(self) -> str:
        """For the employer: how far a raise must go so that nobody loses."""
        clears = self.clearing_wage_usd
        losing = sum(1 for w in self.clearing_wages_usd if w is None or w > self.wage_hourly_usd + CENT)
        families = f"{losing} of {len(self.clearing_wages_usd)} families"
        said = f"From {wage(self.wage_hourly_usd)}, a small raise can leave {families} with less."
        if clears is None:
            return f"{said} For one of them no wage within reach clears it."
        return f"{said} A raise to {wage(clears, up=True)} leaves nobody with less."


def employers_view(
    families: Sequence[Household], wage_hourly_usd: float, on: date, *, rules: Rules | None = None
) -> EmployersView:
    """The employer's question for example families of a workforce, each earning the same wage at its own hours."""
    found = [safe_raise(family.earning(wage_hourly_usd), on, rules=rules) for family in families]
    return EmployersView(wage_hourly_usd, tuple(f.wage(f.always_better_usd) for f in found))
