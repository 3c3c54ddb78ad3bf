"""Limits by size, day and what was known: goldens of the specification, the empty slot, corrections, what-ifs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from braidwork.eligibility.parameters import LimitBook, limit_book, read_book
from braidwork.errors import BraidworkError, DataError, UnknownNameError
from braidwork.reference.dated import Parameter

MAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def book() -> LimitBook:
    return limit_book()


def value(book: LimitBook, name: str, on: date = MAY, known_at: date | None = None, **key: object) -> float | None:
    return book.limit(name, on, known_at, key).value


def row(name: str, amount: float, start: date, end: date | None = None, unit: str = "USD/year", **more) -> Parameter:
    key = more.pop("key", {})
    return Parameter(name, key, amount, unit, start, end, "a test", "verified", **more)


def with_llsil(book: LimitBook) -> LimitBook:
    return book.with_rows([row("llsil_four_persons", 60_000, date(2026, 1, 1))])


def test_guidelines_of_large_families_and_their_double(book):
    assert value(book, "poverty_guideline", size=9) == 61_400
    assert book.share_of("snap_gross_income_share", "poverty_guideline", MAY, key={"size": 4}).value == 66_000
    assert [value(book, "poverty_guideline", size=s) for s in (1, 8, 12)] == [15_960, 55_720, 78_440]
    assert "plus 1 × 5,680" in book.limit("poverty_guideline", MAY, None, {"size": 9}).note


def test_a_product_shows_both_rows(book):
    limit = book.share_of("ecsa_federal_income_share", "poverty_guideline", MAY, key={"size": 1})
    assert limit.value == 31_920 and "15,960" in limit.label and "EcSA" in limit.citation and "91 FR" in limit.citation
    unknown = book.share_of("low_income_llsil_share", "llsil", MAY, key={"size": 1})
    assert unknown.value is None and not unknown.verified and "load" in unknown.note


@pytest.mark.parametrize(("size", "limit"), [(1, 15_960), (2, 24_780), (4, 42_000)])
def test_llsil_once_loaded_and_the_larger_of_both(book, size, limit):
    loaded = with_llsil(book)
    llsil = loaded.share_of("low_income_llsil_share", "llsil", MAY, key={"size": size})
    assert llsil.value is not None and not llsil.verified
    assert max(llsil.value, value(loaded, "poverty_guideline", size=size)) == limit


def test_an_empty_slot_is_an_answer_that_names_the_notice(book):
    assert {s.name for s in book.empty_slots} == {"llsil_four_persons", "ecsa_state_income_share"}
    reading = book.limit("llsil", MAY, None, {"size": 3})
    assert reading.value is None and "Lower Living Standard" in reading.note and "ETA" in reading.citation
    assert "llsil_four_persons" not in {s.name for s in with_llsil(book).empty_slots}


@pytest.mark.parametrize(
    ("on", "size", "amount"),
    [
        (date(2025, 9, 30), 1, 68_148.08),
        (date(2025, 10, 1), 1, 72_442.76),
        (date(2025, 10, 1), 7, 188_072.55),
        (date(2026, 9, 30), 4, 139_313),
        (date(2026, 10, 1), 4, 146_816),
        (date(2026, 10, 1), 12, 146_816 * 1.5),
        (date(2027, 10, 1), 4, None),
    ],
)
def test_median_income_by_size_and_federal_year(book, on, size, amount):
    assert value(book, "wa_median_income", on, size=size) == (
        None if amount is None else pytest.approx(amount, abs=0.01)
    )


def test_sixty_percent_of_the_median_in_a_month_as_published(book):
    # people.md 2.3: per month from October 2025 for 1 to 4 persons.
    months = [
        book.share_of("wccc_income_share", "wa_median_income", MAY, key={"size": s}, share_key={"status": "applicant"})
        for s in (1, 2, 3, 4)
    ]
    assert [round((m.value or 0) / 12) for m in months] == [3_622, 4_737, 5_851, 6_966]


def test_tanf_limits_follow_the_payment_standard_in_every_size(book):
    for size in range(1, 11):
        assert (
            value(book, "tanf_earned_income_limit", size=size)
            == 2 * value(book, "tanf_payment_standard", size=size) + 500
        )
    assert [value(book, "tanf_resource_limit", d) for d in (date(2024, 1, 31), date(2024, 2, 1))] == [6_000, 12_000]
    more = book.limit("tanf_earned_income_limit", MAY, None, {"size": 12})
    assert more.value == 3_824 and not more.verified


def test_dates_of_the_apprentices_child_care_limit(book):
    days = [date(2023, 9, 30), date(2023, 10, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [value(book, "wccc_apprentice_income_share", d) for d in days] == [None, 0.75, 0.75, None]


def test_no_college_grant_tier_is_verified_and_no_other_size_invented(book):
    assert not book.limit("wa_college_grant_full_share", MAY).verified
    assert value(book, "wa_median_family_income", size=4) == 131_000
    assert value(book, "wa_median_family_income", size=3) is None
    assert value(book, "seattle_udp_income_limit", size=3) is None


@pytest.mark.parametrize(
    ("on", "amount"), [(date(2026, 9, 30), 32_150), (date(2026, 10, 1), 33_000), (date(2026, 1, 13), 32_150)]
)
def test_a_program_takes_over_the_guideline_on_its_day(book, on, amount):
    reading = book.limit("poverty_guideline", on, None, {"size": 4, "program": "basic_food"})
    assert reading.value == amount and "adopted by basic_food" in reading.note and not reading.verified
    nine = book.limit("poverty_guideline", on, None, {"size": 9, "program": "basic_food"})
    assert nine.value == {32_150: 54_150 + 5_500, 33_000: 61_400}[amount]


def test_a_program_without_a_known_day_of_adoption_is_told_so(book):
    reading = book.limit("poverty_guideline", MAY, None, {"size": 4, "program": "orca_lift"})
    assert reading.value == 33_000 and "not known" in reading.note


def test_unknown_names_and_keys(book):
    with pytest.raises(UnknownNameError, match="poverty_guideline"):
        book.limit("povertyguideline", MAY)
    with pytest.raises(UnknownNameError, match="size"):
        book.limit("poverty_guideline", MAY, None, {"sise": 2})
    with pytest.raises(BraidworkError, match="also needs size"):
        book.limit("poverty_guideline", MAY)
    assert value(book, "poverty_guideline", size=0) is None
    assert value(book, "poverty_guideline", size="3.0") == 27_320


def test_the_values_a_key_can_have(book):
    assert book.key_values("poverty_guideline", "size") == tuple(str(s) for s in range(1, 21))
    assert book.key_values("llsil", "size") == book.key_values("wa_median_income", "size")
    assert book.key_values("seattle_udp_income_limit", "size") == ("1", "2")
    assert set(book.key_values("snap_time_limit_waived", "county")) == {"53033", "53053", "53061"}
    with pytest.raises(UnknownNameError):
        book.key_values("poverty_guideline", "county")


def test_a_correction_adds_a_row_and_both_answers_can_be_replayed(book):
    learned = date(2026, 3, 1)
    start, end = date(2026, 2, 1), date(2026, 6, 30)
    key = {"size": "1"}
    better = book.with_rows([row("poverty_guideline", 16_000, start, end, key=key, known_from=learned)])
    assert value(better, "poverty_guideline", size=1) == 16_000
    assert value(better, "poverty_guideline", known_at=learned, size=1) == 16_000
    assert value(better, "poverty_guideline", known_at=learned - timedelta(days=1), size=1) == 15_960
    assert value(better, "poverty_guideline", on=date(2026, 1, 31), size=1) == 15_960
    assert value(better, "poverty_guideline", on=date(2026, 7, 1), size=1) == 15_960
    assert value(better, "poverty_guideline", size=2) == 21_640
    assert value(book, "poverty_guideline", size=1) == 15_960


def test_two_rows_for_one_day_are_refused_naming_the_row(book):
    with pytest.raises(DataError, match=r"tanf_resource_limit.*given twice for 2026-01-01"):
        book.with_rows([row("tanf_resource_limit", 9, date(2026, 1, 1), unit="USD")])
    with pytest.raises(DataError, match=r"wccc_resource_limit.*unit"):
        book.with_rows([row("wccc_resource_limit", 9, date(1990, 1, 1), date(1990, 2, 1), unit="USD/month")])


def test_tanf_rows_that_break_the_identity_are_refused_naming_the_row(book):
    later = date(2027, 1, 1)
    wrong = [
        row("tanf_payment_standard", 800, later, unit="USD/month", key={"size": "3"}, known_from=date(2026, 12, 1)),
    ]
    with pytest.raises(DataError) as caught:
        book.with_rows(wrong)
    assert "tanf_earned_income_limit (size 3)" in caught.value.message and "2,100" in caught.value.message
    right = row(
        "tanf_earned_income_limit", 2_100, later, unit="USD/month", key={"size": "3"}, known_from=date(2026, 12, 1)
    )
    assert value(book.with_rows([*wrong, right]), "tanf_earned_income_limit", on=later, size=3) == 2_100


def test_what_if_changes_every_day_and_leaves_the_law_alone(book):
    higher = book.what_if("snap_gross_income_share", 2.5)
    assert value(higher, "snap_gross_income_share") == 2.5 and value(book, "snap_gross_income_share") == 2.0
    assert not higher.limit("snap_gross_income_share", MAY).verified
    one = book.what_if("poverty_guideline", 20_000, {"size": 1})
    assert (value(one, "poverty_guideline", size=1), value(one, "poverty_guideline", size=2)) == (20_000, 21_640)
    assert value(book.what_if("llsil_four_persons", 60_000), "llsil", size=2) == 35_400
    with pytest.raises(BraidworkError, match="wa_median_income_four_persons"):
        book.what_if("wa_median_income", 1, {"size": 4})
    with pytest.raises(UnknownNameError):
        book.what_if("snap_gros_income_share", 2.5)


def test_a_file_of_ones_own_fills_the_slot(tmp_path):
    path = tmp_path / "llsil.csv"
    path.write_text(
        "name,key,value,unit,effective_from,effective_to,citation,verified,note\n"
        "llsil_four_persons,,60000,USD/year,2026-05-01,,a test-only figure,verified,\n"
    )
    assert value(read_book(path), "llsil", size=4) == 60_000
    assert value(read_book(path), "llsil", on=date(2026, 4, 30), size=4) is None


def test_recalled_rows_are_unverified_and_reviews_come_due(book):
    unverified = {r.name for r in book.unverified()}
    assert {"lifeline_income_share", "llsil_size_factor", "wioa_adult_age_from"} <= unverified
    assert "tanf_earned_income_limit" not in unverified
    recalled = [r for r in book.rows if r.note.startswith("recalled")]
    assert recalled and all(r.verified == "unverified" for r in recalled)
    assert not [r for r in book.due_for_review(date(2026, 11, 23)) if r.next_review is None]
    assert {r.name for r in book.due_for_review(date(2027, 2, 1))} >= {"orca_lift_income_share"}


@pytest.mark.parametrize(("on", "checked"), [(date(2027, 2, 13), True), (date(2027, 2, 14), False)])
def test_a_yearly_number_that_nobody_looked_at_again_is_not_verified(book, on, checked):
    reading = book.limit("poverty_guideline", on, None, {"size": 4})
    assert reading.value == 33_000 and reading.verified is checked
    assert ("looked at again by 2027-02-13" in reading.note) is not checked
    assert book.limit("poverty_guideline", on, None, {"size": 9}).verified is checked
    assert ("poverty_guideline" in {r.name for r in book.due_for_review(on)}) is True
