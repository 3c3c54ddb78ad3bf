"""Seats at one case: who sits at it now, by which consent, who types; begun by a code or at the desk, ended by either.

A navigator's seat rests on the consent "serving", a helper's on "sitting"; where neither holds any more there is no
seat, whatever the row says. A consent given for a sitting ends with it.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.guessing import MOST_FROM_ADDRESS, failed, is_locked, keyed_hash
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.consenting import Purpose, agreed, give_consent, standing_consents, withdraw_consent
from braidwork.workspace.casework.events import VISITOR, Actor, record
from braidwork.workspace.casework.models import Consent, IntakeSession, JoiningCode, Person, Seat
from braidwork.workspace.casework.talking import start_intake
from braidwork.workspace.site.languages import binding_language

Seats = Literal["client", "staff"]
SITTING = timedelta(hours=3)
CODE_MINUTES = 15
AFTERWARDS = timedelta(days=14)
FOR_A_SITTING, SPOKEN = "consent for a sitting", "spoken consent, noted by staff"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 6
_RESTS_ON = {"navigator": ("serving", "private_serving"), "helper": ("sitting",), "client": ()}
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class NoSuchCode(RefusedError):  # noqa: N818 - the name says what the visitor is told
    """The code does not fit, is too old or used up, or there were too many tries: one message for all."""

    def __init__(self) -> None:
        super().__init__(
            "This code does not work.",
            mend=f"look at it again, or ask for a new one. A code works once, for {CODE_MINUTES} minutes.",
        )


def new_device() -> str:
    """A random name for a device, kept in its session only."""
    return secrets.token_hex(8)


@transaction.atomic
def open_code(intake: IntakeSession, seats: Seats, *, by: Actor) -> str:
    """A short code that seats one more device at a case, shown once and kept as a hash; an older one stops working."""
    now = timezone.now()
    JoiningCode.objects.filter(intake=intake, seats=seats, used_at=None).update(used_at=now)
    code = "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))
    JoiningCode.objects.create(
        intake=intake, code_hash=keyed_hash(f"joining code {seats}", code), seats=seats,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )  # fmt: skip
    record("joining code made", "person", intake.person_id, by=by, seat=seats)
    return f"{code[:3]}-{code[3:]}"


def case_of_code(text: str, seats: Seats, *, address: str) -> IntakeSession:
    """The case of a code, which is not used up by asking; NoSuchCode, in the same words, for all that does not fit."""
    return _code(text, seats, address).intake


def sit_by_code(staff: Staff, text: str, *, device: str, address: str) -> Seat:
    """Seats a member of staff by the code that the client gave: she agrees to it by giving the code."""
    code = _code(text, "staff", address)  # outside of the transaction: a wrong try is counted, not undone
    with transaction.atomic():
        _use(code)
        return _seated(code.intake, staff, device, consent_by=Actor("client", str(code.intake_id)))


def join_by_code(text: str, *, device: str, address: str) -> Seat:
    """Seats the client's own device at the case that staff began with her."""
    code = _code(text, "client", address)
    with transaction.atomic():
        _use(code)
        return seat_client(code.intake, device=device)


@transaction.atomic
def seat_client(intake: IntakeSession, *, device: str) -> Seat:
    """Notes one more device of the client at her case."""
    now = timezone.now()
    Seat.objects.filter(intake=intake, kind="client", device=device, ended_at=None).update(ended_at=now)
    seat = Seat.objects.create(intake=intake, kind="client", device=device, began_at=now, expires_at=now + SITTING)
    record("seat taken", "person", intake.person_id, by=Actor("client", str(intake.pk), device=device), seat="client")
    return seat


@transaction.atomic
def begin_at_desk(staff: Staff, *, device: str, keep_sharing: bool, locale: str = "en") -> Seat:
    """A new case begun by staff beside the client, who said yes to the keeping of her answers and to the sitting.

    With `keep_sharing` she also said yes to her navigator's organisation serving her for 90 days.
    """
    by = Actor.staff(staff, device=device)
    intake = start_intake(by=by, locale=locale, synthetic=settings.DEMO)
    binds = binding_language(locale, ("consent.keep", "consent.screening"))
    give_consent(intake.person, "screening", by=by, locale=binds, basis=SPOKEN)
    if keep_sharing and staff.may("case.read"):
        give_consent(intake.person, "serving", by=by, to=staff.organisation, locale=binds, basis=SPOKEN)
    return _seated(intake, staff, device, consent_by=by)


