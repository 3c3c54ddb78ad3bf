"""Review of likely duplicates: a reviewer's word, joining and parting. Nothing of a case is moved or overwritten.

A pair in the sample (one in ten, by checksum) needs two reviewers of one mind, the second without knowing what the
first said. A joined pair is a line in a history; parting adds another line, and both cases are as they always were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.linkage import history
from braidwork.linkage.history import History, Kind, LinkEvent
from braidwork.linkage.review import Review, Verdict, agreement, drawn_for_second
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.same_person.models import JoinEvent, PairVerdict, Suggestion
from braidwork.workspace.casework.serving.reach import sharing_with

State = Literal["waiting", "second", "unsure", "disagree", "joined", "apart"]
_LONGEST_REASON = 500


@dataclass(frozen=True)
class Standing:
    """How a pair stands: its state, the words that count (the last of each reviewer), and the decision, if any."""

    state: State
    words: tuple[PairVerdict, ...]
    event: JoinEvent | None

    def said_by(self, staff: Staff) -> PairVerdict | None:
        """What one reviewer said last."""
        return next((w for w in self.words if w.by_id == staff.pk), None)


def suggestions_for(staff: Staff) -> QuerySet[Suggestion]:
    """The pairs of which `staff` may see both clients now, the likeliest first."""
    seen = sharing_with(staff.organisation)
    found = Suggestion.objects.filter(left__in=seen, right__in=seen)
    return found.select_related("left", "right").order_by("-probability", "id")


def standing_of(pair: Suggestion) -> Standing:
    """How a pair stands now; words from before a decision was undone do not count any more."""
    events = list(JoinEvent.objects.filter(suggestion=pair).order_by("id"))
    ended = {e.voids_id for e in events if e.voids_id}
    live = next((e for e in events if e.kind in (Kind.LINKED, Kind.KEPT_APART) and e.pk not in ended), None)
    since = max((e.at for e in events if e.voids_id), default=None)
    words = PairVerdict.objects.filter(suggestion=pair).select_related("by").order_by("id")
    if since is not None:
        words = words.filter(said_at__gt=since)
    last = tuple({w.by_id: w for w in words}.values())
    return Standing(_state(pair, live, last), last, live)


def _state(pair: Suggestion, live: JoinEvent | None, words: Sequence[PairVerdict]) -> State:
    if live is not None:
        return "joined" if live.kind == Kind.LINKED else "apart"
    said = {str(w.verdict) for w in words}
    if len(said) > 1:
        return "disagree"
    if not words:
        return "waiting"
    if len(words) < reviewers_needed(pair):
        return "second"
    return "unsure"


def reviewers_needed(pair: Suggestion) -> int:
    """Two for a pair in the sample, else one."""
    return 2 if drawn_for_second(str(pair.left_id), str(pair.right_id)) else 1


@transaction.atomic
def decide(pair: Suggestion, verdict: Verdict, reason: str, *, by: Staff) -> Standing:
    """One reviewer's word, with a reason; where enough reviewers are of one mind the pair is joined or kept apart.

    RefusedError without a reason, for a pair that is decided, or where `by` may not see both.
    """
    held, why = _hold(pair, by), _reason(reason)
    if standing_of(held).event is not None:
        raise RefusedError("this pair is decided.", mend="undo that decision first.")
    PairVerdict.objects.create(suggestion=held, verdict=str(verdict), reason=why, by=by, said_at=_moment(held))
    record("likely duplicate reviewed", "pair", held.pk, by=Actor.staff(by), state=str(verdict))
    now = standing_of(held)
    agreed = now.state == "unsure" and len(now.words) >= reviewers_needed(held)
    if agreed and verdict is Verdict.SAME:
        _add(held, history.link(_history(held), *_ids(held), by=str(by.pk), reason=why, at=_moment(held),
                                model_id=str(held.model_id), probability=float(held.probability)), by)  # fmt: skip
        record("cases joined", "pair", held.pk, by=Actor.staff(by))
    elif agreed and verdict is Verdict.DIFFERENT:
        _add(held, history.keep_apart(_history(held), *_ids(held), by=str(by.pk), reason=why, at=_moment(held)), by)
        record("cases kept apart", "pair", held.pk, by=Actor.staff(by))
    return standing_of(held)


@transaction.atomic
def undo(pair: Suggestion, reason: str, *, by: Staff) -> Standing:
    """Parts a joined pair, or opens one that is kept apart; both cases are as before. RefusedError where none is."""
    held, why = _hold(pair, by), _reason(reason)
    event = standing_of(held).event
    if event is None:
        raise RefusedError("this pair is not decided.", mend="review it.")
    back = history.unlink if event.kind == Kind.LINKED else history.reconsider
    _add(held, back(_history(held), *_ids(held), by=str(by.pk), reason=why, at=_moment(held)), by)
    record("cases parted" if event.kind == Kind.LINKED else "pair opened again", "pair", held.pk, by=Actor.staff(by))
    return standing_of(held)


def joined_with(staff: Staff, person: Person) -> list[Person]:
    """Other cases of the same person, by joins of which `staff` may see both ends; nobody else's joins count."""
    pairs = {s.pk: (str(s.left_id), str(s.right_id)) for s in suggestions_for(staff)}
    live = JoinEvent.objects.filter(suggestion__in=pairs, kind=Kind.LINKED, voided_by=None)
    edges = [pairs[e.suggestion_id] for e in live]
    whose = history.united([str(person.pk)], edges)
    same = [id for id, head in whose.items() if head == whose[str(person.pk)] and id != str(person.pk)]
    return list(Person.objects.filter(pk__in=same).order_by("began_at"))


