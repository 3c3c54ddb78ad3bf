"""`braidwork intake`: one talk in the terminal, from hello to the results and the papers to bring."""

from __future__ import annotations

import math
import shutil
import sys
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.cli.telling import say
from braidwork.reference.clock import today

if TYPE_CHECKING:
    from braidwork.eligibility.questions.answers import Member
    from braidwork.eligibility.questions.choosing import NextQuestion
    from braidwork.eligibility.questions.interview import Interview
    from braidwork.eligibility.questions.question import Question
    from braidwork.eligibility.questions.results import Result

_WIDEST, _NARROWEST = 80, 32
_KEYS = (
    ("?", "why we ask"),
    ("b", "go back"),
    ("d", "I don't know"),
    ("s", "rather not say"),
    ("q", "stop and go on later"),
)


class _StoppedError(Exception):
    """The person wants to stop for now, or the input came to its end."""


def run_intake(
    file: Path | None,
    *,
    on: date | None = None,
    resume: bool = False,
    language: str | None = None,
    upgrade: bool = False,
) -> None:
    """Holds the talk and prints its results. Only `file` is written, after each answer; without it nothing is kept.

    `on` is the service date (today unless given); `resume` takes up the talk that `file` holds, `upgrade` carries its
    answers over to the questions of today; `language` is the language that the person likes best. Raises DataError for
    a file that cannot be read or written.
    """
    from braidwork.eligibility.questions.interview import Interview
    from braidwork.errors import BraidworkError

    day = on or today()
    if file is not None and file.exists() and not resume:
        raise BraidworkError(
            f"{file} is there already.", mend="add --resume to go on with it, or name another file to begin anew."
        )
    if resume and file is None:
        raise BraidworkError("there is no file to go on from.", mend="name it: braidwork intake --file FILE --resume.")
    if resume and file is not None:
        interview, lost = Interview.resume(file, day, upgrade=upgrade)
        _hello_again(interview, lost)
    else:
        interview = Interview(day, file=file)
        _hello(file, language)
    try:
        _talk(interview)
    except _StoppedError:
        _goodbye(interview)
        return
    print_results(interview)
    questions_for_reports(interview)
    _farewell(interview)


def _talk(interview: Interview) -> None:
    from braidwork.eligibility.questions.parsing import UnclearAnswerError

    accepted: set[str] = set()
    while (asked := interview.next()) is not None:
        _put(interview, asked)
        while True:
            try:
                if _take(interview, asked):
                    break
            except UnclearAnswerError as error:
                _say(f"{error.what} {(error.mend or '')[:1].upper()}{(error.mend or '')[1:]}")
        _look_at_contradictions(interview, accepted)


def _put(interview: Interview, asked: NextQuestion) -> None:
    from braidwork.eligibility.questions.choosing import words
    from braidwork.eligibility.questions.parsing import codes_of

    kinds = "1 kind" if asked.still_open == 1 else f"{asked.still_open} kinds"
    left = f"   ({kinds} of help still to check)" if asked.still_open else ""
    say(f"\n{'A closer look.' if asked.narrows else f'{len(interview.asked) + 1}.'}{left}")
    if asked.narrows is not None:
        _say(f"You said {_range(asked.narrows.low or 0, asked.narrows.high)}. Can you say a bit more closely?")
    _say(words(asked, interview.answers))
    if asked.question.kind == "money" and len(asked.ranges) > 1:
        for number, (low, high) in enumerate(asked.ranges, start=1):
            _say(_range(low, high), f"  {number}  ")
    for number, (_, label) in enumerate(codes_of(asked, interview.answers), start=1):
        _say(label, f" {number:2}  ")
    if asked.question.kind == "multi":
        _say("None of these", "  0  ")
    if asked.question.help:
        _say(f"({asked.question.help})")


