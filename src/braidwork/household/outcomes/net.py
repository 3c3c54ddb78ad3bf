"""Net resources of a month: every line with its reason, source and state of checking; the lines sum to the total."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from braidwork.household.law.book import Rules, Used
from braidwork.household.law.rows import Availability
from braidwork.household.outcomes.asking import Asked, ask, why_unknown
from braidwork.household.outcomes.words import dollars, month_name
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import APPLICANT, NONE, RECIPIENT, Batch
from braidwork.household.programs.engine import BY_NAME, PROGRAMS, MonthResult, run
from braidwork.household.programs.line import SIGN

OPEN_TO_ALL = ("snap", "tanf", "apple_health", "wftc")  # whoever meets the terms gets them on asking
_RATIONED = ("wccc",)
CENT = 0.01


@dataclass(frozen=True)
class LineResult:
    """One line of a month: signed dollars (costs and taxes negative), reason, sentence, source and its checking."""

    name: str
    label: str
    kind: str
    amount_usd: float | None
    reason: str
    sentence: str
    citation: str
    parameters: tuple[Used, ...]

    @property
    def is_verified(self) -> bool:
        """Whether the text behind every number was read, for these dates."""
        return all(u.is_verified for u in self.parameters)

    @property
    def is_projected(self) -> bool:
        """Whether a number of an earlier time stands in."""
        return any(u.is_carried or u.status == "projected" for u in self.parameters)


@dataclass(frozen=True)
class NetResources:
    """A month of a household: `total_usd` is the sum of `lines` (None where one is open; then `low` and `high`).

    `memo` holds prices and what programs pay: never part of the sum. `if_all_taken_up_usd` adds what the family could
    have on asking; `rationed` says, apart, what a program with a limited number of places changes. Where an agency's
    figure stands in a line, `decided_otherwise` gives (that figure, what the rules would give): a decision outranks.
    """

    on: date
    lines: tuple[LineResult, ...]
    total_usd: float | None
    disposable_usd: float | None
    low_usd: float | None
    high_usd: float | None
    memo: Mapping[str, float]
    if_all_taken_up_usd: float | None
    rationed: Mapping[str, float | None]
    proposals: tuple[Availability, ...]
    unknown: tuple[str, ...]
    decided_otherwise: Mapping[str, tuple[float, float]]

    def __getitem__(self, name: str) -> LineResult:
        return next(x for x in self.lines if x.name == name)

    @property
    def unverified(self) -> tuple[LineResult, ...]:
        """Lines that count and rest on a number nobody has checked against the text."""
        return tuple(x for x in self.lines if x.amount_usd and not x.is_verified)

    @property
    def coverage(self) -> dict[str, str]:
        """Health coverage as a state: of adults (apple_health, employer, marketplace_…, uninsured) and children."""
        return {"adults": self["adult_premium"].reason, "children": self["apple_health_children"].reason}

    @property
    def overdue(self) -> tuple[str, ...]:
        """Numbers behind these lines whose source was to be looked at again before this month."""
        behind = (u.parameter for x in self.lines for u in x.parameters)
        return tuple(sorted({p.label for p in behind if p.next_review and p.next_review < self.on}))

    def tell(self) -> str:
        """What is left, line by line, in words for the client."""
        head = f"In {month_name(self.on)} "
        if self.total_usd is not None:
            said = [f"{head}you have {dollars(self.total_usd)} left after taxes and the costs listed here."]
        elif self.low_usd is not None and self.high_usd is not None:
            said = [f"{head}you have between {dollars(self.low_usd)} and {dollars(self.high_usd)} left."]
        elif self.low_usd is not None:
            said = [f"{head}you have at least {dollars(self.low_usd)} left."]
        else:
            said = [f"{head}we cannot tell what is left."]
        said += [f"{x.label}: {dollars(x.amount_usd)}. {x.sentence}" for x in self.lines if x.amount_usd]
        said += [f"Not known: {text}." for text in self.unknown]
        if names := [x.label for x in self.unverified]:
            said.append(f"Not checked against the law's text: {', '.join(names)}.")
        if names := [x.label for x in self.lines if x.amount_usd and x.is_projected]:
            said.append(f"With last year's numbers: {', '.join(names)}.")
        for name, (decided, ours) in self.decided_otherwise.items():
            label, theirs, rules = self[name].label, dollars(abs(decided)), dollars(abs(ours))
            said.append(f"{label}: the office said {theirs}. The rules here give {rules}.")
        said += [a.sentence for a in self.proposals]
        said.append("This is an estimate. Ask the office before you decide.")
        return "\n".join(said)


def net_resources(household: Household, on: date, rules: Rules | None = None) -> NetResources:
    """What the household has left in the month of `on`, with what it has now (statuses as given).

    Raises MissingDriver for open facts and HouseholdError for a household that cannot be. A number of law that is not
    in force leaves its line and the total open, never filled.
    """
    asked = ask(household, on, rules)
    result = run(asked.batch, asked.law)
    opened = run(taken_up(asked.batch), asked.law)
    low, high = (_known(b[0]) for b in result.bounds)
    memo = {k: float(v[0]) for x in result.lines.values() for k, v in x.memo.items()}
    return NetResources(
        asked.law.on, lines_of(result, 0), _known(result.total[0]), _known(result.disposable[0]), low, high, memo,
        _known(opened.total[0]), {p: _places(asked, p) for p in _RATIONED},
        tuple(a for p in _RATIONED for a in asked.law.proposed(p) if _concerns(household, p)),
        tuple(why_unknown(result)), _decided(asked, result),
    )  # fmt: skip


def _decided(asked: Asked, result: MonthResult) -> dict[str, tuple[float, float]]:
    """Lines that an agency's figure fixes, with what the rules give anew; equal and open ones left out."""
    held = [name for name in ("wccc", "snap") if not np.isnan(asked.batch.held[name][0])]
    if not held:
        return {}
    anew = run(asked.batch.holding(**dict.fromkeys(held, np.nan)), asked.law)
    both = {n: (float(result.lines[n].amount[0]), float(anew.lines[n].amount[0])) for n in held}
    return {n: pair for n, pair in both.items() if abs(pair[0] - pair[1]) >= CENT}


