"""The directory of services: what it says, what it leaves open, and the order of its answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import DataError, NotAvailableError, UnknownNameError
from braidwork.navigation.directory import (
    Address,
    Asked,
    DirectoryBook,
    Edition,
    Entry,
    Hours,
    Moment,
    Point,
    Spoken,
    find,
    is_open,
    moment,
    need,
    needs,
    told,
)
from braidwork.navigation.directory.distance import kilometers
from braidwork.navigation.directory.needs import read_needs

TODAY = date(2026, 11, 23)
LIST = Edition("list", "List", "Makers", "none stated", date(2026, 10, 1), "stated", False)
UNDATED = Edition("old", "Old list", "Makers", "none stated", None, "unknown", False)
PACKED = Edition("packed", "Packed list", "Makers", "none stated", date(2026, 10, 1), "packed", False)
HERE = Point(47.0, -122.0, "here")


def entry(key: str, name: str, edition: Edition = LIST, **more: Any) -> Entry:
    return Entry(f"{edition.code}/service/{key}", edition, name, **more)


def book(*entries: Entry) -> DirectoryBook:
    return DirectoryBook(entries, tuple(dict.fromkeys(e.edition for e in entries)))


def keys(held: DirectoryBook, **asked: Any) -> list[str]:
    return [f.entry.key.rsplit("/", 1)[1] for f in find(held, Asked(today=TODAY, **asked))]


NINE_TO_FIVE = (Hours(("MO", "TU", "WE", "TH", "FR"), "09:00", "17:00"),)
NIGHT = (Hours(("FR",), "22:00", "02:00"),)
ALWAYS = (Hours(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "00:00", "00:00"),)


def test_a_word_in_the_name_goes_before_one_in_the_description() -> None:
    held = book(entry("a", "Library", description="We also have food"), entry("b", "Food bank"))
    assert keys(held, words="food") == ["b", "a"]


@pytest.mark.parametrize("typed", ["food bank", "fodo bank", "food bnak", "FOOD BANKS", "bank food", "food b"])
def test_slips_plurals_and_order_are_forgiven(typed: str) -> None:
    held = book(entry("a", "Food Bank of the Valley"), entry("b", "Tenants' desk"))
    assert keys(held, words=typed) == ["a"]


def test_a_word_in_use_is_not_taken_for_a_longer_one() -> None:
    held = book(entry("a", "Child care"), entry("b", "Child career coaching"))
    assert keys(held, words="child care") == ["a", "b"] and keys(held, words="care") == ["a"]
    assert keys(held, words="caree")[0] == "b"


def test_a_need_finds_what_does_not_use_its_word() -> None:
    held = book(entry("a", "Valley pantry"), entry("b", "Shoes", terms=("Food pantries",)), entry("c", "Tax office"))
    assert keys(held, need="food") == ["a", "b"]
    assert sorted(keys(held, words="I am hungry")) == sorted(keys(held, words="hungry")) == ["a", "b"]


def test_words_and_need_must_both_fit() -> None:
    held = book(entry("a", "Valley pantry"), entry("b", "Hill pantry"))
    assert keys(held, need="food", words="valley") == ["a"]


def test_every_need_is_found_by_each_way_of_saying_it() -> None:
    for name, known in needs().items():
        assert need(name) is known and need(known.label) is known
        assert known.asks and known.finds
    with pytest.raises(UnknownNameError, match="food"):
        need("foood")


def test_a_list_of_needs_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "needs.toml"
    path.write_text('[food]\nlabel = "Food"\n')
    with pytest.raises(DataError, match="food"):
        read_needs(path)


def test_a_language_not_listed_is_a_no_only_where_others_are() -> None:
    english, somali = Spoken("en", "English"), Spoken("so", "Somali")
    held = book(
        entry("yes", "Aid", languages=(english, somali)), entry("no", "Aid", organization="B", languages=(english,)),
        entry("silent", "Aid", organization="C"),
        entry("line", "Aid", organization="D", languages=(english, Spoken(None, "language line"))),
        entry("told", "Aid", organization="E", languages=(english,), interpretation="any language"),
    )  # fmt: skip
    assert keys(held, words="aid", language="somali") == ["yes", "line", "silent", "told"]
    found = find(held, Asked(TODAY, need=None, language="so"))
    assert [f.language for f in found] == ["yes", "not said", "not said", "not said"]


def test_cantonese_serves_who_asks_for_chinese() -> None:
    held = book(entry("a", "Aid", languages=(Spoken("yue", "Cantonese"),)))
    assert keys(held, language="Chinese") == ["a"] and keys(held, language="Mandarin") == []


@pytest.mark.parametrize(
    ("hours", "at", "said"),
    [(NINE_TO_FIVE, "mon 9:00", "yes"), (NINE_TO_FIVE, "mon 17:00", "no"), (NINE_TO_FIVE, "sat 10:00", "no"),
     (NIGHT, "fri 11pm", "yes"), (NIGHT, "sat 1:30am", "yes"), (NIGHT, "sat 2:00am", "no"), (NIGHT, "fri 1:00", "no"),
     (ALWAYS, "sun 3:00", "yes"), ((), "mon 9:00", "not said"),
     ((Hours((), None, None, words="by appointment"),), "mon 9:00", "not said"),
     ((Hours(("MO",), "09:00", "17:00", valid_to=date(2025, 1, 1)),), "mon 10:00", "not said")],
)  # fmt: skip
def test_open_at_a_moment(hours: tuple[Hours, ...], at: str, said: str) -> None:
    assert is_open(hours, moment(at), TODAY) == said


def test_hours_of_a_season_hold_on_its_days_only() -> None:
    summer = (Hours(("MO",), "09:00", "17:00", valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31)),)
    assert is_open(summer, moment("2026-06-01T10:00"), TODAY) == "yes"
    assert is_open(summer, moment("2026-11-23T10:00"), TODAY) == "not said"


def test_moments() -> None:
    assert moment("Tuesday 6pm") == Moment("TU", 18 * 60)
    assert moment("2026-11-23T18:30") == Moment("MO", 18 * 60 + 30, date(2026, 11, 23))
    for odd in ("", "tuesday", "6pm", "someday 6pm", "tue 6", "mon,tue 6pm"):
        with pytest.raises(DataError, match="tuesday 6pm"):
            moment(odd)


def test_what_is_closed_then_is_left_out_and_what_is_silent_comes_last() -> None:
    held = book(entry("silent", "A aid"), entry("closed", "B aid", hours=NIGHT), entry("open", "C aid", hours=ALWAYS))
    assert keys(held, words="aid", open_at=moment("mon 12:00")) == ["open", "silent"]


def test_distance_orders_equal_answers_and_no_point_comes_last() -> None:
    far, near = Point(48.0, -122.0), Point(47.01, -122.0)
    held = book(entry("far", "Pantry", point=far), entry("none", "Pantry", organization="B"),
                entry("near", "Pantry", point=near))  # fmt: skip
    assert keys(held, words="pantry", near=HERE) == ["near", "far", "none"]
    assert keys(held, words="pantry", near=HERE, within_km=50) == ["near", "none"]
    assert "as the crow flies" in "\n".join(told(find(held, Asked(TODAY, words="pantry", near=HERE))[0]))


def test_kilometers_are_those_of_the_globe() -> None:
    # Independent: one degree of a meridian is the radius times pi over 180; a quarter of a great circle.
    assert kilometers(Point(47, -122), Point(48, -122)) == pytest.approx(111.195, abs=0.001)
    assert kilometers(Point(0, 0), Point(90, 0)) == pytest.approx(10_007.557, abs=0.001)
    # Seattle and Tacoma by the spherical law of cosines.
    assert kilometers(Point(47.6062, -122.3321), Point(47.2529, -122.4443)) == pytest.approx(40.18, abs=0.05)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_the_same_both_ways_and_never_more_than_half_the_globe(
    a: float, b: float, c: float, d: float
) -> None:
    there, back = kilometers(Point(a, b), Point(c, d)), kilometers(Point(c, d), Point(a, b))
    assert there == pytest.approx(back) and 0 <= there <= 20_016


def test_age_leaves_out_only_what_says_no() -> None:
    held = book(entry("adults", "Aid", age_minimum=18), entry("young", "Aid", organization="B", age_maximum=24),
                entry("any", "Aid", organization="C"))  # fmt: skip
    assert keys(held, age_years=17) == ["any", "young"]
    assert keys(held, age_years=40) == ["any", "adults"] or keys(held, age_years=40) == ["adults", "any"]


def test_eligibility_words_put_forward_and_never_exclude() -> None:
    held = book(entry("b", "Aid"), entry("a", "Aid", organization="Z", eligibility="Veterans and their families"))
    assert keys(held, who="veteran") == ["a", "b"]


@pytest.mark.parametrize(
    ("made", "fresh"),
    [(entry("a", "Aid", assured=date(2026, 1, 1)), "current"), (entry("a", "Aid", assured=date(2025, 1, 1)), "stale"),
     (entry("a", "Aid"), "current"), (entry("a", "Aid", UNDATED), "age unknown"),
     (entry("a", "Aid", UNDATED, assured=date(2020, 1, 1)), "stale"), (entry("a", "Aid", PACKED), "age unknown"),
     (entry("a", "Aid", Edition("p", "p", "p", "", date(2019, 8, 23), "packed", False)), "stale")],
)  # fmt: skip
def test_freshness(made: Entry, fresh: str) -> None:
    (found,) = find(book(made), Asked(TODAY, words="aid"))
    assert found.freshness == fresh
    flagged = any("Call before" in line or "call before" in line for line in told(found))
    assert flagged == (fresh != "current")


def test_the_limit_of_staleness_is_asked_for() -> None:
    held = book(entry("a", "Aid", assured=date(2026, 9, 1)))
    assert find(held, Asked(TODAY, words="aid", stale_after_days=30))[0].freshness == "stale"


def test_what_is_defunct_is_gone_and_what_is_closed_for_now_says_so() -> None:
    held = book(entry("a", "Aid", status="defunct"), entry("b", "Aid", status="temporarily closed"))
    (found,) = find(held, Asked(TODAY, words="aid"))
    assert found.entry.key.endswith("b") and "Closed for now, says the directory." in told(found)


def test_twins_are_told_and_not_merged() -> None:
    line = Address("physical", "1 Main St, Kent", "Kent", "98030")
    loud = Address("physical", "1 MAIN ST, KENT", "KENT", "98030")
    held = book(entry("a", "Pantry", address=line), entry("b", "PANTRY", address=loud),
                entry("c", "Pantry", address=Address("physical", "2 Main St", "Kent", None)))  # fmt: skip
    found = find(held, Asked(TODAY, words="pantry"))
    assert [(f.entry.key[-1], f.also_listed) for f in found] == [("a", 1), ("c", 0)]
    assert len(held.entries) == 3
    assert any("perhaps the same" in line for line in told(found[0]))


def _row(**columns: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("alternate_name", "description", "transportation_text", "assured_date"))
    return {"directory_code": "d", **blank, **columns}


_UNDATED_ROW = _row(
    label="L", publisher="P", licence="", as_of_date=None, as_of_basis="unknown", is_synthetic=False
)  # fmt: skip


def test_a_place_that_is_not_told_is_never_shown() -> None:
    rows = {
        "directory": [_UNDATED_ROW],
        "directory_location": [_row(location_id="l", organization_id=None, location_type="confidential", name="Refuge",
                                    latitude=47.123, longitude=-122.456, point_status="given")],
        "directory_address": [_row(address_id="a", location_id="l", address_type="confidential", has_mail_box=False,
                                   address_1="Confidential, behind 1 Elm St", address_2=None, city="Kent",
                                   state_province="WA", postal_code="98030")],
    }  # fmt: skip
    (found,) = find(DirectoryBook.from_rows(rows), Asked(TODAY, words="refuge", near=HERE))
    assert found.entry.point is None and found.distance_km is None
    shown = "\n".join(told(found))
    assert "Elm" not in shown and "confidential; call" in shown


def test_a_point_of_the_same_name_is_lent_only_where_both_are_alone_and_says_so() -> None:
    def place(identifier: str, name: str, north: float | None = None) -> dict[str, Any]:
        return _row(location_id=identifier, organization_id=None, location_type="not_stated", name=name,
                    latitude=north, longitude=None if north is None else -122.0)  # fmt: skip

    def address(identifier: str) -> dict[str, Any]:
        return _row(
            address_id=identifier, location_id=identifier, address_type="physical", address_1="1 Elm", address_2=None,
            city="Kent", state_province="WA", postal_code="98030-1234",
        )  # fmt: skip

    rows = {
        "directory": [_UNDATED_ROW],
        "directory_location": [place("a", "Aid"), place("b", "Two"), place("c", "Two"), place("p", "AID", 47.0),
                               place("q", "Two", 47.5)],
        "directory_address": [address("a"), address("b"), address("c")],
    }  # fmt: skip
    held = DirectoryBook.from_rows(rows)
    basis = {e.key[-1]: e.point_basis for e in held.entries}
    assert basis == {"a": "same name", "b": None, "c": None, "p": "own", "q": "own"}
    (found,) = find(held, Asked(TODAY, words="aid", near=HERE))
    assert found.also_listed == 1 and found.entry.address is not None
    assert any("same name in another list" in line for line in told(found))
    assert held.place("kent").latitude == held.place("98030").latitude == 47.0
    assert held.place("47.25, -122.44") == Point(47.25, -122.44, "47.25, -122.44")
    with pytest.raises(UnknownNameError, match="Kent"):
        held.place("kant")


def test_nothing_asked_is_refused_and_nothing_found_is_empty() -> None:
    held = book(entry("a", "Aid"))
    with pytest.raises(DataError, match="nothing was asked"):
        find(held, Asked(TODAY))
    assert find(held, Asked(TODAY, words="zzzzzz")) == () and find(book(), Asked(TODAY, words="food")) == ()


@given(st.text(max_size=60))
def test_no_words_break_the_finder_and_the_same_words_answer_the_same(text: str) -> None:
    held = book(entry("a", "Food bank", description=text), entry("b", text or "Aid"))
    if text.strip():
        assert find(held, Asked(TODAY, words=text)) == find(held, Asked(TODAY, words=text))


@given(st.permutations(["Food bank", "Food pantry", "Bank of food", "Pantry", "Foot clinic"]))
def test_the_order_of_the_directory_decides_nothing(names: list[str]) -> None:
    held = book(*(entry(n.replace(" ", "-"), n) for n in names))
    found = [f.entry.name for f in find(held, Asked(TODAY, words="food"))]
    assert found == ["Bank of food", "Food bank", "Food pantry", "Pantry"]


class TestTheDemo:
    """The command over a store of the invented directory."""

    @pytest.fixture(scope="class")
    def data(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        from braidwork.reference import region
        from braidwork.sources.build import build_region
        from braidwork.sources.synthetic.directory import write_directory

        folder = tmp_path_factory.mktemp("directory")
        write_directory(folder / "in")
        build_region(folder / "in", folder / "data", region("demo"))
        return folder / "data"

    def ask(self, data: Path, capsys: pytest.CaptureFixture[str], words: str = "", **asked: Any) -> list[str]:
        from braidwork.cli.directory import run_directory

        run_directory(words, data, as_json=True, **asked)
        document = json.loads(capsys.readouterr().out)
        assert document["synthetic"] is True and "no travel time" in document["distance"]
        return [a["entry"]["name"] for a in document["answers"]]

    def test_by_need_language_and_hours(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.ask(data, capsys, need="food", hours="tuesday 6pm") == ["Groceries for the week"]
        assert self.ask(data, capsys, need="english_classes", language="Somali")[0] == "English classes, four levels"
        assert self.ask(data, capsys, "rnet asistance")[0] == "Rent assistance"
        assert self.ask(data, capsys, need="legal", hours="monday 10am") == []

    def test_the_words_printed(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        from braidwork.cli.directory import run_directory

        run_directory("groceries", data, near="Millrace")
        shown = capsys.readouterr().out
        assert "SYNTHETIC" in shown and "Listed 2 times" in shown and "as the crow flies" in shown
        run_directory("prison", data)
        assert "Mail only, nobody to visit there: PO Box 114" in capsys.readouterr().out
        run_directory("zzzz", data)
        assert "No entry of the directory answers." in capsys.readouterr().out

    def test_a_store_without_a_directory_says_so(self, demo_store: Path) -> None:
        from braidwork.engine import Store

        store = Store.open(demo_store)
        if store.manifest.of("directory"):
            assert DirectoryBook.of(store).synthetic
        else:
            with pytest.raises(NotAvailableError, match="no directory"):
                DirectoryBook.of(store)
