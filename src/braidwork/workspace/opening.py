"""Opens a workspace in this process: settings, tables, the server's application."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from braidwork.errors import RefusedError


def open_workspace(data: Path, *, demo: bool = False, environment: Mapping[str, str] | None = None) -> None:
    """Configures Django for the workspace of a data folder; one process opens one workspace.

    Raises RefusedError for a demo secret outside a demo, DataError for a database address that cannot be used.
    """
    import django
    from django.conf import settings

    from braidwork.workspace.site.configuration import configuration

    wanted = configuration(data, demo=demo, environment=os.environ if environment is None else environment)
    if settings.configured:
        if settings.DATABASES["default"]["NAME"] != wanted["DATABASES"]["default"]["NAME"]:
            raise RefusedError("this process has another workspace open.", mend="start a new process for this one.")
        return
    settings.configure(**wanted)
    django.setup()


def prepare_workspace() -> None:
    """Makes the tables of the open workspace, or brings them up to date; safe to repeat."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _owner_only()


def web_application() -> Any:
    """The WSGI application of the open workspace, with its style served by itself."""
    from braidwork.workspace.site.application import application

    return application()


def warm_up() -> None:
    """Reads pages, rules and numbers before the first client waits for them; touches no row."""
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import timezone

    from braidwork.eligibility.questions.interview import Interview

    get_resolver().url_patterns  # noqa: B018 - reading it imports every page
    for name in ("welcome.html", "question.html", "private_consent.html", "results.html"):
        get_template(name)
    interview = Interview(timezone.localdate())
    interview.next()
    interview.decisions()


def begin_demo(clients: int | None = None, seed: int | None = None) -> int:
    """Fills a demo workspace with invented staff and clients who are not there yet; how many clients are new."""
    from braidwork.workspace.site.demonstration import CLIENTS, SEED, fill

    return fill(CLIENTS if clients is None else clients, SEED if seed is None else seed)


def refuse_demo_people() -> None:
    """RefusedError where a workspace that is not a demo holds invented staff, whose passwords are known."""
    from braidwork.workspace.accounts.models import Staff

    if Staff.objects.filter(is_synthetic=True).exists():
        raise RefusedError(
            "this workspace holds demo staff, whose passwords anyone can read.",
            mend="serve it with --demo, or name another data folder.",
        )


def _owner_only() -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        if path.exists():
            path.chmod(0o600)
