"""The next question: the one that settles most programs for each second of the client's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from braidwork.eligibility.facts.definitions import CASE_INPUTS
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.case_of_answers import called, case_of_answers, facts_of_answer
from braidwork.eligibility.questions.classes import amounts_that_matter, classes, fewer, ranges
from braidwork.eligibility.questions.kept import ADDS_MONEY, KeptCase
from braidwork.eligibility.questions.published import affected_facts
from braidwork.eligibility.questions.question import Question
from braidwork.eligibility.questions.standing import After, ProgramTrees, Standing, Tree
from braidwork.eligibility.rules.bounds import number_ends

STEP_SHARE = 0.5  # what a step toward a verdict counts for, next to the verdict itself
PLACES = (0.0, 1.0, 0.5, 0.25, 0.75)  # where a limit may be crossed inside several ranges that add up
INPUTS = frozenset(CASE_INPUTS)
_SAID = {"unemployment": "unemployment pay", "social_security": "Social Security", "pension": "a pension",
         "veterans_disability": "VA disability pay", "self_employment": "work for yourself",
         "other": "the other money"}  # fmt: skip
_ADAPTIVE = ("ask", "private")


@dataclass(frozen=True)
class NextQuestion:
    """A question as put to this client: about whom, the words, and for money the ranges that matter for them.

    `narrows` is the earlier answer that a second, closer look is taken at; `still_open` how many programs are open.
    """

    question: Question
    about: str = ""
    ranges: tuple[tuple[float, float | None], ...] = ()
    narrows: Answer | None = None
    score: float = 0.0
    still_open: int = 0

    @property
    def key(self) -> str:
        """The key of its answer."""
        return f"{self.question.key}@{self.about}" if self.about else self.question.key


def next_question(answers: Answers, on: date, programs: Sequence[Program]) -> NextQuestion | None:
    """The next question, or None where no answer can change a verdict or a tier any more.

    Gating questions come first, in their order. Then the score of a question is the sum over its classes of answers
    of share × programs settled (a step toward a verdict counts half of its part), over its seconds × (1 +
    sensitivity). Private questions wait until no other can settle anything. Shares are even and programs count alike:
    nothing about race, ethnicity, sex, language, disability or neighborhood is read here. Ties go to the less
    sensitive question, then to the order of the set.
    """
    for question in answers.question_set.questions:
        if question.part == "gate" and not answers.answered(question.key) and is_shown(question, answers):
            return _put(NextQuestion(question), Asking(answers, on, programs))
    asking = Asking(answers, on, programs)
    if not asking.live:
        return None
    for part in _ADAPTIVE:
        best = asking.best(part) or asking.best_together(part)
        if best is not None:
            return _put(best, asking)
    return None


def is_shown(question: Question, answers: Answers) -> bool:
    """Whether the earlier answers call for a question."""
    return all(condition.holds(answers) for condition in question.shown_if)


def instances(question: Question, answers: Answers) -> tuple[str, ...]:
    """What a question is asked about: once for the client, or once per person or kind of money."""
    if question.about == "each_earner":
        return answers.earners
    if question.about == "each_source":
        return answers.money_sources
    return ("",)


class Asking:
    """One step of a talk: what is open, and what each question still to ask would do."""

    def __init__(self, answers: Answers, on: date, programs: Sequence[Program]) -> None:
        self.answers, self.on, self.programs = answers, on, programs
        self.case = kept_case(answers, on)
        self.possible = [q for q in answers.question_set.questions if q.part != "reporting" and self._is_possible(q)]
        suppliers: Counter[str] = Counter()
        for question in self.possible:
            suppliers.update(touched_by(question))
        self.standing = Standing(self.case, on, programs, suppliers)
        self._live_of = {t: frozenset(self.standing.live_leaves(t)) for t in self.standing.open}
        self.live = tuple(dict.fromkeys(leaf for t in self.standing.open for leaf in self.standing.live_leaves(t)))
        self._by_touch: dict[frozenset[str], list[ProgramTrees]] = {}
        self._order = {q.key: i for i, q in enumerate(answers.question_set.questions)}

    def best(self, part: str) -> NextQuestion | None:
        """The question of a part that settles most for its cost; None where none settles anything."""
        best: NextQuestion | None = None
        bounds = sorted(
            ((self._at_most(c), i, c) for i, c in enumerate(self._candidates(part))), key=lambda x: (-x[0], x[1])
        )
        for bound, _, candidate in bounds:
            if bound == 0 or (best is not None and bound < best.score):
                break  # no later one can settle more
            scored = replace(candidate, score=self.score(candidate))
            if scored.score > 0 and (best is None or self._rank(scored) < self._rank(best)):
                best = scored
        return best

    def best_together(self, part: str) -> NextQuestion | None:
        """The question that settles most once the rest of what adds up with it is told.

        A sum stays open as long as one part of it is: no single answer settles it, though all of them do. So the
        other parts are taken as told (nothing picked, no money) and the question is scored in that light.
        """
        candidates = [c for c in self._candidates(part) if self._at_most(c) > 0]
        for place in PLACES:
            found = []
            for candidate in candidates:
                touched = touched_by(candidate.question)
                concerned = [t.program for t in self._concerned(touched)]
                then = Asking(self.told_but(candidate, place), self.on, concerned)
                found.append(replace(candidate, score=then.score(candidate) if then.live else 0.0))
            best = min((c for c in found if c.score > 0), key=self._rank, default=None)
            if best is not None:
                return best
            if not any(is_wide(q, g) for q, g in self._amounts()):
                break
        return self._lifting(candidates)

    def _lifting(self, candidates: list[NextQuestion]) -> NextQuestion | None:
        """Money not asked for that may yet lift a sum over its limit, where the sum's own parts leave it open.

        A young earner's pay counts between nothing and all of it: no telling of the rest settles such a sum, except
        by more money.
        """
        lifting = [
            c
            for c in candidates
            if c.question.facts_written & INPUTS
            and c.key not in self.answers.given
            and any(leaf.facts & touched_by(c.question) for leaf in self.live)
        ]
        return min(lifting, key=self._rank, default=None)

    def told_but(self, candidate: NextQuestion, place: float = 0.0) -> Answers:
        """The answers as if all that adds up to sums were told, except to this question.

        `place` is where in its range an amount is taken to lie that was given as a range.
        """
        told = self.answers
        for question in self.possible:
            if (question.facts_written & INPUTS or question.key in ADDS_MONEY) and is_shown(question, told):
                own = told.get(candidate.key)
                told = _put_back(candidate.key, own, _taken_as_told(question, told, self.on, place))
        return told

    def _amounts(self) -> Iterator[tuple[Question, Answer]]:
        for answer in self.answers.given.values():
            yield self.answers.question_set.question(answer.question), answer

    def score(self, candidate: NextQuestion) -> float:
        """Programs settled, in expectation, for a second of the client's time."""
        question = candidate.question
        touched = touched_by(question)
        leaves = [leaf for leaf in self.live if leaf.facts & touched]
        concerned = self._concerned(touched)
        spent = Counter(touched) if candidate.narrows is None else Counter[str]()
        settled, none, of_none = 0.0, None, dict[ProgramTrees, float]()
        for share, answer in self._classes(candidate, leaves):
            # One choice of a list differs from none of it only in what the choice says.
            says = touched if none is None else _said_by(question, answer)
            after = self.standing.suppose(self.after(answer), says, spent, none)
            gains = {t: of_none[t] if t.facts.isdisjoint(says) else self._gain(t, after) for t in concerned}
            settled += share * sum(gains.values())
            if question.kind == "multi" and not answer.codes and not question.writes:
                none, of_none = after, gains
        return settled / _cost(question)

    def _at_most(self, candidate: NextQuestion) -> float:
        """What the score could be if every answer settled every program that the question touches."""
        return len(self._concerned(touched_by(candidate.question))) / _cost(candidate.question)

    def _concerned(self, touched: frozenset[str]) -> list[ProgramTrees]:
        """Open programs with a live statement that a question touches."""
        found = self._by_touch.get(touched)
        if found is None:
            live = {leaf for leaf in self.live if leaf.facts & touched}
            found = [t for t in self.standing.open if not live.isdisjoint(self._live_of[t])] if live else []
            self._by_touch[touched] = found
        return found

    def _rank(self, candidate: NextQuestion) -> tuple[float, int, int, str]:
        return -candidate.score, candidate.question.sensitivity, self._order[candidate.question.key], candidate.about

    def after(self, answer: Answer) -> KeptCase:
        """The case as it would be after an answer."""
        question = self.answers.question_set.question(answer.question)
        more = self.answers.with_answer(answer)
        if question.facts_written & INPUTS or answer.key in self.answers.given:
            return kept_case(more, self.on)
        return KeptCase(more, self.on, lambda: self.case.case.with_facts(*facts_of_answer(answer, more, self.on)))

    def cuts(self, candidate: NextQuestion, leaves: Iterable[Tree] | None = None) -> tuple[float, ...]:
        """The answers to a question on an amount at which something turns for this client."""
        touched = touched_by(candidate.question)
        live = [leaf for leaf in self.live if leaf.facts & touched] if leaves is None else leaves

        def reads(answer: Answer, key: str) -> tuple[float | None, float | None]:
            if key in candidate.question.writes:  # stated as it is; what follows from other answers may contradict it
                amount = (answer.low or 0.0) * candidate.question.per_year
                return amount, amount
            low, high = number_ends(kept_case(told.with_answer(answer), self.on).get(None, key))
            return low or 0.0, high

        told = self.told_but(candidate)
        found = amounts_that_matter(candidate.question, candidate.about, self.standing, live, reads)
        if candidate.narrows is not None:
            low, high = candidate.narrows.low or 0.0, candidate.narrows.high
            found = tuple(c for c in found if c >= low and (high is None or c < high))
        return found

    def _classes(self, candidate: NextQuestion, leaves: list[Tree]) -> list[tuple[float, Answer]]:
        question = candidate.question
        if question.kind not in ("money", "count"):
            return list(classes(question, candidate.about, self.answers, self.standing, leaves))
        cuts = self.cuts(candidate, leaves)
        spans = ranges_of(candidate, fewer(cuts) if question.kind == "money" else cuts)
        # An amount on which nothing turns at a range in which nothing turns has no classes, and so no score.
        return [
            (1 / len(spans), Answer(question.key, low=a, high=b, about=candidate.about, as_of=self.on))
            for a, b in spans
        ]

    def _gain(self, trees: ProgramTrees, after: After) -> float:
        before = self.standing.weight(trees)[1]
        left = self.standing.weight(trees, after)[1]
        return 1.0 if left == 0 else STEP_SHARE * max(before - left, 0) / before

    def _candidates(self, part: str) -> Iterator[NextQuestion]:
        for question in self.possible:
            if question.part != part and not (part == "ask" and question.part == "gate"):
                continue
            if not is_shown(question, self.answers):
                continue
            for about in instances(question, self.answers):
                candidate = NextQuestion(question, about)
                given = self.answers.get(candidate.key)
                if given is None and question.part == part:
                    yield candidate
                elif given is not None and is_wide(question, given):
                    yield replace(candidate, narrows=given)

    def _is_possible(self, question: Question) -> bool:
        """Whether it may still be asked: not answered for good, and no earlier answer rules it out."""
        about = instances(question, self.answers)
        given = [self.answers.get(NextQuestion(question, a).key) for a in about]
        if about and all(g is not None and not is_wide(question, g) for g in given):
            return False
        return all(
            condition.holds(self.answers) or any(self._may_come(q) for q in condition.questions)
            for condition in question.shown_if
        )

    def _may_come(self, key: str) -> bool:
        return not self.answers.answered(key) and self._is_possible(self.answers.question_set.question(key))


