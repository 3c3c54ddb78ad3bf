"""Fewer (person, fund-year) files by local search: exchanges that change no total, no rule and no stage value."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.braid.disaggregation import Shares
from braidwork.funding.braid.disaggregation import collected as collect
from braidwork.funding.checks import Paid, breaches

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan

_PASSES = 4
# Beyond this many shares Python's exchanges take more than some seconds.
LARGEST = 200_000


def fewer_pairs(plan: Plan, *, passes: int = _PASSES) -> Plan:
    """The plan after exchanges of equal dollars between two lines and two funds that are lawful for both.

    Line a of person p is p's only business with fund f, and p has a file in fund g too; some line b is paid by g, and
    its person has a file in f: a moves to g, as many cents of b to f. Fund totals, line totals and every rule stay as
    they are, because both lines are counted by the same rules. Plans above 200 000 shares come back unchanged.
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
    """Shares as cents by (line, fund), files as counts by (person, fund)."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        s = plan.shares
        self.cents: dict[tuple[int, int], int] = {
            (line, fund): cents
            for line, fund, cents in zip(s.line.tolist(), s.fund.tolist(), s.cents.tolist(), strict=True)
        }
        self.person = plan.lines.person.tolist()
        self.files: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.funds_of: defaultdict[int, set[int]] = defaultdict(set)
        for line, fund in self.cents:
            self._add_file(self.person[line], fund)
        classes = plan.model.classes
        self.group = classes.of_class[: len(plan.lines)].tolist()
        self.payable = classes.payable
        self.movable = _movable(plan)
        self.sign = _signatures(plan)

    def sweep(self) -> int:
        """One pass over all lines; how many files were closed."""
        offers = self._offers()
        closed = 0
        for (line, f), cents in list(self.cents.items()):
            if self.cents.get((line, f)) != cents or not self.movable[line]:
                continue
            person = self.person[line]
            if self.files[person, f] != 1:
                continue
            for g in sorted(self.funds_of[person] - {f}):
                if self.payable[self.group[line], g] and self._exchange(line, f, g, cents, offers):
                    closed += 1
                    break
        return closed

    def _offers(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Shares of movable lines by (fund, signature), ascending in cents."""
        offers: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for (line, fund), cents in self.cents.items():
            if self.movable[line]:
                offers[fund, self.sign[line]].append((cents, line))
        for held in offers.values():
            held.sort()
        return offers

    def _exchange(
        self, line: int, f: int, g: int, cents: int, offers: dict[tuple[int, int], list[tuple[int, int]]]
    ) -> bool:
        held = offers.get((g, self.sign[line]), [])
        for amount, other in held[bisect_left(held, (cents, -1)) :][:60]:
            p = self.person[other]
            usable = other != line and self.cents.get((other, g)) == amount and self.payable[self.group[other], f]
            # The other person must have a file in f, or trade one file for another.
            if usable and p != self.person[line] and (self.files[p, f] or (amount == cents and self.files[p, g] == 1)):
                self._move(line, f, g, cents)
                self._move(other, g, f, cents)
                return True
        return False

    def _move(self, line: int, source: int, target: int, cents: int) -> None:
        self.cents[line, source] -= cents
        if not self.cents[line, source]:
            del self.cents[line, source]
            self._drop_file(self.person[line], source)
        if (line, target) not in self.cents:
            self.cents[line, target] = 0
            self._add_file(self.person[line], target)
        self.cents[line, target] += cents

    def _add_file(self, person: int, fund: int) -> None:
        self.files[person, fund] += 1
        self.funds_of[person].add(fund)

    def _drop_file(self, person: int, fund: int) -> None:
        self.files[person, fund] -= 1
        if not self.files[person, fund]:
            self.funds_of[person].discard(fund)

    def shares(self) -> Shares:
        """The shares as they stand."""
        line, fund = (np.array([k[i] for k in self.cents], dtype=np.int64) for i in (0, 1))
        return collect([(line.astype(np.int32), fund, np.array(list(self.cents.values()), dtype=np.int64))])


def _movable(plan: Plan) -> NDArray[np.bool_]:
    """Lines that are one part without a price: ceilings of others cannot be broken by moving them."""
    classes, lines = plan.model.classes, len(plan.lines)
    whole = classes.price[classes.of_class[:lines]] < 0
    whole[classes.line[lines:]] = False
    return whole


def _signatures(plan: Plan) -> list[int]:
    """Lines with one signature are counted by the same rules, whatever fund pays them, and have the same lawful funds.

    Equal lawful funds matter because a match counts sources on lines that the matched fund could pay.
    """
    classes = plan.model.classes
    table = np.packbits(classes.counted, axis=1)
    if not table.shape[1]:
        return [0] * len(plan.lines)
    _, sign = np.unique(table, axis=0, return_inverse=True)
    found: list[int] = sign.ravel()[classes.of_class[: len(plan.lines)]].tolist()
    return found
