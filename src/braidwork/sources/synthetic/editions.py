"""The editions whose layout the synthetic files follow: years of interview, factors, forms of detailed race."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from braidwork.errors import DataError
from braidwork.reference import adjhsg, adjinc
from braidwork.sources.synthetic.households import Ints
from braidwork.sources.synthetic.population import Population
from braidwork.sources.synthetic.traits import BLANK, Columns

_KNOWN = ((1, 2023), (1, 2024), (5, 2023))
# Detailed race of 2023 and later (4 digits) to the form before 2023 (2 digits); white, Black and other by first digit.
_TWO_DIGITS = {
    4000: 43, 4002: 48, 4003: 49, 4007: 42, 4008: 45, 4014: 57, 4015: 38, 5013: 27, 5015: 16, 5022: 35, 5025: 37,
    7500: 60, 7501: 61, 7506: 64, 9000: 68,
}  # fmt: skip
_BY_FIRST_DIGIT = {1: 1, 3: 2, 8: 67}


@dataclass(frozen=True)
class Edition:
    """One edition: last year of data and the number of years it spans.

    Raises DataError for an edition whose layout is not written here.
    """

    last: int
    span: int = 1

    def __post_init__(self) -> None:
        if (self.span, self.last) not in _KNOWN:
            known = ", ".join(f"{last} ({span}-year)" for span, last in _KNOWN)
            raise DataError(
                f"no synthetic layout is known for {self.last} ({self.span}-year).",
                where="synthetic population",
                mend=f"ask for one of {known}.",
            )

    def years(self, units: int) -> Ints:
        """Year of interview of each unit, in turn; shape (units,)."""
        return np.asarray(self.last - self.span + 1 + np.arange(units) % self.span)

    def factors(self, name: str, years: Ints) -> pa.Array:
        """ADJINC or ADJHSG of each row as the seven digits of the file."""
        lookup = {"ADJINC": adjinc, "ADJHSG": adjhsg}[name]
        digits = {}
        for year in sorted(set(years.tolist())):
            found = lookup(f"{self.span}yr", self.last, year)
            if found is None:
                raise DataError(f"no {name} is loaded for interviews of {year}.", where="reference parameters")
            digits[year] = str(round(1e6 * float(found.value)))
        return pa.array([digits[y] for y in years.tolist()])

    def race_detail(self, rac2p: Ints, years: Ints) -> Columns:
        """Detailed race in the edition's form: RAC2P, or RAC2P19 and RAC2P23, negative where one does not apply."""
        broad = np.where(np.isin(rac2p // 1000, (1, 3, 8)), rac2p // 1000 * 1000, rac2p)
        if self.span == 1:
            return {"RAC2P": rac2p if self.last >= 2024 else broad}
        two = np.array([_TWO_DIGITS.get(code) or _BY_FIRST_DIGIT[code // 1000] for code in rac2p.tolist()])
        return {"RAC2P19": np.where(years < 2023, two, -9), "RAC2P23": np.where(years < 2023, -999, broad)}

    def in_interview_dollars(self, population: Population) -> Population:
        """The population with incomes in dollars of each interview, so that ADJINC brings them back."""
        if self.span == 1:
            return population
        years = self.years(len(population.units.size))
        digits = np.array([int(d) for d in self.factors("ADJINC", years).to_pylist()], dtype=float)
        ratio = digits[years == self.last][0] / digits

        def scaled(amount: Ints, by: np.ndarray) -> Ints:
            return np.where(amount == BLANK, BLANK, np.trunc(amount * by).astype(np.int64))

        own, housed = dict(population.persons), dict(population.housing)
        by_person = ratio[population.roster.unit]
        blank = {name: own[name] == BLANK for name in ("PERNP", "PINCP")}
        rest = np.where(blank["PINCP"], 0, own["PINCP"] - own["WAGP"] - own["SEMP"])
        own["WAGP"], own["SEMP"] = scaled(own["WAGP"], by_person), scaled(own["SEMP"], by_person)
        earned = own["WAGP"] + own["SEMP"]
        own["PERNP"] = np.where(blank["PERNP"], BLANK, earned)
        own["PINCP"] = np.where(blank["PINCP"], BLANK, earned + np.trunc(rest * by_person).astype(np.int64))
        housed["HINCP"], housed["FINCP"] = scaled(housed["HINCP"], ratio), scaled(housed["FINCP"], ratio)
        return replace(population, persons=own, housing=housed)
