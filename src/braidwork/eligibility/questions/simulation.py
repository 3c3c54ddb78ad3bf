"""Synthetic clients with an answer to every question, and talks with them in any order. Invented, never real people."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.answers import Answer, Answers, Member
from braidwork.eligibility.questions.choosing import NextQuestion, instances, is_shown, next_question
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.questions.question import QuestionSet

Ask = Callable[[Answers, date, Sequence[Program]], NextQuestion | None]


@dataclass(frozen=True)
class SyntheticClient:
    """An invented person: an answer to every question that may be asked.

    `codes` by question; `amounts` in USD a month or counts by key (`pay`, `pay_of@p2`, `other_amount@ssi`); `days` the
    dates; `silent` the questions passed over. `attributes` are what no decision may read (race, sex, language …).
    """

    name: str
    people: tuple[Member, ...]
    codes: Mapping[str, tuple[str, ...]]
    amounts: Mapping[str, float]
    days: Mapping[str, date]
    silent: frozenset[str] = frozenset()
    exact: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)

    def answer(self, asked: NextQuestion, on: date) -> Answer:
        """What the person says: a range where ranges are offered, the amount on a second look or where `exact`."""
        question, key = asked.question, asked.key
        if question.key in self.silent:
            return Answer(question.key, "declined", about=asked.about, as_of=on)
        if question.kind == "household_loop":
            return Answer(question.key, people=self.people, as_of=on)
        if question.kind == "date":
            day = self.days.get(key)
            if day is None:
                return Answer(question.key, "unknown", as_of=on)
            return Answer(question.key, first=day.replace(day=1), last=_month_end(day), as_of=on)
        if question.kind in ("money", "count"):
            return self._amount(asked, on)
        if question.kind == "single":
            return Answer(question.key, codes=self.codes.get(key, (question.choices[0].code,)), as_of=on)
        return Answer(question.key, codes=self.codes.get(key, ()), as_of=on)

    def _amount(self, asked: NextQuestion, on: date) -> Answer:
        question, amount = asked.question, self.amounts.get(asked.key, 0.0)
        if asked.narrows is None and not self.exact:
            for low, high in asked.ranges:
                if low <= amount and (high is None or amount <= high) and len(asked.ranges) > 1:
                    return Answer(question.key, low=low, high=high, about=asked.about, as_of=on, text="range")
        return Answer(question.key, low=amount, high=amount, about=asked.about, as_of=on, text="closer")


@dataclass(frozen=True)
class Talk:
    """A finished talk: the answers, the keys asked in order (a second look counts again), seconds per next question."""

    answers: Answers
    asked: tuple[str, ...]
    seconds: tuple[float, ...]
    client_seconds: float


def talk(client: SyntheticClient, on: date, programs: Sequence[Program], ask: Ask = next_question) -> Talk:
    """Asks a synthetic client until nothing is left to ask; `seconds` are processor time."""
    answers, cost = Answers(question_set()), 0.0
    asked: list[str] = []
    seconds: list[float] = []
    while True:
        started = time.process_time()
        question = ask(answers, on, programs)
        seconds.append(time.process_time() - started)
        if question is None:
            return Talk(answers, tuple(asked), tuple(seconds), cost)
        asked.append(question.key)
        cost += question.question.cost_seconds
        answers = answers.with_answer(client.answer(question, on))


def fixed_order(answers: Answers, on: date, programs: Sequence[Program]) -> NextQuestion | None:
    """A form: every question that earlier answers do not rule out, in the order of the set, amounts typed exactly."""
    return next(_in_order(answers, answers.question_set.questions), None)


def shuffled(seed: int) -> Ask:
    """A form in a random order, as far as conditions on earlier answers allow."""

    def ask(answers: Answers, on: date, programs: Sequence[Program]) -> NextQuestion | None:
        questions = list(answers.question_set.questions)
        random.Random(seed).shuffle(questions)
        return next(_in_order(answers, questions), None)

    return ask


def _in_order(answers: Answers, questions: Sequence) -> Iterator[NextQuestion]:  # type: ignore[type-arg]
    for question in questions:
        if question.part == "reporting" or not is_shown(question, answers):
            continue
        for about in instances(question, answers):
            candidate = NextQuestion(question, about)
            if candidate.key not in answers.given:
                yield candidate


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def synthetic_clients(count: int, on: date, seed: int = 2026) -> tuple[SyntheticClient, ...]:
    """Invented clients of a career center: ages, homes, work, pay and lives drawn by rounded shares of our own."""
    rng = random.Random(seed)
    return tuple(_client(rng, i, on, question_set()) for i in range(count))


def _client(rng: random.Random, number: int, on: date, questions: QuestionSet) -> SyntheticClient:
    age = rng.choices(
        (rng.randint(16, 24), rng.randint(25, 44), rng.randint(45, 64), rng.randint(65, 80)), (20, 45, 30, 5)
    )[0]
    people = _home(rng, age)
    work = rng.choices(("job", "notice", "looking", "not_looking"), (45, 3, 40, 12))[0]
    amounts = {
        "age": float(age),
        "pay": _pay(rng),
        "savings": rng.choice((0, 200, 900, 3000, 9000, 15000, 40000)) * 1.0,
        "hours": float(rng.choice((12, 18, 20, 25, 30, 35, 40, 40, 40, 45))),
        "weeks_out": float(rng.randint(0, 52)),
        "training_hours": float(rng.choice((0, 0, 0, 0, 8, 20))),
    }
    earners = [i for i, m in enumerate(people, start=2) if m.age is None or m.age >= 15]
    paid = [i for i in earners if rng.random() < (0.7 if (people[i - 2].age or 0) >= 20 else 0.2)]
    for i in earners:
        amounts[f"pay_of@p{i}"] = _pay(rng) if i in paid else 0.0
    codes = _picked(rng, age, people, work, on) | {"work": (work,), "who_earns": tuple(f"p{i}" for i in paid)}
    for source in (*codes["other_money"], "ssi", "ssdi", "tanf", "unemployment"):
        amounts[f"other_amount@{source}"] = float(rng.choice((250, 480, 900, 994, 1400, 2100)))
    told = [*codes["other_money"], *(s for s in ("ssi", "ssdi", "tanf") if s in codes["help_now"])]
    told += ["unemployment"] if "now" in codes["job_loss"] else []
    monthly = sum(amounts[f"other_amount@{source}"] for source in told)
    monthly += (amounts["pay"] if work in ("job", "notice") else 0.0) + sum(amounts[f"pay_of@p{i}"] for i in earners)
    amounts["half_year"] = round(6 * monthly * rng.uniform(0.6, 1.6))
    days = {
        key: on - timedelta(days=rng.randint(10, 365 * 6))
        for key in (
            "last_day",
            "unemployment_end",
            "own_end",
            "discharge_day",
            "apprentice_start",
            "closing_day",
            "notice_day",
            "trade_day",
        )
    }
    days["pregnancy_end"] = on - timedelta(days=rng.randint(5, 360))
    silent = frozenset(q.key for q in questions.questions if q.sensitivity >= 2 and rng.random() < 0.05)
    attributes = {
        "race": rng.choice(("asian", "black", "white", "latino")),
        "sex": rng.choice(("female", "male")),
        "language": rng.choice(("en", "es", "vi")),
        "neighborhood": rng.choice(("north", "south")),
    }
    return SyntheticClient(
        f"synthetic {number + 1}", people, codes, amounts, days, silent, rng.random() < 0.3, attributes
    )


def _home(rng: random.Random, age: int) -> tuple[Member, ...]:
    kind = rng.choices(
        ("alone", "couple", "family", "single parent", "shared", "with parents"),
        (30, 13, 17, 14, 14, 60 if age < 22 else 8),
    )[0]
    children = tuple(
        Member("child", rng.randint(0, max(0, min(20, age - 17)))) for _ in range(rng.choice((1, 1, 2, 2, 3)))
    )
    mate = Member(
        rng.choice(("spouse", "spouse", "partner")),
        max(18, age + rng.randint(-5, 5)),
        shares_child=kind == "family",
    )
    mate = mate if mate.relationship == "partner" else replace(mate, shares_child=False)
    if kind == "with parents":
        older = tuple(Member("parent", age + rng.randint(20, 38)) for _ in range(rng.choice((1, 2))))
        return older + ((Member("sibling", rng.randint(3, 25)),) if rng.random() < 0.4 else ())
    if kind == "shared":
        return tuple(Member("unrelated", rng.randint(19, 60)) for _ in range(rng.choice((1, 2))))
    old_enough = age >= 18
    parts = {"couple": (mate,), "family": (mate, *children), "single parent": children}
    return parts.get(kind, ()) if old_enough else ()


def _pay(rng: random.Random) -> float:
    return round(min(max(rng.lognormvariate(7.95, 0.55), 150), 14_000) / 10) * 10.0


def _picked(
    rng: random.Random, age: int, people: tuple[Member, ...], work: str, on: date
) -> dict[str, tuple[str, ...]]:
    """The choices of one invented life, made to agree with each other."""

    def one(codes: Sequence[str], shares: Sequence[float]) -> tuple[str, ...]:
        return (rng.choices(codes, shares)[0],)

    def some(**shares: float) -> tuple[str, ...]:
        return tuple(code for code, share in shares.items() if rng.random() < share)

    out = work in ("looking", "not_looking")
    kids = any(m.younger(18) for m in people)
    help_now = some(
        food=0.28,
        tanf=0.04 * kids,
        ssi=0.03,
        ssdi=0.03,
        aid=0.02,
        health=0.3,
        health_other=0.2 * bool(people),
        wic=0.06 * kids,
        child_care=0.05 * kids,
        housing=0.07,
        heat=0.05,
        lunch=0.3 * kids,
        phone=0.06,
        head_start=0.03 * kids,
        va_pension=0.005,
    )
    unemployment = one(("now", "waiting", "ran_out", ""), (22, 5, 13, 60)) if out else one(("ran_out", ""), (7, 93))
    shares = (14, 2, 2, 2, 1, 79) if work == "job" else (32, 9, 8, 3, 2, 46)
    lost = one(("laid_off", "many", "closed", "own", "own_other", ""), shares)
    other = some(
        social_security=0.7 if age >= 66 else 0.02,
        child_support=0.08 * kids,
        veterans_disability=0.02,
        pension=0.02,
        self_employment=0.05,
        other=0.03,
    )
    education = one(("", "diploma", "year", "bachelor"), (14, 54, 18, 14) if age >= 18 else (95, 5, 0, 0))
    if age < 19 and education == ("",):
        now = one(("", "high_school", "ged"), (25, 60, 15))
    else:
        now = one(("", "plans", "ged", "college_less", "college"), (58, 26, 2, 3, 11))
    studies = now[0] in ("plans", "college_less", "college")
    forces = some(veteran=0.07 * (age >= 19), leaving=0.005, spouse=0.01, survivor=0.004)
    draft = one(("registered", "not_required", "excused", ""), (42, 53, 1, 4)) if age >= 18 else ("",)
    found = {
        "place": one(("seattle", "king", "pierce", "snohomish", "washington", "elsewhere"), (26, 33, 22, 15, 3, 1)),
        "other_money": one(("same_year", "same_half_year", ""), (52, 18, 30)) + other,
        "help_now": help_now,
        "job_loss": lost + unemployment + some(home=0.04),
        "school": education + now + some(job_field=0.7 * studies, aid_form=0.3),
        "share_food": one(("yes", "no"), (50, 50)),
        "taxes": ("children",) if kids else ("none",),
        "claimed": one(("no", "parent_home", "outside"), (70, 25, 5)) if age < 24 else ("no",),
        "help_before": some(food=0.33 + 0.6 * ("food" in help_now), tanf=0.9 * ("tanf" in help_now), aid=0.02),
        "go_back": one(("yes", "no"), (45, 55)),
        "work_history": one(("yes", "no"), (70, 30)),
        "about_you": some(want=0.85, more=0.4, upskill=0.3, english=0.14, reading=0.08) + forces,
        "work_papers": some(may_work=0.96) + draft,
        "apprentice": one(("none", "applying", "accepted", "registered"), (86, 9, 2, 3)),
        "must_attend": one(("yes", "no"), (70, 30)),
        "missed_school": one(("yes", "no"), (40, 60)),
        "student_rules": one(("yes", "no"), (45, 55)),
        "home": some(heat=0.75, account=0.65, shutoff=0.12, school=0.75 * kids, all_free=0.3 * kids, care=0.5 * kids),
        "special_needs": one(("yes", "no"), (10, 90)),
        "older_or_disabled": one(("yes", "no"), (20, 80)),
        "discharge": one(("honorable", "dishonorable"), (97, 3)),
        "claim_ucx": one(("yes", "no"), (5, 95)),
        "moved_with_spouse": one(("yes", "no"), (30, 70)),
        "home_now": one(("yes", "no", "violence", "ran"), (90, 8, 2, 0) if age >= 18 else (86, 8, 1, 5)),
        "foster": one(("no", "now", "aged_out", "adopted", "before"), (94, 1 if age < 21 else 0, 2, 1, 2)),
        "court": one(("no", "yes"), (86, 14)),
        "service_injury": one(("yes", "no"), (25, 75)),
        "health": some(
            disability=0.13, impairment=0.1, unfit=0.04, carer=0.04, pregnant=0.02, nursing=0.02, ended=0.02
        ),
        "parent": one(("yes", "no"), (5, 95)),
        "tribe": one(("yes", "no"), (2, 98)),
    }
    at_table = [m for m in people if m.relationship == "spouse" or "yes" in found["share_food"]]
    if age >= 60 or any((m.age or 0) >= 60 for m in at_table) or "disability" in found["health"]:
        found["older_or_disabled"] = ("yes",)
    elif not at_table:
        found["older_or_disabled"] = ("no",)  # who eats alone and is neither has nobody of whom to say so
    return {key: tuple(code for code in picked if code) for key, picked in found.items()}
