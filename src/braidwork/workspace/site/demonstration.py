"""Fills a demo workspace with invented organisations, staff of every role and clients."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hashers, make_password
from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.same_person.inventing import invent_filing
from braidwork.workspace.casework.services.inventing import invent_services
from braidwork.workspace.casework.serving.inventing import invent_serving
from braidwork.workspace.demo_people.entering import ORGANISATIONS, Entry, entries
from braidwork.workspace.demo_people.lives import lives, person_id
from braidwork.workspace.demo_people.reporting_answers import invent_reporting
from braidwork.workspace.demo_people.storing import store
from braidwork.workspace.fiscal.demonstration import fill_books

CLIENTS = 60  # of a demo that is opened without more words; `braidwork workspace demo-people` adds the others
SEED = 2026
MOST = 20_000


def fill(clients: int = CLIENTS, seed: int = SEED) -> int:
    """Fills a demo workspace with invented organisations, staff and clients; how many clients are new.

    Who is there already stays as she is: the same words once more change nothing, a larger number adds the others.
    RefusedError outside a demo, or for more clients than a demo may have.
    """
    if not settings.DEMO:
        raise RefusedError("invented people belong into a demo workspace only.", mend="add --demo.")
    if not 0 <= clients <= MOST:
        raise RefusedError(f"a demo has 0 to {MOST:,} clients.", mend="choose a number within it.")
    with transaction.atomic():
        new = _clients(clients, seed, _organisations())
        invent_reporting()
        invent_serving()
        invent_services()
        invent_filing()
        fill_books()
        return new


def _organisations() -> list[Organisation]:
    found = []
    for invented in ORGANISATIONS:
        own = {"county_code": invented.county_code, "acts_as": invented.acts_as, "is_synthetic": True}
        organisation, _ = Organisation.objects.get_or_create(name=invented.name, defaults=own)
        found.append(organisation)
        if not Organisation.objects.filter(runs_workspace=True).exists():
            organisation.runs_workspace = True  # the first keeps the books
            organisation.save(update_fields=["runs_workspace"])
        for entry in entries(invented):
            if not Staff.objects.filter(sign_in_name=entry.name).exists():
                Staff.objects.create(
                    sign_in_name=entry.name, password=_hashed(entry), organisation=organisation, is_synthetic=True,
                    role_name=entry.role_name, display_name=f"Invented {entry.role.lower()}, {invented.place}",
                )  # fmt: skip
    return found


def _hashed(entry: Entry) -> str:
    """A quick hash: everybody knows these passwords, and two dozen slow ones would take ten seconds."""
    quick = next((h for h in get_hashers() if isinstance(h, PBKDF2PasswordHasher)), None)
    salt = hashlib.sha256(entry.name.encode()).hexdigest()[:22]
    return quick.encode(entry.password, salt, iterations=1) if quick else make_password(entry.password)


def _clients(count: int, seed: int, organisations: list[Organisation]) -> int:
    ids = [person_id(seed, number) for number in range(count)]
    there: set[object] = set()
    for start in range(0, count, 500):
        there |= set(Person.objects.filter(pk__in=ids[start : start + 500]).values_list("pk", flat=True))
    # A client who was erased since stays so: what follows the last one who is there is new.
    skip = 1 + max((n for n, found in enumerate(ids) if found in there), default=-1)
    return store(lives(count, seed, timezone.now(), skip=skip), organisations)
