"""Acts of a referral: make one, move it by the table. Each is atomic, dated, named by its actor, and evented."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.navigation.directory.needs import needs
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.consenting import agreed, give_consent, withdraw_consent
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.serving.models import Referral, ReferralChange
from braidwork.workspace.casework.serving.referral_rules import CODES, ENDED, MOVES, STATES, Side, moves_of
from braidwork.workspace.casework.serving.tasking import answered
from braidwork.workspace.casework.serving.working_days import after_working_days

LONGEST_WORDS = 1_000


class Outdated(Exception):  # noqa: N818 - it is a choice for the person, not an error
    """The referral was changed by someone else after the page was opened; nothing was written."""


@dataclass(frozen=True)
class Service:
    """A service of the directory as it was named when somebody was sent there."""

    key: str
    name: str
    contact: str


@transaction.atomic
def refer(
    person: Person,
    to: Organisation | Service,
    need: str,
    *,
    by: Staff,
    token: str,
    words: str = "",
    asks_private: bool = False,
) -> Referral:
    """One new referral. It goes out at once where the client's consent to the receiver holds, else she is asked first.

    To a service outside the workspace nothing is sent: the client takes the address along. The same form sent twice
    counts once. RefusedError for the own organisation, an unknown need, or words that are too long.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # two forms at once wait for each other
    earlier = Referral.objects.filter(person=person, token=token).first()
    if earlier is not None:
        return earlier
    words = words.replace("\r\n", "\n").strip()
    outside = isinstance(to, Service)
    _check(to, need, words, by)
    now = timezone.now()
    sent = isinstance(to, Service) or _may_be_sent(person, to, asks_private)
    referral = Referral(
        person=person, from_organisation=by.organisation, from_staff=by, need=need, words=words,
        asks_private=asks_private and not outside, state="sent" if sent else "asking", token=token, made_at=now,
        changed_at=now, sent_at=now if sent else None, answer_due_on=after_working_days(timezone.localdate(now)),
    )  # fmt: skip
    if isinstance(to, Service):
        referral.service_key, referral.service_name, referral.service_contact = (
            to.key[:300], to.name[:300], to.contact[:300],
        )  # fmt: skip
    else:
        referral.to_organisation = to
    referral.save(force_insert=True)
    _changed(referral, "make", Actor.staff(by), token)
    return referral


@transaction.atomic
def move(
    referral: Referral, act: str, *, by: Actor, side: Side, seen: int, token: str, code: str = "", private: bool = False
) -> Referral:
    """Takes one step of the table. `seen` is the version that the page showed; the same form sent twice counts once.

    Raises Outdated where the referral was changed since, RefusedError for a step that is not possible from here.
    """
    held = Referral.objects.select_for_update(of=("self",)).select_related("person", "to_organisation").get(
        pk=referral.pk
    )  # fmt: skip
    if ReferralChange.objects.filter(referral=held, token=token).exists():
        return held
    if held.version != seen:
        raise Outdated
    if act not in moves_of(held.state, side, outside=held.to_organisation_id is None):
        raise RefusedError(f"this referral stands at “{STATES[held.state]}”.", mend="choose a step that is offered.")
    step = MOVES[act]
    if step.needs and code not in CODES[step.needs]:
        raise RefusedError(f"the {step.needs} is missing.", mend="choose one from the list.")
    now = timezone.now()
    if act == "agree":
        _take_consent(held, by, private)
        held.sent_at, held.answer_due_on = now, after_working_days(timezone.localdate(now))
    held.state, held.code, held.changed_at = step.to, code if step.needs else "", now
    held.version += 1
    held.save()
    _changed(held, act, by, token)
    answered(held)
    if act == "withdraw" and by.kind == "client":
        _end_consent(held, by)
    return held


def _check(to: Organisation | Service, need: str, words: str, by: Staff) -> None:
    if isinstance(to, Organisation) and to.pk == by.organisation_id:
        raise RefusedError("that is your own organization.", mend="choose another, or set a task.")
    if need not in needs():
        raise RefusedError("the need is missing.", mend="choose one from the list.")
    if len(words) > LONGEST_WORDS:
        raise RefusedError(
            f"this has {len(words):,} characters; {LONGEST_WORDS:,} fit.", mend="shorten it. Your text is still here."
        )


def _may_be_sent(person: Person, to: Organisation, asks_private: bool) -> bool:
    return agreed(person, "serving", to) and (not asks_private or agreed(person, "private_serving", to))


def _take_consent(referral: Referral, by: Actor, private: bool) -> None:
    to = referral.to_organisation
    assert to is not None, "a service outside the workspace is never asked for"
    if not agreed(referral.person, "serving", to):
        give_consent(referral.person, "serving", by=by, to=to)
        referral.gave_consent = True
    if private and referral.asks_private and not agreed(referral.person, "private_serving", to):
        give_consent(referral.person, "private_serving", by=by, to=to)


def _end_consent(referral: Referral, by: Actor) -> None:
    """Ends the consent that came with a referral, unless another referral to the same place still runs."""
    to = referral.to_organisation
    if to is None or not referral.gave_consent:
        return
    others = Referral.objects.filter(person=referral.person, to_organisation=to, sent_at__isnull=False)
    if not others.exclude(pk=referral.pk).exclude(state__in=ENDED).exists():
        withdraw_consent(referral.person, "serving", by=by, to=to)


def _changed(referral: Referral, act: str, by: Actor, token: str) -> None:
    ReferralChange.objects.create(
        referral=referral, act=act, state=referral.state, code=referral.code, at=referral.changed_at,
        actor_kind=by.kind, actor_id=by.id, organisation_id=by.organisation_id, token=token,
    )  # fmt: skip
    # The other party may read of it in the timeline; a client's own step is told to the sender.
    sender = str(referral.from_organisation_id)
    other = str(referral.to_organisation_id or "") if by.organisation_id == sender else sender
    record(
        f"referral {_PAST[act]}", "person", referral.person_id, by=by, state=referral.state, organisation=other,
        version=referral.version,
    )  # fmt: skip


_PAST = {
    "make": "made", "agree": "agreed to", "accept": "accepted", "wait": "put on a list", "decline": "declined",
    "attended": "kept", "missed": "missed", "close": "closed", "withdraw": "taken back",
}  # fmt: skip
