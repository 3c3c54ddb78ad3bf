"""The class model: one column per class and fund that may pay it, one row per class, balance, cap, floor and match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.amounts import Cents
from braidwork.funding.braid.classes import Classes

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds

Kind = Literal["balance", "cap", "floor", "match", "ceiling"]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Row:
    """A row that couples columns: Σ numerator·x ≤ cents, or ≥ cents for a floor.

    `weights` are whole numbers (a match of ratio a:b has b on the matched side, −a on its sources), so that the row can
    be added up exactly in cents.
    """

    kind: Kind
    rule_id: str
    name: str
    columns: Places
    weights: NDArray[np.int64]
    cents: int
    citation: str = ""


@dataclass(frozen=True, eq=False)
class Model:
    """Columns (class, fund) with their upper bounds in cents, the coupling rows, and what was left out.

    `crossing` names the caps, floors and matches that NET leaves out. Money is in cents here; the solver sees dollars.
    """

    classes: Classes
    of_class: Places
    of_fund: Places
    upper: Cents
    rows: tuple[Row, ...]
    crossing: tuple[str, ...] = ()

    @property
    def tier(self) -> Places:
        """Tier of each column's lines."""
        return self.classes.tier[self.of_class]

    @property
    def floors(self) -> tuple[int, ...]:
        """Positions of the floor rows."""
        return tuple(i for i, r in enumerate(self.rows) if r.kind == "floor")


def model_of(classes: Classes, funds: Funds, *, net: bool = False) -> Model:
    """The model of these classes; `net` leaves out match, floors and every cap that crosses an earlier row."""
    of_class, of_fund = np.nonzero(classes.payable)
    upper = classes.cents[of_class].copy()
    rows = [*_balances(funds, of_fund), *_ceilings(classes, of_class, of_fund, upper)]
    limits = [*_limits(classes, funds, of_class, of_fund)]
    matches = [*_matches(classes, funds, of_class, of_fund)]
    crossing: tuple[str, ...] = ()
    if net:
        caps = _laminar(rows, [r for r in limits if r.kind == "cap"], len(of_class))
        crossing = tuple(r.rule_id for r in (*limits, *matches) if not any(r is c for c in caps))
        limits, matches = caps, []
    return Model(classes, of_class, of_fund, upper, (*rows, *limits, *matches), crossing)


def _balances(funds: Funds, of_fund: Places) -> list[Row]:
    order = np.argsort(of_fund, kind="stable")
    bounds = np.searchsorted(of_fund[order], np.arange(len(funds.fund_years) + 1))
    found = []
    for f, fund in enumerate(funds.fund_years):
        columns = order[bounds[f] : bounds[f + 1]]
        found.append(Row("balance", fund.fund_year_id, f"balance of {fund.name}", columns, _ones(columns),
                         fund.balance_cents, fund.citation))  # fmt: skip
    return found


def _limits(classes: Classes, funds: Funds, of_class: Places, of_fund: Places) -> list[Row]:
    found = []
    for r, rule in enumerate(funds.all_limits):
        inside = np.zeros(len(funds.fund_years), dtype=bool)
        inside[[funds.places[f] for f in rule.fund_year_ids]] = True
        columns = np.flatnonzero(classes.counted[of_class, r] & inside[of_fund])
        if len(columns) or rule.sense == "floor":
            found.append(Row(rule.sense, rule.rule_id, rule.name, columns, _ones(columns), rule.cents, rule.citation))
    return found


def _matches(classes: Classes, funds: Funds, of_class: Places, of_fund: Places) -> list[Row]:
    found = []
    for r, rule in enumerate(funds.matches, len(funds.all_limits)):
        from fractions import Fraction

        ratio = Fraction(rule.ratio)
        counted = classes.counted[of_class, r]
        matched = of_fund == funds.places[rule.fund_year_id]
        # Every cent of the matched fund needs its match; only the predicate's lines can give it.
        sources = np.isin(of_fund, [funds.places[f] for f in rule.source_fund_year_ids]) & counted
        columns = np.flatnonzero(matched | sources)
        weights = np.where(matched[columns], ratio.denominator, -ratio.numerator).astype(np.int64)
        name = f"match of {funds.fund_year(rule.fund_year_id).name} by {', '.join(rule.source_fund_year_ids)}"
        found.append(Row("match", rule.rule_id, name, columns, weights, 0, rule.citation))
    return found


def _ceilings(classes: Classes, of_class: Places, of_fund: Places, upper: Cents) -> list[Row]:
    """Rows of the priced classes; a ceiling that binds one column becomes its upper bound."""
    found = []
    starts = np.searchsorted(of_class, np.arange(len(classes) + 1))
    for k in np.flatnonzero(classes.price >= 0):
        columns = np.arange(starts[k], starts[k + 1])
        for families, cents in classes.price_keys[classes.price[k]][1]:
            bound = columns[[int(f) in families for f in of_fund[columns]]]
            limit = cents * int(classes.members[k])
            if len(bound) == 1:
                upper[bound] = np.minimum(upper[bound], limit)
            elif len(bound) > 1:
                found.append(Row("ceiling", f"ceiling {k}", "ceiling per line", bound, _ones(bound), limit))
    return found


def _ones(columns: Places) -> NDArray[np.int64]:
    return np.ones(len(columns), dtype=np.int64)


def _laminar(balances: list[Row], caps: list[Row], columns: int) -> list[Row]:
    """The caps, in order, that nest with or lie apart from all rows kept before: with them the model is a network."""
    candidates = [*(r for r in balances if r.kind == "balance"), *caps]
    sets = incidence(candidates, columns, binary=True)
    common = (sets @ sets.T).toarray()
    size = common.diagonal()
    kept: list[int] = []
    for i in range(len(candidates)):
        shared, least = common[i, kept], np.minimum(size[i], size[kept])
        if i < len(candidates) - len(caps) or bool(((shared == 0) | (shared == least)).all()):
            kept.append(i)
    return [candidates[i] for i in kept if i >= len(candidates) - len(caps)]


def incidence(rows: Any, columns: int, *, binary: bool = False) -> Any:
    """Rows × columns as a sparse matrix of their weights (or of ones)."""
    from scipy.sparse import csr_array

    indptr = np.concatenate([[0], np.cumsum([len(r.columns) for r in rows])]).astype(np.int64)
    index = np.concatenate([np.zeros(0, np.int64), *(r.columns for r in rows)])
    data = np.concatenate([np.zeros(0, np.int64), *(r.weights for r in rows)])
    return csr_array((np.ones_like(data) if binary else data, index, indptr), shape=(len(rows), columns))
