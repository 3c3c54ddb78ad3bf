"""What staff sent after their session had ended: kept sealed for ten minutes, offered back after sign-in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import KeptForm, Staff
from braidwork.workspace.accounts.sealing import opened, seal
from braidwork.workspace.casework.events import Actor, record

KEPT_FOR = timedelta(minutes=10)
_LARGEST = 200_000
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "kept_form"})


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, the fields in their order, and whether files were with it."""

    id: str
    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    until: object


@transaction.atomic
def keep(request: HttpRequest, staff: Staff) -> bool:
    """Keeps what was sent too late; the one kept before makes room. Says whether there was anything to keep."""
    fields = [[n, v] for n, values in request.POST.lists() if n not in _NOT_TYPED for v in values]
    body = json.dumps(fields)
    if not staff.is_active or not fields or len(body) > _LARGEST:
        return False
    KeptForm.objects.update_or_create(
        staff=staff,
        defaults={
            "path": request.get_full_path()[:500], "body": seal(f"kept form {staff.pk}", body),
            "had_files": bool(request.FILES), "kept_at": timezone.now(),
        },
    )  # fmt: skip
    record("form kept", "staff", staff.pk, by=Actor.staff(staff))
    return True


def kept_for(staff: Staff) -> Kept | None:
    """The form kept for a member of staff, where one is and it is not too old."""
    found = KeptForm.objects.filter(staff=staff, kept_at__gt=timezone.now() - KEPT_FOR).first()
    if found is None:
        return None
    try:
        body = opened(f"kept form {staff.pk}", str(found.body), within=KEPT_FOR)
    except RefusedError:
        return None
    fields = tuple((str(n), str(v)) for n, v in json.loads(body))
    return Kept(str(found.pk), str(found.path), fields, bool(found.had_files), found.kept_at + KEPT_FOR)


def drop(staff: Staff) -> None:
    """Forgets the form kept for a member of staff."""
    KeptForm.objects.filter(staff=staff).delete()


def forget_old() -> int:
    """Erases every form that was kept for longer than ten minutes; the number erased."""
    return int(KeptForm.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()[0])
