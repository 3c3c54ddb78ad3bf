"""What the talk did not ask and money needs: pay, hours, home, care of each child, help asked for, wishes for work.

Every amount may be unknown or declined; a missing one is asked for, never zero. The same fields stand in a facts file
as the table `[work_and_home]`, and as JSON where a case keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, UnknownNameError
from braidwork.household.people.answers import UNKNOWN, NoAnswer
from braidwork.household.people.household import STATUSES, Status
from braidwork.pathways.limits import Limits
from braidwork.pathways.training_options import DAY, EVENING
from braidwork.reference.training import level_of, training_reference

Amount = float | NoAnswer
PROGRAMS = ("wccc", "snap", "tanf", "apple_health", "wftc")
_LEVELS = {
    "amounts": ("wage_hourly_usd", "hours_weekly", "most_hours_weekly", "school_hours_weekly", "rent_monthly_usd",
                "savings_usd", "other_income_monthly_usd", "employer_premium_self_monthly_usd", "care_monthly_usd"),
    "flags": ("has_ssn_for_work", "school_serves_free_meals_to_all", "is_in_school"),
}  # fmt: skip
_MOST = {"wage_hourly_usd": 1_000.0, "hours_weekly": 168.0, "most_hours_weekly": 168.0, "school_hours_weekly": 168.0}
_MOST_USD = 1_000_000.0
WEEKS_OF_A_MONTH = 52 / 12


@dataclass(frozen=True)
class Child:
    """One child of the home, by the person's id in the case: birth date, price of care a month (0: family cares)."""

    person: str
    born: date | NoAnswer = UNKNOWN
    care_monthly_usd: Amount = UNKNOWN
    is_in_school: bool | NoAnswer = UNKNOWN
    name: str = ""


@dataclass(frozen=True)
class Help:
    """Where the household stands with a program, and when it is looked at next."""

    status: Status
    review: date | None = None


@dataclass(frozen=True)
class WorkAndHome:
    """Work and home of a client. Amounts are US dollars, hours are a week; `works_as` and `aims_at` are SOC codes or
    words, blank where she named none. `disabled` are ids of people at home with a disability (None: not said).
    `place` is the place of the cost standard, where a county has several."""

    works_as: str = ""
    aims_at: str = ""
    schooling: str | None = None
    born: date | NoAnswer = UNKNOWN
    wage_hourly_usd: Amount = UNKNOWN
    hours_weekly: Amount = UNKNOWN
    most_hours_weekly: Amount = UNKNOWN
    school_hours_weekly: Amount = UNKNOWN
    commute_monthly_usd: Amount = UNKNOWN
    employer_premium_self_monthly_usd: Amount = UNKNOWN
    rent_monthly_usd: Amount = UNKNOWN
    savings_usd: Amount = UNKNOWN
    other_income_monthly_usd: Amount = UNKNOWN
    has_ssn_for_work: bool | NoAnswer = UNKNOWN
    school_serves_free_meals_to_all: bool | NoAnswer = UNKNOWN
    tanf_months_used: int | NoAnswer = UNKNOWN
    disabled: tuple[str, ...] | None = None
    children: tuple[Child, ...] = ()
    help: Mapping[str, Help] = field(default_factory=dict)
    county_fips: str = ""
    place: str = ""
    source: str = "self_attested"

    def child(self, person: str) -> Child:
        """What was said of a child; nothing but the id where nothing was."""
        return next((c for c in self.children if c.person == person), Child(person))

    def with_child(self, child: Child) -> WorkAndHome:
        """The same with a child's answers replaced or added."""
        others = tuple(c for c in self.children if c.person != child.person)
        return replace(self, children=(*others, child))

    def document(self) -> dict[str, Any]:
        """JSON; what is unknown is left out, other answers without a value stand as their words."""
        found = {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name not in ("children", "help")}
        found["children"] = [
            {k: v for k in ("person", "born", "care_monthly_usd", "is_in_school", "name")
             if (v := _plain(getattr(c, k))) not in (None, "")}
            for c in self.children
        ]  # fmt: skip
        found["help"] = {
            p: {"status": h.status, **({"review": h.review.isoformat()} if h.review else {})}
            for p, h in self.help.items()
        }
        return {k: v for k, v in found.items() if v not in (None, "", [], {}) or (k == "disabled" and v == [])}


# Questions by the engine's name of their fact, where a facts file calls it otherwise.
_IN_FILE = {
    "resources_usd": "savings_usd", "care": "children.care_monthly_usd", "is_in_k12_school": "children.is_in_school",
    "jobs.employer_premium_self_monthly_usd": "employer_premium_self_monthly_usd", "is_disabled": "disabled",
    "born": "birth_date", "county_fips": "facts.county", "people": "everyone_listed",
}  # fmt: skip


def field_of(asked: str) -> str:
    """The field of a facts file that answers a question, by the name that `Advice.missing` has for it."""
    return _IN_FILE.get(asked, asked.replace("enrolments.", "help."))


