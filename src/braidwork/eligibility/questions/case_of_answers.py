"""The case that answers amount to: people, their facts and income, with what nobody said left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from braidwork.eligibility.facts import Case, Fact, IncomeEvent, Person, fact_definition
from braidwork.eligibility.facts.people import NOBODY, SOMEONE_ELSE, Value
from braidwork.eligibility.facts.statements import months_after
from braidwork.eligibility.questions.answers import CLIENT, Answer, Answers, Member
from braidwork.eligibility.questions.question import DAY_OF_THE_TALK, Question, Set

_CHILDREN = ("child", "stepchild")
_CHILD_ON_FORM = 24  # a student below this age can be on a parent's form as a child (26 USC 152(c)(3))
_LONG_AGO = timedelta(days=760)  # reaches past the start of the last calendar year on any service date
_LAST_30_DAYS = timedelta(days=30)


def case_of_answers(answers: Answers, on: date) -> Case:
    """The case on a service date. No-answers stay what they are; money not asked about is open above, never zero."""
    members = answers.members
    facts = [fact for answer in answers.given.values() for fact in facts_of_answer(answer, answers, on)]
    income = _income(answers, on)
    people = [Person(CLIENT, facts=tuple(f for f in facts if f.person == CLIENT), income=income[CLIENT],
                     tax_dependent_of=_claimer(answers))]  # fmt: skip
    for i, member in members.items():
        own = tuple(f for f in facts if f.person == i)
        people.append(
            Person(
                i,
                member.relationship,
                (*_born(member.age, i, answers, on), *own),
                income[i],
                shares_food=_shares_food(answers),
                tax_dependent_of=_on_whose_form(member, answers),
                child_of=_child_of(member, members),
                name=called(i, answers),
            )
        )
    listed = None if answers.people is None else True
    return Case(tuple(people), tuple(f for f in facts if f.person is None), on, listed=listed)


def called(person: str, answers: Answers) -> str:
    """What the talk calls another person of the home: "spouse", "child (6)", "second child (6)"."""
    member = answers.members[person]
    word = member.relationship.replace("_", " ")
    word = {"unrelated": "housemate", "other relative": "relative"}.get(word, word)
    alike = [i for i, m in answers.members.items() if (m.relationship, m.age) == (member.relationship, member.age)]
    text = (
        word
        if member.relationship in ("spouse", "partner")
        else f"{word} ({'?' if member.age is None else member.age})"
    )
    return text if len(alike) == 1 else f"{text}, number {alike.index(person) + 1}"


def facts_of_answer(answer: Answer, answers: Answers, on: date) -> tuple[Fact, ...]:
    """The statements that one answer makes; people and income are read from all answers together."""
    question = answers.question_set.question(answer.question)
    if question.part == "reporting":
        return ()
    # What an answer says also hangs on who lives there and on which of its choices were offered.
    around = tuple(answers.get(key) for key in ("age", "people", *sorted(question.offers_by)))
    key = ("facts", answer, around, on)
    found: tuple[Fact, ...] | None = answers.kept.get(key)
    if found is None:
        found = answers.kept[key] = tuple(_facts(question, answer, answers, on))
    return found


def _facts(question: Question, answer: Answer, answers: Answers, on: date) -> Iterator[Fact]:
    if question.key == "age":
        if answer.state == "known" and answer.low is not None:
            yield from _born(int(answer.low), CLIENT, answers, on)
        return
    for key, value in _said(question, answer, answers).items():
        subject = fact_definition(key).subject
        everyone = value is False and key in question.everyone and answers.people is not None
        whom = _subjects(question, answers) if subject == "person" else (None,)
        for person in (CLIENT, *answers.members) if everyone and subject == "person" else whom:
            yield _fact(key, value, person, answer)


def _subjects(question: Question, answers: Answers) -> tuple[str, ...]:
    if question.subject == "client":
        return (CLIENT,)
    teens = [i for i, m in answers.members.items() if m.age is not None and 13 <= m.age <= 18]
    return tuple(teens[:1])  # one child with special needs is enough; the answer does not say which


def _said(question: Question, answer: Answer, answers: Answers) -> dict[str, Set | str]:
    """What an answer says, by fact; a no-answer says it of every fact of the question."""
    if answer.state != "known":
        return {
            key: f"state:{answer.state}"
            for key in sorted(question.facts_written)
            if not key.endswith(("members", "events"))
        }
    found: dict[str, Set | str] = {}
    offered = [c for c in question.choices if all(x.holds(answers) for x in c.shown_if)]
    picked = [c for c in offered if c.code in answer.codes]
    # What is not picked speaks first, so that one choice of several on the same fact has the last word.
    for choice in (c for c in offered if question.kind == "multi" and c not in picked):
        found.update(choice.else_sets)
        found.update(dict.fromkeys(choice.else_not_applicable, "state:not_applicable"))
    for choice in picked:
        found.update(choice.sets)
        found.update(dict.fromkeys(choice.not_applicable, "state:not_applicable"))
    claimed_for_others = {key for choice in picked for key in choice.others}
    for key in question.writes:
        if question.kind in ("money", "count") and not key.endswith(("members", "events")):
            high = None if answer.high is None else answer.high * question.per_year
            found[key] = ((answer.low or 0.0) * question.per_year, high)  # type: ignore[assignment]
        elif question.kind == "date":
            found[key] = "days"
    return {key: value for key, value in found.items() if not (key in claimed_for_others and value is False)}


def _fact(key: str, value: Set | str, person: str | None, answer: Answer) -> Fact:
    as_of = answer.as_of
    if isinstance(value, str) and value.startswith("state:"):
        return Fact(key, state=value.removeprefix("state:"), as_of=as_of, person=person)  # type: ignore[arg-type]
    if value == DAY_OF_THE_TALK:
        return Fact(key, as_of, as_of=as_of, person=person)
    if value == "days":
        if answer.first == answer.last:
            return Fact(key, answer.first, as_of=as_of, person=person)
        return Fact(key, low=answer.first, high=answer.last, as_of=as_of, person=person)
    if isinstance(value, tuple):
        low, high = value
        if low == high:
            return Fact(key, _whole(low), as_of=as_of, person=person)
        return Fact(key, low=low, high=high, as_of=as_of, person=person)
    return Fact(key, value, as_of=as_of, person=person)


def _whole(value: float) -> Value:
    return int(value) if float(value).is_integer() else value


def _born(age: int | None, person: str, answers: Answers, on: date) -> tuple[Fact, ...]:
    """An age in years as the span of days in which the person was born."""
    if age is None:
        return ()
    given = answers.get("age" if person == CLIENT else "people")
    day = (given.as_of if given else None) or on
    first, last = months_after(day, -12 * (age + 1)) + timedelta(days=1), months_after(day, -12 * age)
    return (Fact("birth_date", low=first, high=last, as_of=day, person=person),)


def _shares_food(answers: Answers) -> bool | None:
    codes = answers.codes("share_food")
    return None if codes is None else "yes" in codes


def _claimer(answers: Answers) -> str | None:
    codes = answers.codes("claimed")
    if not codes:
        return None
    parents = [i for i, m in answers.members.items() if m.relationship in ("parent", "stepparent")]
    if "parent_home" in codes:
        return parents[0] if parents else SOMEONE_ELSE
    return SOMEONE_ELSE if "outside" in codes else NOBODY


def _on_whose_form(member: Member, answers: Answers) -> str | None:
    codes = answers.codes("taxes")
    if not codes or member.relationship == "spouse":
        return None
    young = member.younger(_CHILD_ON_FORM) and member.relationship not in ("partner", "unrelated")
    if "all" in codes or ("children" in codes and young):
        return CLIENT
    return SOMEONE_ELSE if "other" in codes and young else NOBODY


def _child_of(member: Member, members: dict[str, Member]) -> tuple[str, ...] | None:
    if member.relationship not in _CHILDREN:
        return None
    partners = tuple(i for i, m in members.items() if m.relationship == "partner" and m.shares_child)
    return (CLIENT, *partners)


def _income(answers: Answers, on: date) -> dict[str, tuple[IncomeEvent, ...] | None]:
    since = _since(answers, on)
    found: dict[str, tuple[IncomeEvent, ...] | None] = {CLIENT: _client_income(answers, since, on)}
    earners = set(answers.earners)
    for i in answers.members:
        pay = answers.get(f"pay_of@{i}")
        if pay is not None and pay.state == "known":
            found[i] = (_event("wages", pay, since),)
        elif i in answers.may_earn:
            unpaid = i not in earners and answers.codes("who_earns") is not None
            found[i] = () if unpaid else None
        else:
            found[i] = () if answers.members[i].age is not None else None
    return found


def _client_income(answers: Answers, since: date, on: date) -> tuple[IncomeEvent, ...] | None:
    events: list[IncomeEvent] = []
    pay, work = answers.get("pay"), answers.codes("work")
    if pay is not None and pay.state == "known":
        events.append(_event("wages", pay, since))
    elif work is None or work & {"job", "notice"}:
        events.append(_open("wages", since))
    for source in answers.money_sources:
        amount = answers.get(f"other_amount@{source}")
        known = amount is not None and amount.state == "known"
        events.append(_event(source, amount, since) if known and amount else _open(source, since))
    if any(answers.codes(key) is None for key in ("other_money", "help_now", "job_loss")):
        # Any kind of money may still come to light, pay from work of one's own included.
        events += [_open("pension", since), _open("self_employment", since)]
    if since > on - _LONG_AGO:
        events.append(IncomeEvent("wages", "month", low_usd=0, since=on - _LONG_AGO, until=since - timedelta(days=1)))
    return tuple(events)


def _since(answers: Answers, on: date) -> date:
    """From when on the money is known to have been what it is."""
    steady = answers.codes("other_money") or frozenset()
    if "same_year" in steady:
        return on - _LONG_AGO
    return months_after(on, -6) if "same_half_year" in steady else on - _LAST_30_DAYS


def _event(source: str, amount: Answer, since: date) -> IncomeEvent:
    if amount.low == amount.high:
        return IncomeEvent(source, "month", amount_usd=amount.low, since=since)
    return IncomeEvent(source, "month", low_usd=amount.low or 0, high_usd=amount.high, since=since)


def _open(source: str, since: date) -> IncomeEvent:
    return IncomeEvent(source, "month", low_usd=0, since=since)
