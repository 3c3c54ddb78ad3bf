"""One invented workspace for the process; each test's changes are undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

# A browser that another test of this worker drives leaves an event loop in the thread, and Django would refuse to ask
# its database there. Nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FAST_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The tables of an invented workspace."""
    from braidwork.workspace import open_workspace, prepare_workspace

    environment = {k: v for k, v in os.environ.items() if not k.startswith("BRAIDWORK_")}
    open_workspace(tmp_path_factory.mktemp("workspace"), demo=True, environment=environment)
    from django.conf import settings

    settings.PASSWORD_HASHERS = FAST_HASHER
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    prepare_workspace()


@pytest.fixture(autouse=True)
def undone(workspace: None) -> Iterator[None]:
    """Events cannot be deleted, so each test runs in a transaction that never happens."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def talk() -> Any:
    """An invented talk that began today, and its client as an actor."""
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.talking import start_intake

    intake = start_intake(by=Actor("client"), synthetic=True)
    by = Actor("client", str(intake.pk))
    give_consent(intake.person, "screening", by=by)
    give_consent(intake.person, "private_screening", by=by)
    return SimpleNamespace(intake=intake, by=by, person=intake.person)


@pytest.fixture
def say() -> Callable[..., Any]:
    """Answers one question of a talk as the terminal would: `say(intake, key, text, by=…)`."""
    from braidwork.eligibility.questions.parsing import parsed, people_answer
    from braidwork.workspace.casework.talking import give_answer

    count = iter(range(10**6))

    def answer(intake: Any, key: str, text: str, *, by: Any, seen: int | None = None, token: str = "") -> Any:
        def read(asked: Any, interview: Any) -> Any:
            if asked.question.kind == "household_loop":
                return people_answer((), 34, interview.on)
            return parsed(asked, text, interview.answers, interview.on)

        version = intake.version if seen is None else seen
        return give_answer(intake, key, read, by=by, seen=version, token=token or f"token-{next(count):012}")

    return answer


@pytest.fixture
def finished(say: Callable[..., Any]) -> Callable[[Any], Any]:
    """Answers a talk to its end, a plain answer to every question, private ones included.

    Every talk of the tests gives the same answers, so each question is found once for all of them (`next_of`).
    """
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.next_questions import next_of

    def to_the_end(talk: Any) -> Any:
        intake = talk.intake
        plain = {"count": "34", "money": "$900", "multi": "1", "single": "1", "date": "3/2026", "text": "x"}
        while (asked := next_of(intake, interview_of(intake))) is not None:
            intake = say(intake, asked.key, plain.get(asked.question.kind, ""), by=talk.by)
        return intake

    return to_the_end


@pytest.fixture
def staff() -> Callable[..., Any]:
    """Invented staff: `staff("navigator", "North")`, one organisation a name."""
    from braidwork.workspace.accounts.models import Organisation, Staff

    def one(role_name: str, organisation: str) -> Any:
        home, _ = Organisation.objects.get_or_create(
            name=organisation, defaults={"county_code": "53033", "acts_as": "itself", "is_synthetic": True}
        )
        if role_name in ("fiscal_manager", "director"):  # the books are kept by the house that runs the workspace
            Organisation.objects.filter(pk=home.pk).update(runs_workspace=True)
            home.runs_workspace = True
        return Staff.objects.create_user(
            f"{role_name}-{organisation}", "a password of a test", organisation=home, role_name=role_name,
            display_name=f"Invented {role_name}", is_synthetic=True,
        )  # fmt: skip

    return one