def kept_case(answers: Answers, on: date) -> KeptCase:
    """The case of answers, made when something is read."""
    return KeptCase(answers, on, lambda: case_of_answers(answers, on))


def is_wide(question: Question, given: Answer) -> bool:
    """Whether an amount was given as a range, first look: a second look may be taken, once."""
    return question.kind == "money" and given.state == "known" and given.low != given.high and given.text != "closer"


def _taken_as_told(question: Question, answers: Answers, on: date, place: float) -> Answers:
    """The answers with nothing picked and no money where nothing was said, and each range closed at a place in it."""
    for about in instances(question, answers):
        candidate = NextQuestion(question, about)
        given = answers.get(candidate.key)
        if given is None:
            # The first choice: for money at home, that it has been the same for a year.
            first = question.kind == "single" or question.key == "other_money"
            codes = (question.choices[0].code,) if first else ()
            answers = answers.with_answer(Answer(question.key, codes=codes, low=0, high=0, about=about, as_of=on))
        elif is_wide(question, given):
            low = given.low or 0.0
            amount = round(low + place * ((2 * low if given.high is None else given.high) - low), 2)
            answers = answers.with_answer(replace(given, low=amount, high=amount, text="closer"))
    return answers


def _put_back(key: str, answer: Answer | None, answers: Answers) -> Answers:
    return answers.without(key) if answer is None else answers.with_answer(answer)


