"""Amounts, months and names on the pages of work and money, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.errors import UnknownNameError
from braidwork.household.outcomes.words import cut_cents, filled_cents
from braidwork.reference.languages import SOURCE, locale
from braidwork.workspace.casework.client_words import published
from braidwork.workspace.site.languages import Said, say

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff
    from braidwork.household.law.rows import Availability
    from braidwork.household.people.answers import Missing

_ISOLATE, _LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _END = "\u2068", "\u2066", "\u2067", "\u2069"
_UNKNOWN = "unknown_parameter"
_LINE_OF = {
    "pay": "pay", "other_income": "other_income", "tanf": "tanf", "wccc": "wccc", "rent": "rent", "snap": "snap",
    "apple_health_children": "health", "adult_premium": "health", "out_of_pocket": "health",
    "fica": "taxes", "pfml": "taxes", "wa_cares": "taxes", "income_tax": "taxes",
    "cdctc": "credits", "ctc": "credits", "eitc": "credits", "wftc": "credits",
}  # fmt: skip
_TAX = frozenset({"cdctc", "ctc", "eitc", "wftc", "income_tax", "fica", "pfml", "wa_cares"})
_ASKED_AT = {
    "wccc": "working_connections_child_care", "snap": "basic_food", "tanf": "tanf",
    "apple_health_adults": "apple_health_adults", "adult_premium": "apple_health_adults",
    "apple_health_children": "apple_health_children",
}  # fmt: skip
_MISSING = {
    "wage_hourly_usd": "wage", "hours_weekly": "hours", "rent_monthly_usd": "rent", "resources_usd": "savings",
    "care": "care", "is_in_k12_school": "school", "school_serves_free_meals_to_all": "free_meals", "born": "born",
    "jobs.employer_premium_self_monthly_usd": "plan", "has_ssn_for_work": "ssn", "enrolments.wccc": "help_care",
    "tanf_months_used": "tanf_months", "county_fips": "county", "people": "people",
}  # fmt: skip


def dollars(amount: float) -> str:
    """`$1,813`, set apart so that it keeps its order in any script; a loss with its sign."""
    whole = round(amount)
    return f"{_LEFT_TO_RIGHT}{'−' if whole < 0 else ''}${abs(whole):,}{_END}"


def wage(amount: float) -> str:
    """`$18.50`, set apart."""
    return f"{_LEFT_TO_RIGHT}${amount:,.2f}{_END}"


def job(label: str) -> str:
    """The name of work, in English, set apart from words that run the other way."""
    return f"{_ISOLATE}{label}{_END}"


def month(lang: str, day: date) -> str:
    """`January 2028` as the language writes it."""
    name = say(lang, f"month.{day.month}")
    # Its direction is said: both words stand apart already, so that none is left to tell it.
    begin = _RIGHT_TO_LEFT if locale(lang).direction == "rtl" else _ISOLATE
    return f"{begin}{say(lang, 'work.month_year', month=name, year=str(day.year))}{_END}"


def months(lang: str, count: int) -> Said:
    """`14 months`, or right away."""
    return say(lang, "work.months_count", count=count) if count else say(lang, "work.at_once")


def parts_of(lang: str, change: Attribution) -> str:
    """What makes a change, the largest first, alike lines together: `pay +$312, food help −$110`. Together they are the
    change as it is shown: what rounding and lines under a dollar leave over is in the largest."""
    summed: dict[str, float] = {}
    for part in change.parts:
        key = _LINE_OF.get(part.program, "costs")
        summed[key] = summed.get(key, 0.0) + part.shapley_usd
    largest = sorted((k for k, v in summed.items() if abs(v) >= 1), key=lambda k: -abs(summed[k]))
    shown = {k: round(summed[k]) for k in largest}
    if shown:
        shown[largest[0]] += round(change.change_usd) - sum(shown.values())
    return locale(lang).listed(f"{say(lang, f'work.line_{k}')} {signed(shown[k])}" for k in largest)


def signed(amount: float) -> str:
    """`+$312`, set apart."""
    sign = "+" if amount >= 0 else "−"
    return f"{_LEFT_TO_RIGHT}{sign}${abs(amount):,.0f}{_END}"


def cliff_words(lang: str, cliff: Cliff | Mapping[str, Any]) -> Said:
    """A cliff in a sentence or two, with pay, loss and month; takes a Cliff or its JSON in a document."""
    told = cliff if isinstance(cliff, Mapping) else vars(cliff)
    bites = told["bites_on"]
    day = bites if isinstance(bites, date) else date.fromisoformat(bites)
    lost, hourly = say(lang, f"work.loses_{loses(told['program'])}"), told["wage_hourly_usd"]
    values: dict[str, str] = {"program": lost, "amount": dollars(told["drop_usd"]), "month": month(lang, day)}
    if told["code_to"] == "uninsured" and hourly:
        said = say(lang, "work.cliff_plan", wage=wage(cut_cents(hourly)), month=values["month"])
    elif told["code_to"] == "uninsured":
        said = say(lang, "work.cliff_plan_month", pay=dollars(told["pay_monthly_usd"]), month=values["month"])
    elif hourly:
        said = say(lang, "work.cliff", wage=wage(cut_cents(hourly)), **values)
    else:
        said = say(lang, "work.cliff_month", pay=dollars(told["pay_monthly_usd"]), **values)
    if told["recovery_wage_usd"]:
        back = say(lang, "work.cliff_back", wage=wage(filled_cents(told["recovery_wage_usd"])))
        return Said(f"{said} {back}", said.lang)
    return said


def loses(program: str) -> str:
    """The name of the sentence on what goes with a program."""
    return program if program in _ASKED_AT else "tax" if program in _TAX else "other"


def ask_whom(lang: str, program: str) -> Said | None:
    """Where one asks about a program before one acts."""
    from braidwork.eligibility.programs import programs

    if program in _TAX:
        return say(lang, "work.ask_taxes")
    found = next((p for p in programs() if p.id == _ASKED_AT.get(program)), None)
    where = "" if found is None else found.where_to_apply or found.agency
    return published(lang, where) if where else None


def missing_words(lang: str, missing: tuple[Missing, ...]) -> list[Said]:
    """What is still needed, each kind once."""
    keys = dict.fromkeys(_MISSING.get(m.field, "other") for m in missing)
    return [say(lang, f"work.missing_{k}") for k in keys]


def line_names(lang: str, programs: tuple[str, ...]) -> str:
    """Names of lines of money, each once."""
    return locale(lang).listed(dict.fromkeys(say(lang, f"work.line_{_LINE_OF.get(p, 'costs')}") for p in programs))


def proposal(lang: str, row: Availability) -> Said:
    """What was proposed about who gets help, in the language; a row without words of its own speaks English."""
    try:
        return say(lang, f"work.proposed_{row.name}", **{name: f"{_ISOLATE}{n:,}{_END}" for name, n in row.values})
    except UnknownNameError:
        return in_english(row.sentence)


def in_english(label: str) -> Said:
    """A name that is in English only."""
    return Said(label, SOURCE)


def not_yet(lang: str, programs: Iterable[str], now: float, without: float | None) -> Said | None:
    """What of today's month is help that she has to ask for first; None where there is none."""
    if without is None:
        return None
    names = locale(lang).listed(say(lang, f"work.help_{p}") for p in programs)
    amount = dollars(round(now) - round(without))
    if without < 0:
        return say(lang, "work.unclaimed_short", amount=amount, names=names, short=dollars(-without))
    return say(lang, "work.unclaimed", amount=amount, names=names, without=dollars(without))


def food_worst(lang: str, parts: Iterable[Any]) -> Said | None:
    """That food help is counted at its worst, where a number of its law is not loaded; takes parts or their JSON."""
    told = [p if isinstance(p, Mapping) else vars(p) for p in parts]
    unknown = any(p["program"] == "snap" and _UNKNOWN in (p["code_from"], p["code_to"]) for p in told)
    return say(lang, "work.food_worst") if unknown else None
