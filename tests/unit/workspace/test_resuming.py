"""Coming back with a code: the right one works, guessing does not, every refusal sounds the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

HERE = "192.0.2.1"


@pytest.fixture
def code(talk):
    from braidwork.workspace.casework.resuming import new_code

    return new_code(talk.intake, "4/1990", by=talk.by)


def refused(code: str, month: str, address: str = HERE) -> str:
    from braidwork.workspace.casework.resuming import NoSuchTalk, resume

    with pytest.raises(NoSuchTalk) as met:
        resume(code, month, address=address)
    return met.value.message


@pytest.mark.parametrize("month", ["4/1990", "04/1990", "1990-04", " 4 - 1990 "])
def test_the_code_and_the_month_open_the_talk(talk, code, month):
    from braidwork.workspace.casework.resuming import resume

    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert resume(typed, month, address=HERE).pk == talk.intake.pk


def test_neither_code_nor_month_is_kept(talk, code):
    talk.intake.refresh_from_db()
    kept = f"{talk.intake.code_hash} {talk.intake.birth_month_hash}"
    assert code.replace("-", "") not in kept and "1990" not in kept


def test_every_refusal_sounds_the_same(talk, code):
    from braidwork.workspace.casework.models import IntakeSession

    told = {refused(code, "5/1990"), refused("AAAA-BBBB-CCCC", "4/1990"), refused("", ""), refused("💥" * 500, "13/90")}
    IntakeSession.objects.update(code_expires_at=talk.intake.began_at - timedelta(seconds=1))
    assert told == {refused(code, "4/1990")}


def test_after_five_wrong_months_the_right_one_waits(code):
    for month in range(5, 10):
        refused(code, f"{month}/1990")
    refused(code, "4/1990")


def test_one_address_cannot_try_many_codes(code):
    for number in range(30):
        refused(f"GUESS{number:07}", "4/1990")
    refused(code, "4/1990")
    from braidwork.workspace.casework.resuming import resume

    assert resume(code, "4/1990", address="192.0.2.2")


def test_a_new_code_ends_the_old_one(talk, code):
    from braidwork.workspace.casework.resuming import new_code, resume

    newer = new_code(talk.intake, "4/1990", by=talk.by)
    refused(code, "4/1990")
    assert resume(newer, "4/1990", address=HERE).pk == talk.intake.pk


def test_a_clock_set_back_does_not_lock_anyone_out_for_longer(code):
    from braidwork.workspace.accounts.guessing import WINDOW
    from braidwork.workspace.accounts.models import Tries
    from braidwork.workspace.casework.resuming import resume

    for month in range(5, 10):
        refused(code, f"{month}/1990")
    for tries in Tries.objects.all():
        tries.window_began += timedelta(days=365)
        tries.save()
    assert resume(code, "4/1990", address=HERE), f"tries from the future do not count beyond {WINDOW}"


@pytest.mark.parametrize("month", ["", "0/1990", "13/1990", "4/1890", "4/2999", "april", "٤/١٩٩٠", "4/1990; --"])
def test_a_month_that_is_none_is_asked_for_again(talk, month):
    from braidwork.errors import BraidworkError
    from braidwork.workspace.casework.resuming import new_code

    with pytest.raises(BraidworkError):
        new_code(talk.intake, month, by=talk.by)
