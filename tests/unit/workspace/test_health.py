"""What doctor finds in a workspace."""

from __future__ import annotations


def test_a_folder_without_a_workspace_is_said_and_not_failed(tmp_path):
    from braidwork.workspace.health import examine_workspace

    (found,) = examine_workspace(tmp_path)
    assert found.good and "none" in found.finding
    assert list(tmp_path.iterdir()) == []


def test_a_good_workspace_is_good_and_a_tampered_one_is_not(talk):
    from pathlib import Path

    from django.db import connection

    from braidwork.workspace.health import examine_workspace

    folder = Path(connection.settings_dict["NAME"]).parent
    assert [c.good for c in examine_workspace(folder, demo=True)] == [True, True, True]
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER auditevent_no_update")
        cursor.execute("UPDATE casework_auditevent SET act = 'something else' WHERE sequence = 1")
    events, database, _ = examine_workspace(folder, demo=True)
    assert not events.good and "broken at event 1" in events.finding
    assert database.good


def test_a_secret_that_is_missing_is_said(tmp_path):
    from braidwork.workspace.health import examine_workspace

    (tmp_path / "workspace.sqlite3").touch()
    (found,) = examine_workspace(tmp_path)
    assert not found.good and "secret" in found.finding and found.mend


def test_a_demo_is_served_to_this_machine_alone(tmp_path):
    import pytest

    from braidwork.cli.serving import run_serve
    from braidwork.errors import RefusedError

    with pytest.raises(RefusedError):
        run_serve(tmp_path, "0.0.0.0", 8000, demo=True)
    assert list(tmp_path.iterdir()) == []