@transaction.atomic
def sit_again(staff: Staff, intake: IntakeSession, *, device: str) -> Seat:
    """Seats staff whose organisation serves the client already and who has her at the desk now."""
    if not staff.may("case.read") or not agreed(intake.person, "serving", staff.organisation):
        raise RefusedError("the client does not share this case with you.", mend="ask her for a code.")
    return _seated(intake, staff, device, consent_by=None)


@transaction.atomic
def agree_to_private_at_desk(seat: Seat, *, by: Actor) -> None:
    """The client said aloud that staff may ask and type her private answers, for this sitting."""
    person = seat.intake.person
    give_consent(person, "private_screening", by=by, locale=seat.intake.locale, basis=SPOKEN)
    if not agreed(person, "private_serving", seat.organisation):
        give_consent(person, "private_serving", by=by, to=seat.organisation, basis=FOR_A_SITTING, until=seat.expires_at)


@transaction.atomic
def left_by_client(case_id: object, *, device: str) -> None:
    """The client left one of her devices: staff who sit at the case see it there no more."""
    for seat in Seat.objects.filter(intake=case_id, kind="client", device=device, ended_at=None):
        end_seat(seat, by=Actor("client", str(case_id), device=device))


@transaction.atomic
def end_seat(seat: Seat, *, by: Actor) -> None:
    """Ends a seat at once, and with the last one of its kind the consents that were given for the sitting."""
    if Seat.objects.filter(pk=seat.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by.seat) == 0:
        return
    person, home = seat.intake.person, seat.organisation
    if home is not None and not _open(seat.intake).filter(organisation=home, kind=seat.kind).exists():
        for_now = Consent.objects.filter(person=person, recipient=home, withdrawn_at=None, legal_basis=FOR_A_SITTING)
        for purpose in list(for_now.filter(purpose__in=_RESTS_ON[seat.kind]).values_list("purpose", flat=True)):
            withdraw_consent(person, purpose, by=by, to=home)
    record("seat ended", "person", seat.intake.person_id, by=by, seat=seat.kind)


@transaction.atomic
def end_access(seat: Seat, *, by: Actor) -> None:
    """The client ends a member of staff's access: the seat, and the consent of her organisation that it rests on."""
    end_seat(seat, by=by)
    if seat.organisation is not None:
        purpose: Purpose = "sitting" if seat.kind == "helper" else "serving"
        withdraw_consent(seat.intake.person, purpose, by=by, to=seat.organisation)


def leave_all(staff: Staff, *, device: str) -> int:
    """Ends every seat of a member of staff on a device, as signing out does; how many there were."""
    seats = list(Seat.objects.filter(staff=staff, device=device, ended_at=None).select_related("intake__person"))
    for seat in seats:
        end_seat(seat, by=Actor.staff(staff, device=device))
    return len(seats)


def signed_out(sender: object, request: HttpRequest, user: object, **more: object) -> None:
    """Ends the seats of a member of staff whose session on a device ends."""
    device = str(request.session.get("device", "")) if request is not None else ""
    if isinstance(user, Staff) and device:
        leave_all(user, device=device)


@transaction.atomic
def say_who_types(intake: IntakeSession, staff_types: bool, *, by: Actor) -> int:
    """The client takes the typing to herself, or gives it back; how many seats of staff that changed."""
    changed = _open(intake).exclude(kind="client").exclude(may_type=staff_types).update(may_type=staff_types)
    if changed:
        record("typing given" if staff_types else "typing taken", "person", intake.person_id, by=by, rows=changed)
    return int(changed)


def live_seats(intake: IntakeSession) -> QuerySet[Seat]:
    """The seats of a case that hold now, by row and by consent, in the order they began."""
    return _with_consent(_open(intake)).select_related("staff", "organisation").order_by("began_at")


def seat_of(staff: Staff, case_id: UUID, *, device: str) -> Seat | None:
    """The seat that a member of staff has at a case, on this device and now; None where she has none."""
    held = Seat.objects.filter(
        intake=case_id, staff=staff, organisation=staff.organisation_id, device=device, ended_at=None,
        expires_at__gt=timezone.now(),
    )  # fmt: skip
    found = _with_consent(held).select_related("intake__person", "organisation", "staff").first()
    return found if found is not None and staff.may("case.sit") else None


