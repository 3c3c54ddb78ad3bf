"""The index of filed clients of an organisation, held in memory of the server: building it anew would take seconds.

Before each use it is brought in line with what the organisation may see at that moment: whoever is erased, filed anew
or shares no more is taken out first. An index that nobody used for ten minutes is dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db.models import QuerySet

from braidwork.linkage.nearby import PeopleIndex
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.same_person.filing import filed_of
from braidwork.workspace.casework.same_person.models import Identity
from braidwork.workspace.casework.serving.reach import sharing_with

_UNUSED_SECONDS = 600
_AT_ONCE = 500


class _Held:
    def __init__(self) -> None:
        self.index, self.known, self.used = PeopleIndex(), dict[str, int](), time.monotonic()


_held: dict[UUID, _Held] = {}
_one_at_a_time = threading.Lock()


def identities_for(staff: Staff) -> QuerySet[Identity]:
    """What is filed of the clients who share with the organisation of `staff` now."""
    shared = Identity.objects.filter(replaced_at=None, person__in=sharing_with(staff.organisation))
    return shared.select_related("person").order_by("id")


@contextmanager
def index_for(staff: Staff) -> Iterator[PeopleIndex]:
    """The index of the clients whom `staff` may see now, by the id of the person; one use at a time."""
    now = {str(person): int(id) for person, id in identities_for(staff).values_list("person_id", "id")}
    with _one_at_a_time:
        _drop_unused()
        held = _held.setdefault(staff.organisation_id, _Held())
        for person, id in list(held.known.items()):
            if now.get(person) != id:
                held.index.remove(person)
                del held.known[person]
        missing = [id for person, id in now.items() if person not in held.known]
        for start in range(0, len(missing), _AT_ONCE):
            for identity in Identity.objects.filter(pk__in=missing[start : start + _AT_ONCE]):
                held.index.add(str(identity.person_id), filed_of(identity).as_record())
                held.known[str(identity.person_id)] = int(identity.pk)
        held.used = time.monotonic()
        yield held.index


def _drop_unused() -> None:
    before = time.monotonic() - _UNUSED_SECONDS
    for organisation, held in list(_held.items()):
        if held.used < before:
            del _held[organisation]
