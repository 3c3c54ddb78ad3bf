"""Papers: what comes in, what is kept of it, who may read it, and that it goes when the case goes."""

from __future__ import annotations

import io
import stat
import struct
from base64 import b64decode
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

PHOTO = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqm"
    "x5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAACAAID"
    "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAaEAEAAQUAAAAAAAAAAAAAAAAAAQIDE1OR/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwX/"
    "xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCcy3NlfZACpP/Z"
)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFUlEQVR4AWL6z8DwH4SZGBkYGEEYAAAA//9Je+LgAAAABklEQVQDADYkBAVIYBOk"
    "AAAAAElFTkSuQmCC"
)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
SEEN_BY = {"navigator", "partner"}


def tiff(order: str) -> bytes:
    """A camera's notes: which way is up, and a place at offset 100."""
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(f"{order}I", 8)
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack(f"{order}HHII", 0x8825, 4, 1, 50)
    first = struct.pack(f"{order}H", 2) + entries + bytes(4)
    place = struct.pack(f"{order}HHHII", 1, 2, 5, 3, 100) + bytes(4)
    return (head + first).ljust(50, b"\0") + place.ljust(50, b"\0") + b"47.6062 N 122.3321 W"


def photo_with_place() -> bytes:
    notes = b"Exif\x00\x00" + tiff("<")
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 9) + b"at home 1"
    return PHOTO[:2] + b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes + comment + PHOTO[2:] + b"after the end"


@pytest.fixture(autouse=True)
def papers_folder(tmp_path, settings_of):
    settings_of.PAPERS_FOLDER = str(tmp_path / "papers")
    return tmp_path / "papers"


@pytest.fixture
def settings_of(workspace):
    from django.conf import settings

    before = settings.PAPERS_FOLDER
    yield settings
    settings.PAPERS_FOLDER = before


@pytest.fixture
def case(talk, finished, staff):
    """A finished talk shared with North."""
    from braidwork.workspace.casework.consenting import give_consent

    talk.north = staff("navigator", "North").organisation
    talk.intake = finished(talk)
    give_consent(talk.person, "serving", by=talk.by, to=talk.north)
    return talk


@pytest.fixture
def phone(case):
    from django.test import Client

    client = Client()
    session = client.session
    session["intake"] = str(case.intake.pk)
    session.save()
    return client


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def add(case, data=PHOTO, token="token-of-a-test-1", need=None):
    from braidwork.workspace.casework.papers.bringing import add_file

    return add_file(case.person, data, by=case.by, token=token, need=need)


def committed():
    from django.test import TestCase

    return TestCase.captureOnCommitCallbacks(execute=True)


# What a file is, and what is taken out of it


def test_a_file_is_what_its_first_bytes_say():
    from braidwork.workspace.casework.papers.file_kinds import UnreadableFileError, kind_of

    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"
    assert [kind_of(d) for d in (PHOTO, PICTURE, PDF, heic)] == ["jpeg", "png", "pdf", "heic"]
    for other in (b"", b"<html>", b"MZ\x90\x00", b"PK\x03\x04", b"GIF89a", b"\x00\x00\x00\x18ftypmp42", b" %PDF-1.4"):
        with pytest.raises(UnreadableFileError) as refused:
            kind_of(other)
        assert refused.value.word == "problem_type"
    with pytest.raises(UnreadableFileError) as refused:
        kind_of(PDF.replace(b"/Root", b"/Encrypt 9 0 R/Root"))
    assert refused.value.word == "problem_locked"


