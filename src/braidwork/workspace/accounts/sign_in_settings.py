"""The settings of sign-in: second factors by allauth, lockout by axes, the address that passkeys are bound to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from braidwork.errors import DataError

FAILURES_FOR_NAME = 5
FAILURES_FROM_ADDRESS = 30
LOCKED_FOR = timedelta(minutes=15)
_LOCKOUT = "braidwork.workspace.accounts.lockout"


def sign_in_settings(*, demo: bool, environment: Mapping[str, str]) -> dict[str, Any]:
    """Settings for sign-in; outside a demo each member of staff needs a second factor.

    BRAIDWORK_ORIGIN is the address that people type, as https://work.example.org: one-time links begin with it and
    passkeys are bound to its host. DataError where it is no such address.
    """
    return {
        "ORIGIN": _origin(environment.get("BRAIDWORK_ORIGIN", "").rstrip("/")),
        "SECOND_FACTOR_REQUIRED": not demo,
        "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"],
        "AXES_HANDLER": f"{_LOCKOUT}.Lockout", "AXES_USERNAME_CALLABLE": f"{_LOCKOUT}.hashed_name",
        "AXES_CLIENT_IP_CALLABLE": f"{_LOCKOUT}.hashed_address", "AXES_LOCKOUT_PARAMETERS": ["username", "ip_address"],
        "AXES_FAILURE_LIMIT": FAILURES_FOR_NAME, "AXES_COOLOFF_TIME": LOCKED_FOR,
        "AXES_RESET_ON_SUCCESS": True, "AXES_DISABLE_ACCESS_LOG": True, "AXES_ENABLE_ACCESS_FAILURE_LOG": False,
        # A try during the lock is neither counted nor prolongs it: else anyone could keep a colleague out for ever.
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False, "AXES_VERBOSE": False, "AXES_ENABLE_ADMIN": False,
        "MFA_ADAPTER": "braidwork.workspace.accounts.second_factors.Factors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"], "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required", "MFA_TOTP_ISSUER": "Braidwork", "MFA_TOTP_TOLERANCE": 1,
        "MFA_RECOVERY_CODE_DIGITS": 10, "ACCOUNT_EMAIL_VERIFICATION": "none", "ACCOUNT_SIGNUP_FIELDS": ["username*"],
        "ACCOUNT_LOGIN_METHODS": {"username"}, "ACCOUNT_USER_MODEL_USERNAME_FIELD": "sign_in_name",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
    }  # fmt: skip


def _origin(address: str) -> str:
    if not address:
        return ""
    parts = urlsplit(address)
    near = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not parts.hostname or parts.path or parts.query or not (parts.scheme == "https" or near):
        raise DataError(
            "this is not the address of a site.", where="BRAIDWORK_ORIGIN", mend="write https://work.example.org."
        )
    return address
