"""The act of signing a version: by the client, by her navigator; on a screen, or on paper that staff saw."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.casework.consenting import TEXT_VERSION
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.plans.models import PlanSignature, PlanVersion
from braidwork.workspace.casework.plans.writing import hold, seal_of

_LONGEST_NAME = 200
Who = Literal["client", "navigator"]


class OldVersion(RefusedError):  # noqa: N818 - it is a choice for the reader, not an error
    """The version is not the newest any more, or does not lie before the client."""


@transaction.atomic
def sign_plan(
    version: PlanVersion, *, by: Actor, who: Who, name: str, locale: str = "en", how: Literal["screen", "paper"] =
    "screen", signed_on: date | None = None,
) -> PlanSignature:  # fmt: skip
    """One signature under the version that lies before the client; signed once, it stays as signed.

    The client signs on a screen herself; a signature on paper is kept by the member of staff who saw it, with its day.
    Raises OldVersion where a newer version came or this one was never laid before the client, RefusedError without a
    name, for a day to come or before the version was written, and where the content is not what was sealed.
    """
    plan, signed, day = hold(version.plan), " ".join(name.split())[:_LONGEST_NAME], signed_on or timezone.localdate()
    held = PlanVersion.objects.get(pk=version.pk)
    if (there := PlanSignature.objects.filter(version=held, who=who).first()) is not None:
        return there
    if held.number != plan.number:
        raise OldVersion("this version of the plan is old.", mend="read and sign the newest one.")
    if held.number != plan.offered:
        raise OldVersion("this version was not laid before the client yet.", mend="offer it first.")
    if not signed:
        raise RefusedError("a signature needs a name.", mend="type the full name.")
    if day > timezone.localdate():
        raise RefusedError("that day is still to come.", mend="give the day of the signature.")
    if day < timezone.localdate(held.made_at):
        raise RefusedError("this version was written after that day.", mend="give the day of the signature.")
    if who == "client" and how == "screen" and by.kind != "client":
        raise RefusedError("only the client signs for herself.", mend="let her sign, or keep her signature on paper.")
    if who == "navigator" and by.kind != "staff":
        raise RefusedError("only staff sign for the organization.", mend="ask your navigator.")
    if seal_of(held.body) != held.body_sha256:
        raise RefusedError("the plan is not what was kept.", mend="tell the data steward.")
    found = PlanSignature.objects.create(
        version=held, who=who, name=signed, signed_at=timezone.now(), signed_on=day, locale=locale, how=how,
        signed_by=by.id, seat=by.seat, body_sha256=held.body_sha256, statement_version=TEXT_VERSION,
    )  # fmt: skip
    record("plan signed", "person", plan.person_id, by=by, version=int(held.number), role=who,
           organisation=str(plan.organisation_id or ""))  # fmt: skip
    return found


def signatures_of(version: PlanVersion) -> dict[str, PlanSignature]:
    """The signatures under a version, by side."""
    return {str(s.who): s for s in PlanSignature.objects.filter(version=version)}


def missing_of(version: PlanVersion) -> tuple[Who, ...]:
    """Which sides have not signed; her own plan needs her signature only."""
    needed: tuple[Who, ...] = ("client",) if version.plan.organisation_id is None else ("client", "navigator")
    there = signatures_of(version)
    return tuple(w for w in needed if w not in there)
