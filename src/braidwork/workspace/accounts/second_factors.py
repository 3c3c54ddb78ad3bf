"""Second factors of staff on allauth's tables and checks: codes of an app, passkeys, recovery codes."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.guessing import failed, is_locked
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.accounts.sealing import opened, seal
from braidwork.workspace.casework.events import Actor, record

_SECRET = "totp_secret"
_MOST_PASSKEYS = 10
_Kind = Authenticator.Type


class Factors(DefaultMFAAdapter):
    """What allauth asks of us: secrets sealed in the database, passkeys bound to the host of the workspace."""

    def encrypt(self, text: str) -> str:
        """Seals a secret."""
        return seal("second factor", text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opens a sealed secret."""
        return opened("second factor", encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The party that a passkey is for: the host of BRAIDWORK_ORIGIN, or of the request where none is set."""
        from urllib.parse import urlsplit

        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        own = urlsplit(settings.ORIGIN).hostname if settings.ORIGIN else None
        return {**entity, "id": own or entity["id"], "name": "Braidwork"}


def has_factor(staff: Staff) -> bool:
    """Whether a member of staff has a second factor besides recovery codes."""
    return Authenticator.objects.filter(user=staff, type__in=[_Kind.TOTP, _Kind.WEBAUTHN]).exists()


def factors_of(staff: Staff) -> list[dict[str, Any]]:
    """The app and the passkeys of a member of staff, oldest first: id, name, since when, used when."""
    found = Authenticator.objects.filter(user=staff, type__in=[_Kind.TOTP, _Kind.WEBAUTHN]).order_by("created_at")
    return [
        {"id": a.pk, "name": "Codes of an app" if a.type == _Kind.TOTP else a.data["name"], "since": a.created_at,
         "used": a.last_used_at, "kind": str(a.type)} for a in found
    ]  # fmt: skip


def recovery_codes_left(staff: Staff) -> int:
    """How many recovery codes are not used yet."""
    found = Authenticator.objects.filter(user=staff, type=_Kind.RECOVERY_CODES).first()
    return len(RecoveryCodes(found).get_unused_codes()) if found else 0


def new_app(request: HttpRequest, staff: Staff) -> tuple[str, SafeString]:
    """The key for a code app, in groups of four, and its QR code as SVG; the same until the set-up is done."""
    sealed = request.session.get(_SECRET)
    if not sealed:
        sealed = request.session[_SECRET] = seal("new app", generate_totp_secret())
    secret = opened("new app", sealed)
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(staff, secret)).partition("?>")[2] or ""
    label = '<svg role="img" aria-label="QR code of the key below" '
    svg = mark_safe(drawn.strip().replace("<svg ", label, 1))
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)), svg


def confirm_app(request: HttpRequest, staff: Staff, code: str, *, by: Actor) -> None:
    """Takes the app as a second factor once it gives a right code; RefusedError for a wrong one."""
    sealed = request.session.get(_SECRET)
    if not sealed or not validate_totp_code(secret := opened("new app", sealed), code[:20]):
        raise RefusedError(
            "this code does not fit.", mend="type the six digits that the app shows now. Is the phone's clock right?"
        )
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        Authenticator.objects.filter(user=staff, type=_Kind.TOTP).delete()
        TOTP.activate(staff, secret)
        record("second factor added", "staff", staff.pk, by=by, factor="app")
    _use_once(staff, code)
    request.session.pop(_SECRET, None)


def passkey_options(staff: Staff) -> str:
    """What the browser needs to make a passkey, as JSON; the challenge waits in the session."""
    return json.dumps(dict(webauthn.begin_registration(staff, passwordless=True)))


def add_passkey(staff: Staff, name: str, credential: str, *, by: Actor) -> None:
    """Keeps the passkey that the browser made; RefusedError where it does not answer our challenge."""
    answer = _read(credential)
    if Authenticator.objects.filter(user=staff, type=_Kind.WEBAUTHN).count() >= _MOST_PASSKEYS:
        raise RefusedError("ten passkeys are the most.", mend="remove one that you do not use.")
    try:
        webauthn.parse_registration_response(answer)
        made = webauthn.complete_registration(answer)
    except _NOT_A_PASSKEY as error:
        raise _no_passkey() from error
    if not made.is_user_verified():
        raise _no_passkey()
    with transaction.atomic():
        webauthn.WebAuthn.add(staff, name.strip()[:60] or "Passkey", answer)
        record("second factor added", "staff", staff.pk, by=by, factor="passkey")


def sign_in_options(staff: Staff | None = None) -> str:
    """What the browser needs to show a passkey: one of a member of staff, or any that it has for us."""
    return json.dumps(dict(webauthn.begin_authentication(staff)))


def staff_of_passkey(credential: str, *, only: Staff | None = None) -> Staff:
    """Whose passkey answered our challenge, `only` hers where given; RefusedError, in one wording, for all else."""
    answer = _read(credential)
    try:
        webauthn.parse_authentication_response(answer)
        found = only or webauthn.extract_user_from_response(answer)
        key = webauthn.complete_authentication(found, answer)
    except _NOT_A_PASSKEY as error:
        raise _no_passkey() from error
    if not found.is_active:
        raise _no_passkey()
    key.record_usage()
    return found


def fits(staff: Staff, code: str) -> str:
    """Which factor a typed code is of, `app` or `recovery code`, or nothing; each code works once."""
    typed = "".join(c for c in code[:40] if c.isascii() and c.isalnum())
    app = Authenticator.objects.filter(user=staff, type=_Kind.TOTP).first()
    if app is not None and validate_totp_code(get_adapter().decrypt(app.data["secret"]), typed):
        if not _use_once(staff, typed):
            return ""
        app.record_usage()
        return "app"
    codes = Authenticator.objects.filter(user=staff, type=_Kind.RECOVERY_CODES).first()
    if codes is not None and len(typed) >= 8 and RecoveryCodes(codes).validate_code(typed):
        return "recovery code"
    return ""


@transaction.atomic
def new_recovery_codes(staff: Staff, *, by: Actor) -> list[str]:
    """Ten fresh recovery codes; the earlier ones stop working. RefusedError without another second factor."""
    Staff.objects.select_for_update().get(pk=staff.pk)
    if not has_factor(staff):
        raise RefusedError("recovery codes stand in for a second factor.", mend="set up an app or a passkey first.")
    Authenticator.objects.filter(user=staff, type=_Kind.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(staff).generate_codes()
    record("recovery codes made", "staff", staff.pk, by=by)
    return [f"{c[:5]}-{c[5:]}" for c in codes]


@transaction.atomic
def remove_factor(staff: Staff, factor_id: int, *, by: Actor) -> None:
    """Takes one own factor away; RefusedError for the last one where one is required."""
    Staff.objects.select_for_update().get(pk=staff.pk)
    own = Authenticator.objects.filter(user=staff, type__in=[_Kind.TOTP, _Kind.WEBAUTHN])
    if settings.SECOND_FACTOR_REQUIRED and own.exclude(pk=factor_id).count() == 0:
        raise RefusedError("one second factor must stay.", mend="set up the new one first.")
    if own.filter(pk=factor_id).delete()[0]:
        record("second factor removed", "staff", staff.pk, by=by)
    if not has_factor(staff):
        Authenticator.objects.filter(user=staff).delete()


_NOT_A_PASSKEY = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def _no_passkey() -> RefusedError:
    return RefusedError("this passkey does not fit here.", mend="try once more, or sign in with name and password.")


def _read(credential: str) -> dict[str, Any]:
    try:
        found = json.loads(credential[:20_000])
    except (ValueError, RecursionError) as error:
        raise _no_passkey() from error
    if not isinstance(found, dict):
        raise _no_passkey()
    return found


def _use_once(staff: Staff, code: str) -> bool:
    """Marks a code as used, in the database for all processes; False for one that was used before."""
    used = f"{staff.pk} {code.strip()}"
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        if is_locked("code used", used, most=1):
            return False
        failed("code used", used)
    return True