def _said_by(question: Question, answer: Answer) -> frozenset[str]:
    return _touched(frozenset(key for code in answer.codes for key in question.choice(code).facts))


def _cost(question: Question) -> float:
    return question.cost_seconds * (1 + question.sensitivity)


@lru_cache(maxsize=512)
def _touched(facts: frozenset[str]) -> frozenset[str]:
    return affected_facts(facts)


def touched_by(question: Question) -> frozenset[str]:
    """The facts that its answers can change, with all that follows from them."""
    return _touched(question.facts_written)


def ranges_of(candidate: NextQuestion, cuts: tuple[float, ...]) -> tuple[tuple[float, float | None], ...]:
    """The ranges to offer: between the cuts, inside the earlier answer where one is narrowed."""
    question, narrows = candidate.question, candidate.narrows
    found = ranges(cuts, 0.01 if question.kind == "money" else 1.0, question.most)
    if narrows is None:
        return found
    return ((narrows.low or 0.0, found[0][1]), *found[1:-1], (found[-1][0], narrows.high)) if cuts else ()


def put(candidate: NextQuestion, answers: Answers, on: date, programs: Sequence[Program]) -> NextQuestion:
    """The question as put to this client: for money with the ranges that matter."""
    return _put(candidate, Asking(answers, on, programs))


def _put(candidate: NextQuestion, asking: Asking) -> NextQuestion:
    candidate = replace(candidate, still_open=len(asking.standing.open))
    if candidate.question.kind != "money":
        return candidate
    return replace(candidate, ranges=ranges_of(candidate, fewer(asking.cuts(candidate))))


def words(candidate: NextQuestion, answers: Answers) -> str:
    """The question as it is said to this client."""
    question = candidate.question
    if question.about == "each_earner":
        return question.ask.replace("{about}", called(candidate.about, answers))
    if question.about == "each_source":
        return question.ask.replace("{about}", source_words(candidate.about))
    return question.ask


def source_words(source: str) -> str:
    """What a talk calls a kind of money."""
    from braidwork.eligibility.facts.people import income_sources

    return _SAID.get(source) or income_sources()[source].label


def sources_asked() -> tuple[str, ...]:
    """Every kind of money that a talk can ask about one by one."""
    from braidwork.eligibility.questions.answers import STEADY, TOLD_ELSEWHERE
    from braidwork.eligibility.questions.published import question_set

    named = [c.code for c in question_set().question("other_money").choices if c.code not in STEADY]
    return tuple(dict.fromkeys([*named, *(source for _, _, source in TOLD_ELSEWHERE)]))
