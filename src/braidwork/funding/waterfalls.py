"""The waterfalls that people know: each line in turn takes from its lawful funds in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UnknownNameError
from braidwork.funding.amounts import Cents
from braidwork.funding.braid.disaggregation import Shares, collected, ordered
from braidwork.funding.braid.model import Model, incidence

if TYPE_CHECKING:
    from braidwork.funding.braid.classes import Classes
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines
    from braidwork.funding.policy import Policy

Order = Literal["fixed", "first_to_expire", "narrowest"]
ORDERS: tuple[Order, ...] = get_args(Order)
LABELS: dict[str, str] = {
    "fixed": "the board's list",
    "first_to_expire": "first to expire",
    "narrowest": "narrowest fund first",
}
_CHUNK = 8192
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Waterfall:
    """What a waterfall pays: shares per line, and cents per column of the model (lines of one class together)."""

    order: Order
    shares: Shares
    columns: Cents


def fund_order(order: str, lines_per_fund: Places, funds: Funds, policy: Policy) -> list[int]:
    """Positions of the funds in the order of a waterfall; UnknownNameError for one that does not exist."""
    everyone = range(len(funds.fund_years))
    if order == "fixed":
        listed = [funds.places[funds.fund_year(f).fund_year_id] for f in policy.fixed_order]
        return [*listed, *(f for f in everyone if f not in listed)]
    if order == "first_to_expire":
        return sorted(everyone, key=lambda f: (funds.fund_years[f].end_date, funds.fund_years[f].flex, f))
    if order == "narrowest":
        return sorted(everyone, key=lambda f: (int(lines_per_fund[f]), funds.fund_years[f].flex, f))
    raise UnknownNameError.of("waterfall", order, ORDERS)


def lines_per_fund(lines: ServiceLines, model: Model) -> Places:
    """How many lines each fund may pay."""
    classes = model.classes
    asked = lines.net_cents > 0
    count = np.bincount(classes.of_class[: len(lines)][asked], minlength=len(classes))
    found: Places = count @ classes.payable if len(classes) else np.zeros(classes.payable.shape[1], dtype=np.int64)
    return found


def waterfall(lines: ServiceLines, funds: Funds, policy: Policy, model: Model, order: Order) -> Waterfall:
    """Lines by service date, then id; each takes from its lawful funds in the order, within balances, caps, ceilings.

    Match and floors are not looked at: a waterfall cannot see ahead. Compare it with the NET plan.
    """
    ranked = fund_order(order, lines_per_fund(lines, model), funds, policy)
    rank = np.empty(len(ranked), dtype=np.int64)
    rank[ranked] = np.arange(len(ranked))
    run = _Run(lines, model, rank)
    run.through()
    return Waterfall(order, run.shares(), run.columns)


class _Run:
    """One pass over all parts in chunks; only where a balance or cap runs out is a part looked at by itself."""

    def __init__(self, lines: ServiceLines, model: Model, rank: Places) -> None:
        classes = model.classes
        self.model, self.classes, self.rank = model, classes, rank
        self.sorted = np.lexsort((rank[model.of_fund], model.of_class))
        self.starts = np.searchsorted(model.of_class[self.sorted], np.arange(len(classes) + 1))
        self.rows = [r for r in model.rows if r.kind in ("balance", "cap")]
        self.weights = incidence(self.rows, len(model.upper)).astype(np.float64)
        self.by_column = self.weights.tocsc()
        self.slack = np.array([r.cents for r in self.rows], dtype=np.int64)
        self.open = np.ones(len(model.upper), dtype=bool)
        self.columns = np.zeros(len(model.upper), dtype=np.int64)
        key = lines.service_day[classes.line].astype(np.int64)
        key = (key - key.min(initial=0)) * (len(lines) + 1) + classes.line
        self.order = ordered(key)
        self.line = classes.line[self.order]
        self.priced = classes.price[classes.of_class[self.order]] >= 0
        self.found: list[tuple[Places, Places, Cents]] = []
        self.single: list[tuple[int, int, int]] = []
        self._close(np.flatnonzero(self.slack <= 0))

    def through(self) -> None:
        """All parts, in order."""
        stops = np.flatnonzero(self.priced)
        at = 0
        while at < len(self.order):
            ahead = np.searchsorted(stops, at)
            stop = min(at + _CHUNK, int(stops[ahead]) if ahead < len(stops) else len(self.order))
            stop = max(stop, self._end_of_line(stop - 1)) if stop > at else stop
            at = self._alone(at) if stop == at else self._chunk(at, stop)

    def shares(self) -> Shares:
        """Shares per line and fund."""
        alone = np.array(self.single, dtype=np.int64).reshape(-1, 3)
        parts = np.concatenate([alone[:, 0], *(f[0] for f in self.found)]).astype(np.int64)
        columns = np.concatenate([alone[:, 1], *(f[1] for f in self.found)]).astype(np.int64)
        cents = np.concatenate([alone[:, 2], *(f[2] for f in self.found)]).astype(np.int64)
        some = cents > 0
        return collected([(self.classes.line[parts[some]], self.model.of_fund[columns[some]], cents[some])])

    def _chunk(self, at: int, stop: int) -> int:
        parts = self.order[at:stop]
        choice = self.first[self.classes.of_class[parts]]
        paid = np.flatnonzero(choice >= 0)
        parts, choice = parts[paid], choice[paid]
        cents = self.classes.part_cents[parts]
        used = self._use(choice, cents)
        over = np.flatnonzero(used > self.slack)
        if not len(over):
            self._accept(parts, choice, cents, used)
            return stop
        first = int(paid[min(self._first_over(int(r), choice, cents) for r in over)])
        # A line above a ceiling has several parts: it is looked at as a whole.
        while first and self.line[at + first - 1] == self.line[at + first]:
            first -= 1
        before = int(np.searchsorted(paid, first))
        if before:
            used = self._use(choice[:before], cents[:before])
            self._accept(parts[:before], choice[:before], cents[:before], used)
        return self._alone(at + first)

    def _use(self, choice: Places, cents: Cents) -> Cents:
        sums = np.bincount(choice, weights=cents, minlength=len(self.columns))  # exact: totals below 2^53
        used: Cents = np.rint(self.weights @ sums).astype(np.int64)
        return used

    def _accept(self, parts: Places, choice: Places, cents: Cents, used: Cents) -> None:
        self.found.append((parts, choice, cents))
        self.columns += np.rint(np.bincount(choice, weights=cents, minlength=len(self.columns))).astype(np.int64)
        self.slack -= used
        self._close(np.flatnonzero((self.slack == 0) & (used > 0)))

    def _first_over(self, row: int, choice: Places, cents: Cents) -> int:
        inside = np.zeros(len(self.columns), dtype=bool)
        inside[self.rows[row].columns] = True
        total = np.cumsum(np.where(inside[choice], cents, 0))
        return int(np.searchsorted(total, self.slack[row], side="right"))

    def _end_of_line(self, at: int) -> int:
        while at + 1 < len(self.line) and self.line[at + 1] == self.line[at]:
            at += 1
        return at + 1

    def _alone(self, at: int) -> int:
        """One line with all its parts: fund after fund takes what balances, caps and ceilings leave."""
        end = self._end_of_line(at)
        parts = self.order[at:end].tolist()
        room = _Room(self.classes, parts)
        closed: list[int] = []
        taken: set[int] = set()
        for j, part in self._columns_in_turn(parts):
            fund = int(self.model.of_fund[j])
            if fund in taken or not self.open[j]:
                continue
            taken.add(fund)
            rows = self.by_column.indices[self.by_column.indptr[j] : self.by_column.indptr[j + 1]]
            take = min([room.most(fund), *self.slack[rows].tolist()])
            room.take(fund, take)
            self.slack[rows] -= take
            self.columns[j] += take
            self.single.append((part, j, take))
            closed += [r for r in rows.tolist() if self.slack[r] == 0]
        self._close(np.array(sorted(set(closed)), dtype=np.int64))
        return end

    def _columns_in_turn(self, parts: list[int]) -> list[tuple[int, int]]:
        """Columns of a line's parts in the order of the waterfall, each with its part."""
        found = []
        for part in parts:
            k = int(self.classes.of_class[part])
            found += [(j, part) for j in self.sorted[self.starts[k] : self.starts[k + 1]].tolist()]
        return sorted(found, key=lambda c: (int(self.rank[self.model.of_fund[c[0]]]), c[1]))

    def _close(self, rows: Places) -> None:
        """Shut every column of rows that ran out, and find again each class's first open column."""
        if hasattr(self, "first") and not len(rows):
            return
        for r in rows.tolist():
            self.open[self.rows[r].columns] = False
        place = np.where(self.open[self.sorted], np.arange(len(self.sorted)), len(self.sorted))
        filled = self.starts[:-1] < self.starts[1:]
        best = np.full(len(self.classes), len(self.sorted), dtype=np.int64)
        if filled.any():
            best[filled] = np.minimum.reduceat(place, self.starts[:-1][filled])
        lookup = np.concatenate([self.sorted, [-1]])
        self.first = lookup[best]


