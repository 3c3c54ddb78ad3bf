"""Seals short texts for the database with a key that follows from the secret of the workspace."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from braidwork.errors import RefusedError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(purpose: str, text: str) -> str:
    """The text encrypted and signed (Fernet); only the same purpose opens it."""
    return _lock(purpose, settings.SECRET_KEY).encrypt(text.encode()).decode()


def opened(purpose: str, sealed: str, *, within: timedelta | None = None) -> str:
    """The text of `seal`; RefusedError where it was changed, is older than `within`, or the secret is another one."""
    from cryptography.fernet import InvalidToken

    try:
        limit = None if within is None else int(within.total_seconds())
        return str(_lock(purpose, settings.SECRET_KEY).decrypt(sealed.encode(), ttl=limit).decode())
    except InvalidToken as error:
        raise RefusedError(
            "a sealed text cannot be opened: it was changed, is too old, or the secret is another one.",
            mend="start the workspace with the secret that it was made with.",
        ) from error


def _lock(purpose: str, secret: str) -> Fernet:
    from cryptography.fernet import Fernet

    key = hmac.new(secret.encode(), f"braidwork sealing {purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
