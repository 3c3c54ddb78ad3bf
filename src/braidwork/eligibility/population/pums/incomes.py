"""Income of the past 12 months as the incomes that rules ask for: a value at a steady pace, a range otherwise."""

from __future__ import annotations

from typing import Any

WEEKS = 52
YEAR_ROUND = 50  # weeks; the Census Bureau's own definition of year-round work
_HALF = WEEKS / 2
_MONTH = WEEKS / 12
_GROWN = 18
OWN = ("year", "pace", "month", "pay_month", "other_month")
_SELF_EMPLOYED = ("6", "7")
_CLASSES = {"1": 50.0, "2": 48.0, "3": 40.0, "4": 27.0, "5": 14.0, "6": 1.0}  # fewest weeks of each class

NOTE = (
    "income of the past 12 months stands for other windows (6 months × 2, last 30 days): as it is for who worked 50 "
    "weeks or more or not at all; for who worked a part of the year, as the range that those weeks allow, pay even "
    "over the weeks worked; income that is not pay is taken as even over the year"
)
NO_SELF_EMPLOYMENT = (
    "the file has no self-employment income apart: of the self-employed, pay lies between wages and all income"
)


def with_incomes(people: Any, *, weeks_are_midpoints: bool) -> Any:
    """The people with own incomes added, each as `_low` and `_high` in USD: `year` (past 12 months), `pace` (6 months
    × 2), `month` (last 30 days), `pay_month` and `other_month` (its earned and other part).

    Losses count as nothing; who was not asked (under 15) has none.
    """
    import ibis

    total = _amount(people, "income_annual_usd")
    wage = ibis.least(_amount(people, "wage_annual_usd"), total)
    if "self_employment_income_annual_usd" in people.columns:
        pay_low = pay_high = ibis.least(wage + _amount(people, "self_employment_income_annual_usd"), total)
    else:
        own_boss = people["class_of_worker_code"].isin(_SELF_EMPLOYED).fill_null(False)
        pay_low, pay_high = wage, ibis.ifelse(own_boss, total, wage)
    weeks = _weeks(people, weeks_are_midpoints)
    known = people.mutate(year_low=total, year_high=total, pay_low=pay_low, pay_high=pay_high, weeks=weeks)
    half, month = _shares(known, _HALF), _shares(known, _MONTH)
    pace, last_month = _income(known, *half, 1 / 2), _income(known, *month, 1 / 12)
    year = known["year_low"]
    found = known.mutate(
        pace_low=2 * pace[0], pace_high=2 * pace[1], month_low=last_month[0], month_high=last_month[1],
        pay_month_low=known["pay_low"] * month[0], pay_month_high=known["pay_high"] * month[1],
        other_month_low=(year - known["pay_high"]) / 12, other_month_high=(year - known["pay_low"]) / 12,
    ).drop("pay_low", "pay_high", "weeks")  # fmt: skip
    # Programs leave out what a child earns, some of them: it may count or not.
    child = found["age_years"] < _GROWN
    return found.mutate(**{f"{name}_low": ibis.ifelse(child, 0.0, found[f"{name}_low"]) for name in OWN})


def _income(people: Any, least_share: Any, most_share: Any, even: float) -> tuple[Any, Any]:
    """The least and the most income of a window: of pay between two shares of the year's, of the rest an even one.

    Pay and the rest are two sides of one total, so both ends of the pay are tried.
    """
    import ibis

    def of(pay: Any, share: Any) -> Any:
        return pay * share + (people["year_low"] - pay) * even

    ends = (people["pay_low"], people["pay_high"])
    return ibis.least(*(of(p, least_share) for p in ends)), ibis.greatest(*(of(p, most_share) for p in ends))


def _shares(people: Any, window: float) -> tuple[Any, Any]:
    """The least and the most of a year's pay that can fall into its last `window` weeks, given the weeks worked."""
    import ibis

    weeks = people["weeks"]
    steady = (weeks >= YEAR_ROUND) | (people["pay_high"] <= 0)
    even, nothing, all_of_it = (ibis.literal(x) for x in (window / WEEKS, 0.0, 1.0))
    idle = ibis.greatest(weeks - (WEEKS - window), nothing) / weeks
    busy = ibis.least(ibis.literal(window), weeks) / weeks
    # Pay without a week of work: the file does not say when.
    return (
        ibis.cases((steady, even), (weeks < 1, nothing), else_=idle),
        ibis.cases((steady, even), (weeks < 1, all_of_it), else_=busy),
    )


def _weeks(people: Any, midpoints: bool) -> Any:
    """Weeks worked; of a class the fewest, which allow the widest range."""
    if midpoints and "weeks_worked_class_code" in people.columns:
        import ibis

        return people["weeks_worked_class_code"].cases(*_CLASSES.items(), else_=ibis.literal(0.0))
    return people["weeks_worked"].fill_null(0).cast("float64")


def _amount(people: Any, column: str) -> Any:
    import ibis

    return ibis.greatest(people[column].fill_null(0.0).cast("float64"), ibis.literal(0.0))
