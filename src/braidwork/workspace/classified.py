"""Every field of the database is public, personal or sensitive; one that nobody classified is found here."""

from __future__ import annotations

from typing import Any, Literal

Sensitivity = Literal["public", "personal", "sensitive"]

# Tables of Django itself: a session holds the number of the case that a browser has open.
_OF_DJANGO: dict[str, dict[str, Sensitivity]] = {
    "sessions.Session": {"session_key": "sensitive", "session_data": "personal", "expire_date": "public"},
    # Of allauth: a second factor; its secrets are sealed. The tables of e-mail addresses stay empty.
    "mfa.Authenticator": {
        "id": "public",
        "user": "public",
        "type": "public",
        "data": "sensitive",
        "created_at": "public",
        "last_used_at": "personal",
    },
    "account.EmailAddress": {
        "id": "public",
        "user": "public",
        "email": "personal",
        "verified": "public",
        "primary": "public",
    },
    "account.EmailConfirmation": {
        "id": "public",
        "email_address": "personal",
        "created": "public",
        "sent": "public",
        "key": "sensitive",
    },
    # Of axes: failed sign-ins of the last minutes; name and address are keyed hashes, the rest is blank (lockout.py).
    "axes.AccessAttempt": {
        "id": "public",
        "user_agent": "personal",
        "ip_address": "sensitive",
        "username": "sensitive",
        "http_accept": "personal",
        "path_info": "public",
        "attempt_time": "public",
        "get_data": "personal",
        "post_data": "sensitive",
        "failures_since_start": "public",
    },
    "axes.AccessAttemptExpiration": {"access_attempt": "public", "expires_at": "public"},
    "axes.AccessFailureLog": {
        "id": "public",
        "user_agent": "personal",
        "ip_address": "sensitive",
        "username": "sensitive",
        "http_accept": "personal",
        "path_info": "public",
        "attempt_time": "public",
        "locked_out": "public",
    },
    "axes.AccessLog": {
        "id": "public",
        "user_agent": "personal",
        "ip_address": "sensitive",
        "username": "sensitive",
        "http_accept": "personal",
        "path_info": "public",
        "attempt_time": "public",
        "logout_time": "personal",
        "session_hash": "sensitive",
    },
}
_WITHOUT_PEOPLE = frozenset({"contenttypes.ContentType", "auth.Permission", "auth.Group"})


def classification(model: Any) -> dict[str, Sensitivity]:
    """The class of each classified field of a model, by name."""
    found: dict[str, Sensitivity] = getattr(model, "classified", None) or _OF_DJANGO.get(model._meta.label, {})
    return found


def unclassified() -> tuple[str, ...]:
    """Fields of the workspace's tables that nobody classified, and classes of fields that do not exist."""
    from django.apps import apps

    wrong = []
    for model in apps.get_models(include_auto_created=False):
        if model._meta.label in _WITHOUT_PEOPLE:
            continue
        fields, known = {f.name for f in model._meta.concrete_fields}, classification(model)
        wrong += [f"{model._meta.label}.{name}" for name in sorted(fields ^ set(known))]
        wrong += [f"{model._meta.label}.{n}" for n, c in known.items() if c not in ("public", "personal", "sensitive")]
    return tuple(wrong)
