"""Where one more dollar of pay takes more than it gives: found by breakpoints and bisection, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from braidwork.household.law.book import Rules, Used
from braidwork.household.outcomes.asking import Asked, ask
from braidwork.household.outcomes.net import lines_of
from braidwork.household.outcomes.words import dollars, month_name, wage
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Bools, Floats, Ints
from braidwork.household.programs.engine import BY_NAME, PROGRAMS, MonthResult
from braidwork.household.programs.line import SIGN, Month

CENT = 0.01
_GRID, _PARTS, _NARROWINGS, _ROUNDS = 25.0, 16, 6, 4
_ASK = "Ask about a plan before you decide."
_UNCHECKED = "Some numbers behind this are not checked yet. Ask the office."
_SMALL_USD = 5.0  # steps below it are roundings of a rule (whole dollars, whole points), not cliffs to tell
_HORIZON_USD = 12_500.0  # how far pay is searched, USD a month; no rule of law
_LEAVES = {
    "wccc": "leave child-care help", "snap": "leave food help", "tanf": "leave cash help",
    "apple_health_adults": "leave Apple Health", "adult_premium": "lose help with the health premium",
    "apple_health_children": "pay more for the children's health plan", "cdctc": "get less of the child-care credit",
}  # fmt: skip


@dataclass(frozen=True)
class Cliff:
    """A pay above which net resources fall, or adults lose coverage. `pay_monthly_usd` is the last cent before it,
    `drop_usd` the fall a month: 0 where only the coverage is lost, for coverage is never counted as money.

    `bites_on` is the first month in which it is felt: the next review of a recipient, else the month asked.
    `recovery_pay_monthly_usd` is the least higher pay that leaves as much as the best one below; None: none found.
    """

    program: str
    label: str
    code_from: str
    code_to: str
    pay_monthly_usd: float
    wage_hourly_usd: float | None
    drop_usd: float
    bites_on: date
    recovery_pay_monthly_usd: float | None
    recovery_wage_usd: float | None
    citation: str
    also: tuple[str, ...]
    unverified: tuple[Used, ...]

    def tell(self) -> str:
        """The cliff as one reads it to a client."""
        at = wage(self.wage_hourly_usd) if self.wage_hourly_usd else f"{dollars(self.pay_monthly_usd)} a month"
        does = _LEAVES.get(self.program, f"get less from {self.label}")
        if self.code_from == "apple_health":
            does = _LEAVES["apple_health_adults"]
        if self.code_to == "uninsured":
            when = month_name(self.bites_on)
            return f"Above {at} you would leave Apple Health in {when} and have no health plan. {_ASK}"
        if self.program == "wccc" and self.code_to == self.code_from:
            does = "pay a higher copay for child care"
        said = f"Above {at} you would {does} in {month_name(self.bites_on)}: {dollars(self.drop_usd)} a month."
        if self.recovery_wage_usd:
            said += f" From {wage(self.recovery_wage_usd, up=True)} on you would have as much as before."
        elif self.recovery_pay_monthly_usd and not self.wage_hourly_usd:
            said += f" From {dollars(ceil(self.recovery_pay_monthly_usd))} a month on you would have as much as before."
        if self.unverified:
            said += f" {_UNCHECKED}"
        return said


@dataclass(frozen=True)
class Scan:
    """Net resources on a fine grid of pay with every step enclosed within a cent; `steps` index its left points."""

    asked: Asked
    pay: Floats
    net: Floats
    result: MonthResult
    steps: Ints


def scan(asked: Asked, low: float = 0.0, high: float = _HORIZON_USD) -> Scan:
    """The grid between two pays of a month: even points, each program's breakpoints, each step bisected to a cent."""
    inside = [p for p in _breakpoints(asked) if low < p < high]
    pay = np.unique(np.concatenate(
        [np.arange(low, high, _GRID), [high], *(np.round(p, 2) + CENT * np.arange(-1, 2) for p in inside)]
    ))  # fmt: skip
    pay = pay[(pay >= low) & (pay <= high)]
    result = asked.known_at(pay)
    for _ in range(_ROUNDS):
        wide = np.flatnonzero(_differs(result) & (np.diff(pay) > 1.5 * CENT))
        if not len(wide):
            break
        found = _bisect(asked, pay[wide], pay[wide + 1], result.state[:, wide])
        pay = np.unique(np.round(np.concatenate([pay, *found]), 4))
        result = asked.known_at(pay)
    return Scan(asked, pay, result.total, result, np.flatnonzero(_differs(result)))


def _differs(result: MonthResult) -> Bools:
    return np.asarray((result.state[:, 1:] != result.state[:, :-1]).any(axis=0))


