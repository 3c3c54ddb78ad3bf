"""The household of a case, as the engine asks for it: from what the talk established and what was said of the home.

What is missing comes back as questions, never as zero. Where a person would rather not say, the careful side is taken,
and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.facts import Case
from braidwork.household.people.answers import NOT_APPLICABLE, UNKNOWN, Missing, NoAnswer, is_known
from braidwork.household.people.drivers import missing_drivers
from braidwork.household.people.household import Enrolment, Household, Housing, Kind, Relationship
from braidwork.household.people.person import ChildCare, Person, Work
from braidwork.pathways.limits import Living
from braidwork.workspace.advice.pay_told import MONTHS
from braidwork.workspace.advice.silent import (
    help_settled,
    help_still_open,
    other_income_open,
    other_income_settled,
)
from braidwork.workspace.advice.told_before import ENDS_WITH_WORK, RECEIVES, RECKONED, gets_in_talk
from braidwork.workspace.advice.work_and_home import Child, WorkAndHome

if TYPE_CHECKING:
    from braidwork.eligibility.decisions import Decision
    from braidwork.eligibility.facts.people import IncomeEvent
    from braidwork.eligibility.facts.people import Person as Told

FULL_HOURS, SCHOOL_HOURS = 40.0, 20.0
_GROWN = 35
_RELATED: Mapping[str, tuple[Kind, bool]] = {  # kind, and whether the client is the first of the pair
    "spouse": ("spouse_of", True), "partner": ("partner_of", True), "child": ("parent_of", True),
    "stepchild": ("parent_of", True), "foster_child": ("guardian_of", True), "grandchild": ("guardian_of", True),
    "parent": ("parent_of", False), "stepparent": ("parent_of", False), "unrelated": ("unrelated", True),
}  # fmt: skip
_PROGRAM_OF = {
    "basic_food": "snap", "tanf": "tanf", "apple_health_adults": "apple_health",
    "apple_health_children": "apple_health", "working_connections_child_care": "wccc",
}  # fmt: skip


@dataclass(frozen=True)
class Assumed:
    """Something taken because nobody said it: its key, whose it is, and the sentence in English."""

    key: str
    who: str
    words: str


def county_of(case: Case, home: WorkAndHome) -> str | None:
    """The county in which she lives, by its FIPS number, as was said; None where nobody did."""
    county = home.county_fips or case.get(None, "county").value
    return county if isinstance(county, str) and county else None


@dataclass(frozen=True)
class Drawn:
    """The household, the way the client lives and works in it, what is missing, what was taken.

    `today` is the household with money that ends with time out of work; every look ahead leaves that out.
    """

    household: Household | None
    today: Household | None
    living: Living | None
    missing: tuple[Missing, ...]
    assumed: tuple[Assumed, ...]


# Pay and hours for finding what else is open where hers are not known; no figure rests on them.
_ASKED_WITH = Living(1.0, FULL_HOURS, FULL_HOURS, FULL_HOURS)


def draw(case: Case, decisions: Sequence[Decision], home: WorkAndHome, *, is_file: bool = False) -> Drawn:
    """The household of a case with what was said of work and home.

    `is_file`: all of it is of a facts file, so what the file leaves unsaid of help and other money is asked for too.
    """
    return _Drawing(case, decisions, home, is_file).drawn()


class _Drawing:
    """One household in the making: what is missing and what was assumed is gathered on the way."""

    def __init__(self, case: Case, decisions: Sequence[Decision], home: WorkAndHome, is_file: bool = False) -> None:
        self.case, self.decisions, self.home, self.is_file = case, decisions, home, is_file
        self.missing: list[Missing] = []
        self.assumed: dict[tuple[str, str], Assumed] = {}

    def drawn(self) -> Drawn:
        """The household with its drivers asked for."""
        if not self.case.everyone_listed:
            self._ask("people", UNKNOWN, "Who lives with you?")
        living = self._living()
        at_work = living or _ASKED_WITH  # so that all that is open is asked for at once
        people = tuple(self._person(p, at_work) for p in self._at_home())
        drawn = [p for p in people if p is not None]
        home = Household(
            tuple(drawn), tuple(self._relationships({p.person_id for p in drawn})), county_fips=self._county(),
            housing=Housing(rent_monthly_usd=self._rent()), resources_usd=self._savings(),
            enrolments=_Frozen(self._enrolments()),
        )  # fmt: skip
        asked = missing_drivers(home, self.case.on)
        later = missing_drivers(home.earning(1.0, max(at_work.full_hours_weekly, 1.0)), self.case.on)  # once she works
        self.missing += dict.fromkeys((*asked, *later, *(self._left_out(home) if self.is_file else ())))
        return self._result(None if living is None else home, living)

    def _left_out(self, home: Household) -> Iterator[Missing]:
        """What a facts file leaves out of help and other money, and what would be asked next if it had that help."""
        yield from other_income_open(self.case, self.home)
        for key, words in (*other_income_settled(self.case, self.home),
                           *help_settled(self.decisions, self.home, home.enrolments)):  # fmt: skip
            self._assume(key, "", words)
        on = self.case.on
        paid = replace(home, people=tuple(
            replace(p, care=ChildCare(1.0)) if p.care is UNKNOWN and p.age(on) < 18 else p for p in home.people
        ))  # fmt: skip
        still = (*help_still_open(self.decisions, self.home, home.enrolments), *missing_drivers(paid, on))
        yield from still
        asked = {m.programs[0]: Enrolment("applicant") for m in still if m.field.startswith("enrolments.")}
        if asked:
            yield from missing_drivers(replace(home, enrolments=_Frozen({**home.enrolments, **asked})), on)

    def _result(self, household: Household | None, living: Living | None) -> Drawn:
        kept = household if not self.missing else None
        today = self._today(kept)
        return Drawn(kept, today, living, tuple(self.missing), tuple(self.assumed.values()))

    def _today(self, kept: Household | None) -> Household | None:
        ending = {p.id: sum(self._month(e) for e in p.income or () if e.source in ENDS_WITH_WORK)
                  for p in self._at_home()}  # fmt: skip
        if kept is None or not any(ending.values()):
            return kept
        self._assume("unemployment", "", "Pay for time without work is counted for today only: it ends.")
        return replace(kept, people=tuple(
            replace(p, other_income_monthly_usd=p.other_income_monthly_usd + ending[p.person_id]) for p in kept.people
        ))  # fmt: skip

    def _at_home(self) -> Iterator[Told]:
        yield self.case.client
        yield from (p for p in self.case.people if p.lives_in_home is not False and p.relationship != "self")

    def _living(self) -> Living | None:
        home = self.home
        wage, hours = home.wage_hourly_usd, home.hours_weekly
        if self.case.get(None, "employment_status").value in ("unemployed", "not_in_labor_force"):
            wage, hours = (0.0 if x is UNKNOWN else x for x in (wage, hours))
        if not is_known(hours):
            hours = self._stated("hours_worked_weekly")
        if not is_known(hours):
            self._ask("hours_weekly", hours, "How many hours do you work in a week?")
        if not is_known(wage) and hours != 0:
            self._ask("wage_hourly_usd", wage, "What is your pay for an hour, before taxes?")
        if not (is_known(hours) and (is_known(wage) or hours == 0)):
            return None
        full = home.most_hours_weekly
        if not is_known(full):
            full = max(FULL_HOURS, hours)
            self._assume("full_time", "", f"A new job is counted with {full:g} hours a week.")
        school = home.school_hours_weekly
        if not is_known(school):
            school = min(hours, SCHOOL_HOURS)
            self._assume("school_hours", "", f"Beside full-time classes {school:g} hours of work a week are counted.")
        return Living(wage if is_known(wage) else 0.0, hours, full, school)

    def _person(self, told: Told, living: Living | None) -> Person | None:
        is_client = told.relationship == "self"
        child = self.home.child(told.id)
        born = self._born(told, self.home.born if is_client else child.born)
        if born is None or (is_client and living is None):
            return None
        person = Person(
            told.id, born, jobs=self._jobs(told, living), other_income_monthly_usd=self._other_income(told),
            untaxed_income_monthly_usd=min(self._untaxed(told), self._other_income(told)),
            is_disabled=self._disabled(told), is_pregnant=self.case.get(told.id, "pregnant").value is True,
            has_ssn_for_work=self._ssn(is_client), tanf_months_used=self._tanf_months(told),
        )  # fmt: skip
        if person.age(self.case.on) >= 18:
            return person
        in_school = child.is_in_school if person.age(self.case.on) >= 5 else False
        if in_school is UNKNOWN and isinstance(stated := self.case.get(told.id, "grade_school_student").value, bool):
            in_school = stated
        return replace(
            person, is_in_k12_school=self._careful(in_school, "school", told), care=self._care(child),
            school_serves_free_meals_to_all=self._free_meals(told) if in_school is True else UNKNOWN,
        )  # fmt: skip

    def _born(self, told: Told, said: date | NoAnswer) -> date | None:
        if isinstance(said, date):
            return said
        read = self.case.get(told.id, "birth_date")
        if isinstance(read.value, date):
            return read.value
        if isinstance(read.low, date) and isinstance(read.high, date):
            self._assume("birthday", told.id, "Where only an age was said, the birthday is taken in the middle.")
            return read.low + timedelta(days=(read.high - read.low).days // 2)
        question = "In which month and year was this person born?"
        self._ask("born", said, question, who=told.id)
        # A stand-in for finding what else is open; no figure rests on it.
        return date(self.case.on.year - _GROWN, 1, 1) if told.relationship == "self" else None

    def _jobs(self, told: Told, living: Living | None) -> tuple[Work, ...]:
        if told.relationship == "self" and living is not None:
            commute, plan = self.home.commute_monthly_usd, self.home.employer_premium_self_monthly_usd
            if not is_known(commute):
                self._assume("commute", "", "The way to work is counted with nothing.")
            if plan is UNKNOWN and not living.hours_weekly:
                plan = NOT_APPLICABLE
            plan = self._careful(plan, "plan", told, NOT_APPLICABLE)
            return (Work(living.wage_hourly_usd, living.hours_weekly, commute_monthly_usd=commute if is_known(commute)
                         else 0.0, employer_premium_self_monthly_usd=plan),)  # fmt: skip
        pay = sum(self._month(e) for e in told.income or () if self._is_earned(e))
        if not pay:
            return ()
        self._assume("others_hours", told.id, f"Another person's pay is counted with {FULL_HOURS:g} hours a week.")
        wage = pay * 12 / 52 / FULL_HOURS
        return (Work(wage, FULL_HOURS, employer_premium_self_monthly_usd=NOT_APPLICABLE),)

    def _other_income(self, told: Told) -> float:
        own = self.home.other_income_monthly_usd
        if told.relationship == "self" and is_known(own):
            return own
        other = [e for e in told.income or () if not self._is_earned(e)]
        return sum(self._month(e) for e in other if e.source not in RECKONED | ENDS_WITH_WORK)

    def _untaxed(self, told: Told) -> float:
        """The part of other money that is no gross income, by the kinds that were told: child support, SSI, aid."""
        from braidwork.eligibility.facts.people import income_sources

        kinds = income_sources()
        return sum(self._month(e) for e in told.income or () if "magi" in kinds[e.source].left_out_of
                   and e.source not in RECKONED | ENDS_WITH_WORK)  # fmt: skip

    def _month(self, event: IncomeEvent) -> float:
        """An income a month; of a range the middle, an open end counts as the end that is known."""
        if event.period == "once" or (event.until is not None and event.until < self.case.on):
            return 0.0
        if event.since is not None and event.since > self.case.on:
            return 0.0
        low, high = event.ends_usd
        if high is None or low != high:
            self._assume("income_range", "", "Of an amount that was said as a range, the middle is taken.")
        return (low + (low if high is None else high)) / 2 * MONTHS[event.period]

    def _is_earned(self, event: IncomeEvent) -> bool:
        from braidwork.eligibility.facts.people import income_sources

        return income_sources()[event.source].earned

    def _disabled(self, told: Told) -> bool | NoAnswer:
        if self.home.disabled is not None:
            return told.id in self.home.disabled
        stated = self.case.get(told.id, "disability").value
        if isinstance(stated, bool):
            return stated
        # Not asked for the sake of money alone: the most private of facts changes few lines.
        self._assume("disability", "", "Nobody is counted as having a disability where nobody said so.")
        return False

    def _ssn(self, is_client: bool) -> bool | NoAnswer:
        said = self.home.has_ssn_for_work
        if said in (UNKNOWN, NoAnswer.DECLINED) and not is_client:
            return True  # another adult's credit follows the client's own answer
        return self._careful(said, "ssn", self.case.client)

    def _tanf_months(self, told: Told) -> int | NoAnswer:
        if told.relationship != "self":
            return 0
        stated = self.case.get(None, "tanf_months_used").value
        if isinstance(stated, (int, float)) and not isinstance(stated, bool):
            return int(stated)
        return self.home.tanf_months_used

    def _free_meals(self, told: Told) -> bool | NoAnswer:
        said, stated = self.home.school_serves_free_meals_to_all, self.case.get(None, "school_serves_free_meals_to_all")
        if said is UNKNOWN and isinstance(stated.value, bool):
            return stated.value
        return self._careful(said, "free_meals", told)

    def _care(self, child: Child) -> ChildCare | NoAnswer:
        price = child.care_monthly_usd
        return price if isinstance(price, NoAnswer) else ChildCare(price)

    def _rent(self) -> float | NoAnswer:
        rent = self.home.rent_monthly_usd
        return self._stated("rent_monthly_usd") if rent is UNKNOWN else rent

    def _savings(self) -> float | NoAnswer:
        """What was said; of a range its upper end, for only limits ask for it."""
        if self.home.savings_usd is not UNKNOWN:
            return self.home.savings_usd
        for key in ("child_care_resources_usd", "tanf_unit_resources_usd"):
            read = self.case.get(None, key)
            found = read.value if read.value is not None else read.high if read.high is not None else read.low
            if isinstance(found, (int, float)):
                return float(found)
        return UNKNOWN

    def _county(self) -> str | NoAnswer:
        return county_of(self.case, self.home) or UNKNOWN

    def _stated(self, key: str) -> float | NoAnswer:
        read = self.case.get(None, key)
        if isinstance(read.value, (int, float)):
            return float(read.value)
        return NoAnswer.DECLINED if read.state == "declined" else UNKNOWN

    def _enrolments(self) -> dict[str, Enrolment]:
        """Statuses as said; else what is received, else applied for where it is likely, as the talk found."""
        found = {"wftc": Enrolment("applicant")}
        for decision in self.decisions:
            program = _PROGRAM_OF.get(decision.program_id)
            if program and program != "wccc" and decision.outcome in ("eligible", "likely"):
                found[program] = Enrolment("applicant")
            elif program == "wccc" and decision.outcome == "not eligible":
                found[program] = Enrolment("none")
        for program in RECEIVES:
            if gets_in_talk(self.case, program):
                found[program] = Enrolment("recipient")
        for program, told in self.home.help.items():
            found[program] = Enrolment(told.status, next_review_month=told.review)
        return found

    def _relationships(self, ids: set[str]) -> Iterator[Relationship]:
        client = self.case.applicant
        for person in self.case.people:
            if person.id not in ids or person.relationship == "self":
                continue
            kind, is_first = _RELATED.get(person.relationship, ("other_relative_of", True))
            yield Relationship(client, kind, person.id) if is_first else Relationship(person.id, kind, client)
            for parent in person.child_of or ():
                if parent in ids and parent != client:
                    yield Relationship(parent, "parent_of", person.id)

    def _careful(self, said: Any, key: str, told: Told, side: Any = False) -> Any:
        """What was said; the careful side where it was declined, and that is told."""
        if said is not NoAnswer.DECLINED:
            return said
        self._assume(key, told.id, _CAREFUL[key])
        return side

    def _assume(self, key: str, who: str, words: str) -> None:
        self.assumed.setdefault((key, ""), Assumed(key, who, words))

    def _ask(self, field: str, said: object, question: str, who: str = "") -> None:
        answer = said if isinstance(said, NoAnswer) else UNKNOWN
        self.missing.append(Missing(who or self.case.applicant, field, ("pay",), question, answer))


_CAREFUL = {
    "school": "A child is counted as not in school where nobody said so.",
    "plan": "No health plan of the job is counted.",
    "ssn": "No tax credits that ask for a Social Security number are counted.",
    "free_meals": "The school is counted as one without free meals for all.",
}


class _Frozen(dict[str, Enrolment]):
    """Enrolments that can be hashed, so that a household is made into arrays once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted((k, v.status, v.next_review_month) for k, v in self.items())))
