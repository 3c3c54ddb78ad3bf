"""Who belongs together, and what their income is: one household read by six rules, incomes to the cent."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.eligibility.facts import Case, Fact, case_of

ON = date(2026, 5, 1)


def household(*others: dict, client: dict | None = None, everyone: bool | None = True, on: date = ON, **facts) -> Case:
    first = {"id": "ana", "birth_date": date(1990, 3, 2)} | (client or {})
    people = [first, *others]
    listed = {} if everyone is None else {"everyone_listed": everyone}
    return case_of({"on": on, "facts": facts, "people": people, "synthetic": True} | listed)


def ends(case: Case, key: str) -> tuple[float | None, float | None]:
    reading = case.get(None, key)
    return (reading.value, reading.value) if reading.value is not None else (reading.low, reading.high)


SPOUSE = {"id": "ben", "relationship": "spouse", "birth_date": date(1988, 1, 1)}
PARTNER = {"id": "ben", "relationship": "partner", "birth_date": date(1988, 1, 1)}
CHILD = {"id": "cy", "relationship": "child", "birth_date": date(2016, 7, 1)}
GROWN = {"id": "di", "relationship": "child", "birth_date": date(2006, 7, 1)}  # 19
HOUSEMATE = {"id": "eve", "relationship": "unrelated", "birth_date": date(1991, 1, 1)}
MOTHER = {"id": "fay", "relationship": "parent", "birth_date": date(1960, 1, 1)}


@pytest.mark.parametrize(
    ("others", "sizes"),
    [
        ([], {"household": 1, "family": 1, "food_unit": 1, "child_care_unit": 1}),
        ([SPOUSE, CHILD], {"household": 3, "family": 3, "food_unit": 3, "child_care_unit": 3}),
        ([CHILD, HOUSEMATE | {"shares_food": False}], {"household": 2 + 1, "family": 2, "food_unit": 2}),
        ([CHILD, HOUSEMATE | {"shares_food": True}], {"household": 3, "family": 2, "food_unit": 3}),
        ([GROWN | {"tax_dependent_of": "ana"}], {"household": 2, "family": 2, "food_unit": 2, "child_care_unit": 1}),
        ([GROWN | {"tax_dependent_of": "nobody"}], {"household": 2, "family": 1, "food_unit": 2}),
        ([PARTNER | {"shares_food": True}], {"household": 2, "family": 1, "food_unit": 2, "child_care_unit": 1}),
        ([PARTNER, CHILD | {"child_of": ["ana", "ben"]}], {"family": 2, "child_care_unit": 3}),
        ([PARTNER, CHILD | {"child_of": ["ana"]}], {"family": 2, "child_care_unit": 2}),
        ([CHILD | {"lives_in_home": False}], {"household": 1, "family": 1, "food_unit": 1}),
    ],
)  # fmt: skip
def test_sizes_follow_from_who_lives_there_and_how_they_belong(others, sizes):
    case = household(*others, client={"tax_dependent_of": "nobody"})
    keys = {unit: f"{unit}_size" for unit in ("household", "family", "food_unit", "child_care_unit")}
    assert {unit: case.get(None, keys[unit]).value for unit in sizes} == sizes


def test_what_is_not_known_makes_a_size_a_range_and_names_who():
    case = household(GROWN, HOUSEMATE)
    assert ends(case, "family_size") == (1, 2)
    assert "perhaps di" in case.get(None, "family_size").note
    assert ends(case, "food_unit_size") == (2, 3)
    unknown_home = household(CHILD | {"birth_date": "unknown"})
    assert ends(unknown_home, "family_size") == (1, 2)


def test_a_household_not_listed_to_the_end_is_at_least_that_large():
    assert ends(household(CHILD, everyone=False), "household_size") == (2, None)
    case = household(CHILD, everyone=None)
    assert ends(case, "household_size") == (2, None)
    assert not case.members("household", "ana").complete
    closed = case.with_facts(Fact("household_size", value=2))
    assert ends(closed, "family_size") == (2, 2) and closed.members("household", "ana").complete


def test_a_minor_client_belongs_to_the_parents_family():
    case = household(MOTHER, client={"birth_date": date(2010, 1, 1)})
    assert ends(case, "family_size") == (2, 2)
    assert ends(household(MOTHER, client={"tax_dependent_of": "nobody"}), "family_size") == (1, 1)


def test_ssi_leaves_the_cash_unit_and_an_answer_for_all_is_enough():
    assert ends(household(CHILD, client={"receives_ssi": False}), "tanf_unit_size") == (1, 2)
    child_on_ssi = household(CHILD | {"receives_ssi": True}, client={"receives_ssi": False})
    assert ends(child_on_ssi, "tanf_unit_size") == (1, 1)
    assert ends(household(CHILD, family_received_ssi_past_6_months=False), "tanf_unit_size") == (2, 2)


def test_members_of_a_group_and_facts_of_others():
    case = household(SPOUSE, CHILD, HOUSEMATE | {"shares_food": False}, family_size=3)
    assert case.members("family", "ana").person_ids == ("ana", "ben", "cy")
    assert case.members("family", "eve") == case.members("family", "eve").__class__(("eve",), False)
    assert case.get("cy", "family_size").value == 3
    assert case.get("eve", "family_size").state == "unknown"
    assert case.get("cy", "age").value == 9


def test_quantified_facts_in_kleene_logic():
    case = household(CHILD, HOUSEMATE | {"birth_date": "unknown"})
    assert case.get(None, "child_under_13_in_home").value is True
    assert case.get(None, "child_under_5_in_home").value is None
    assert household(CHILD).get(None, "child_under_5_in_home").value is False
    assert household(CHILD, everyone=False).get(None, "child_under_5_in_home").value is None


WAGES = {"source": "wages", "amount_usd": 2000, "period": "month", "since": date(2025, 1, 1)}


def income(*events: dict, on: date = ON, **more) -> Case:
    return household(client={"income": list(events)}, on=on, **more)


@pytest.mark.parametrize(
    ("event", "year", "month"),
    [
        (WAGES, 24_000, 2_000),
        (WAGES | {"period": "week", "amount_usd": 600}, 31_200, 2_600),
        (WAGES | {"period": "two_weeks", "amount_usd": 1234.56}, 32_098.56, 2_674.88),
        (WAGES | {"period": "year", "amount_usd": 15_960}, 15_960, 1_330),
        # six months before 1 May: 1 November to 30 April, 181 days; the last 31 of them are after 31 March
        (WAGES | {"until": date(2025, 10, 31)}, 0, 0),
        (WAGES | {"since": date(2026, 4, 1)}, 24_000 * 30 / 181, 2_000),
        (WAGES | {"until": date(2026, 3, 31)}, round(24_000 * 151 / 181, 2), 0),
        ({"source": "wages", "amount_usd": 500, "period": "once", "since": date(2026, 4, 30)}, 1_000, 500),
        ({"source": "wages", "amount_usd": 500, "period": "once", "since": ON}, 0, 0),
        ({"source": "wages", "amount_usd": 500, "period": "once", "since": date(2025, 11, 1)}, 1_000, 0),
        ({"source": "wages", "amount_usd": 500, "period": "once", "since": date(2025, 10, 31)}, 0, 0),
    ],
)  # fmt: skip
def test_an_income_counts_for_the_days_it_covers(event, year, month):
    case = income(event)
    assert case.get(None, "family_income_annual_usd").value == pytest.approx(year, abs=0.005)
    assert case.get(None, "tanf_unit_earned_income_monthly_usd").value == pytest.approx(month, abs=0.005)
    assert case.get(None, "tanf_unit_unearned_income_monthly_usd").value == 0


def test_the_last_calendar_year():
    case = income(WAGES | {"since": date(2025, 7, 1)})
    assert case.get(None, "family_income_calendar_year_usd").value == pytest.approx(24_000 * 184 / 365, abs=0.005)


def test_what_measures_leave_out_and_what_the_text_does_not_settle():
    case = income(WAGES, {"source": "ssi", "amount_usd": 900, "period": "month", "since": date(2025, 1, 1)})
    assert case.get(None, "family_income_annual_usd").value == 24_000
    assert case.get(None, "food_unit_income_monthly_usd").value == 2_900
    benefits = income({"source": "unemployment", "amount_usd": 500, "period": "week", "since": date(2025, 1, 1)})
    assert ends(benefits, "family_income_annual_usd") == (0, 26_000)
    mixed = income(WAGES, {"source": "unemployment", "amount_usd": 500, "period": "week", "since": date(2025, 1, 1)})
    assert ends(mixed, "family_income_annual_usd") == (24_000, 50_000)


def test_an_unknown_part_leaves_the_sum_open_above_and_is_named():
    case = household(SPOUSE, CHILD, client={"income": [WAGES]})
    reading = case.get(None, "family_income_annual_usd")
    assert (reading.low, reading.high) == (24_000, None)
    assert "ben: income not known" in reading.note and "cy: under 15" in reading.note
    closed = case.with_people(*(p for p in household(SPOUSE | {"income": "none"}).people if p.id == "ben"))
    assert closed.get(None, "family_income_annual_usd").value == 24_000


def test_a_range_stays_a_range_and_a_missing_first_day_covers_any_part():
    ranged = income(
        {"source": "wages", "low_usd": 1000, "high_usd": 1200, "period": "month", "since": ON.replace(year=2025)}
    )
    assert ends(ranged, "family_income_annual_usd") == (12_000, 14_400)
    no_day = income({"source": "wages", "amount_usd": 1000, "period": "month"}, WAGES)
    assert ends(no_day, "family_income_annual_usd") == (24_000, 36_000)


def test_who_may_belong_counts_between_nothing_and_all():
    case = household(GROWN | {"income": [WAGES]}, client={"income": [WAGES]})
    assert ends(case, "family_income_annual_usd") == (24_000, 48_000)


def test_what_a_minor_earns_counts_between_nothing_and_all():
    teen = {"id": "gil", "relationship": "child", "birth_date": date(2010, 1, 1), "income": [WAGES]}
    assert ends(household(teen, client={"income": [WAGES]}), "household_income_monthly_usd") == (2_000, 4_000)


def test_aid_of_today_is_aid_of_the_past_six_months_and_a_no_of_today_says_nothing():
    yes = household(CHILD | {"receives_ssi": True})
    assert yes.get(None, "family_received_ssi_past_6_months").value is True
    no = household(CHILD | {"receives_ssi": False}, client={"receives_ssi": False})
    assert no.get(None, "family_received_ssi_past_6_months").value is None
