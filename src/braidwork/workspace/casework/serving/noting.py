"""The act of writing a note. What is written stays; a correction stands beside it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.serving.models import Note

LONGEST_NOTE = 10_000


@transaction.atomic
def write_note(person: Person, text: str, *, by: Staff, token: str, corrects: Note | None = None) -> Note:
    """One note of the organisation of `by`; the same form sent twice counts once.

    RefusedError where it is empty or longer than 10,000 characters, or corrects a note of someone else's organisation
    or person.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    earlier = Note.objects.filter(person=person, token=token).first()
    if earlier is not None:
        return earlier
    plain = text.replace("\r\n", "\n").strip()  # a form sends two characters for each end of a line
    if not plain:
        raise RefusedError("the note is empty.", mend="write something, or leave the page.")
    if len(plain) > LONGEST_NOTE:
        raise RefusedError(
            f"this note has {len(plain):,} characters; {LONGEST_NOTE:,} fit in one.",
            mend="shorten it or write two. Your text is still here.",
        )
    if corrects is not None and (corrects.person_id, corrects.organisation_id) != (person.pk, by.organisation_id):
        raise RefusedError("that note belongs elsewhere.", mend="go back to the case.")
    note = Note.objects.create(
        person=person, organisation=by.organisation, by=by, text=plain, corrects=corrects,
        written_at=timezone.now(), token=token,
    )  # fmt: skip
    record("note corrected" if corrects else "note written", "person", person.pk, by=Actor.staff(by))
    return note
