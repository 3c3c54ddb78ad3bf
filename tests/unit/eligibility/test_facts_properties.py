"""What holds for any household and any income: no order matters, knowing more only narrows, parts make the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from braidwork.eligibility.facts import Case, Fact, IncomeEvent, Person

ON = date(2026, 5, 1)
SIZES = (
    "household_size",
    "family_size",
    "food_unit_size",
    "tanf_unit_size",
    "child_care_unit_size",
    "tax_household_size",
)
INCOMES = (
    "family_income_annual_usd", "household_income_monthly_usd", "food_unit_income_monthly_usd", "magi_monthly_usd",
    "tanf_unit_earned_income_monthly_usd", "child_care_income_annual_usd",
)  # fmt: skip

days = st.dates(date(2025, 6, 1), date(2026, 6, 1))
events = st.builds(
    IncomeEvent,
    source=st.sampled_from(["wages", "ssi", "unemployment", "child_support", "tax_refund"]),
    period=st.sampled_from(["week", "two_weeks", "half_month", "month", "quarter", "year", "once"]),
    amount_usd=st.integers(0, 500_000).map(lambda cents: cents / 100),
    since=days,
)
relatives = ["spouse", "partner", "child", "stepchild", "parent", "sibling", "unrelated", "foster_child"]


@st.composite
def households(draw: st.DrawFn) -> Case:
    people = [draw(_person("p0", "self"))]
    people += [draw(_person(f"p{i}", draw(st.sampled_from(relatives)))) for i in range(1, draw(st.integers(1, 5)))]
    return Case(tuple(people), (), ON, listed=draw(st.booleans()))


def _person(id: str, relationship: str) -> st.SearchStrategy[Person]:
    born = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2026, 4, 30)))
    return st.builds(
        lambda birth, ssi, **more: Person(
            id, relationship, tuple(f for f in (
                Fact("birth_date", birth, person=id) if birth else None,
                Fact("receives_ssi", ssi, person=id) if ssi is not None else None,
            ) if f), **more,
        ),
        birth=born, ssi=st.sampled_from([None, True, False]),
        income=st.one_of(st.none(), st.lists(events, max_size=2).map(tuple)),
        lives_in_home=st.sampled_from([True, True, False]) if id != "p0" else st.just(True),
        shares_food=st.sampled_from([None, True, False]),
        tax_dependent_of=st.sampled_from([None, "nobody"] + ([] if id == "p0" else ["p0"])),
    )  # fmt: skip


def span(case: Case, key: str) -> tuple[float, float]:
    reading = case.get(None, key)
    if isinstance(reading.value, (int, float)):
        return float(reading.value), float(reading.value)
    low, high = reading.low, reading.high
    return float(low) if isinstance(low, (int, float)) else 0.0, (
        float(high) if isinstance(high, (int, float)) else float("inf")
    )


@given(households())
def test_the_order_of_people_does_not_matter(case):
    turned = replace(case, people=case.people[::-1], _readings={}, _groups={})
    for key in (*SIZES, *INCOMES):
        assert span(case, key) == span(turned, key)


@given(households())
def test_sizes_and_incomes_are_ranges_that_make_sense(case):
    for key in (*SIZES, *INCOMES):
        low, high = span(case, key)
        assert 0 <= low <= high
    home = sum(p.lives_in_home is True for p in case.people)
    for key in SIZES:
        assert span(case, key)[0] <= home
        assert not case.everyone_listed or span(case, key)[1] <= home


@given(households(), st.booleans())
def test_knowing_more_only_narrows(case, everyone):
    """Settle what was open, any way it may settle: the new range lies inside the old one."""
    settled = tuple(
        replace(
            p,
            facts=p.facts if any(f.key == "receives_ssi" for f in p.facts) else (
                *p.facts, Fact("receives_ssi", everyone, person=p.id)
            ),
            income=() if p.income is None else p.income,
            shares_food=everyone if p.shares_food is None else p.shares_food,
            tax_dependent_of="nobody" if p.tax_dependent_of is None else p.tax_dependent_of,
        )
        for p in case.people
    )  # fmt: skip
    later = replace(case, people=settled, listed=True, _readings={}, _groups={})
    for key in (*SIZES, *INCOMES):
        (low, high), (least, most) = span(later, key), span(case, key)
        assert least <= low and high <= most, key


@given(
    st.sampled_from(["week", "two_weeks", "half_month", "month", "quarter", "year"]),
    st.integers(1, 500_000), days, days,
)  # fmt: skip
def test_an_income_cut_in_two_on_any_day_is_the_same_income(period, cents, since, cut):
    whole = IncomeEvent("wages", period, cents / 100, since=since)
    cut = max(cut, since)
    parts = (replace(whole, until=cut), replace(whole, since=cut + timedelta(days=1)))
    for key in INCOMES:
        one, two = (Case((Person("a", income=e),), (), ON, listed=True).get(None, key) for e in ((whole,), parts))
        assert one.value == two.value