def _take(interview: Interview, asked: NextQuestion) -> bool:
    """One line of input; whether the question is done with."""
    from braidwork.eligibility.questions.parsing import people_answer

    text = _line()
    if text == "?":
        _say(f"Why we ask: {asked.question.why_we_ask}")
        return False
    if text.lower() == "b":
        if interview.back() is None:
            _say("This is the first question.")
            return False
        return True
    if text.lower() in ("d", "s", ""):
        interview.pass_over(asked, "declined" if text.lower() == "s" else "unknown")
        _say("That is fine. We go on." if text else "Skipped. We go on.")
        return True
    if asked.question.kind == "household_loop":
        age = interview.answers.number("age", "")
        interview.answer(people_answer(_people(text), age, interview.on))
        return True
    interview.say(asked, text)
    return True


def _people(first: str) -> tuple[Member, ...]:
    from braidwork.eligibility.questions.parsing import MOST_OTHERS, RELATIONS, UnclearAnswerError, member_of

    if not first.isdigit() or int(first) > MOST_OTHERS:
        raise UnclearAnswerError("How many people live with you?", mend=f"type 0 to {MOST_OTHERS}.")
    if int(first) == 0:
        return ()
    for number, (label, _, _) in enumerate(RELATIONS, start=1):
        _say(label, f"  {number}  ")
    found: list[Member] = []
    while len(found) < int(first):
        _say(f"Person {len(found) + 1}: who is this? (1 to {len(RELATIONS)})")
        relation = _line()
        _say("How old? (Years; 0 for a baby. Press Enter if you do not know.)")
        try:
            found.append(member_of(relation, _line()))
        except UnclearAnswerError as error:
            _say(f"{error.what} {error.mend or ''}")
    return tuple(found)


def _look_at_contradictions(interview: Interview, accepted: set[str]) -> None:
    for text, keys in interview.contradictions():
        if text in accepted:
            continue
        _say(f"\n{text} Which one shall we look at again?")
        questions = [interview.answers.question_set.question(k.partition("@")[0]) for k in keys]
        for number, question in enumerate(questions, start=1):
            _say(question.ask, f"  {number}  ")
        _say("Both are right", "  0  ")
        choice = _line()
        if choice.isdigit() and 1 <= int(choice) <= len(keys):
            interview.change(keys[int(choice) - 1])
            return
        accepted.add(text)


def print_results(interview: Interview) -> None:
    """The results in kind words, the papers to bring, what was passed over; see `questions.results`."""
    from braidwork.eligibility.questions.choosing import words
    from braidwork.eligibility.questions.results import HEADINGS, SCREENING, papers_to_bring, results

    found = results(interview)
    say("\n" + "=" * _width())
    _say("Thank you. Here is what we found.")
    _say(SCREENING)
    for group, heading in HEADINGS.items():
        some = [r for r in found if r.group == group]
        if some:
            say(f"\n{heading.upper()}")
        for result in some:
            if result.group != "not now" or result.program.kind != "duty":
                _print_result(result, interview)
    papers = papers_to_bring(found)
    if papers:
        say("\nPAPERS TO BRING")
        _say("If you do not have one, go anyway and ask. Staff can help you get it.")
    for choices, names in papers:
        _say(
            " or ".join([choices[0].name, *(p.name[:1].lower() + p.name[1:] for p in choices[1:])]), "  [ ] ", "      "
        )
        _say(f"for: {'; '.join(n[:1].lower() + n[1:] for n in names)}", "      ", "      ")
    passed = interview.passed_over()
    if passed:
        say("\nYOU DID NOT ANSWER")
        for asked in passed:
            _say(words(asked, interview.answers), "  - ", "    ")
        _say("That is fine. If you tell us later, we can look again.")
    _say(
        f"\nWe asked {len(interview.asked)} questions. "
        f"{len(interview.not_asked())} others could not change a thing for you."
    )


def _print_result(result: Result, interview: Interview) -> None:
    from braidwork.eligibility.questions.choosing import words

    program = result.program
    if result.group in ("not now", "closed"):
        _say(program.plain_name, "  - ", "    ")
        return
    _say(program.plain_name, "  * ", "    ")
    _say(f"{result.line} ({program.name})", "    ", "    ")
    for asked in result.missing:
        _say(f"To find out, tell us: {words(asked, interview.answers)}", "    ", "    ")
    if result.group == "open":
        return
    _say(f"Where: {result.where}", "    ", "    ")