def test_a_photo_loses_place_and_device_and_keeps_which_way_is_up():
    from braidwork.workspace.casework.papers.file_kinds import without_telling

    clean = without_telling(photo_with_place(), "jpeg")
    assert b"47.6062" not in clean and b"at home" not in clean and b"after the end" not in clean
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in clean
    assert clean.endswith(PHOTO[PHOTO.index(b"\xff\xda") :])
    assert without_telling(PHOTO, "jpeg") == PHOTO, "a photo without notes stays as it was"


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_phone_photo_in_heic_loses_its_place(order):
    from braidwork.workspace.casework.papers.file_kinds import without_telling

    data = b"\x00\x00\x00\x18ftypheic" + b"\x01" * 40 + tiff(order) + b'<x exif:GPSLatitude="47,36.3N"/>' + b"\x02" * 40
    clean = without_telling(data, "heic")
    assert len(clean) == len(data)
    assert b"47.60" not in clean and b"47,36" not in clean
    assert struct.pack(f"{order}HHIH", 0x0112, 3, 1, 6) in clean


def test_a_picture_loses_its_texts():
    from braidwork.workspace.casework.papers.file_kinds import without_telling

    text = struct.pack(">I4s", 4, b"tEXt") + b"home" + b"\0\0\0\0"
    assert without_telling(PICTURE[:33] + text + PICTURE[33:] + b"more", "png") == PICTURE


@given(st.integers(0, 10_000), st.binary(max_size=40))
def test_damaged_files_are_refused_or_cleaned_and_never_break(cut, junk):
    from braidwork.workspace.casework.papers.file_kinds import UnreadableFileError, without_telling

    heic = b"\x00\x00\x00\x18ftypheic" + tiff("<")
    for data, kind in ((photo_with_place(), "jpeg"), (PICTURE, "png"), (heic, "heic")):
        at = cut % len(data)
        for broken in (data[:at], data[:at] + junk + data[at:], data[:at] + junk):
            try:
                without_telling(broken, kind)
            except UnreadableFileError as error:
                assert error.word == "problem_broken"


# How it is kept


def test_a_file_is_sealed_named_at_random_and_for_its_owner_only(talk, papers_folder):
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.papers.bringing import read_file

    upload = add(talk, photo_with_place())
    (path,) = papers_folder.iterdir()
    assert path.name == upload.file_name and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(papers_folder.stat().st_mode) == 0o700
    assert b"JFIF" not in path.read_bytes()
    assert read_file(upload, by=talk.by)[:2] == b"\xff\xd8"
    acts = list(AuditEvent.objects.filter(subject_id=str(talk.person.pk)).values_list("act", flat=True))
    assert acts.count("paper added") == acts.count("paper read") == 1
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    from braidwork.errors import RefusedError

    with pytest.raises(RefusedError):
        read_file(upload, by=talk.by)


def test_a_form_sent_twice_adds_once_and_twenty_are_the_most(talk):
    from braidwork.workspace.casework.papers.bringing import MOST_FILES, TooManyFilesError
    from braidwork.workspace.casework.papers.models import Upload

    assert add(talk).pk == add(talk).pk
    for number in range(1, MOST_FILES):
        add(talk, PDF, f"token-of-a-test-{number:04}")
    with pytest.raises(TooManyFilesError):
        add(talk, PDF, "one too many for a case")
    assert Upload.objects.count() == MOST_FILES


def test_files_go_with_the_case_once_that_is_kept_and_orphans_are_swept(talk, papers_folder):
    from braidwork.workspace.casework.papers.bringing import take_out
    from braidwork.workspace.casework.papers.storing import sweep, write
    from braidwork.workspace.casework.talking import wipe

    first, second = add(talk), add(talk, PDF, "another token of a test")
    with committed():
        take_out(first, by=talk.by)
        assert len(list(papers_folder.iterdir())) == 2, "nothing goes before the row's end is kept"
    assert [p.name for p in papers_folder.iterdir()] == [second.file_name]
    orphan = write(PDF)
    assert sweep() == 0, "a file that is just coming in has no row yet"
    assert sweep(older_than=-1) == 1 and not (papers_folder / orphan).exists()
    with committed():
        wipe(talk.intake, by=talk.by)
    assert list(papers_folder.iterdir()) == []


