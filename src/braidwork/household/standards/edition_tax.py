"""Taxes and credits of an edition's own tax year, for a family that earns exactly the Standard."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import UnknownNameError

_FILE = Path(__file__).parent / "methods.toml"
_MOST_EITC_CHILDREN = 3


@dataclass(frozen=True)
class TaxFamily:
    """What tax law asks of a family type: adults, children under 17 and under 13, and whether care is bought."""

    adults: int
    children: int
    children_below_17: int
    children_below_13: int
    buys_care: bool

    @property
    def filing(self) -> str:
        """Joint for two or more adults, else head of household with children, else single."""
        return "joint" if self.adults >= 2 else "head_of_household" if self.children else "single"


@dataclass(frozen=True)
class Method:
    """Tax law and conventions of an edition; `numbers` as in the file."""

    name: str
    citation: str
    is_verified: bool
    numbers: Mapping[str, Any]

    def tax(self, income: float, family: TaxFamily) -> float:
        """Federal income tax before credits plus payroll tax, USD a year."""
        return self.income_tax(income, family) + income * float(self.numbers["payroll_rate"])

    def income_tax(self, income: float, family: TaxFamily) -> float:
        """Federal income tax of the year before credits."""
        law = self.numbers[family.filing]
        taxable = max(0.0, income - law["standard_deduction"])
        rates = self.numbers["bracket_rates"]
        steps = [b - a for a, b in zip([0.0, *rates], rates, strict=False)]
        return float(sum(s * max(0.0, taxable - start) for s, start in zip(steps, law["bracket_starts"], strict=True)))

    def eitc(self, income: float, family: TaxFamily) -> float:
        """Earned income credit of the year; 0 for a family without children in the Standard's method."""
        law, children = self.numbers["eitc"], min(family.children, _MOST_EITC_CHILDREN)
        if not children:
            return 0.0
        most, rate = law["max"][children], law["rate_out"][children]
        limit = law["limit_joint" if family.filing == "joint" else "limit_other"][children]
        return float(max(0.0, min(most, law["rate_in"][children] * income, rate * (limit - income))))

    def care_credit(self, income: float, family: TaxFamily) -> float:
        """Credit for child care: the cap by children under 13 once any care is bought, never above the tax."""
        n = self.numbers
        if not family.buys_care or not family.children_below_13:
            return 0.0
        steps = -(-max(0.0, income - n["care_first_above"]) // n["care_step"])
        rate = max(n["care_floor_rate"], round(n["care_top_rate"] - steps / 100, 4))
        return float(
            min(rate * n["care_expenses"][min(family.children_below_13, 2) - 1], self.income_tax(income, family))
        )

    def child_credit(self, income: float, family: TaxFamily) -> float:
        """Child credit: against what tax is left, and the part paid out."""
        n, children = self.numbers, family.children_below_17
        tax = max(0.0, self.income_tax(income, family) - self.care_credit(income, family))
        whole = n["child_credit"] * children
        earned = n["child_refundable_rate"] * max(0.0, income - n["child_refundable_above"])
        return float(min(whole, min(whole, tax) + min(n["child_refundable"] * children, earned)))


@cache
def methods() -> dict[str, Method]:
    """Every method version by name."""
    with _FILE.open("rb") as file:
        raw = tomllib.load(file)["method"]
    return {m["name"]: Method(m["name"], m["citation"], m["verified"] == "verified", m) for m in raw}


def method(name: str) -> Method:
    """The method of an edition; UnknownNameError for one that is not loaded (another state's tax, another year)."""
    if name not in methods():
        raise UnknownNameError.of("method of the Standard", name, methods())
    return methods()[name]