def questions_for_reports(interview: Interview) -> None:
    """After the results: questions that serve reports alone, kept in a file of their own; none without a file."""
    question = interview.next_for_reports()
    if question is None or interview.file is None:
        return
    _say(
        "\nMay we ask a few last things, only to check that help reaches all people alike? "
        "They change nothing above. (y/n)"
    )
    try:
        if not _line().lower().startswith("y"):
            return
        while question is not None:
            _ask_for_reports(interview, question)
            question = interview.next_for_reports()
    except _StoppedError:
        return


def _ask_for_reports(interview: Interview, question: Question) -> None:
    from braidwork.eligibility.questions.choosing import NextQuestion
    from braidwork.eligibility.questions.parsing import UnclearAnswerError

    asked = NextQuestion(question)
    _put(interview, asked)
    while True:
        text = _line()
        try:
            if text.lower() in ("s", "d", ""):
                interview.pass_over(asked, "declined")
            elif text == "?":
                _say(f"Why we ask: {question.why_we_ask}")
                continue
            else:
                interview.say(asked, text)
            return
        except UnclearAnswerError as error:
            _say(f"{error.what} {error.mend or ''}")


def _hello(file: Path | None, language: str | None) -> None:
    _say("Hello, and welcome. Let us find out what help fits you: money, food, health, child care, school and work.")
    _say("It takes about four minutes. You can skip any question, and no answer is wrong.")
    if language and not language.lower().startswith("en"):
        _say(f"This talk is in English so far. Ask staff for someone who speaks {language}: it costs you nothing.")
    else:
        _say("Would another language be easier? Ask staff for someone who speaks it. It costs you nothing.")
    say("\nAt any question you can type:")
    for key, meaning in _KEYS:
        _say(meaning, f"  {key}  ")
    kept = f"Your answers stay in {file} and go nowhere else." if file else "Your answers are not kept when you leave."
    _say(f"\n{kept} This is a first look, not a decision. A person decides.")


def _hello_again(interview: Interview, lost: tuple[str, ...]) -> None:
    _say(
        f"Welcome back. We kept your {len(interview.asked)} answers "
        f"from {interview.started:%B} {interview.started.day}."
    )
    if lost:
        _say(f"The questions have changed. We have to ask again: {', '.join(lost)}.")
    _say("Type ? to see why we ask, b to go back, d or s to skip, q to stop.")


def _goodbye(interview: Interview) -> None:
    if interview.file is None:
        _say("\nWe stop here. Nothing was kept. Come back any time.")
    else:
        _say(
            f"\nWe stop here. Your answers are safe in {interview.file}. "
            f"To go on: braidwork intake --file {interview.file} --resume"
        )


def _farewell(interview: Interview) -> None:
    if interview.file is not None:
        _say(f"\nYour answers are in {interview.file}. Delete the file when you are done with it.")
    _say("Thank you, and all the best.")


def _line() -> str:
    print("> ", end="", flush=True)
    line = sys.stdin.readline()
    if not line or line.strip().lower() == "q":
        say("")
        raise _StoppedError
    if not sys.stdin.isatty():
        say(line.strip())  # a talk from a file reads like a talk
    return line.strip()


def _range(low: float, high: float | None) -> str:
    if high is None:
        return f"more than ${max(math.ceil(low) - 1, 0):,}"
    return f"${math.floor(high):,.0f} or less" if low == 0 else f"${math.ceil(low):,.0f} to ${math.floor(high):,.0f}"


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def _say(text: str, first: str = "", rest: str | None = None) -> None:
    lead = "\n" if text.startswith("\n") else ""
    after = " " * len(first) if rest is None else rest
    say(lead + textwrap.fill(text.strip(), _width(), initial_indent=first, subsequent_indent=after))