def test_what_was_added_to_a_start_that_was_joined_belongs_to_the_case(talk):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.models import IntakeSession
    from braidwork.workspace.casework.papers.checklist import uploads_of
    from braidwork.workspace.casework.talking import start_intake

    other, upload = start_intake(by=Actor("client"), synthetic=True), add(talk)
    assert uploads_of(other, private=True) == []
    IntakeSession.objects.filter(pk=talk.intake.pk).update(joined_into=other)
    assert uploads_of(other, private=True) == [upload]


# The list


def test_the_list_follows_the_decisions_and_its_states(case):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.papers import bringing
    from braidwork.workspace.casework.papers.checklist import checklist

    needs = {n.key: n for n in checklist(case.intake, private=True)}
    asked = {"+".join(sorted(d.id for d in any_of)) for r in results_of(case) for any_of in r.papers}
    assert asked and asked <= set(needs)
    by_word = next(n for n in needs.values() if n.by_word)
    strict = next(n for n in needs.values() if not n.by_word)
    bringing.sign(case.person, by_word, "  Ada   Invented ", by=case.by)
    add(case, need=strict)
    states = {n.key: n for n in checklist(case.intake, private=True)}
    assert states[by_word.key].state == "attested" and states[by_word.key].attested.name == "Ada Invented"
    assert states[strict.key].state == "added"
    with pytest.raises(RefusedError):
        bringing.sign(case.person, strict, "Ada Invented", by=case.by)
    with pytest.raises(RefusedError):
        bringing.sign(case.person, by_word, " ", by=case.by)


def results_of(case):
    from braidwork.eligibility.questions.results import results
    from braidwork.workspace.casework.conversing import interview_of

    return [r for r in results(interview_of(case.intake)) if r.group in ("get", "check")]


def test_staff_see_a_paper_on_a_day_put_it_aside_and_undo(case):
    from datetime import timedelta

    from django.utils import timezone

    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.papers import bringing
    from braidwork.workspace.casework.papers.checklist import checklist

    need, today = checklist(case.intake, private=True)[0], timezone.localdate()
    paper = need.papers[0].id
    for wrong in ((paper, today + timedelta(days=1)), ("no-such-paper", today)):
        with pytest.raises(RefusedError):
            bringing.mark_seen(case.person, need, *wrong, name="Invented", by=case.by)
    seen = bringing.mark_seen(case.person, need, paper, today, name="Invented", by=case.by)
    state = lambda: next(n for n in checklist(case.intake, private=True) if n.key == need.key).state  # noqa: E731
    assert state() == "seen"
    aside = bringing.put_aside(case.person, need, name="Invented", by=case.by)
    assert state() == "not_needed"
    bringing.undo_mark(aside, by=case.by)
    assert state() == "seen"
    bringing.undo_mark(seen, by=case.by)
    assert state() == "needed"
    seen.refresh_from_db()
    assert seen.undone_at is not None and seen.name == "Invented"


# Pages of the client


def send(client, path, data, **more):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post(path, {"file": SimpleUploadedFile("my name is on it.pdf", data), **more})


def test_a_client_adds_a_photo_opens_it_and_takes_it_out(phone, case):
    from braidwork.workspace.casework.papers.models import Upload

    page = phone.get("/my-papers").content.decode()
    assert 'capture="environment"' in page and "my-papers/add" in page
    assert send(phone, "/my-papers/add", photo_with_place(), paper="", token="x" * 20).status_code == 302
    upload = Upload.objects.get()
    answer = phone.get(f"/my-papers/{upload.pk}")
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and "name" not in answer["Content-Disposition"].split("=")[1]
    )
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    assert b"47.6062" not in answer.content
    assert "my name" not in phone.get("/my-papers").content.decode()
    phone.post(f"/my-papers/{upload.pk}/take-out")
    assert not Upload.objects.exists()


