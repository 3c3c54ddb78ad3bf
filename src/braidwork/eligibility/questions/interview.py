"""One talk with one client: what to ask next, what was said, going back, and the results at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from braidwork.eligibility.decisions.decide import decide_all
from braidwork.eligibility.decisions.decision import Decision
from braidwork.eligibility.facts import Case
from braidwork.eligibility.parameters import LimitBook, deciding_with
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.answers import Answer, Answers, AnswerState
from braidwork.eligibility.questions.case_of_answers import case_of_answers
from braidwork.eligibility.questions.choosing import NextQuestion, instances, is_shown, next_question
from braidwork.eligibility.questions.kept import sums
from braidwork.eligibility.questions.parsing import no_answer, parsed
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.questions.question import Contradiction, Question, QuestionSet
from braidwork.eligibility.questions.saving import load_answers, save_answers
from braidwork.errors import BraidworkError

SUM_DISAGREES = "You said {amount} for 6 months. What you told us by the month comes to more."


@dataclass(frozen=True)
class Disagreement:
    """Answers that cannot all be: an English sentence with {names} for values, and the keys of the answers."""

    say: str
    values: Mapping[str, str]
    keys: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence with its values."""
        text = self.say
        for name, value in self.values.items():
            text = text.replace(f"{{{name}}}", value)
        return text


