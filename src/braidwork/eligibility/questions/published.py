"""Reads and checks a question set: nothing that nobody needs is published, and no fact of a rule is left out."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from braidwork.eligibility.facts import fact_definitions
from braidwork.eligibility.facts.definitions import CASE_INPUTS
from braidwork.eligibility.questions.answers import PARTS
from braidwork.eligibility.questions.conditions import Condition, condition
from braidwork.eligibility.questions.question import (
    DAY_OF_THE_TALK,
    About,
    Choice,
    Contradiction,
    Kind,
    Part,
    Question,
    QuestionSet,
    Set,
    Subject,
)
from braidwork.errors import DataError, UnknownNameError

_SHIPPED = Path(__file__).parent / "question_set.toml"
_FIELDS = (
    "key",
    "kind",
    "part",
    "ask",
    "why",
    "help",
    "choices",
    "writes",
    "shown_if",
    "cost_seconds",
    "sensitivity",
    "about",
    "subject",
    "audience",
    "who_must",
    "allow_decline",
    "allow_unknown",
    "na_means",
    "pirl",
    "cite",
    "serves",
    "least",
    "most",
    "source",
    "per_year",
    "everyone",
    "choices_from",
)
_CHOICE = ("code", "label", "sets", "else_sets", "not_applicable", "else_not_applicable", "others", "shown_if")
PRIVATE_FROM = 2  # from this sensitivity on a question waits until the others are done
PEOPLE_15_AND_UP = "people_15_and_up"
# What follows from these inputs beyond what the register of facts says: groups, and with them every sum over a group.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "household members": ("income events",),
    "receives_ssi": ("tanf_unit_size", "tanf_unit_earned_income_monthly_usd", "tanf_unit_unearned_income_monthly_usd"),
    "family_received_ssi_past_6_months": ("receives_ssi",),
    "birth_date": ("household members",),
}


@cache
def question_set() -> QuestionSet:
    """The question set that ships with Braidwork."""
    return read_question_set(_SHIPPED)


def read_question_set(path: Path) -> QuestionSet:
    """The question set of a file; DataError or UnknownNameError naming file, question and field.

    Refused: an unknown field, kind, fact or choice, a condition on a question that comes later or does not exist, a
    private question that cannot be skipped, a question without a purpose.
    """
    try:
        text = path.read_bytes()
        raw = tomllib.loads(text.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the question set cannot be read ({error}).", where=str(path)) from error
    head, found = raw.get("set", {}), tuple(_question(q, path) for q in raw.get("question", []))
    for i, question in enumerate(found):
        _check_order(question, {q.key: q for q in found[:i]}, f"{path}, question {question.key}")
    clashes = tuple(
        Contradiction(tuple(condition(c, str(path)) for c in x["when"]), x["say"]) for x in raw.get("contradiction", [])
    )
    for clash in clashes:
        _check_conditions(clash.when, {q.key: q for q in found}, f"{path}, contradiction")
    checksum = hashlib.sha256(text).hexdigest()
    return QuestionSet(head["id"], head["version"], head["effective_from"], checksum, found, clashes)


def affected_facts(written: Iterable[str]) -> frozenset[str]:
    """Every fact that can change where these facts or inputs of a case change: themselves and what follows."""
    reached: set[str] = set()
    waiting = list(written)
    while waiting:
        key = waiting.pop()
        if key in reached:
            continue
        reached.add(key)
        waiting += _ALSO.get(key, ())
        waiting += [k for k, d in fact_definitions().items() if key in d.derived_from]
    return frozenset(reached - set(CASE_INPUTS))


def unasked_facts(questions: QuestionSet, used: Iterable[str]) -> tuple[str, ...]:
    """The facts among `used` that no answer can settle though a client is the one to settle them."""
    can = affected_facts(key for q in questions.questions for key in q.facts_written)
    definitions = fact_definitions()
    return tuple(sorted(k for k in used if k not in can and definitions[k].settled_by == "client"))


def check_against_programs(questions: QuestionSet, used: Iterable[str], where: str = "the question set") -> None:
    """DataError where a fact of a rule has no question, or a question serves no rule, referral or report."""
    used = frozenset(used)
    if missing := unasked_facts(questions, used):
        raise DataError(
            f"no question can supply {', '.join(missing)}.",
            where=where,
            mend="write a question for it, derive it, or say in the register who else settles it.",
        )
    for question in questions.questions:
        if not question.pirl and not question.serves and not affected_facts(question.facts_written) & used:
            raise DataError(
                "the question feeds no rule, no referral and no report.",
                where=f"{where}, question {question.key}",
                mend="take it out, or say what it serves.",
            )


@cache
def facts_of_programs() -> frozenset[str]:
    """Every fact that a shipped program reads, with the inputs of derived ones."""
    from braidwork.eligibility.facts.uses import programs_by_fact

    return frozenset(programs_by_fact())


def _question(raw: Mapping[str, Any], path: Path) -> Question:
    where = f"{path}, question {raw.get('key', '?')}"
    for name in raw:
        if name not in _FIELDS:
            raise UnknownNameError.of("field", name, _FIELDS, where=where)
    for name in ("key", "kind", "part", "ask", "why", "cite"):
        if not raw.get(name):
            raise DataError(f"the question has no {name}.", where=where)
    for name, allowed in (("kind", Kind), ("part", Part), ("about", About), ("subject", Subject)):
        if raw.get(name, get_args(allowed)[0]) not in get_args(allowed):
            raise UnknownNameError.of(name, str(raw[name]), get_args(allowed), where=where)
    choices = tuple(_choice(c, raw["kind"], where) for c in raw.get("choices", ()))
    if raw["kind"] in ("single", "multi") and not choices and raw.get("choices_from") != PEOPLE_15_AND_UP:
        raise DataError("a question to pick from has no choices.", where=where)
    for key in raw.get("writes", ()):
        if key not in fact_definitions() and key not in CASE_INPUTS:
            raise UnknownNameError.of("fact", key, [*fact_definitions(), *CASE_INPUTS], where=where)
    if raw["part"] == "private" and not raw.get("allow_decline"):
        raise DataError("a private question cannot be skipped.", where=where, mend="write allow_decline = true.")
    if raw.get("sensitivity", 0) >= PRIVATE_FROM and raw["part"] not in ("private", "reporting"):
        raise DataError("a sensitive question is asked before the others.", where=where, mend='write part = "private".')
    return Question(
        raw["key"],
        raw["kind"],
        raw["part"],
        raw["ask"],
        raw["why"],
        raw.get("help", ""),
        choices,
        tuple(raw.get("writes", ())),
        tuple(condition(c, where) for c in raw.get("shown_if", ())),
        float(raw.get("cost_seconds", 5)),
        raw.get("sensitivity", 0),
        raw.get("about", "client"),
        raw.get("subject", "client"),
        tuple(raw.get("audience", ("client", "navigator"))),
        raw.get("who_must", "client"),
        raw.get("allow_decline", True),
        raw.get("allow_unknown", True),
        raw.get("na_means"),
        tuple(raw.get("pirl", ())),
        raw["cite"],
        raw.get("serves", ""),
        raw.get("least"),
        raw.get("most"),
        raw.get("source", ""),
        float(raw.get("per_year", 1)),
        tuple(raw.get("everyone", ())),
        raw.get("choices_from", ""),
    )


def _choice(raw: Mapping[str, Any], kind: str, where: str) -> Choice:
    for name in raw:
        if name not in _CHOICE:
            raise UnknownNameError.of("field of a choice", name, _CHOICE, where=where)
    sets = {key: _set(key, value, where) for key, value in raw.get("sets", {}).items()}
    opposite = {key: not value for key, value in sets.items() if isinstance(value, bool)} if kind == "multi" else {}
    other = {key: _set(key, v, where) for key, v in raw["else_sets"].items()} if "else_sets" in raw else opposite
    for name in ("not_applicable", "else_not_applicable", "others"):
        for key in raw.get(name, ()):
            if key not in fact_definitions():
                raise UnknownNameError.of("fact", key, fact_definitions(), where=where)
    return Choice(
        raw["code"],
        raw["label"],
        sets,
        other,
        tuple(raw.get("not_applicable", ())),
        tuple(raw.get("else_not_applicable", ())),
        tuple(raw.get("others", ())),
        tuple(condition(c, where) for c in raw.get("shown_if", ())),
    )


def _set(key: str, value: Any, where: str) -> Set:
    from braidwork.eligibility.facts import fact_definition

    definition = fact_definition(key, where=where)
    kinds = {"bool": bool, "code": str, "date": str, "number": (int, float), "money": (int, float), "count": int}
    given = value[0] if isinstance(value, list) and len(value) == 2 else value
    fits = isinstance(given, kinds[definition.kind])  # type: ignore[arg-type]
    if definition.kind == "code" and definition.choices and value not in definition.choices:
        raise UnknownNameError.of("answer", str(value), definition.choices, where=f"{where}, {key}")
    if not fits or (isinstance(given, bool) and definition.kind != "bool"):
        raise DataError(f"{key} cannot be {value!r}.", where=where, mend=f"it is a {definition.kind}.")
    if definition.kind == "date" and value != DAY_OF_THE_TALK:
        raise DataError(f"{key} cannot be {value!r}.", where=where, mend=f'write "{DAY_OF_THE_TALK}".')
    return (float(value[0]), float(value[1])) if isinstance(value, list) else value


def _check_order(question: Question, earlier: Mapping[str, Question], where: str) -> None:
    if question.key in earlier:
        raise DataError("two questions have this key.", where=where, mend="give each a key of its own.")
    for conditions in (question.shown_if, *(c.shown_if for c in question.choices)):
        _check_conditions(conditions, earlier, where)


def _check_conditions(conditions: Iterable[Condition], known: Mapping[str, Question], where: str) -> None:
    for test in (t for c in conditions for t in c.tests):
        if test.question not in known:
            raise UnknownNameError.of("earlier question", test.question, known, where=where)
        if test.part and test.part not in PARTS:
            raise UnknownNameError.of("part of the home", test.part, PARTS, where=where)
        codes = {c.code for c in known[test.question].choices}
        for code in test.codes - codes:
            raise UnknownNameError.of("answer", code, codes, where=f"{where}, condition on {test.question}")