def test_a_client_signs_for_what_her_word_may_prove(phone, case):
    from braidwork.workspace.casework.papers.checklist import checklist
    from braidwork.workspace.casework.papers.models import Mark

    need = next(n for n in checklist(case.intake, private=True) if n.by_word)
    assert phone.post("/my-papers/sign", {"paper": need.key, "name": "  "}).status_code == 422
    assert phone.post("/my-papers/sign", {"paper": "no such paper", "name": "Ada"}).status_code == 409
    assert phone.post("/my-papers/sign", {"paper": need.key, "name": "🌻 <b>Ada</b>"}).status_code == 302
    assert Mark.objects.get().name == "🌻 <b>Ada</b>" and Mark.objects.get().statement_version
    assert "<b>Ada" not in phone.get("/my-papers").content.decode()


UNFIT = (
    (b"<html>", 422, "not a photo"), (b"", 422, "Pick a photo"), (PHOTO[:40], 422, "could not read"),
    (PDF + b"/Encrypt", 422, "password"), (b"\xff\xd8\xff" + bytes(10_200_000), 413, "too large"),
)  # fmt: skip


def test_a_file_that_cannot_be_taken_says_why_in_plain_words(phone):
    from braidwork.workspace.casework.papers.models import Upload

    for data, status, words in UNFIT:
        answer = send(phone, "/my-papers/add", data, paper="", token="x" * 20)
        assert answer.status_code == status and words in answer.content.decode()
    assert not Upload.objects.exists()
    assert send(phone, "/question", PHOTO).status_code == 400, "no other page takes a file"
    assert send(phone, "/my-papers/sign", PHOTO).status_code == 400


class Endless(io.RawIOBase):
    """A body that never ends, and how much of it was read."""

    def __init__(self, head: bytes) -> None:
        self.head, self.count = head, 0

    def read(self, size: int = -1) -> bytes:
        given = self.head or bytes(max(size, 1))
        self.head = b""
        self.count += len(given)
        return given


@pytest.mark.parametrize(("said", "most"), [(200_000_000, 300_000), (10_099_999, 10_300_000)])
def test_two_hundred_megabytes_are_not_read(said, most):
    """Not at all where the browser says the size; to the limit where it says less than it sends."""
    from django.http.multipartparser import MultiPartParser

    from braidwork.workspace.casework.papers.receiving import OneFile

    head = (
        b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nx\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    )
    body, request = Endless(head), SimpleNamespace(file_too_large=False)
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(said)}
    fields, files = MultiPartParser(meta, body, [OneFile(request)]).parse()
    assert request.file_too_large and not files and fields["token"] == "x"
    assert body.count <= most


def test_a_stranger_has_no_papers(talk):
    from django.test import Client

    upload = add(talk)
    for path in ("/my-papers", f"/my-papers/{upload.pk}"):
        assert Client().get(path).status_code == 302
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.talking import start_intake

    other = Client()
    session = other.session
    session["intake"] = str(start_intake(by=Actor("client"), synthetic=True).pk)
    session.save()
    assert other.get(f"/my-papers/{upload.pk}").status_code == 404
    other.post(f"/my-papers/{upload.pk}/take-out")
    upload.refresh_from_db()


# Pages of staff


