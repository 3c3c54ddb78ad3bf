"""Who may act on the books: staff of the organisation that runs the workspace, in the right role."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.accounts.roles import PERMISSIONS
from braidwork.workspace.casework.events import Actor


def staff_of(by: Actor, permission: str) -> Staff | None:
    """The member of staff who acts; None for the system itself. RefusedError for anybody without the permission."""
    if by.kind == "system":
        return None
    try:
        found = Staff.objects.select_related("organisation").filter(pk=by.id).first() if by.kind == "staff" else None
    except (ValidationError, ValueError):
        found = None
    if found is None or not found.may(permission):
        raise RefusedError(
            f"only staff who may '{PERMISSIONS[permission]}' can do this.", where=permission,
            mend="ask a colleague with another role, or an administrator of the organisation that runs the workspace.",
        )  # fmt: skip
    return found


def member_of_staff(by: Actor, permission: str) -> Staff:
    """The same where a person must answer for it: the system cannot."""
    found = staff_of(by, permission)
    if found is None:
        raise RefusedError("a person must do this.", where=permission, mend="act as a member of staff.")
    return found
