"""The low-income limit of the specification (people.md 2.6) over facts, limits and rules together."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.eligibility.facts import case_of
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.rules import Compare, LargerOf, Limit, decide
from braidwork.reference.dated import Parameter

ON = date(2026, 5, 1)
SIZE = {"size": "family_size"}
LOW_INCOME = Compare(
    "family_income_annual_usd", "<=",
    LargerOf(
        Limit("poverty_guideline", by=SIZE), Limit("llsil", by=SIZE, times=Limit("low_income_llsil_share"))
    ),
)  # fmt: skip


def truth(income, size, llsil=None):
    book = limit_book()
    if llsil is not None:
        row = Parameter(
            "llsil_four_persons", {}, llsil, "USD/year", date(2026, 1, 1), None, "a test-only figure", "verified"
        )
        book = book.with_rows([row])
    case = case_of({"on": ON, "facts": {"family_size": size, "family_income_annual_usd": income}})
    return decide(LOW_INCOME, case, ON, None, book).truth


@pytest.mark.parametrize(
    ("income", "size", "answer"),
    [
        (15_000, 1, True),
        (15_960, 1, True),
        (15_961, 1, None),
        (17_000, 1, None),
        (9_000_000, 1, None),
        ({"low": 14_000, "high": 15_960}, 1, True),
        ({"low": 14_000, "high": 16_000}, 1, None),
        (61_400, 9, True),
        (61_401, 9, None),
    ],
)
def test_without_llsil_nobody_is_ever_said_not_to_have_a_low_income(income, size, answer):
    assert truth(income, size) is answer


@pytest.mark.parametrize(("size", "limit"), [(1, 15_960), (2, 24_780), (4, 42_000)])
def test_with_llsil_the_limit_is_the_larger_of_both(size, limit):
    assert truth(limit, size, llsil=60_000) is True
    assert truth(limit + 1, size, llsil=60_000) is False


def test_a_size_known_as_a_range_settles_only_what_holds_for_each():
    assert truth(15_000, {"low": 1, "high": 3}) is True
    assert truth(20_000, {"low": 2, "high": 3}) is True
    assert truth(20_000, {"low": 1, "high": 3}) is None
