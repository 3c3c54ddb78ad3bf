"""Invented organisations, staff of every role and clients for a demo workspace."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hashers, make_password
from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.accounts.roles import ROLES
from braidwork.workspace.casework.models import Person
from braidwork.workspace.demo_people.lives import lives, person_id
from braidwork.workspace.demo_people.storing import store

CLIENTS = 60  # of a demo that is opened without more words; `braidwork workspace demo-people` adds the others
SEED = 2026
MOST = 20_000
# In the order in which invented clients count them. The first is the one whose staff have the plain names.
_ORGANISATIONS = (
    ("Invented Center Central", "53033", "government_contractor", "", "King County"),
    ("Invented Center North", "53061", "government_contractor", "-north", "Snohomish County"),
    ("Invented Neighbors South", "53053", "itself", "-south", "Pierce County"),
)


@dataclass(frozen=True)
class Entry:
    """How to enter as one invented member of staff."""

    name: str
    password: str
    role: str
    organisation: str


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
        organisations = _organisations()
        return _clients(clients, seed, organisations)


def entries() -> tuple[Entry, ...]:
    """How to enter a demo workspace, by organisation and role."""
    found = Staff.objects.filter(is_synthetic=True).select_related("organisation").order_by("organisation__name")
    ranked = sorted(found, key=lambda s: (str(s.organisation.name), list(ROLES).index(str(s.role_name))))
    return tuple(
        Entry(str(s.sign_in_name), password_of(s.sign_in_name), s.role.label, str(s.organisation.name)) for s in ranked
    )


def entries_of_any_demo() -> tuple[Entry, ...]:
    """The same for a demo that is not made yet."""
    return tuple(
        Entry(_sign_in_name(role, short), password_of(_sign_in_name(role, short)), ROLES[role].label, name)
        for name, _, _, short, _ in _ORGANISATIONS
        for role in ROLES
    )


def password_of(sign_in_name: object) -> str:
    """The password of an invented member of staff, which anyone can read here."""
    return f"invented-{sign_in_name}"


def _sign_in_name(role_name: str, short: str) -> str:
    return role_name.replace("_", "-") + short


def _organisations() -> list[Organisation]:
    found = []
    for name, county, acts_as, short, place in _ORGANISATIONS:
        organisation, _ = Organisation.objects.get_or_create(
            name=name,
            defaults={
                "county_code": county, "acts_as": acts_as, "is_synthetic": True, "runs_workspace": not found,
            },
        )  # fmt: skip
        found.append(organisation)
        for role_name, role in ROLES.items():
            sign_in = _sign_in_name(role_name, short)
            if not Staff.objects.filter(sign_in_name=sign_in).exists():
                Staff.objects.create(
                    sign_in_name=sign_in, password=_hashed(sign_in), organisation=organisation, role_name=role_name,
                    display_name=f"Invented {role.label.lower()}, {place}", is_synthetic=True,
                )  # fmt: skip
    return found


def _hashed(sign_in_name: str) -> str:
    """A quick hash: everybody knows these passwords, and two dozen slow ones would take ten seconds."""
    password, salt = password_of(sign_in_name), hashlib.sha256(sign_in_name.encode()).hexdigest()[:22]
    quick = next((h for h in get_hashers() if isinstance(h, PBKDF2PasswordHasher)), None)
    return quick.encode(password, salt, iterations=1) if quick else make_password(password)


def _clients(count: int, seed: int, organisations: list[Organisation]) -> int:
    ids = [person_id(seed, number) for number in range(count)]
    there: set[object] = set()
    for start in range(0, count, 500):
        there |= set(Person.objects.filter(pk__in=ids[start : start + 500]).values_list("pk", flat=True))
    # A client who was erased since stays so: what follows the last one who is there is new.
    skip = 1 + max((n for n, found in enumerate(ids) if found in there), default=-1)
    return store(lives(count, seed, timezone.now(), skip=skip), organisations)
