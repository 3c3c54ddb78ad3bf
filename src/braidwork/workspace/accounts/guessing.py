"""Slows down guessing: after some failures within a window, further tries are refused unseen."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from braidwork.workspace.accounts.models import Tries

WINDOW = timedelta(minutes=15)
MOST_FOR_ONE = 5
MOST_FROM_ADDRESS = 30


def keyed_hash(kind: str, value: str) -> str:
    """A hash that only this workspace can make: 64 hexadecimal digits."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def is_locked(kind: str, value: str, *, most: int = MOST_FOR_ONE) -> bool:
    """Whether tries of this kind on this value failed so often that no further one is looked at."""
    found = Tries.objects.filter(key_hash=keyed_hash(kind, value)).first()
    return found is not None and found.failed >= most and abs(timezone.now() - found.window_began) < WINDOW


@transaction.atomic
def failed(kind: str, value: str) -> None:
    """Counts one failure, or one try of what is limited as such."""
    now = timezone.now()
    found, _ = Tries.objects.select_for_update().get_or_create(
        key_hash=keyed_hash(kind, value), defaults={"window_began": now}
    )
    if abs(now - found.window_began) >= WINDOW:  # also after a clock was set back
        found.failed, found.window_began = 0, now
    found.failed += 1
    found.save()


def succeeded(kind: str, value: str) -> None:
    """Forgets the failures on a value."""
    Tries.objects.filter(key_hash=keyed_hash(kind, value)).delete()
