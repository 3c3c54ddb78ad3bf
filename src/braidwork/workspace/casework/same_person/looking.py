"""Likely duplicates among the cases that an organisation may see: while staff type, after filing, and over all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from braidwork.linkage.person import keys_of
from braidwork.linkage.scoring import Score, Zone, score
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.same_person.filing import filed_of
from braidwork.workspace.casework.same_person.held_index import identities_for, index_for
from braidwork.workspace.casework.same_person.models import Identity, Suggestion

SURENESS = {Zone.SURE: "very likely the same person", Zone.ASK: "may be the same person"}


@dataclass(frozen=True)
class Likely:
    """A filed client who may be the one in question, and why."""

    identity: Identity
    score: Score

    @property
    def sureness(self) -> str:
        """How likely, in words."""
        return SURENESS.get(self.score.zone, "")


def likely_for(staff: Staff, filed: Mapping[str, str], *, but: Person | None = None, most: int = 5) -> list[Likely]:
    """Clients whom `staff` may see and who may be the one that is typed; nothing is kept but that names were read."""
    with index_for(staff) as index:
        near = index.likely(filed, most=most, but=str(but.pk) if but else None)
    held = {str(i.person_id): i for i in identities_for(staff).filter(person__in=[s.id for s in near])}
    near = [s for s in near if s.id in held]
    for suggestion in near:
        record("identity read", "person", suggestion.id, by=Actor.staff(staff), purpose="same person")
    return [Likely(held[s.id], s.score) for s in near]


def compared(staff: Staff, left: Person, right: Person) -> tuple[Identity, Identity, Score] | None:
    """Two clients whom `staff` may see, as filed, and what each field says; None where one is not filed or not hers."""
    held = {str(i.person_id): i for i in identities_for(staff).filter(person__in=[left, right])}
    one, other = held.get(str(left.pk)), held.get(str(right.pk))
    if one is None or other is None:
        return None
    filed = filed_of(one).as_record()
    with index_for(staff) as index:
        near = index.likely(filed, but=str(left.pk), most=len(index))
        found = next((n.score for n in near if n.id == str(right.pk)), None)
        plain = score(keys_of(filed), keys_of(filed_of(other).as_record()), index.model, len(index))
    return one, other, found or plain


@transaction.atomic
def suggest_for(staff: Staff, person: Person) -> int:
    """Keeps the likely duplicates of one filed client for review; how many there are."""
    return _suggest(staff, list(identities_for(staff).filter(person=person)))


@transaction.atomic
def suggest_all(staff: Staff) -> int:
    """Compares all filed clients whom `staff` may see and keeps the likely pairs for review; how many pairs there are.

    A pair is found by the same rules and weights as while somebody types.
    """
    found = _suggest(staff, list(identities_for(staff)))
    record("likely duplicates looked for", "organisation", staff.organisation_id, by=Actor.staff(staff), rows=found)
    return found


def _suggest(staff: Staff, identities: list[Identity]) -> int:
    pairs = {}
    with index_for(staff) as index:
        for identity in identities:
            id = str(identity.person_id)
            for near in index.likely(filed_of(identity).as_record(), but=id, most=20):
                pairs[(min(id, near.id), max(id, near.id))] = near.score
        model_id = index.model.id
    now = timezone.now()
    for (left, right), found in pairs.items():
        Suggestion.objects.update_or_create(
            left_id=left, right_id=right,
            defaults={"probability": found.probability, "model_id": model_id, "found_at": now},
        )  # fmt: skip
    return len(pairs)
