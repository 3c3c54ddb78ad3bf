"""Who would lose by the next raise: the weighted share and the median loss by group, as estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from braidwork.household.law.book import Rules
from braidwork.household.programs.batch import Batch, Bools, Floats
from braidwork.household.programs.engine import MonthResult, run
from braidwork.measures import Estimate, Estimates, Measure, Provenance, col
from braidwork.measures.reliability import assess

_REPLICATES, _SEED, _LEAST_LOSS_USD = 200, 20_260_101, 1.0
_CONTEXT = (
    "A loss here is what the rules take, not a choice of the family. Programs were built one by one; nobody designed "
    "the place where they end together. Groups differ in pay, family size and the help they were given."
)
_SOURCE = "braidwork.household, net resources of a month before and after the raise"


@dataclass(frozen=True)
class Losses:
    """A population before and after a raise: change of net resources a month per household (NaN: not known)."""

    change: Floats
    weight: Floats
    groups: Mapping[str, NDArray[np.str_]]
    raise_monthly_usd: float
    on: date
    is_synthetic: bool

    def share_losing(self, by: Sequence[str] = (), least_loss_usd: float = _LEAST_LOSS_USD) -> Estimates:
        """Weighted share of households whose next raise leaves them with at least so much less, by groups."""
        measure = _measure(
            "share_losing_by_raise", "Households that lose by the next raise", "share", "share of households"
        )
        return self._estimates(
            measure, by, lambda rows: (self.change[rows] <= -least_loss_usd).astype(np.float64), True
        )

    def median_loss(self, by: Sequence[str] = (), least_loss_usd: float = _LEAST_LOSS_USD) -> Estimates:
        """Weighted median loss a month (USD) of the households that lose, by groups."""
        measure = _measure("median_loss_by_raise", "Loss a month of households that lose", "quantile", "USD a month")
        losing = self.change <= -least_loss_usd
        return self._estimates(measure, by, lambda rows: -self.change[rows], False, losing)

    def share_unknown(self, by: Sequence[str] = ()) -> Estimates:
        """Share of households for which a line stays open: published, not dropped."""
        measure = _measure(
            "share_unknown_by_raise", "Households whose result is not known", "share", "share of households"
        )
        return self._estimates(
            measure, by, lambda rows: np.isnan(self.change[rows]).astype(np.float64), True, None, True
        )

    def _estimates(self, measure: Measure, by: Sequence[str], value, is_share: bool,  # type: ignore[no-untyped-def]
                   among: Bools | None = None, with_unknown: bool = False) -> Estimates:  # fmt: skip
        usable = np.ones(len(self.change), bool) if with_unknown else ~np.isnan(self.change)
        usable &= True if among is None else among
        keys = [tuple(str(self.groups[d][i]) for d in by) for i in range(len(self.change))] if by else []
        rows = []
        for key in sorted(set(keys)) or [()]:
            inside = usable & np.array([k == key for k in keys]) if by else usable
            rows.append(_estimate(dict(zip(by, key, strict=True)), value(inside), self.weight[inside], is_share))
        return Estimates(measure, tuple(by), tuple(rows), self._provenance())

    def _provenance(self) -> Provenance:
        return Provenance(
            "households", str(self.on), f"{self.on:%Y-%m}", "households with pay",
            f"raise of {self.raise_monthly_usd:g} USD",
            "household weight", f"household bootstrap, {_REPLICATES} replicates", "net after less net before", "numpy",
            synthetic=self.is_synthetic, notes=("An estimate of rules, not a decision of an agency.",),
        )  # fmt: skip


def losses(
    batch: Batch, on: date, raise_monthly_usd: float, *, weight: Floats | None = None,
    groups: Mapping[str, NDArray[np.str_]] | None = None, rules: Rules | None = None, rules_after: Rules | None = None,
    is_synthetic: bool = False,
) -> Losses:  # fmt: skip
    """What a raise (USD a month) of each earner, or a reform (`rules_after`), changes for each household of a batch."""
    before = population_month(batch, on, rules)
    pay = np.zeros(batch.n)
    earner = batch.persons["is_earner"]
    pay[batch.persons["household"][earner]] = batch.persons["pay"][earner]
    after = population_month(batch.with_pay(pay + raise_monthly_usd), on, rules_after or rules)
    return Losses(after.total - before.total, np.ones(batch.n) if weight is None else weight, groups or {},
                  raise_monthly_usd, on, is_synthetic)  # fmt: skip


def population_month(batch: Batch, on: date, rules: Rules | None = None) -> MonthResult:
    """One month of every household of a batch."""
    return run(batch, (rules or Rules()).month(on.replace(day=1)))


def _estimate(dimensions: Mapping[str, str], values: Floats, weight: Floats, is_share: bool) -> Estimate:
    n, total = len(values), float(weight.sum())
    if not n or total <= 0:
        return Estimate(dimensions, None, None, n, total, "not_estimable", "household bootstrap", n, reason="no record")
    # Poisson(1) counts are the bootstrap of independent households (Hanley and MacGibbon 2006).
    counts = np.random.default_rng(_SEED).poisson(1.0, (_REPLICATES, n)) * weight
    counts = counts[counts.sum(axis=1) > 0]
    if is_share:
        point, spread = float(weight @ values) / total, counts @ values / counts.sum(axis=1)
    else:
        order = np.argsort(values, kind="stable")
        point = float(_medians(weight[None, order], values[order])[0])
        spread = _medians(counts[:, order], values[order])
    error = float(spread.std(ddof=1))
    judged = assess(point, error, n=n, households=n, is_share=is_share)
    return Estimate(
        dimensions, point, error, n, total, judged.reliability, "household bootstrap", n, reason=judged.reason
    )


def _medians(weight: Floats, values: Floats) -> Floats:
    """Weighted median of sorted values for each row of weights."""
    running = np.cumsum(weight, axis=1)
    return np.asarray(values[(running < running[:, -1:] / 2).sum(axis=1)])


def _measure(name: str, label: str, kind: str, unit: str) -> Measure:
    return Measure(
        name, label, kind, "households", col("has_pay") == 1, "households with pay", unit, _CONTEXT, _SOURCE,  # type: ignore[arg-type]
        numerator=col("loses_by_raise") == 1 if kind == "share" else None,
        value=col("loss_monthly_usd") if kind == "quantile" else None, better="lower",
    )  # fmt: skip
