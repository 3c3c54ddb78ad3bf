"""Rules say themselves, with the numbers that hold on the day."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.facts import case_of
from braidwork.eligibility.rules import (
    All,
    Any,
    AtLeast,
    Compare,
    DateWindow,
    Exists,
    Is,
    IsOneOf,
    LargerOf,
    Limit,
    Not,
)
from braidwork.eligibility.rules.sentences import outline, sentence

ON = date(2026, 11, 23)
INCOME = Compare(
    "family_income_annual_usd",
    "<=",
    LargerOf(
        Limit("poverty_guideline", by={"size": "family_size"}),
        Limit("llsil", by={"size": "family_size"}, times=Limit("low_income_llsil_share")),
    ),
)


def test_numbers_are_those_of_the_day():
    said = sentence(
        Compare("family_income_annual_usd", "<=", Limit("poverty_guideline", by={"size": "family_size"})), ON
    )
    assert said == (
        "family income, 6 months × 2, is at most the federal poverty guideline by people in the family (WIOA) "
        "($15,960 for 1, $21,640 for 2, $27,320 for 3, $33,000 for 4 and so on, from 13 Jan 2026)"
    )
    assert "$15,650 for 1" in sentence(INCOME, date(2025, 6, 1))


def test_with_a_case_the_number_is_the_familys_own_and_what_is_not_loaded_is_said():
    case = case_of({"facts": {"family_size": 1}, "people": [{"id": "client"}]}, ON)
    assert sentence(INCOME, ON, case=case) == (
        "family income, 6 months × 2, is at most the larger of $15,960 (the federal poverty guideline, people in the "
        "family (WIOA): 1, from 13 Jan 2026) and 70% of the Lower Living Standard Income Level (no number is loaded "
        "for 23 Nov 2026)"
    )


def test_shares_are_percent_of_an_amount():
    rule = Compare(
        "household_income_annual_usd",
        "<=",
        Limit("poverty_guideline", at={"size": "1"}, times=Limit("orca_lift_income_share")),
    )
    assert sentence(rule, ON).endswith("$31,920 (200% of the federal poverty guideline, from 13 Jan 2026)")


def test_words_for_counts_groups_windows_and_denial():
    rule = All(
        AtLeast(2, Is("veteran"), Is("homeless"), Not(Is("receives_tanf"))),
        Any(Exists("household", Compare("age", "<", 18), others=True), IsOneOf("ui_status", "receiving", "exhausted")),
        DateWindow("layoff_date", within_months=48),
    )
    assert sentence(rule, ON) == (
        "at least 2 of these: [veteran; homeless; not: gets TANF]; and [someone else in the household: age is below "
        "18; or unemployment insurance is receiving or exhausted]; and day of the layoff is from 23 Nov 2022 "
        "to 23 Nov 2026"
    )


def test_the_outline_heads_each_clause_with_its_sentence_citation_and_doubt():
    rule = All(Is("veteran").clause("v", "Served.", cite="38 USC 101"), Any(Is("homeless"), Is("receives_tanf")))
    assert outline(rule, ON) == (
        (0, "All of these:"),
        (1, "Served. [38 USC 101; not verified]"),
        (2, "veteran"),
        (1, "Any of these:"),
        (2, "homeless"),
        (2, "gets TANF"),
    )