class _Room:
    """How much each fund may still pay of one line: its ceilings, as sets of funds with a common most."""

    def __init__(self, classes: Classes, parts: list[int]) -> None:
        cents = classes.part_cents[parts]
        payable = classes.payable[[int(classes.of_class[p]) for p in parts]]
        # Funds that may pay the same parts share a ceiling; so does every union of such sets.
        kinds: dict[bytes, set[int]] = {}
        for f in np.flatnonzero(payable.any(axis=0)).tolist():
            kinds.setdefault(payable[:, f].tobytes(), set()).add(f)
        sets = [frozenset().union(*some) for n in range(1, len(kinds) + 1) for some in combinations(kinds.values(), n)]
        self.left: list[list[Any]] = [
            [s, int(cents[np.asarray(payable[:, sorted(s)].any(axis=1))].sum())] for s in sets
        ]
        price = int(classes.price[classes.of_class[parts[0]]])
        if price >= 0:
            self.left += [[s, u] for s, u in classes.price_keys[price][1]]

    def most(self, fund: int) -> int:
        """Cents that the fund may still pay."""
        return min((left for funds, left in self.left if fund in funds), default=0)

    def take(self, fund: int, cents: int) -> None:
        """The fund pays so many cents."""
        for entry in self.left:
            if fund in entry[0]:
                entry[1] -= cents


def outcomes_order(orders: Sequence[str]) -> tuple[Order, ...]:
    """The named waterfalls; UnknownNameError for one that does not exist."""
    for name in orders:
        if name not in ORDERS:
            raise UnknownNameError.of("waterfall", name, ORDERS)
    return tuple(o for o in ORDERS if o in orders)