def test_papers_for_every_role_of_both_organisations(case, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.models import AuditEvent

    upload = add(case)
    home = f"/staff/case/{case.intake.pk}/papers"
    refusals = lambda: AuditEvent.objects.filter(act="access refused").count()  # noqa: E731
    for organisation, role in product(("North", "South"), ROLES):
        person = Staff.objects.filter(sign_in_name=f"{role}-{organisation}").first() or staff(role, organisation)
        client, before = signed_in(person), refusals()
        may = organisation == "North" and role in SEEN_BY
        answers = [client.get(home), client.get(f"{home}/{upload.pk}")]
        assert [a.status_code for a in answers] == [200 if may else 404] * 2, role
        added = send(client, home, PDF, do="add", token=f"{role:*<20}").status_code
        assert added == (302 if may and role == "navigator" else 404), role
        assert refusals() - before == [*(a.status_code for a in answers), added].count(404), role
    assert AuditEvent.objects.filter(act="paper read").count() == len(SEEN_BY)


def test_papers_that_a_private_answer_brought_about_need_that_consent(case, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
    from braidwork.workspace.casework.models import Decision
    from braidwork.workspace.casework.papers.checklist import checklist

    private = next(n for n in checklist(case.intake, private=True) if n.is_private)
    told = {p for n in checklist(case.intake, private=False) for p in n.programs}
    plain = Decision.objects.filter(intake=case.intake, intake_version=case.intake.version, rests_on_private=False)
    assert told and told <= set(plain.values_list("program_id", flat=True)), "no program that a private answer turned"
    assert private.key not in {n.key for n in checklist(case.intake, private=False)}
    upload = add(case, need=private)
    navigator = signed_in(Staff.objects.get(sign_in_name="navigator-North"))
    partner, path = signed_in(staff("partner", "North")), f"/staff/case/{case.intake.pk}/papers"
    name = private.papers[0].name
    assert navigator.get(f"{path}/{upload.pk}").status_code == 404
    assert name not in navigator.get(path).content.decode()
    give_consent(case.person, "private_serving", by=case.by, to=case.north)
    assert navigator.get(f"{path}/{upload.pk}").status_code == 200
    assert partner.get(f"{path}/{upload.pk}").status_code == 404
    withdraw_consent(case.person, "serving", by=case.by, to=case.north)
    assert navigator.get(f"{path}/{upload.pk}").status_code == 404


def test_staff_mark_and_undo_on_the_page_and_the_case_shows_it(case):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.papers.checklist import checklist

    client, path = signed_in(Staff.objects.get(sign_in_name="navigator-North")), f"/staff/case/{case.intake.pk}/papers"
    need = next(n for n in checklist(case.intake, private=False))
    sent = {"do": "seen", "paper": need.key, "which": need.papers[0].id}
    assert client.post(path, {**sent, "day": "31/31/2026"}).status_code == 422
    assert client.post(path, {**sent, "day": "11/01/2026"}).status_code == 302
    page = client.get(path).content.decode()
    assert "Seen Nov 1, 2026" in page and "not checked for viruses" in page
    assert "Seen Nov 1, 2026" in client.get(f"/staff/case/{case.intake.pk}").content.decode()
    assert client.post(path, {"do": "undo", "paper": need.key, "state": "seen"}).status_code == 302
    assert "Seen Nov 1, 2026" not in client.get(path).content.decode()


def test_the_timeline_tells_another_organisation_nothing_of_papers_and_of_filing(case, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.papers.checklist import checklist

    south, path = staff("navigator", "South"), f"/staff/case/{case.intake.pk}"
    give_consent(case.person, "serving", by=case.by, to=south.organisation)
    north, private = Staff.objects.get(sign_in_name="navigator-North"), checklist(case.intake, private=True)
    add(case, need=next(n for n in private if n.is_private))
    client = signed_in(north)
    send(client, f"{path}/papers", PDF, do="add", token="x" * 20)
    client.get(f"{path}/papers")
    client.post(f"{path}/file", {"given_name": "Ada", "do": "file"})
    client.get(f"{path}/file")
    plain = next(n for n in private if not n.is_private)
    seen = {"do": "seen", "paper": plain.key, "which": plain.papers[0].id, "day": "11/01/2026"}
    client.post(f"{path}/papers", seen)
    told = ("added a paper", "list of papers", "filed who", "looked at who", "by Invented navigator")
    here, there = client.get(path).content.decode(), signed_in(south).get(path).content.decode()
    assert all(words in here for words in told) and "added 2 papers" not in here
    assert not any(words in there for words in told) and "Seen Nov 1, 2026" in there
