"""`braidwork workspace add-staff`: the first administrator, and whoever else is added from the machine itself."""

from __future__ import annotations

from pathlib import Path

from braidwork.cli.serving import workspace_folder
from braidwork.cli.telling import say


def run_add_staff(
    sign_in_name: str,
    name: str,
    role: str,
    organisation: str,
    county: str,
    acts_as: str,
    data: Path | None,
    *,
    demo: bool = False,
) -> None:
    """Adds a member of staff and prints her link, which sets a password once; no password is ever typed here.

    An organisation that is not there yet is made, with its county; the first of a workspace runs it.
    """
    from braidwork.workspace import open_workspace, prepare_workspace

    open_workspace(workspace_folder(data, demo), demo=demo)
    prepare_workspace()
    from django.conf import settings
    from django.db import transaction
    from django.urls import reverse

    from braidwork.workspace.accounts.models import Organisation
    from braidwork.workspace.accounts.organising import add_organisation
    from braidwork.workspace.accounts.staffing import LINK_FOR
    from braidwork.workspace.accounts.staffing import add_staff as add
    from braidwork.workspace.casework.events import SYSTEM

    with transaction.atomic():
        home = Organisation.objects.filter(name__iexact=organisation.strip()).first()
        if home is None:
            first = not Organisation.objects.exists()
            home = add_organisation(organisation, county, acts_as, by=SYSTEM, runs_workspace=first, synthetic=demo)
        _, token = add(home, sign_in_name, name, role, by=SYSTEM)
    path = reverse("first-link", args=[token])
    say(f"{name} is added to {home.name}. This link sets a password, once, within {LINK_FOR.days} days:")
    say(f"  {settings.ORIGIN}{path}")
    if not settings.ORIGIN:
        say("  (put the address of the workspace before it; with BRAIDWORK_ORIGIN set it is there already)")
