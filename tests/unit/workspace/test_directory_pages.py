"""The directory as pages: found by need, place, language, time; open about its age; no question in an address."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st


@pytest.fixture
def book(monkeypatch):
    """An invented directory of four entries in place of one that is loaded."""
    from braidwork.navigation.directory import Address, DirectoryBook, Edition, Entry, Hours, Point, Spoken
    from braidwork.workspace.casework.serving import directory_book

    new = Edition("new", "Invented list", "Makers", "CC0", date.today() - timedelta(days=20), "stated", True)
    old = Edition("old", "Old list", "Others", "none stated", date.today() - timedelta(days=900), "stated", True)
    here, far = Point(47.0, -122.0), Point(47.6, -122.3)

    def at(line: str, city: str) -> Address:
        return Address("physical", line, city, "98001" if city == "Nearby" else "98101")

    week = (Hours(("MO", "TU", "WE", "TH", "FR"), "09:00", "17:00"),)
    held = DirectoryBook(
        (
            Entry("new/service/a", new, "Valley pantry", "Neighbors", point=here,
                  address=at("1 Road, Nearby", "Nearby"), phones=("(206) 555-0100",),
                  website="example.org", hours=week, languages=(Spoken("es", "Spanish"),),
                  eligibility="Families", documents=("Proof of address",)),
            Entry("new/service/b", new, "City food bank", point=far, address=at("2 Street, City", "City"), hours=week,
                  languages=(Spoken("vi", "Vietnamese"),), website="javascript:alert(1)"),
            Entry("old/service/c", old, "Old soup kitchen", alternate_name="meal", phones=("911",)),
            Entry("new/service/d", new, "Safe house", terms=("Domestic violence shelter",),
                  address=Address("confidential", "the place is not told", "City", None), description="<b>Bold</b>"),
        ),
        (new, old),
    )  # fmt: skip
    monkeypatch.setattr(directory_book, "open_book", lambda: held)
    return held


@pytest.fixture
def phone():
    from django.test import Client

    return Client()


def names(page: str) -> list[str]:
    return [n for n in ("Valley pantry", "City food bank", "Old soup kitchen", "Safe house") if n in page]


def found(phone, **asked) -> str:
    answer = phone.post("/services", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_no_directory_is_loaded_the_page_says_so(phone):
    answer = phone.get("/services")
    assert answer.status_code == 200 and "no list of places yet" in answer.content.decode()
    assert phone.get("/services/any/service/x").status_code == 404


def test_a_need_finds_places_and_the_address_holds_no_question(phone, book):
    page = found(phone, need="food")
    assert names(page) == ["Valley pantry", "City food bank", "Old soup kitchen"]
    assert 'method="post" action="/services"' in page and "<bdi>3</bdi> places" in page
    assert names(phone.get("/services?need=food").content.decode()) == [], "an address is not read"


def test_place_language_and_time_narrow_what_is_found(phone, book):
    assert names(found(phone, need="food", near="Nearby", within="5")) == ["Valley pantry", "Old soup kitchen"]
    near = found(phone, need="food", near="98001", within="50")
    assert "<bdi>0.0</bdi> miles, as the crow flies" in near and "<bdi>43.8</bdi>" in near
    assert "Valley pantry" not in found(phone, need="food", language="vi")
    assert "does not say if it is open" in found(phone, need="food", day="MO", part="morning")
    assert names(found(phone, need="food", day="SU", part="morning")) == ["Old soup kitchen"]
    assert found(phone, words="food", day="now")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "Pick what you need"), ({"need": "food", "near": "Atlantis <b>"}, "no place of that name"),
        ({"need": "food", "age": "٣"}, "as a number"), ({"need": "food", "age": "999"}, "as a number"),
    ],
)  # fmt: skip
def test_a_question_that_can_not_be_read_is_told_kindly_and_kept(phone, book, asked, told):
    answer = phone.post("/services", asked)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "<b>" not in page
    assert "Atlantis" not in asked.get("near", "") or 'value="Atlantis &lt;b&gt;"' in page


def test_old_entries_are_flagged_with_their_day_and_an_unfit_link_is_none(phone, book):
    from braidwork.workspace.site.languages import day_in

    page = phone.get("/services/old/service/c").content.decode()
    assert "This is old. It was last checked on" in page and day_in("en", book.editions[1].as_of) in page
    assert "tel:" not in page, "three digits are no number to dial from here"
    plain = phone.get("/services/new/service/a").content.decode()
    assert "Checked on" in plain and 'href="https://example.org"' in plain and 'href="tel:2065550100"' in plain
    assert "Proof of address" in plain and "Families" in plain and "Made up for the demo" in plain
    assert "javascript:" not in phone.get("/services/new/service/b").content.decode()
    safe = phone.get("/services/new/service/d").content.decode()
    assert "Call first" in safe and "not told" not in safe and "&lt;b&gt;Bold" in safe


@pytest.mark.parametrize("key", ["none", "new/service/zzz", "../../etc/passwd", "%00", "new/service/a/", "é" * 300])
def test_an_entry_that_is_not_there(phone, book, key):
    assert phone.get(f"/services/{key}").status_code == 404


def test_staff_refer_a_client_to_a_service_outside_and_nothing_is_sent(phone, book, talk, staff):
    from django.test import Client

    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.serving.models import Referral

    north = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=north.organisation)
    client, case = Client(), f"/staff/case/{talk.intake.pk}"
    client.force_login(north)
    page = client.post(f"{case}/services", {"need": "food"}).content.decode()
    assert page.count("Refer to this service</button>") == 3
    chosen = {"do": "choose", "service": "new/service/a", "need": "food"}
    form = client.post(f"{case}/refer", chosen).content.decode()
    assert "Nothing is sent to it" in form and "1 Road, Nearby" in form
    sent = {"service": "new/service/a", "need": "food", "token": "a-token-of-a-form", "private": "yes"}
    address = client.post(f"{case}/refer", sent)["Location"]
    made = Referral.objects.get()
    assert (made.state, made.service_key, made.asks_private) == ("sent", "new/service/a", False)
    assert made.service_name == "Valley pantry, Neighbors" and "555-0100" in made.service_contact
    step = {"do": "accept", "version": "1", "token": "a-token-of-a-step"}
    assert client.post(address, step).status_code == 302, "the sender records what she hears"
    made.refresh_from_db()
    assert made.state == "accepted"
    session = phone.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    assert "Valley pantry, Neighbors" in phone.get("/my-referrals").content.decode()
    unknown = {**sent, "service": "gone", "token": "another-token-of-it"}
    assert client.post(f"{case}/refer", unknown).status_code == 422


def test_the_way_back_keeps_the_search_of_a_client_and_of_nobody_else(phone, book):
    found(phone, need="food", near="98001", within="5")
    assert names(phone.get("/services").content.decode()) == [], "a device that anyone may use keeps nothing"
    phone.post("/start", {"agree": "yes"})
    before = names(found(phone, need="food", near="98001", within="5"))
    entry = phone.get("/services/new/service/a").content.decode()
    assert 'class="crumb"><a href="/services"' in entry
    assert before == names(phone.get("/services").content.decode()) != []
    phone.post("/leave", {})
    assert names(phone.get("/services").content.decode()) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(words="<script>alert(1)</script> 😀 \u202e", near="'; DROP TABLE", who="{{ 7*7 }}")
@given(words=st.text(max_size=60), near=st.text(max_size=30), who=st.text(max_size=30))
def test_hostile_questions_break_nothing(phone, book, words, near, who):
    sent = {k: v.encode("utf-8", "ignore").decode() for k, v in (("words", words), ("near", near), ("who", who))}
    answer = phone.post(
        "/services", {**sent, "within": words, "limit": who, "day": near, "part": words, "language": who}
    )
    assert answer.status_code in (200, 422) and "<script>" not in answer.content.decode()


def test_the_book_of_a_data_folder_is_read_once_and_again_when_it_changes(tmp_path, monkeypatch):
    from django.conf import settings as django_settings

    from braidwork.workspace.casework.serving import directory_book

    monkeypatch.setattr(django_settings, "DATA_FOLDER", str(tmp_path))
    read = []
    monkeypatch.setattr(directory_book, "_read", lambda folder: read.append(folder) or None)
    assert directory_book.open_book() is None and not read, "a folder without a store"
    manifest = tmp_path / directory_book.MANIFEST_NAME
    manifest.write_text("{}")
    directory_book.open_book()
    directory_book.open_book()
    assert len(read) == 1
    manifest.write_text("{} ")
    directory_book.open_book()
    assert len(read) == 2