def agreement_of_reviewers() -> tuple[float, float | None, int] | None:
    """Share of agreeing pairs, Cohen's kappa and how many pairs two reviewers saw, over all; None where none did."""
    words = PairVerdict.objects.select_related("suggestion").order_by("id")
    reviews = [
        Review(str(w.suggestion.left_id), str(w.suggestion.right_id), Verdict(str(w.verdict)), str(w.by_id), w.reason)
        for w in words
    ]
    try:
        return agreement(reviews)
    except RefusedError:
        return None


def contradictions_for(staff: Staff) -> int:
    """Pairs kept apart that other joins bring together all the same, of those that `staff` may see."""
    rows = JoinEvent.objects.filter(suggestion__in=suggestions_for(staff)).select_related("suggestion").order_by("id")
    return len(history.contradictions(tuple(_event(row) for row in rows)))


def _hold(pair: Suggestion, by: Staff) -> Suggestion:
    found = suggestions_for(by).filter(pk=pair.pk).select_for_update(of=("self",)).first()
    if found is None:
        raise RefusedError("this pair is not there any more.", mend="go back to the list.")
    return found


def _moment(pair: Suggestion) -> datetime:
    """Now, or just after the last event of the pair where the clock was set back."""
    last = JoinEvent.objects.filter(suggestion=pair).order_by("-id").values_list("at", flat=True).first()
    now = timezone.now()
    return now if last is None else max(now, last + timedelta(microseconds=1))


def _reason(reason: str) -> str:
    clean = " ".join(reason.split())[:_LONGEST_REASON]
    if not clean:
        raise RefusedError("a decision about a person needs a reason.", mend="write what you went by.")
    return clean


def _ids(pair: Suggestion) -> tuple[str, str]:
    return str(pair.left_id), str(pair.right_id)


def _history(pair: Suggestion) -> History:
    return tuple(_event(row) for row in JoinEvent.objects.filter(suggestion=pair).order_by("id"))


def _event(row: JoinEvent) -> LinkEvent:
    left, right = _ids(row.suggestion)
    return LinkEvent(
        int(row.pk), Kind(str(row.kind)), left, right, str(row.by_id), str(row.reason), row.at, row.model_id or None,
        row.probability, row.voids_id,
    )  # fmt: skip


def _add(pair: Suggestion, longer: History, by: Staff) -> None:
    event = longer[-1]
    JoinEvent.objects.create(
        suggestion=pair, kind=str(event.kind), reason=event.reason, by=by, at=event.at,
        model_id=event.model_id or "", probability=event.probability, voids_id=event.voids,
    )  # fmt: skip
