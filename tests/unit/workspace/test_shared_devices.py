"""A device that clients share: marked by staff, warned, cleared by itself, nothing of the one before."""

from __future__ import annotations

import pytest


@pytest.fixture
def kiosk(staff, talk):
    """A browser that staff marked as shared, with the case of `talk` open in it."""
    from django.test import Client

    browser = Client()
    browser.force_login(staff("navigator", "North"))
    assert browser.post("/staff/this-device", {"do": "share"}).status_code == 302
    browser.post("/staff/sign-out")
    session = browser.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    browser.cookies["sessionid"] = session.session_key
    return browser


def wait(browser, seconds):
    session = browser.session
    session["touched"] = session["touched"] - seconds
    session.save()


def test_only_a_marked_device_warns_and_clears_itself(kiosk, talk):
    from django.test import Client

    page = kiosk.get("/question").content.decode()
    assert "/still-there" in page and "shared-device.js" in page
    own = Client()
    session = own.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    page = own.get("/question").content.decode()
    assert "/still-there" not in page and "shared-device.js" not in page


def test_a_forged_mark_marks_nothing(talk):
    from django.test import Client

    browser = Client()
    browser.cookies["shared_device"] = "yes:forged"
    session = browser.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    browser.cookies["sessionid"] = session.session_key
    assert "/still-there" not in browser.get("/question").content.decode()


def test_who_is_still_there_goes_on_and_loses_nothing(kiosk):
    kiosk.get("/question")
    wait(kiosk, 181)
    warning = kiosk.get("/still-there")
    assert (warning.status_code, warning["Refresh"]) == (200, "60; url=/cleared")
    assert kiosk.post("/still-there")["Location"] == "/question"
    assert kiosk.get("/question").status_code == 200


def test_nobody_there_the_device_clears_and_keeps_its_mark(kiosk, talk):
    from braidwork.workspace.casework.models import IntakeSession

    kiosk.get("/question")
    wait(kiosk, 240)
    gone = kiosk.get("/cleared")
    assert gone["Clear-Site-Data"] == '"cache", "storage"'
    assert "This device is clear" in kiosk.get("/cleared").content.decode()
    assert kiosk.get("/question")["Location"] == "/"
    assert kiosk.cookies["shared_device"].value, "the mark outlives the client"
    assert IntakeSession.objects.filter(pk=talk.intake.pk).exists(), "what she sent stays hers"


def test_the_server_clears_it_where_the_page_could_not(kiosk):
    kiosk.get("/question")
    wait(kiosk, 3600)
    assert kiosk.post("/question", {"key": "age"})["Location"] == "/cleared"
    assert "intake" not in kiosk.session


def test_a_page_that_asks_by_itself_is_nobody(kiosk):
    kiosk.get("/question")
    wait(kiosk, 100)
    before = kiosk.session["touched"]
    kiosk.get("/seat/changes?since=1&seats=x", headers={"HX-Request": "true"})
    assert kiosk.session["touched"] == before


def test_no_link_clears_a_device_that_is_in_use(kiosk):
    kiosk.get("/question")
    assert kiosk.get("/cleared")["Location"] == "/question"
    assert kiosk.post("/cleared")["Location"] == "/cleared"
    assert "intake" not in kiosk.session


def test_leaving_a_shared_device_keeps_its_mark_too(kiosk):
    left = kiosk.post("/leave")
    assert left["Clear-Site-Data"] == '"cache", "storage"' and "cookies" not in left["Clear-Site-Data"]


def test_a_room_of_kiosks_is_marked_as_a_whole(tmp_path):
    from braidwork.workspace.site.configuration import configuration

    made = configuration(tmp_path, demo=True, environment={"BRAIDWORK_SHARED_DEVICES": "1"})
    assert made["SHARED_DEVICES"] and not configuration(tmp_path, demo=True, environment={})["SHARED_DEVICES"]
