"""Addresses, hours and languages as directories write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import UnknownNameError
from braidwork.sources.directory import codes_in, language, language_name, read_days, serving, time_of_day
from braidwork.sources.directory.addresses import address_type, has_mail_box, point
from braidwork.sources.directory.hours import contradicts, day, days_named, ranges_named


@pytest.mark.parametrize(
    ("text", "kind", "box"),
    [
        ("190 E Sunset Way", "physical", False),
        ("PO Box 663", "postal", True),
        ("P.O Box 9637", "postal", True),
        ("P. O. BOX 12", "postal", True),
        ("Po box 2684", "postal", True),
        ("Post Office Box 9", "postal", True),
        ("BOX 339500 MAILSTOP 20", "postal", True),
        ("PO BOX 5371, MAIL STOP RC100", "postal", True),
        ("1102 Quince Street Southeast, PO Box 41150", "physical", True),
        ("20126 BALLINGER WAY NE, PMB 151", "postal", True),
        ("621 SR 9 NE, PMB #A12", "postal", True),
        ("800 Maple Street, Mail Stop B-32-23", "physical", False),
        ("Location is Confidential", "confidential", False),
        ("NO MAILING ADDRESS", "not_stated", False),
        ("", "not_stated", False),
        ("1203 Boxwood Lane", "physical", False),
        ("77 Pombo Street", "physical", False),
    ],
)
def test_mail_boxes_are_no_places(text: str, kind: str, box: bool) -> None:
    assert (address_type(text), has_mail_box(text)) == (kind, box)


def test_what_the_directory_states_holds_unless_a_box_contradicts_it() -> None:
    assert address_type("1 Main Street", "postal") == "postal"
    assert address_type("PO Box 1", "physical") == "postal"
    assert address_type("", "virtual") == "virtual"


@pytest.mark.parametrize(
    ("latitude", "longitude", "status"),
    [("47.5", "-122.3", "given"), ("0", "0", "not_plausible"), (100, 101, "not_plausible"), ("", "-122", "not_given"),
     (None, None, "not_given"), ("north", "-122", "not_plausible"), ("nan", "1", "not_plausible")],
)  # fmt: skip
def test_a_point_off_the_earth_is_none(latitude: str | float, longitude: str | float, status: str) -> None:
    north, east, found = point(latitude, longitude)
    assert found == status
    assert (north is None, east is None) == ((status != "given"),) * 2


@pytest.mark.parametrize(
    ("text", "time"),
    [("9:00am", "09:00"), ("5:00pm", "17:00"), ("12:00pm", "12:00"), ("12:30am", "00:30"), ("7:30 am ", "07:30"),
     ("9am", "09:00"), ("830am", "08:30"), ("18:00:00", "18:00"), ("noon", "12:00"), ("9:00a", "09:00"),
     ("8:00", "08:00"),
     ("9", None), ("25:00", None), ("13:00pm", None), ("", None), (None, None), ("call", None), ("8:75am", None)],
)  # fmt: skip
def test_times_of_day(text: str | None, time: str | None) -> None:
    assert time_of_day(text) == time


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_time_reads_as_itself_in_both_clocks(hour: int, minute: int) -> None:
    wanted = f"{hour:02d}:{minute:02d}"
    assert time_of_day(wanted) == wanted
    assert time_of_day(f"{(hour - 1) % 12 + 1}:{minute:02d} {'a' if hour < 12 else 'p'}.m.") == wanted


def test_days_are_read_whole_or_not_at_all() -> None:
    assert read_days("TH,FR") == ("TH", "FR")
    assert read_days("friday Monday") == ("MO", "FR")
    assert read_days("1MO") == () and read_days("MO,holidays") == () and read_days(None) == ()
    assert str(day("2023-03-15T10:30:45.123Z")) == "2023-03-15" and day("last year") is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [("Spanish (limited)", ("es",)), ("English and Spanish", ("en", "es")), ("Haitian Creole", ("ht",)),
     ("English\\nSpanish", ("en", "es")), ("American Sign Language", ("ase",)), ("Mandarin Chinese", ("cmn",)),
     ("Español", ("es",)), ("language line available", ()), ("", ()), ("Polishing", ())],
)  # fmt: skip
def test_languages_in_words(text: str, codes: tuple[str, ...]) -> None:
    assert codes_in(text) == codes


def test_a_language_is_asked_for_by_any_of_its_names() -> None:
    assert language("es") == language(" SPANISH ") == language("español") == "es"
    assert language_name("so") == "Somali" and language_name("xx") == "xx"
    assert serving("zh") == {"zh", "cmn", "yue"} and serving("yue") == {"zh", "yue"}
    with pytest.raises(UnknownNameError, match="Somali"):
        language("somalli")


@given(st.text(max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    assert address_type(text) in ("physical", "postal", "confidential", "not_stated")
    assert isinstance(codes_in(text), tuple)
    assert time_of_day(text) is None or len(time_of_day(text) or "") == 5
    assert isinstance(read_days(text), tuple)


@pytest.mark.parametrize(
    ("words", "days"),
    [("8am-5pm, Mon-Fri", "MO TU WE TH FR"), ("9-2, Mon-Thur; Sat", "MO TU WE TH SA"), ("Fri to Mon", "FR SA SU MO"),
     ("Tuesdays and Thursdays", "TU TH"), ("Wednesday", "WE"), ("Monday through Saturday", "MO TU WE TH FR SA"),
     ("Sun. and Tues.", "SU TU"), ("by appointment", ""), ("on the frigate", ""), ("monthly", ""), ("", "")],
)  # fmt: skip
def test_days_that_words_name(words: str, days: str) -> None:
    assert days_named(words) == frozenset(days.split())


def test_rows_that_lack_what_their_words_name_contradict_them() -> None:
    words = "8:00am-4:00pm, Mon-Tue; 9:00am-2:30pm, Sat"
    assert ranges_named(words) == {("08:00", "16:00"), ("09:00", "14:30")}
    right = [("MO", "08:00", "16:00"), ("TU", "08:00", "16:00"), ("SA", "09:00", "14:30")]
    assert not contradicts(words, right)
    assert contradicts(words, right[:2])
    assert contradicts(words, [*right[:2], ("SA", "08:00", "16:00")])
    assert not contradicts("ask", right) and not contradicts(None, right)
