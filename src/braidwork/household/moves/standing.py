"""What a family carries from month to month: authorisations, reviews, clocks. Never worked out from the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from braidwork.household.law.book import LawOfMonth
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import (
    APPLICANT,
    CLOSED,
    NONE,
    RECIPIENT,
    TRANSITIONAL,
    Batch,
    Bools,
    Floats,
    Ints,
)  # fmt: skip
from braidwork.household.programs.engine import MonthResult, eligible_rows, run_without_taxes

_NEVER = 10_000


@dataclass
class Standing:
    """Per row of a timeline: status, held amount and next review (months from the start) of each carried program."""

    status: dict[str, Ints]
    held: dict[str, Floats]
    review: dict[str, Ints]
    tanf_months: Floats
    had_tanf: Bools
    transitional_until: Ints
    has_places: Bools
    last_pay: Floats

    @classmethod
    def at_start(cls, household: Household, batch: Batch, start: date, has_places: Bools) -> Standing:
        """The standing that the enrolments say; without a review date the first month is one."""
        n = batch.n
        status = {p: batch.status[p].copy() for p in ("wccc", "snap", "tanf", "apple_health")}
        status["wccc"] = np.where((status["wccc"] == APPLICANT) & ~has_places, NONE, status["wccc"])
        review = {}
        for program in ("wccc", "snap", "apple_health"):
            enrolment = household.enrolments.get(program)
            due = enrolment.next_review_month if enrolment else None
            months = (due.year - start.year) * 12 + due.month - start.month if due else 0
            review[program] = np.full(n, max(months, 0))
        held = {p: batch.held[p].copy() for p in batch.held}
        if review["apple_health"].any():
            held["apple_health_adults"] = np.where(status["apple_health"] == RECIPIENT, 1.0, np.nan)
        return cls(
            status, held, review, batch.households["tanf_months"].copy(), status["tanf"] == RECIPIENT,
            np.full(n, -1), has_places, np.full(n, np.nan),
        )  # fmt: skip

    def apply(self, batch: Batch, month: int) -> Batch:
        """The batch of a month under what is carried: authorisations that are not due keep their amount."""
        pay = batch.summed(batch.persons["pay"])
        fell = pay < self.last_pay - 1e-9  # a family reports a loss of pay at once
        self.last_pay = pay
        self._end_transition(month)
        for program in ("wccc", "snap"):
            due = (month >= self.review[program]) | fell
            keeps = ~due | (self.status[program] == TRANSITIONAL)
            self.held[program] = np.where(keeps, self.held[program], np.nan)
        renewal = month >= self.review["apple_health"]
        for who in ("apple_health_adults", "apple_health_children"):
            self.held[who] = np.where(renewal, np.nan, self.held[who])
        return batch.with_status(**self.status).holding(**self.held).with_households(tanf_months=self.tanf_months)

    def _end_transition(self, month: int) -> None:
        over = (self.status["snap"] == TRANSITIONAL) & (month >= self.transitional_until)
        self.status["snap"] = np.where(over, RECIPIENT, self.status["snap"])
        self.review["snap"] = np.where(over, month, self.review["snap"])

    def advance(self, result: MonthResult, month: int, law: LawOfMonth) -> None:
        """Carry decisions of the month on: new authorisations, ends, clocks, the transitional food benefit."""
        self._child_care(result, month, law)
        self._food(result, month, law)
        self._coverage(result, month, law)
        tanf = result.lines["tanf"].amount
        gets = np.nan_to_num(tanf) > 0
        self.tanf_months = self.tanf_months + gets
        left = self.had_tanf & ~gets & ~eligible_rows(result, "tanf", "over_resources", "not_in_unit")
        if left.any():
            self._start_transition(result, left, month, law)
        self.had_tanf = gets

    def _child_care(self, result: MonthResult, month: int, law: LawOfMonth) -> None:
        line = result.lines["wccc"]
        fresh = eligible_rows(result, "wccc", "copay")
        out = eligible_rows(result, "wccc", "over_limit_recipient", "over_federal_ceiling")
        extra = result.month.batch.summed(result.month.batch.persons["care_extra"])
        length = int(law.value("wccc", "wccc_authorisation_months"))
        self.held["wccc"] = np.where(fresh, line.amount - extra, np.where(out, np.nan, self.held["wccc"]))
        renewed = fresh & ((month >= self.review["wccc"]) | (self.status["wccc"] == APPLICANT))
        self.review["wccc"] = np.where(renewed, month + length, np.where(out, _NEVER, self.review["wccc"]))
        after = np.where(self.has_places, APPLICANT, CLOSED)  # it may ask again once its income is under the limit
        self.status["wccc"] = np.where(fresh, RECIPIENT, np.where(out, after, self.status["wccc"]))

    def _food(self, result: MonthResult, month: int, law: LawOfMonth) -> None:
        line = result.lines["snap"]
        fresh = ~eligible_rows(result, "snap", "amount_held", "transitional", "not_applied", "closed")
        gets = fresh & (np.nan_to_num(line.amount) > 0)
        self.held["snap"] = np.where(gets, line.amount, np.where(fresh, np.nan, self.held["snap"]))
        length = int(law.value("snap", "snap_review_months"))
        self.review["snap"] = np.where(gets, month + length, self.review["snap"])
        self.status["snap"] = np.where(gets, RECIPIENT, self.status["snap"])

    def _coverage(self, result: MonthResult, month: int, law: LawOfMonth) -> None:
        covered = eligible_rows(result, "apple_health_adults", "covered")
        kids = result.lines["apple_health_children"].reason - 3  # 0 free, 1 and 2 the premiums
        renewed = (month >= self.review["apple_health"]) & (self.status["apple_health"] != NONE)
        length = int(law.value("apple_health", "apple_health_renewal_months"))
        self.held["apple_health_adults"] = np.where(covered, 1.0, self.held["apple_health_adults"])
        fresh = renewed & (kids >= 0) & (kids <= 2)
        self.held["apple_health_children"] = np.where(fresh, kids, self.held["apple_health_children"])
        self.review["apple_health"] = np.where(renewed, month + length, self.review["apple_health"])
        applied = self.status["apple_health"] == APPLICANT
        self.status["apple_health"] = np.where(renewed & applied, RECIPIENT, self.status["apple_health"])

    def _start_transition(self, result: MonthResult, left: Bools, month: int, law: LawOfMonth) -> None:
        has_food = (self.status["snap"] == RECIPIENT) | (self.status["snap"] == APPLICANT)
        starts = left & has_food
        batch = result.month.batch.with_status(tanf=NONE, snap=APPLICANT)
        frozen = run_without_taxes(batch, law).lines["snap"].amount
        length = int(law.value("snap", "transitional_food_months"))
        kept = np.fmax(frozen, np.nan_to_num(self.held["snap"]))
        self.status["snap"] = np.where(starts, TRANSITIONAL, self.status["snap"])
        self.held["snap"] = np.where(starts, kept, self.held["snap"])
        self.transitional_until = np.where(starts, month + 1 + length, self.transitional_until)
        self.status["tanf"] = np.where(left, CLOSED, self.status["tanf"])
