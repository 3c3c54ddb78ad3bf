"""From a household to the engine: checks, drivers, the batch, and points along pay."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from braidwork.errors import NotAvailableError
from braidwork.household.law.book import LawOfMonth, Rules
from braidwork.household.law.rows import slots
from braidwork.household.people.answers import HouseholdError
from braidwork.household.people.checks import check_household
from braidwork.household.people.drivers import require_drivers
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Batch, Floats, batch_of
from braidwork.household.programs.engine import BY_NAME, MonthResult, run

_FIRST_MONTH = date(2022, 1, 1)  # before it no table is loaded whole


class Asked(NamedTuple):
    """A checked household as a batch of one, with the law of its month."""

    household: Household
    batch: Batch
    law: LawOfMonth

    @property
    def pay(self) -> float:
        """Today's pay of the earner, a month."""
        return float(self.household.earner.pay_monthly_usd)

    @property
    def hours_of_a_month(self) -> float:
        """Paid hours of the earner, a month; 0 without a job."""
        return sum(j.hours_weekly * j.weeks_per_year for j in self.household.earner.jobs) / 12

    def at(self, pays: Floats) -> MonthResult:
        """The month at each of these pays of the earner (USD a month)."""
        return run(self.batch.repeat(len(pays)).with_pay(pays), self.law)

    def known_at(self, pays: Floats) -> MonthResult:
        """As `at`; NotAvailableError names what is not known where a total is open."""
        return self._replace(batch=self.batch.repeat(len(pays)).with_pay(pays)).whole()

    def whole(self) -> MonthResult:
        """The month of the batch; NotAvailableError names what is not known where a total is open."""
        result = run(self.batch, self.law)
        if np.isnan(result.total).any():
            raise NotAvailableError(
                f"the total is not known: {'; '.join(why_unknown(result)) or 'a fact is open'}.",
                where=f"{self.law.on}",
                mend="load the number, take last year's with Rules(allow_carried_forward=True), "
                "or count open lines at their worst with Rules(is_cautious=True).",
            )
        return result

    def wage(self, pay: float) -> float | None:
        """The hourly wage of a pay a month at today's hours."""
        return pay / self.hours_of_a_month if self.hours_of_a_month else None


def ask(household: Household, on: date, rules: Rules | None = None) -> Asked:
    """Check the household, require its drivers, and read the law of the month."""
    first = on.replace(day=1)
    if first < _FIRST_MONTH:
        raise HouseholdError(
            f"{on} lies before the earliest parameters.", where="on", mend=f"ask for {_FIRST_MONTH} or later."
        )
    check_household(household, on)
    require_drivers(household, on)
    return Asked(household, _batch(household), (rules or Rules()).month(first))


def _batch(household: Household) -> Batch:
    try:
        return _cached_batch(household)
    except TypeError:  # enrolments in a plain dict cannot be hashed
        return batch_of([household])


@lru_cache(maxsize=64)
def _cached_batch(household: Household) -> Batch:
    return batch_of([household])


def why_unknown(result: MonthResult) -> list[str]:
    """Which lines are open, and for want of which number."""
    found = []
    for name, line in result.lines.items():
        if np.isnan(line.amount).any():
            lacking = sorted(result.month.law.missing.get(name, ()))
            loads = [slots().get(x, x.replace("_", " ")) for x in lacking]
            found.append(f"{BY_NAME[name].label}: {', '.join(loads)}" if loads else BY_NAME[name].label)
    return found
