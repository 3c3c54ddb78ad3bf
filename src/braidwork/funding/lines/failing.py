"""Why a fund may not pay a line: the first predicate that fails, with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from braidwork.funding.lines.categories import SUPPORT, categories
from braidwork.funding.lines.lawful import ENROLLED, day_number

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds, FundYear
    from braidwork.funding.lines.service_lines import ServiceLines


@dataclass(frozen=True)
class Failing:
    """A predicate that a line fails for a fund, in words, with the source of the rule."""

    fund_year_id: str
    predicate: str
    sentence: str
    citation: str


def failing_predicates(lines: ServiceLines, row: int, fund: FundYear, funds: Funds) -> tuple[Failing, ...]:
    """Every predicate that fails, in the order in which they are asked; none if the fund may pay the line."""
    return tuple(
        Failing(fund.fund_year_id, predicate, sentence, citation or fund.citation)
        for predicate, sentence, citation in (
            *_person(lines, row, fund, funds), *_category(lines, row, fund), *_window(lines, row, fund),
            *_county(lines, row, fund), *_supportive_service_test(lines, row, fund),
        )
    )  # fmt: skip


def first_failing(lines: ServiceLines, row: int, fund: FundYear, funds: Funds) -> Failing | None:
    """The first predicate that fails, or None if the fund may pay the line."""
    return next(iter(failing_predicates(lines, row, fund, funds)), None)


def nearest_failing(lines: ServiceLines, row: int, funds: Funds) -> Failing | None:
    """For a line that no fund may pay: the fund that fails least, and why it fails."""
    all_failing = [failing_predicates(lines, row, f, funds) for f in funds.fund_years]
    fewest = min((f for f in all_failing if f), key=len, default=None)
    return fewest[0] if fewest else None


_Found = list[tuple[str, str, str]]


def _person(lines: ServiceLines, row: int, fund: FundYear, funds: Funds) -> _Found:
    allowed, expires = lines.decisions(funds.ids)
    person, place = int(lines.person[row]), funds.places[fund.fund_year_id]
    if not allowed[person, place]:
        sentence, citation = lines.eligibility.why_not(lines.person_of(row), fund.fund_year_id)
        return [("person", sentence, citation)]
    if expires is not None and lines.service_day[row] > expires[person, place]:
        record = lines.record(row)
        ended = record["service_date"] - timedelta(days=int(lines.service_day[row] - expires[person, place]))
        return [("decision expired", f"the decision of eligibility ended on {ended}, before the service on "
                 f"{record['service_date']}: decide again", "")]  # fmt: skip
    return []


def _category(lines: ServiceLines, row: int, fund: FundYear) -> _Found:
    code = lines.category_codes[lines.category[row]]
    if fund.category_codes is None or code in fund.category_codes:
        return []
    return [("category", f"{fund.name} does not pay for {categories()[code].label}", "")]


def _window(lines: ServiceLines, row: int, fund: FundYear) -> _Found:
    day = int(lines.service_day[row])
    last = day if lines.last_day is None else int(lines.last_day[row])
    if day_number(fund.start_date) <= day <= last <= day_number(fund.end_date):
        return []
    if day_number(fund.start_date) <= day <= day_number(fund.end_date):
        until = lines.record(row)["last_service_date"]
        text = f"the service lasts to {until}: {fund.name} runs from {fund.start_date} to {fund.end_date}"
        return [("window", text, "")]
    side = "before the award starts" if day < day_number(fund.start_date) else "after the award ends"
    text = f"the service date lies {side}: {fund.name} runs from {fund.start_date} to {fund.end_date}"
    return [("window", text, "")]


def _county(lines: ServiceLines, row: int, fund: FundYear) -> _Found:
    code = lines.county_codes[lines.county[row]]
    if fund.county_codes is None or code in fund.county_codes:
        return []
    return [("county", f"{fund.name} serves county {', '.join(sorted(fund.county_codes))}, not {code}", "")]


def _supportive_service_test(lines: ServiceLines, row: int, fund: FundYear) -> _Found:
    code = lines.category_codes[lines.category[row]]
    if not fund.needs_enabling_service or categories()[code].group != SUPPORT:
        return []
    of_person = lines.person == lines.person[row]
    opened = {c for c in lines.category_codes if categories()[c].enables}
    if (
        any(lines.category_codes[c] in opened for c in lines.category[of_person])
        or lines.flag(ENROLLED)[of_person].any()
    ):
        return []
    return [("supportive service", "supportive services need a career or training service for the same person",
             "20 CFR 680.910")]  # fmt: skip
