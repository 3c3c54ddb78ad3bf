"""The act of filing a case: what a client is called and how to reach her, each part only if she wants it kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.same_person.models import Identity

LENGTHS = {
    "given_name": 100, "family_name": 100, "phone": 40, "email": 254, "address": 200, "place": 100, "postcode": 12,
}  # fmt: skip
_OLDEST = 120
_US_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)


@dataclass(frozen=True)
class Filed:
    """The parts of an identity as read from a form; an empty text or None is a part that is not kept."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    place: str = ""
    postcode: str = ""

    @property
    def full_name(self) -> str:
        """The name as it is said; one word where the client has one."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_empty(self) -> bool:
        """Whether no part is known."""
        return self == Filed()

    def as_record(self) -> dict[str, str]:
        """The fields that linkage compares, by its names."""
        born = "" if self.birth_date is None else self.birth_date.isoformat()
        return {
            "given_name": self.given_name, "surname": self.family_name, "birth_date": born, "phone": self.phone,
            "email": self.email, "address": self.address, "place": self.place, "postcode": self.postcode,
        }  # fmt: skip


def read_form(sent: Mapping[str, str]) -> Filed:
    """The parts that a form carries, each trimmed; RefusedError for a text that is too long or a day that cannot be."""
    parts = {}
    for name, most in LENGTHS.items():
        text = _plain(sent.get(name, ""))
        if len(text) > most:
            raise RefusedError(f"the {name.replace('_', ' ')} is longer than {most} letters.", mend="shorten it.")
        parts[name] = text
    if parts["email"] and "@" not in parts["email"]:
        raise RefusedError("the e-mail has no @.", mend="type it like name@example.org, or leave it empty.")
    return Filed(birth_date=_born(sent.get("birth_date", "")), **parts)


@transaction.atomic
def file_case(person: Person, filed: Filed, *, by: Actor) -> Identity:
    """Keeps who a client is; what stood before stays to be read. The same again changes nothing.

    RefusedError where nothing is given: then the client stays without a name.
    """
    if filed.is_empty:
        raise RefusedError("nothing was typed.", mend="type at least one part, or go back to the case.")
    held, now = Person.objects.select_for_update().filter(pk=person.pk).first(), timezone.now()
    if held is None:
        raise RefusedError("this case was erased.", mend="start a new one.")
    standing = identity_of(held)
    if standing is not None and filed_of(standing) == filed:
        return standing
    if standing is not None:
        Identity.objects.filter(pk=standing.pk).update(replaced_at=now)
    made = Identity.objects.create(person=held, filed_at=now, seat=by.seat, filed_by=by.id, **vars(filed))
    held.display_name = filed.full_name[:200]
    held.save(update_fields=["display_name"])
    record("case filed", "person", held.pk, by=by)
    return made


def identity_of(person: Person) -> Identity | None:
    """What is filed of a person now."""
    return Identity.objects.filter(person=person, replaced_at=None).first()


def filed_of(identity: Identity) -> Filed:
    """A stored identity as its parts."""
    return Filed(**{name: getattr(identity, name) for name in ("birth_date", *LENGTHS)})


def _plain(text: str) -> str:
    """One line, without control characters, spaces in order; emoji and every script stay."""
    letters = "".join(" " if unicodedata.category(c) == "Cc" else c for c in unicodedata.normalize("NFC", text[:1000]))
    return " ".join(letters.split())


def _born(text: str) -> date | None:
    clean = text.strip()[:20]
    if not clean:
        return None
    problem = RefusedError("the birth date cannot be read.", mend="type it like 4/30/1990.")
    us = _US_DAY.fullmatch(clean)
    try:
        born = date(int(us[3]), int(us[1]), int(us[2])) if us else date.fromisoformat(clean)
    except ValueError as error:
        raise problem from error
    today = timezone.localdate()
    if born > today or today.year - born.year > _OLDEST:
        raise RefusedError("the birth date is in the future, or very long ago.", mend="type it like 4/30/1990.")
    return born