def home_of(raw: Mapping[str, Any], where: str = "work_and_home") -> WorkAndHome:
    """Work and home from a table or JSON; DataError or UnknownNameError names the field, the value and the mend."""
    known = {f.name for f in fields(WorkAndHome)}
    for name in raw:
        if name not in known:
            raise UnknownNameError.of("field of work and home", name, sorted(known), where=where)
    said = {k: _read(k, v, where) for k, v in raw.items() if k not in ("children", "help", "disabled")}
    children = tuple(_child(c, f"{where}, children {n}") for n, c in enumerate(_tables(raw, "children", where), 1))
    return WorkAndHome(
        **said, children=children, help=_helps(raw.get("help", {}), where),
        disabled=tuple(map(str, raw["disabled"])) if "disabled" in raw else None,
    )  # fmt: skip


def read_home(path: Path) -> WorkAndHome:
    """The table `[work_and_home]` of a facts file (.toml or .json); nothing known where it has none."""
    from braidwork.eligibility.facts.case_files import loaded

    raw = loaded(path).get("work_and_home", {})
    if not isinstance(raw, Mapping):
        raise DataError("work_and_home is not a table.", where=str(path), mend="write [work_and_home] and its fields.")
    home = home_of(raw, f"{path}, work_and_home")
    if home.schooling:
        level_of(home.schooling, training_reference().levels, where=f"{path}, work_and_home, schooling")
    return home


def read_limits(path: Path) -> Limits:
    """The table `[limits]` of a facts file: what the client can take on; none where it has no such table."""
    from braidwork.eligibility.facts.case_files import loaded

    raw, where = loaded(path).get("limits", {}), f"{path}, limits"
    if not isinstance(raw, Mapping):
        raise DataError("limits is not a table.", where=where, mend="write [limits] and its fields.")
    known = [f.name for f in fields(Limits)]
    for name, value in raw.items():
        if name not in known:
            raise UnknownNameError.of("limit", name, known, where=where)
        if name == "schedules":
            if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
                raise DataError("schedules is not a list.", where=where, mend='write schedules = ["evening"].')
            if wrong := next((x for x in value if x not in (DAY, EVENING)), None):
                raise DataError(f"'{wrong}' is no time of day.", where=f"{where}, schedules",
                                mend=f'write "{DAY}", "{EVENING}" or both.')  # fmt: skip
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            raise DataError(f"'{value}' is no number.", where=f"{where}, {name}", mend="write a number from 0.")
    given: dict[str, Any] = {k: frozenset(v) if k == "schedules" else v for k, v in raw.items()}
    return Limits(**given)


def _child(raw: Mapping[str, Any], where: str) -> Child:
    known = {f.name for f in fields(Child)}
    for name in raw:
        if name not in known:
            raise UnknownNameError.of("field of a child", name, sorted(known), where=where)
    if not raw.get("person"):
        raise DataError("the child has no person.", where=where, mend="write person = the id in the facts file.")
    return Child(**{k: _read(k, v, where) for k, v in raw.items()})


def _helps(raw: Any, where: str) -> dict[str, Help]:
    if not isinstance(raw, Mapping):
        raise DataError("help is not a table.", where=where, mend='write wccc = { status = "recipient" }.')
    found = {}
    for program, told in raw.items():
        if program not in PROGRAMS:
            raise UnknownNameError.of("program", program, PROGRAMS, where=f"{where}, help")
        status = told.get("status", "") if isinstance(told, Mapping) else told
        if status not in STATUSES:
            raise UnknownNameError.of("status", str(status), STATUSES, where=f"{where}, help {program}")
        review = (
            _day(told["review"], f"{where}, help {program}") if isinstance(told, Mapping) and "review" in told else None
        )
        found[program] = Help(status, review)
    return found


def _tables(raw: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(x, Mapping) for x in found):
        raise DataError(f"{name} is not a list of tables.", where=where, mend=f"write one [[{name}]] for each.")
    return found


def _read(name: str, value: Any, where: str) -> Any:
    here = f"{where}, {name}"
    if name in ("born",):
        return _none(value) or _day(value, here)
    if name in (*_LEVELS["amounts"], "commute_monthly_usd", "tanf_months_used"):
        return _none(value) or _amount(name, value, here)
    if name in _LEVELS["flags"]:
        if not isinstance(value, bool) and _none(value) is None:
            raise DataError(f"'{value}' is neither yes nor no.", where=here, mend="write true or false.")
        return value if isinstance(value, bool) else _none(value)
    if not isinstance(value, str):
        raise DataError(f"'{value}' is no text.", where=here, mend="write it in quotes.")
    return value


def _none(value: Any) -> NoAnswer | None:
    return next((a for a in NoAnswer if a.value == value), None) if isinstance(value, str) else None


def _amount(name: str, value: Any, where: str) -> float | int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        raise DataError(f"'{value}' is no number.", where=where, mend='write a number, "unknown" or "declined".')
    most = _MOST.get(name, _MOST_USD)
    if not 0 <= value <= most:
        raise DataError(f"{value:,} cannot be right.", where=where, mend=f"give a number from 0 to {most:,.0f}.")
    return value if name == "tanf_months_used" else float(value)


def _day(value: Any, where: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise DataError(f"'{value}' is no day.", where=where, mend="write it like 2020-09-01.") from error


def _plain(value: Any) -> Any:
    if value is UNKNOWN:
        return None
    if isinstance(value, NoAnswer):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
