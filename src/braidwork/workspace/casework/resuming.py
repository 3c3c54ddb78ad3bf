"""Coming back to a talk without an account: a code and the month of birth, both hashed, few tries."""

from __future__ import annotations

import hmac
import re
import secrets

from django.db import transaction
from django.utils import timezone

from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts.guessing import MOST_FROM_ADDRESS, failed, is_locked, keyed_hash, succeeded
from braidwork.workspace.casework.consenting import give_consent
from braidwork.workspace.casework.events import VISITOR, Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.site.languages import binding_language

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class NoSuchTalk(RefusedError):  # noqa: N818 - the name says what the visitor is told
    """The code and the month do not fit, the code is too old, or there were too many tries: one message for all."""

    def __init__(self) -> None:
        super().__init__(
            "We could not find answers with this code and month.",
            mend="look at both again. After five tries, wait 15 minutes. A code works for 14 days.",
        )


@transaction.atomic
def new_code(intake: IntakeSession, birth_month: str, *, by: Actor) -> str:
    """A fresh code for a talk, shown once and kept as a hash; an older code stops working."""
    month = month_of(birth_month)
    held = IntakeSession.objects.select_for_update(of=("self",)).select_related("person").get(pk=intake.pk)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    held.code_hash = keyed_hash("resume code", code)
    held.birth_month_hash = keyed_hash("birth month", f"{code} {month}")
    binds = binding_language(str(held.locale), ("consent.renew",))
    consent = give_consent(held.person, "screening", by=by, locale=binds)  # the page says that it is renewed
    held.code_expires_at = consent.expires_at
    held.save()
    record("resume code made", "person", held.person_id, by=by)
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def resume(code: str, birth_month: str, *, address: str) -> IntakeSession:
    """The talk of a code and a month of birth; NoSuchTalk, in the same words, for everything that does not fit."""
    clean = re.sub(r"[^0-9A-Z]", "", code.upper()[:80]).translate(_LOOKALIKES)
    if is_locked("resume", clean) or is_locked("resume from", address, most=MOST_FROM_ADDRESS):
        raise NoSuchTalk
    try:
        month = month_of(birth_month)
    except BraidworkError:
        month = ""
    found = IntakeSession.objects.filter(
        code_hash=keyed_hash("resume code", clean), code_expires_at__gt=timezone.now()
    ).first()
    given = keyed_hash("birth month", f"{clean} {month}")
    if not hmac.compare_digest(given, found.birth_month_hash if found else "-" * 64) or found is None:
        failed("resume", clean)
        failed("resume from", address)
        record("resume refused", "person", found.person_id if found else "", by=VISITOR)
        raise NoSuchTalk
    succeeded("resume", clean)
    record("intake resumed", "person", found.person_id, by=Actor("client", str(found.pk)))
    return found


def month_of(text: str) -> str:
    """A month as 1990-04, from 4/1990, 04-1990 or 1990-04; BraidworkError for anything else."""
    clean = text.strip()[:20]
    if found := re.fullmatch(r"(\d{1,2})\s*[/.\- ]\s*(\d{4})", clean, re.ASCII):
        month, year = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"(\d{4})\s*[/.\- ]\s*(\d{1,2})", clean, re.ASCII):
        year, month = int(found[1]), int(found[2])
    else:
        raise BraidworkError("We could not read the month.", mend="type it like 4/1990.")
    if not (1 <= month <= 12 and 1900 <= year <= timezone.localdate().year):
        raise BraidworkError("We could not read the month.", mend="type it like 4/1990.")
    return f"{year:04}-{month:02}"
