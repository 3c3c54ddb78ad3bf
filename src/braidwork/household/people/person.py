"""A person, a job and a child's care, as the client told them: dates and dollars, nothing derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from braidwork.household.people.answers import NOT_APPLICABLE, UNKNOWN, NoAnswer, is_known

WEEKS_PER_YEAR = 52.0  # wage statistics and pay here use 2,080 hours; the cost standard's own hour is 2,112


@dataclass(frozen=True)
class Work:
    """One job: hourly wage (USD), hours a week, and what working there costs a month (USD)."""

    wage_hourly_usd: float
    hours_weekly: float
    weeks_per_year: float = WEEKS_PER_YEAR
    commute_monthly_usd: float = 0.0
    tools_and_dues_monthly_usd: float = 0.0
    pretax_401k_monthly_usd: float = 0.0
    dependent_care_fsa_annual_usd: float = 0.0
    employer_premium_self_monthly_usd: float | NoAnswer = UNKNOWN

    @property
    def pay_monthly_usd(self) -> float:
        """Gross pay of a month: a twelfth of the year's."""
        return self.wage_hourly_usd * self.hours_weekly * self.weeks_per_year / 12


@dataclass(frozen=True)
class ChildCare:
    """Care of one child: full price a month before help, and what the provider charges above the state's rate."""

    price_monthly_usd: float
    provider_type: str = "centre"
    hours_weekly: float = 40.0
    charge_above_rate_monthly_usd: float = 0.0


@dataclass(frozen=True)
class Person:
    """One person. Ages are never stored: they change inside a timeline. `care` is asked for each child under 13."""

    person_id: str
    birth_date: date
    jobs: tuple[Work, ...] = ()
    other_income_monthly_usd: float = 0.0
    untaxed_income_monthly_usd: float = 0.0  # the part of it that no tax and no MAGI counts, as child support
    is_disabled: bool | NoAnswer = UNKNOWN
    is_pregnant: bool | NoAnswer = NOT_APPLICABLE
    pregnancy_due_date: date | NoAnswer = NOT_APPLICABLE
    is_in_k12_school: bool | NoAnswer = UNKNOWN
    school_serves_free_meals_to_all: bool | NoAnswer = UNKNOWN
    has_ssn_for_work: bool | NoAnswer = UNKNOWN
    tanf_months_used: int | NoAnswer = UNKNOWN
    is_in_training: bool = False
    registered_apprentice_since: date | NoAnswer = NOT_APPLICABLE
    care: ChildCare | NoAnswer = UNKNOWN
    is_expected: bool = False

    def age(self, on: date) -> int:
        """Completed years on a day; negative before birth."""
        years = on.year - self.birth_date.year
        return years - ((on.month, on.day) < (self.birth_date.month, self.birth_date.day))

    @property
    def pay_monthly_usd(self) -> float:
        """Gross pay of all jobs in a month."""
        return sum(job.pay_monthly_usd for job in self.jobs)

    @property
    def hours_weekly(self) -> float:
        """Hours of all jobs in a week."""
        return sum(job.hours_weekly for job in self.jobs)

    @property
    def care_price_monthly_usd(self) -> float:
        """Full price of care; 0 where nobody is paid for it."""
        return self.care.price_monthly_usd if is_known(self.care) else 0.0
