"""A move as the client would live it: phases with pay, hours and costs; and the cases in which it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.household.people.answers import HouseholdError

LONGEST = 120


@dataclass(frozen=True)
class Phase:
    """Some months of the move. Wages are USD an hour: likely, and low and high (25th and 75th of the published table).

    `schedule` holds dated steps of an apprenticeship: (months into the phase, wage). Training costs and money are USD
    a month; `is_in_training` counts as an approved activity.
    """

    name: str
    months: int
    wage_hourly_usd: float
    hours_weekly: float
    wage_low_usd: float | None = None
    wage_high_usd: float | None = None
    schedule: tuple[tuple[int, float], ...] = ()
    is_in_training: bool = False
    tuition_monthly_usd: float = 0.0
    books_and_tools_monthly_usd: float = 0.0
    aid_monthly_usd: float = 0.0
    stipend_monthly_usd: float = 0.0
    commute_monthly_usd: float | None = None

    def wage(self, month: int, case: Case) -> float:
        """The wage in a month of the phase, in a case; steps of the schedule move low and high alike."""
        at_case = {"low": self.wage_low_usd, "high": self.wage_high_usd}.get(case.wage)
        factor = at_case / self.wage_hourly_usd if at_case and self.wage_hourly_usd else 1.0
        now = self.wage_hourly_usd
        for since, step in self.schedule:
            now = step if month >= since else now
        return now * factor


@dataclass(frozen=True)
class Case:
    """How things may go: which wage, which part of the hours, how dear care is, and whether places are to be had."""

    name: str
    wage: str = "likely"
    hours_factor: float = 1.0
    care_price_factor: float = 1.0
    has_places: bool = True


# The factors are assumptions of a chart, not law; a caller may bring its own cases.
CASES = (
    Case("worst", "low", hours_factor=0.9, care_price_factor=1.1, has_places=False),
    Case("likely"),
    Case("best", "high"),
)
LIKELY = CASES[1]


@dataclass(frozen=True)
class Move:
    """A named sequence of phases; the last one goes on to the end of the timeline."""

    name: str
    phases: tuple[Phase, ...]

    def at(self, month: int) -> tuple[Phase, int]:
        """The phase of a month and how many months it has run."""
        for phase in self.phases:
            if month < phase.months:
                return phase, month
            month -= phase.months
        return self.phases[-1], self.phases[-1].months + month


def check_moves(moves: tuple[Move, ...], months: int) -> None:
    """Refuse a move without phases, negative figures, or a length outside 1 to 120 months."""
    if not 1 <= months <= LONGEST:
        raise HouseholdError(f"{months} months.", where="months", mend=f"ask for 1 to {LONGEST}.")
    for move in moves:
        if not move.phases:
            raise HouseholdError("has no phase.", where=f"move {move.name}", mend="name at least one.")
        for phase in move.phases:
            if phase.months < 1 or min(phase.wage_hourly_usd, phase.hours_weekly, phase.tuition_monthly_usd) < 0:
                raise HouseholdError(
                    "months under 1, or an amount below 0.", where=f"move {move.name}, phase {phase.name}",
                    mend="give months, wages and costs as 0 or more.",
                )  # fmt: skip