def seats_of(staff: Staff, *, device: str) -> QuerySet[Seat]:
    """The seats that a member of staff has on this device now."""
    held = Seat.objects.filter(staff=staff, device=device, ended_at=None, expires_at__gt=timezone.now())
    return _with_consent(held).select_related("intake__person").order_by("-began_at")


def sat_with(staff: Staff) -> list[Seat]:
    """The clients that a member of staff sat with in the last two weeks: their status, while they have not ended it."""
    since = timezone.now() - AFTERWARDS
    past = Seat.objects.filter(staff=staff, began_at__gt=since).exclude(ended_by="client").order_by("-began_at")
    kept = Consent.objects.filter(
        person=OuterRef("intake__person"), purpose="screening", withdrawn_at=None, expires_at__gt=timezone.now()
    )
    past = past.filter(Exists(kept), Q(ended_at__isnull=False) | Q(expires_at__lte=timezone.now()))
    ended = Seat.objects.filter(staff=staff, ended_by="client").values("intake")
    found: dict[object, Seat] = {}
    for seat in past.exclude(intake__in=ended).select_related("intake__person")[:100]:
        found.setdefault(seat.intake_id, seat)
    return list(found.values())


def _open(intake: IntakeSession) -> QuerySet[Seat]:
    return Seat.objects.filter(intake=intake, ended_at=None, expires_at__gt=timezone.now())


def _with_consent(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    holding = Consent.objects.filter(
        person=OuterRef("intake__person"), recipient=OuterRef("organisation"), withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )  # fmt: skip
    by_staff = Q(staff__is_active=True)
    return seats.filter(
        Q(kind="client")
        | by_staff & Q(kind="navigator") & Exists(holding.filter(purpose="serving"))
        | by_staff & Q(kind="helper") & Exists(holding.filter(purpose="sitting"))
    )


def _seated(intake: IntakeSession, staff: Staff, device: str, *, consent_by: Actor | None) -> Seat:
    now = timezone.now()
    by, until = Actor.staff(staff, device=device), now + SITTING
    Seat.objects.filter(intake=intake, staff=staff, ended_at=None).update(ended_at=now, ended_by=by.seat)
    purpose: Purpose = "serving" if staff.may("case.read") else "sitting"
    if consent_by is not None and not _lasts(intake.person, purpose, staff):
        give_consent(intake.person, purpose, by=consent_by, to=staff.organisation, basis=FOR_A_SITTING, until=until)
    kind = "navigator" if purpose == "serving" else "helper"
    seat = Seat.objects.create(
        intake=intake, kind=kind, staff=staff, organisation=staff.organisation, device=device, began_at=now,
        expires_at=until,
    )  # fmt: skip
    record("seat taken", "person", intake.person_id, by=by, seat=kind)
    return seat


def _lasts(person: Person, purpose: Purpose, staff: Staff) -> bool:
    """Whether a consent that was not given for a sitting covers it: that one is left as it is."""
    found = standing_consents(person, purpose, staff.organisation)
    return found.exclude(legal_basis=FOR_A_SITTING).exists()


def _code(text: str, seats: Seats, address: str) -> JoiningCode:
    clean = re.sub(r"[^0-9A-Z]", "", text.upper()[:40]).translate(_LOOKALIKES)
    if is_locked("joining code", clean) or is_locked("joining from", address, most=MOST_FROM_ADDRESS):
        raise NoSuchCode
    found = (
        JoiningCode.objects.filter(
            code_hash=keyed_hash(f"joining code {seats}", clean), seats=seats, used_at=None,
            expires_at__gt=timezone.now(), intake__joined_into=None,
        ).select_related("intake__person").first()
    )  # fmt: skip
    if found is None:
        failed("joining code", clean)
        failed("joining from", address)
        record("joining refused", "person", "", by=VISITOR, seat=seats)
        raise NoSuchCode
    return found


def _use(code: JoiningCode) -> None:
    if JoiningCode.objects.filter(pk=code.pk, used_at=None).update(used_at=timezone.now()) == 0:
        raise NoSuchCode  # another device was quicker
