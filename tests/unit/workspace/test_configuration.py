"""Settings: no demo secret outside a demo, no open door."""

from __future__ import annotations

from datetime import datetime

import pytest

from braidwork.errors import DataError, RefusedError

LONG = "x" * 64


def configured(folder, demo=False, **environment):
    from braidwork.workspace.site.configuration import configuration

    return configuration(folder, demo=demo, environment=environment)


def test_production_needs_a_secret_of_its_own(tmp_path):
    from braidwork.workspace.site.configuration import DEMO_SECRET, new_secret

    for environment in ({}, {"BRAIDWORK_SECRET_KEY": DEMO_SECRET}, {"BRAIDWORK_SECRET_KEY": "short"}):
        with pytest.raises(RefusedError):
            configured(tmp_path, **environment)
    path = new_secret(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    first = configured(tmp_path)["SECRET_KEY"]
    new_secret(tmp_path)
    assert configured(tmp_path)["SECRET_KEY"] == first, "an existing secret is kept"


def test_a_folder_that_holds_a_demo_says_so(tmp_path):
    import sqlite3

    from braidwork.workspace.site.configuration import DATABASE_NAME

    (tmp_path / DATABASE_NAME).touch()
    with pytest.raises(RefusedError, match="no secret yet"):
        configured(tmp_path)
    with sqlite3.connect(tmp_path / DATABASE_NAME) as made:
        made.execute("CREATE TABLE accounts_staff (is_synthetic bool)")
        made.execute("INSERT INTO accounts_staff VALUES (1)")
    with pytest.raises(RefusedError, match=r"holds a demo workspace(.|\n)*add --demo"):
        configured(tmp_path)


def test_pages_and_the_command_line_have_one_day(tmp_path):
    from zoneinfo import ZoneInfo

    from braidwork.reference import clock

    assert configured(tmp_path, demo=True)["TIME_ZONE"] == clock.REGION_CLOCK
    assert clock.today() == datetime.now(ZoneInfo(clock.REGION_CLOCK)).date()


def test_production_is_closed_where_a_demo_may_be_open(tmp_path):
    found = configured(tmp_path, BRAIDWORK_SECRET_KEY=LONG, BRAIDWORK_HOSTS="work.example.org")
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"] and not found["DEBUG"]
    assert found["SECURE_HSTS_SECONDS"] > 0 and "work.example.org" in found["ALLOWED_HOSTS"]
    assert not configured(tmp_path, demo=True)["SESSION_COOKIE_SECURE"]


def test_not_every_host_is_allowed(tmp_path):
    with pytest.raises(RefusedError):
        configured(tmp_path, BRAIDWORK_SECRET_KEY=LONG, BRAIDWORK_HOSTS="*")


def test_sqlite_writes_one_at_a_time_and_to_the_disk(tmp_path):
    from django.db import connection

    found = configured(tmp_path, demo=True)["DATABASES"]["default"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.parametrize(
    ("version", "mode"),
    [((3, 40, 1), "DELETE"), ((3, 44, 5), "DELETE"), ((3, 44, 6), "WAL"), ((3, 45, 9), "DELETE"), ((3, 50, 7), "WAL"),
     ((3, 51, 2), "DELETE"), ((3, 51, 3), "WAL"), ((3, 52, 0), "WAL")],
)  # fmt: skip
def test_the_journal_is_wal_only_where_it_is_sound(version, mode):
    from braidwork.workspace.site.configuration import journal_mode

    assert journal_mode(version) == mode


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgresql://host", "nonsense"])
def test_an_address_that_is_no_postgresql_is_refused(tmp_path, address):
    with pytest.raises(DataError):
        configured(tmp_path, demo=True, BRAIDWORK_DATABASE_URL=address)


def test_people_of_a_demo_are_never_served_as_real(staff):
    from braidwork.workspace.opening import refuse_demo_people

    refuse_demo_people()
    staff("navigator", "North")
    with pytest.raises(RefusedError):
        refuse_demo_people()


def test_a_second_factor_is_needed_outside_a_demo_and_the_origin_is_an_address(tmp_path):
    found = configured(tmp_path, BRAIDWORK_SECRET_KEY=LONG, BRAIDWORK_ORIGIN="https://work.example.org/")
    assert found["ORIGIN"] == "https://work.example.org" and found["SECOND_FACTOR_REQUIRED"]
    assert not configured(tmp_path, demo=True)["SECOND_FACTOR_REQUIRED"]
    for wrong in ("work.example.org", "http://work.example.org", "https://work.example.org/path", "https://"):
        with pytest.raises(DataError):
            configured(tmp_path, BRAIDWORK_SECRET_KEY=LONG, BRAIDWORK_ORIGIN=wrong)
