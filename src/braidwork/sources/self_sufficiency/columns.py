"""The Standard's column names in all their spellings, mapped to one."""

from __future__ import annotations

import re

from braidwork.errors import DataError, UnknownNameError

# Letters only, lower case: `Child.Care.Costs`, `Child Care Costs ` and `Child Care` are one column.
_SPELLINGS = {
    "familytype": "family_type", "adults": "adults", "adult": "adults", "infants": "infants", "infant": "infants",
    "preschoolers": "preschoolers", "preshoolers": "preschoolers", "preschooler": "preschoolers",
    "schoolagers": "schoolagers", "schoolage": "schoolagers", "schoolager": "schoolagers",
    "teenagers": "teenagers", "teenager": "teenagers", "children": "children",
    "state": "state", "year": "year", "allfamiliestable": "table_number", "county": "place", "place": "place",
    "fipscode": "fips", "analysistype": "analysis", "status": "analysis", "publictransitflag": "transit",
    "housingcosts": "housing_monthly_usd", "housing": "housing_monthly_usd",
    "childcarecosts": "child_care_monthly_usd", "childcare": "child_care_monthly_usd",
    "foodcosts": "food_monthly_usd", "food": "food_monthly_usd",
    "transportationcosts": "transportation_monthly_usd", "transportation": "transportation_monthly_usd",
    "healthcarecosts": "health_care_monthly_usd", "healthcare": "health_care_monthly_usd",
    "healthcarepremium": "health_premium_monthly_usd", "healthcareoop": "health_out_of_pocket_monthly_usd",
    "miscellaneouscosts": "miscellaneous_monthly_usd", "miscellaneous": "miscellaneous_monthly_usd",
    "broadbandcellphone": "broadband_monthly_usd", "othernecessities": "other_necessities_monthly_usd",
    "taxes": "taxes_monthly_usd", "earnedincometaxcredit": "earned_income_credit_monthly_usd",
    "childcaretaxcredit": "child_care_credit_monthly_usd", "childtaxcredit": "child_tax_credit_monthly_usd",
    "hourlyselfsufficiencywage": "hourly", "hourly": "hourly",
    "monthlyselfsufficiencywage": "monthly", "monthly": "monthly",
    "annualselfsufficiencywage": "annual", "annual": "annual",
    "emergencysavings": "emergency_savings_monthly_usd", "savingscontribution": "emergency_savings_monthly_usd",
    "monthlysavingscontribution": "emergency_savings_monthly_usd",
    "emergencysavingsfundmonthlycontribution": "emergency_savings_monthly_usd",
    "synthetic": "synthetic",
}  # fmt: skip
SUMMED = (
    "housing_monthly_usd", "child_care_monthly_usd", "food_monthly_usd", "transportation_monthly_usd",
    "health_care_monthly_usd", "miscellaneous_monthly_usd", "taxes_monthly_usd", "earned_income_credit_monthly_usd",
    "child_care_credit_monthly_usd", "child_tax_credit_monthly_usd",
)  # fmt: skip
REQUIRED = (*SUMMED, "annual", "adults")


def plain(name: str) -> str:
    """The letters of a column name in lower case."""
    return re.sub(r"[^a-z]", "", name.casefold())


def known(names: tuple[str, ...]) -> set[str]:
    """The canonical names that are present among column names; others are passed over."""
    return {_SPELLINGS[plain(n)] for n in names if plain(n) in _SPELLINGS}


def is_itemised(names: tuple[str, ...]) -> bool:
    """Whether a header is that of an itemised table, even one with a few columns missing or renamed."""
    present = known(names)
    return len(present & set(SUMMED)) >= 6 and "adults" in present


def canonical(names: tuple[str, ...], where: str) -> dict[str, int]:
    """Canonical name to position; raises on an unknown, a repeated or a missing column."""
    found: dict[str, int] = {}
    for position, name in enumerate(names):
        if not name.strip():
            continue
        spelling = _SPELLINGS.get(plain(name))
        if spelling is None:
            raise UnknownNameError.of("column", name.strip(), _SPELLINGS, where=f"{where} (Self-Sufficiency Standard)")
        if spelling in found:
            raise DataError(f"two columns mean {spelling}: the second is '{name.strip()}'.", where=where,
                            mend="remove one of them.")  # fmt: skip
        found[spelling] = position
    missing = [n for n in REQUIRED if n not in found]
    if missing:
        raise DataError(
            f"the itemised table of the Self-Sufficiency Standard lacks {', '.join(missing)}.",
            where=where,
            mend="give the columns their official names again, or download the file anew.",
        )
    return found