class Interview:
    """A talk on a service date. Every answer is saved at once where a file is given; it decides with `limits`.

    Raises DataError where a file cannot be read or written, UnclearAnswerError where an answer does not fit.
    """

    def __init__(
        self, on: date, *, questions: QuestionSet | None = None, programs: Sequence[Program] | None = None,
        answers: Answers | None = None, file: Path | None = None, started: date | None = None,
        limits: LimitBook | None = None,
    ) -> None:  # fmt: skip
        if programs is None:
            from braidwork.eligibility.programs import programs as shipped

            programs = shipped()
        self.on, self.started, self.programs, self.file = on, started or on, tuple(programs), file
        self.limits = limits
        self.answers = answers or Answers(questions or question_set())
        self.asked: list[str] = list(self.answers.given)
        self._wanted: str | None = None

    @classmethod
    def resume(
        cls, file: Path, on: date, *, questions: QuestionSet | None = None, programs: Sequence[Program] | None = None,
        upgrade: bool = False,
    ) -> tuple[Interview, tuple[str, ...]]:  # fmt: skip
        """A talk taken up from its file, and the answers that an upgrade of the set could not keep."""
        answers, started, lost = load_answers(file, questions or question_set(), upgrade=upgrade)
        return cls(on, programs=programs, answers=answers, file=file, started=started), lost

    @property
    def case(self) -> Case:
        """The case that the answers amount to on the service date."""
        return case_of_answers(self.answers, self.on)

    def next(self) -> NextQuestion | None:
        """The next question; None when nothing that a client can say would change a verdict or a tier."""
        if self._wanted is not None:
            key, _, about = self._wanted.partition("@")
            question = self.answers.question_set.question(key)
            if is_shown(question, self.answers) and about in instances(question, self.answers):
                with deciding_with(self.limits):
                    return self._as_put(question, about)
            self._wanted = None
        with deciding_with(self.limits):
            return next_question(self.answers, self.on, self.programs)

    def next_for_reports(self) -> Question | None:
        """After the results: the next question that only serves reports; its answer changes no decision."""
        for question in self.answers.question_set.questions:
            if question.part == "reporting" and not self.answers.answered(question.key):
                return question
        return None

    def answer(self, answer: Answer) -> None:
        """Takes an answer and saves it; answers that hang on an earlier one that changed are let go."""
        changed = answer.key in self.answers.given
        self.answers = self.answers.with_answer(answer)
        if changed:
            self.answers = self.answers.without(*self._no_longer_shown())
        self.asked = [k for k in self.asked if k in self.answers.given and k != answer.key] + [answer.key]
        if self._wanted == answer.key:
            self._wanted = None
        self._save()

    def say(self, asked: NextQuestion, text: str) -> None:
        """Takes what the client typed as the answer to a question."""
        self.answer(parsed(asked, text, self.answers, self.on))

    def pass_over(self, asked: NextQuestion, state: AnswerState) -> None:
        """Takes "I don't know" (unknown) or "rather not say" (declined); neither is asked again, neither is a no."""
        self.answer(no_answer(asked, state, self.on))

    def back(self) -> str | None:
        """Takes back the last answer and asks it again; returns its key, or None at the beginning."""
        if not self.asked:
            return None
        key = self.asked.pop()
        self.answers = self.answers.without(key)
        self.answers = self.answers.without(*self._no_longer_shown())
        self.asked = [k for k in self.asked if k in self.answers.given]
        self._wanted = key
        self._save()
        return key

    def change(self, key: str) -> None:
        """Asks a question again whose answer turned out wrong; the old answer stands until the new one comes."""
        if key not in self.answers.given:
            raise BraidworkError(f"there is no answer to {key} yet.")
        self._wanted = key

    def contradictions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Answers that cannot all be: each in words with its values, and the questions to look at again."""
        return tuple((d.text, d.keys) for d in self.disagreements())

    def disagreements(self) -> tuple[Disagreement, ...]:
        """Answers that cannot all be, as sentence and values apart."""
        found = []
        for clash in self.answers.question_set.contradictions:
            keys = tuple(k for k in self.answers.given if k in clash.questions)
            if all(c.holds(self.answers) for c in clash.when):
                found.append(Disagreement(clash.say, self._values(clash), keys))
        return (*found, *self._sums_that_disagree())

    def _sums_that_disagree(self) -> Iterator[Disagreement]:
        """An amount told as a whole that the amounts told by the month contradict."""
        for key, answer in self.answers.given.items():
            for fact in self.answers.question_set.question(answer.question).writes:
                if fact in sums() and self.case.get(None, fact).why == "conflict":
                    told = f"${answer.low or 0:,.0f}" if answer.high is None else f"${answer.high:,.0f}"
                    months = tuple(
                        k for k in self.answers.given if k.partition("@")[0] in ("pay", "pay_of", "other_amount")
                    )
                    yield Disagreement(SUM_DISAGREES, {"amount": told}, (key, *months))

    def decisions(self) -> tuple[Decision, ...]:
        """What the engine finds for every program, from the answers so far."""
        with deciding_with(self.limits):
            return decide_all(self.case, self.on, programs=self.programs)

    def passed_over(self) -> tuple[NextQuestion, ...]:
        """The questions that the client did not answer, though asked."""
        questions = self.answers.question_set
        silent = (a for a in self.answers.given.values() if a.state != "known")
        return tuple(NextQuestion(questions.question(a.question), a.about) for a in silent)

    def not_asked(self) -> tuple[Question, ...]:
        """Questions of the set that were never needed for this client."""
        given = {a.question for a in self.answers.given.values()}
        return tuple(q for q in self.answers.question_set.questions if q.key not in given and q.part != "reporting")

    def _as_put(self, question: Question, about: str) -> NextQuestion:
        from braidwork.eligibility.questions.choosing import put

        key = f"{question.key}@{about}" if about else question.key
        return put(NextQuestion(question, about), self.answers.without(key), self.on, self.programs)

    def _no_longer_shown(self) -> tuple[str, ...]:
        questions = self.answers.question_set
        gone = []
        for key, answer in self.answers.given.items():
            question = questions.question(answer.question)
            if not is_shown(question, self.answers) or answer.about not in instances(question, self.answers):
                gone.append(key)
        return tuple(gone)

    def _values(self, clash: Contradiction) -> dict[str, str]:
        given = {key: self.answers.get(key) for key in sorted(clash.questions)}
        return {key: f"{a.low:g}" for key, a in given.items() if a is not None and a.low is not None}

    def _save(self) -> None:
        if self.file is not None:
            save_answers(self.file, self.answers, self.started)
