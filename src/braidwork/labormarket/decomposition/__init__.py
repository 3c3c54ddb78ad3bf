"""Gaps taken apart: rates, pay, whole distributions, inequality, and the cost of exclusion. Accounting, not causal."""

from __future__ import annotations

from braidwork.labormarket.decomposition.balance import Balance
from braidwork.labormarket.decomposition.effects import REFERENCES
from braidwork.labormarket.decomposition.exclusion import CostOfExclusion, GroupCost, PlaceCost, cost_of_exclusion
from braidwork.labormarket.decomposition.figure import ACCOUNTING, Figure
from braidwork.labormarket.decomposition.functionals import mean, quantile, share_at_least, theil_index
from braidwork.labormarket.decomposition.income_factors import IncomeFactors, IncomeSplit, shapley_income
from braidwork.labormarket.decomposition.inequality import GroupInequality, Inequality, theil
from braidwork.labormarket.decomposition.oaxaca import Contribution, OaxacaBlinder, oaxaca_blinder
from braidwork.labormarket.decomposition.quantile_gaps import QuantileGap, quantile_gap
from braidwork.labormarket.decomposition.rates import Kitagawa, kitagawa
from braidwork.labormarket.decomposition.refusals import NoOverlap
from braidwork.labormarket.decomposition.reweighting import Counterfactual, Reweighting, reweight

__all__ = [
    "ACCOUNTING",
    "REFERENCES",
    "Balance",
    "Contribution",
    "CostOfExclusion",
    "Counterfactual",
    "Figure",
    "GroupCost",
    "GroupInequality",
    "IncomeFactors",
    "IncomeSplit",
    "Inequality",
    "Kitagawa",
    "NoOverlap",
    "OaxacaBlinder",
    "PlaceCost",
    "QuantileGap",
    "Reweighting",
    "cost_of_exclusion",
    "kitagawa",
    "mean",
    "oaxaca_blinder",
    "quantile",
    "quantile_gap",
    "reweight",
    "shapley_income",
    "share_at_least",
    "theil",
    "theil_index",
]