def taken_up(batch: Batch) -> Batch:
    """The batch as if it had asked for everything that is open to all who meet the terms."""
    return batch.with_status(**{p: np.where(batch.status[p] == NONE, APPLICANT, batch.status[p]) for p in OPEN_TO_ALL})


def lines_of(result: MonthResult, row: int) -> tuple[LineResult, ...]:
    """The lines of one household of a result."""
    return tuple(
        LineResult(
            p.name, p.label, p.kind, _known(SIGN[p.kind] * result.lines[p.name].amount[row]),
            (reason := p.reasons[int(result.lines[p.name].reason[row])]).code, reason.sentence, p.citation,
            _used(result, p.name, row),
        )
        for p in PROGRAMS
    )  # fmt: skip


def _used(result: MonthResult, program: str, row: int) -> tuple[Used, ...]:
    """The numbers behind a line; of a table by family size only the rows of this family's sizes."""
    month = result.month
    sizes = {str(int(month.size(u)[row])) for u in ("assistance", "food", "magi", "care_family", "tax", "hud")}
    sizes |= {str(int(month.size("magi")[row]) + 1)} if program == "apple_health_adults" else set()
    law_names = {"apple_health_adults": "apple_health", "apple_health_children": "apple_health",
                 "adult_premium": "aca", "rent": "voucher"}  # fmt: skip
    used = month.law.used.get(law_names.get(program, program), {})
    if BY_NAME[program].reasons[int(result.lines[program].reason[row])].code in ("not_applied", "full_rent", "no_care"):
        return ()
    return tuple(u for u in used.values() if u.parameter.key.get("size", next(iter(sizes))) in sizes)


def _places(asked: Asked, program: str) -> float | None:
    """What a program with places changes a month: with it less without it."""
    if not _concerns(asked.household, program):
        return 0.0
    status = int(asked.batch.status[program][0])
    having = RECIPIENT if status == RECIPIENT else APPLICANT
    with_it = run(asked.batch.with_status(**{program: having}), asked.law)
    without = run(asked.batch.with_status(**{program: NONE}), asked.law)
    return _known(float(with_it.total[0] - without.total[0]))


def _concerns(household: Household, program: str) -> bool:
    return program != "wccc" or any(p.care_price_monthly_usd > 0 for p in household.people)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
