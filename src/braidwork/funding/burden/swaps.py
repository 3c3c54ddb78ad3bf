"""Fewer (person, fund-year) files by local search: exchanges that change no total, no rule and no stage value."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.braid.disaggregation import Shares
from braidwork.funding.braid.disaggregation import collected as collect
from braidwork.funding.checks import Paid, breaches

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.plans.plan import Plan

_PASSES = 6
# Beyond this many shares Python's exchanges take more than some seconds.
LARGEST = 200_000
# A file with more shares, or a share that needs more partners, is left alone: it would split too many lines.
_MOST_SHARES, _MOST_PARTNERS, _MOST_TRIED, _MOST_SEEN = 4, 3, 80, 1_000


def fewer_pairs(plan: Plan, *, passes: int = _PASSES) -> Plan:
    """The plan after exchanges of equal dollars between lines of two people and two funds that are lawful for both.

    A file (person p, fund f) is closed when all that f pays for p moves to a fund g in which p has a file, while lines
    of people with a file in f move as many cents from g to f. Fund totals, line totals and every rule stay as they are,
    because lines are only exchanged when the rules of f and g count them alike. Above 200 000 shares the plan comes
    back unchanged.
    """
    if len(plan.shares.line) > LARGEST or not len(plan.shares.line):
        return plan
    state = _State(plan)
    for _ in range(passes):
        if not state.sweep():
            break
    shares = state.shares()
    paid = Paid(shares.line, shares.fund, shares.cents)
    if breaches(plan.lines, plan.funds, paid, leaving_out=plan.model.crossing):
        return plan
    better = replace(plan, shares=shares)
    return better if better.outcome.pairs < plan.outcome.pairs else plan


class _State:
    """Shares as cents by (line, fund), and the lines of each file (person, fund)."""

    def __init__(self, plan: Plan) -> None:
        s, classes = plan.shares, plan.model.classes
        self.person: list[int] = plan.lines.person.tolist()
        self.cents: dict[tuple[int, int], int] = {}
        self.files: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        self.funds_of: defaultdict[int, set[int]] = defaultdict(set)
        self.paid_by: defaultdict[int, set[int]] = defaultdict(set)
        for line, fund, cents in zip(s.line.tolist(), s.fund.tolist(), s.cents.tolist(), strict=True):
            self._put(line, fund, cents)
        group = classes.of_class[: len(plan.lines)]
        self.group: list[int] = group.tolist()
        self.payable: list[set[int]] = [set(np.flatnonzero(row).tolist()) for row in classes.payable]
        self.counted = [_bits(row) for row in classes.counted]
        self.touching = _rules_of_funds(plan.funds)
        self.movable: list[bool] = _movable(plan).tolist()

    def sweep(self) -> int:
        """One pass over all files, the smallest first; how many were closed."""
        closed = 0
        for person, f in sorted(self.files, key=lambda k: (sum(self.cents[i, k[1]] for i in self.files[k]), k)):
            lines = sorted(self.files.get((person, f), ()))
            if 0 < len(lines) <= _MOST_SHARES and all(self.movable[i] for i in lines):
                closed += any(self._moved(person, lines, f, g) for g in sorted(self.funds_of[person] - {f}))
        return closed

    def _moved(self, person: int, lines: list[int], f: int, g: int) -> bool:
        """Whether everything that f pays for a person could move to g; if not, nothing has changed."""
        done: list[tuple[int, int, int, int]] = []
        lawful = all(g in self.payable[self.group[i]] for i in lines)
        if lawful and all(self._exchange(person, i, f, g, done) for i in lines):
            return True
        for line, source, target, cents in reversed(done):
            self._move(line, target, source, cents)
        return False

    def _exchange(self, person: int, line: int, f: int, g: int, done: list[tuple[int, int, int, int]]) -> bool:
        wanted = self.cents[line, f]
        for other, amount in self._partners(person, line, f, g, wanted):
            cents = min(wanted, amount)
            for step in ((line, f, g, cents), (other, g, f, cents)):
                self._move(*step)
                done.append(step)
            wanted -= cents
            if not wanted:
                return True
        return False

    def _partners(self, person: int, line: int, f: int, g: int, wanted: int) -> list[tuple[int, int]]:
        """Lines that g pays and f may pay, of people with a file in f: one that is enough, or a few that are."""
        rules = self.touching[f] | self.touching[g]
        sign = self.counted[self.group[line]] & rules
        found = []
        for other in islice(self.paid_by[g], _MOST_SEEN):
            k, p = self.group[other], self.person[other]
            alike = self.movable[other] and f in self.payable[k] and self.counted[k] & rules == sign
            if alike and p != person and self.files.get((p, f)):
                found.append((other, self.cents[other, g]))
                if len(found) >= _MOST_TRIED:
                    break
        enough = [x for x in found if x[1] >= wanted]
        if enough:
            return [min(enough, key=lambda x: (x[1], x[0]))]
        largest = sorted(found, key=lambda x: (-x[1], x[0]))[:_MOST_PARTNERS]
        return largest if sum(x[1] for x in largest) >= wanted else []

    def _move(self, line: int, source: int, target: int, cents: int) -> None:
        self.cents[line, source] -= cents
        if not self.cents[line, source]:
            self._drop(line, source)
        self._put(line, target, cents)

    def _put(self, line: int, fund: int, cents: int) -> None:
        self.cents[line, fund] = self.cents.get((line, fund), 0) + cents
        self.files[self.person[line], fund].add(line)
        self.funds_of[self.person[line]].add(fund)
        self.paid_by[fund].add(line)

    def _drop(self, line: int, fund: int) -> None:
        person = self.person[line]
        del self.cents[line, fund]
        self.paid_by[fund].discard(line)
        self.files[person, fund].discard(line)
        if not self.files[person, fund]:
            del self.files[person, fund]
            self.funds_of[person].discard(fund)

    def shares(self) -> Shares:
        """The shares as they stand."""
        line, fund = (np.array([k[i] for k in self.cents], dtype=np.int64) for i in (0, 1))
        return collect([(line.astype(np.int32), fund, np.array(list(self.cents.values()), dtype=np.int64))])


def _movable(plan: Plan) -> NDArray[np.bool_]:
    """Lines that are one part without a price and under no ceiling: moving them breaks none."""
    classes, lines = plan.model.classes, plan.lines
    whole = classes.price[classes.of_class[: len(lines)]] < 0
    whole[classes.line[len(lines) :]] = False
    return whole


def _rules_of_funds(funds: Funds) -> list[int]:
    """Per fund the rules (limits, then matches) in which it takes part, as bits of an int."""
    touching = [0] * len(funds.fund_years)
    for r, limit in enumerate(funds.all_limits):
        for name in limit.fund_year_ids:
            touching[funds.places[name]] |= 1 << r
    for r, match in enumerate(funds.matches, len(funds.all_limits)):
        for name in (match.fund_year_id, *match.source_fund_year_ids):
            touching[funds.places[name]] |= 1 << r
    return touching


def _bits(flags: NDArray[np.bool_]) -> int:
    return sum(1 << int(r) for r in np.flatnonzero(flags))
