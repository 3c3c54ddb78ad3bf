"""Acts on papers: add a file, take it out, read it, sign instead of a paper, mark as seen or put aside, undo a mark."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.casework.consenting import TEXT_VERSION
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.papers import storing
from braidwork.workspace.casework.papers.checklist import Need
from braidwork.workspace.casework.papers.file_kinds import UnreadableFileError, kind_of, without_telling
from braidwork.workspace.casework.papers.models import Mark, Upload
from braidwork.workspace.casework.papers.receiving import LARGEST

MOST_FILES = 20
_LONGEST_NAME = 200


class TooManyFilesError(RefusedError):
    """A case holds as many files as it may."""


@transaction.atomic
def add_file(person: Person, data: bytes, *, by: Actor, token: str, need: Need | None = None) -> Upload:
    """Keeps one file of a person, for a line of the list or for none. A form sent twice adds it once.

    UnreadableFileError for what is no photo or PDF, is damaged, locked or too large; TooManyFilesError after 20 files.
    """
    held = Person.objects.select_for_update().filter(pk=person.pk).first()
    if held is None:
        raise RefusedError("this case was erased.", mend="start a new one.")
    if (same := Upload.objects.filter(person=held, token=token).first()) is not None:
        return same
    if len(data) > LARGEST:
        raise UnreadableFileError("problem_too_large", "this file is too large.")
    if Upload.objects.filter(person=held).count() >= MOST_FILES:
        raise TooManyFilesError(f"this case holds {MOST_FILES} files, the most.", mend="take one out first.")
    kind = kind_of(data)
    clean = without_telling(data, kind)
    upload = Upload.objects.create(
        person=held, paper_key=need.key if need else "", kind=kind, size=len(clean), file_name=storing.write(clean),
        is_private=need.is_private if need else False, token=token, added_at=timezone.now(), seat=by.seat,
        added_by=by.id,
    )  # fmt: skip
    record("paper added", "person", held.pk, by=by, private=upload.is_private)
    return upload


@transaction.atomic
def take_out(upload: Upload, *, by: Actor) -> None:
    """Erases one file; the chain keeps that it was there."""
    record("paper taken out", "person", upload.person_id, by=by, private=upload.is_private)
    upload.delete()


@transaction.atomic
def read_file(upload: Upload, *, by: Actor) -> bytes:
    """The bytes of a file; that it was read is kept. RefusedError where it cannot be opened."""
    data = storing.read(str(upload.file_name))
    record("paper read", "person", upload.person_id, by=by, purpose="serving", private=upload.is_private)
    return data


@transaction.atomic
def sign(person: Person, need: Need, name: str, *, by: Actor) -> Mark:
    """The client signs, with her name and the date of today, that her word stands for a paper.

    RefusedError without a name, or where the rule wants the paper itself. Signed once, it stays as signed.
    """
    signed = " ".join(name.split())[:_LONGEST_NAME]
    if not signed:
        raise RefusedError("a signature needs a name.", mend="type your full name.")
    if not need.by_word:
        raise RefusedError("this paper cannot be signed for.", mend="bring or add the paper.")
    return _mark(person, need, "attested", signed, timezone.localdate(), by=by, statement_version=TEXT_VERSION)


@transaction.atomic
def mark_seen(person: Person, need: Need, paper_id: str, seen_on: date, *, name: str, by: Actor) -> Mark:
    """Staff (`name`) saw one of the papers of a line on a day; RefusedError for a day to come or another paper."""
    if seen_on > timezone.localdate():
        raise RefusedError("that day is still to come.", mend="give the day on which you saw the paper.")
    if paper_id not in {p.id for p in need.papers}:
        raise RefusedError("that is none of these papers.", mend="pick the one that you saw.")
    return _mark(person, need, "seen", name, seen_on, by=by, paper_id=paper_id)


@transaction.atomic
def put_aside(person: Person, need: Need, *, name: str, by: Actor) -> Mark:
    """Staff (`name`) say that a paper is not needed any more."""
    return _mark(person, need, "not_needed", name, timezone.localdate(), by=by)


@transaction.atomic
def undo_mark(mark: Mark, *, by: Actor) -> None:
    """Ends a mark; it stays to be read."""
    ended = Mark.objects.filter(pk=mark.pk, undone_at=None).update(undone_at=timezone.now(), undone_by=by.id)
    if ended:
        record("paper mark undone", "person", mark.person_id, by=by, state=str(mark.state), private=mark.is_private)


def _mark(
    person: Person, need: Need, state: str, name: str, day: date, *, by: Actor, paper_id: str = "",
    statement_version: str = "",
) -> Mark:  # fmt: skip
    Person.objects.select_for_update().filter(pk=person.pk).first()
    standing = Mark.objects.filter(person=person, paper_key=need.key, state=state, undone_at=None).first()
    if standing is not None:
        return standing
    made = Mark.objects.create(
        person=person, paper_key=need.key, paper_id=paper_id, state=state, day=day, name=name,
        statement_version=statement_version, is_private=need.is_private, made_at=timezone.now(), seat=by.seat,
        made_by=by.id,
    )  # fmt: skip
    record("paper marked", "person", person.pk, by=by, state=state, private=need.is_private)
    return made