def _bisect(asked: Asked, left: Floats, right: Floats, codes: Ints) -> tuple[Floats, Floats]:
    """Narrow each interval around the first change of reasons until it is a cent wide; sixteen parts at a time."""
    low, high = np.round(left / CENT), np.round(right / CENT)
    parts = np.arange(1, _PARTS)[:, None] / _PARTS
    each = np.arange(len(left))
    for _ in range(_NARROWINGS):
        if (high - low <= 1).all():
            break
        cuts = np.vstack([low, np.floor(low + (high - low) * parts), high])
        state = asked.at(cuts[1:-1].ravel() * CENT).state.reshape(len(codes), _PARTS - 1, len(left))
        differs = (state != codes[:, None, :]).any(axis=0)
        first = np.where(differs.any(axis=0), differs.argmax(axis=0), _PARTS - 1)
        low, high = cuts[first, each], cuts[first + 1, each]
    return low * CENT, high * CENT


def _breakpoints(asked: Asked) -> list[float]:
    """Pay at which a program's rule changes: its income limits less what else the household has."""
    month = Month(asked.batch, asked.law)
    others = float((month.pay + month.other_income)[0]) - asked.pay
    found = [float(b[0]) for p in PROGRAMS if p.breakpoints for b in p.breakpoints(month)]
    apart = {0.0, float(month.untaxed_income[0])}  # a limit of taxable income lies that much higher
    return [b - others + more for b in found if np.isfinite(b) for more in sorted(apart)]


def cliffs(
    household: Household,
    on: date,
    *,
    rules: Rules | None = None,
    low: float = 0.0,
    high: float = _HORIZON_USD,
    least_drop_usd: float = _SMALL_USD,
) -> tuple[Cliff, ...]:
    """Every fall of net resources as the earner's pay rises (USD a month, `low` to `high`), in the order of pay.

    Limits are those of the statuses given: an applicant's and a recipient's differ. Falls under `least_drop_usd` a
    month are roundings; a pay at which the adults are left without a health plan is listed whatever its drop. Raises
    NotAvailableError where a total is open.
    """
    return cliffs_in(scan(ask(household, on, rules), low, high), least_drop_usd)


def cliffs_in(found: Scan, least_drop_usd: float = _SMALL_USD) -> tuple[Cliff, ...]:
    """The cliffs of a scan."""
    drops = found.net[found.steps] - found.net[found.steps + 1]
    bare = found.result.lines["adult_premium"].reason == BY_NAME["adult_premium"].index("uninsured")
    loses_plan = bare[found.steps + 1] & ~bare[found.steps]
    each = zip(found.steps, drops, loses_plan, strict=True)
    return tuple(_cliff(found, int(i), float(d), bool(x)) for i, d, x in each if x or d >= least_drop_usd)


def _cliff(found: Scan, left: int, drop: float, loses_plan: bool) -> Cliff:
    lines = found.result.lines
    changed = [
        p for p in PROGRAMS
        if lines[p.name].reason[left] != lines[p.name].reason[left + 1]
        or lines[p.name].tier[left] != lines[p.name].tier[left + 1]
    ]  # fmt: skip
    lost = {p.name: SIGN[p.kind] * float(lines[p.name].amount[left] - lines[p.name].amount[left + 1]) for p in changed}
    cause = BY_NAME["adult_premium"] if loses_plan else max(changed, key=lambda p: lost[p.name])
    before, after = (cause.reasons[int(lines[cause.name].reason[i])] for i in (left, left + 1))
    recovery = first_reaching(found, left + 1, float(found.net[: left + 1].max()))
    behind = next(x for x in lines_of(found.result, left) if x.name == cause.name).parameters
    asked = found.asked
    return Cliff(
        cause.name, cause.label, before.code, after.code, float(found.pay[left]), asked.wage(float(found.pay[left])),
        drop,
        _bites(asked, cause.name), recovery, asked.wage(recovery) if recovery else None, cause.citation,
        tuple(p.label for p in changed if p is not cause and lost[p.name] > 0),
        tuple(u for u in behind if not u.is_verified),
    )  # fmt: skip


def first_reaching(found: Scan, start: int, target: float) -> float | None:
    """The least pay from grid point `start` on whose net is `target` or more, to the cent; None within the grid."""
    reached = np.flatnonzero(found.net[start:] >= target)
    if not len(reached):
        return None
    right = start + int(reached[0])
    if right == start:
        return float(found.pay[right])
    return crossing(found.asked, float(found.pay[right - 1]), float(found.pay[right]), target)


def crossing(asked: Asked, low: float, high: float, target: float) -> float:
    """The least pay of an interval without a step at which net reaches `target`; the cent above it."""
    a, b = round(low / CENT), round(high / CENT)
    while b - a > 1:
        cuts = np.unique(np.linspace(a, b, 18).round())
        enough = asked.at(cuts * CENT).total >= target
        enough[-1] = True
        first = int(np.argmax(enough))
        a, b = int(cuts[max(first - 1, 0)]), int(cuts[first])
        if first == 0:
            break
    return b * CENT


def _bites(asked: Asked, program: str) -> date:
    by_renewal = ("apple_health_adults", "apple_health_children", "adult_premium")
    enrolment = asked.household.enrolments.get("apple_health" if program in by_renewal else program)
    if enrolment and enrolment.status == "recipient" and enrolment.next_review_month:
        return max(enrolment.next_review_month, asked.law.on)
    return asked.law.on
