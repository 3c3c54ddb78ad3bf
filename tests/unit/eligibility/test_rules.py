"""Rules decide one person: Kleene's logic, ranges, limits that nobody knows, and why an answer stays open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from braidwork.eligibility.rules import (
    All,
    Any,
    AtLeast,
    Compare,
    CountAtLeast,
    DateWindow,
    Exists,
    FactReading,
    FactValue,
    Is,
    IsOneOf,
    LargerOf,
    Limit,
    LimitReading,
    Members,
    Not,
    ServiceDate,
    SmallerOf,
    decide,
    facts_read,
    what_would_change,
)
from braidwork.errors import BraidworkError, UnknownNameError

ON = date(2026, 11, 23)
T, F, U = True, False, None


@dataclass
class House:
    """People with facts; a pair is a range, a reading stands for itself."""

    people: dict[str, dict] = field(default_factory=dict)
    complete: bool = True
    applicant: str = "ana"

    def get(self, person_id, key):
        value = self.people.get(person_id or self.applicant, {}).get(key)
        if isinstance(value, FactReading):
            return value
        if value is None:
            return FactReading(key, person_id=person_id)
        if isinstance(value, tuple):
            return FactReading(key, low=value[0], high=value[1], state="known", source="staff", person_id=person_id)
        return FactReading(key, value, state="known", source="staff", person_id=person_id)

    def members(self, group, person_id):
        return Members(tuple(self.people), self.complete)


class Law:
    """A guideline by size, one that nobody checked, and one that is not loaded unless `loaded` says otherwise."""

    def __init__(self, **loaded):
        self.loaded = loaded

    def limit(self, name, on, known_at, key):
        size = int(key.get("size", "1"))
        found = {
            "guideline": 15_960.0 + 5_680 * (size - 1),
            "unchecked": 20_000.0,
            "share": 0.7,
            "standard": None,
            "months": 48,
            **self.loaded,
        }[name]
        value = found[str(size)] if isinstance(found, dict) else found
        return LimitReading(name, tuple(key.items()), value, effective_from=on, verified=name != "unchecked")

    def key_values(self, name, part):
        return tuple(str(n) for n in range(1, 21))


def person(**facts):
    return House({"ana": facts})


def truth(rule, case=None, law=None):
    return decide(rule, case or person(), ON, None, law or Law()).truth


STATES = {T: Compare("n", ">=", 1), F: Compare("n", ">=", 9), U: Is("nobody_knows")}
ONE = person(n=5)


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (T, U, U, T), (F, F, F, F), (F, U, F, U), (U, U, U, U)],
)
def test_all_and_any_are_kleenes(a, b, both, either):
    for first, second in ((a, b), (b, a)):
        assert truth(All(STATES[first], STATES[second]), ONE) is both
        assert truth(Any(STATES[first], STATES[second]), ONE) is either


@pytest.mark.parametrize(("a", "turned"), [(T, F), (F, T), (U, U)])
def test_not_swaps_and_keeps_the_unknown(a, turned):
    assert truth(Not(STATES[a]), ONE) is turned


@pytest.mark.parametrize(
    ("k", "parts", "expected"),
    [(2, (T, U, F), U), (2, (F, F, U), F), (2, (T, U, T), T), (1, (F, F), F), (3, (T, T, U), U)],
)
def test_at_least(k, parts, expected):
    assert truth(AtLeast(k, *(STATES[p] for p in parts)), ONE) is expected


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [("<=", T, T, F), ("<", T, F, F), (">=", F, T, T), (">", F, F, T), ("==", F, T, F)],
)
def test_comparisons_at_the_limit_and_one_to_either_side(op, below, at, above):
    rule = Compare("income", op, Limit("guideline", by={"size": "size"}))
    for income, expected in ((21_639, below), (21_640, at), (21_641, above)):
        assert truth(rule, person(income=income, size=2)) is expected


@pytest.mark.parametrize(
    ("op", "span", "expected"),
    [
        ("<=", (10, 20), T), ("<=", (10, 21), U), ("<=", (21, 30), F), ("<=", (None, 20), T), ("<=", (20, None), U),
        ("<", (10, 20), U), ("<", (20, 30), F), (">=", (20, 30), T), (">=", (19, 30), U), (">=", (1, 19), F),
        (">", (20, 30), U), (">", (1, 20), F), ("==", (20, 20), T), ("==", (19, 20), U), ("==", (21, 30), F),
    ],
)  # fmt: skip
def test_a_range_settles_only_where_all_of_it_agrees(op, span, expected):
    assert truth(Compare("n", op, 20), person(n=span)) is expected


LOW_INCOME = Compare(
    "income",
    "<=",
    LargerOf(Limit("guideline", by={"size": "size"}), Limit("standard", by={"size": "size"}, times=Limit("share"))),
)


@pytest.mark.parametrize(
    ("income", "expected"), [(15_000, T), (15_960, T), (15_961, U), (17_000, U), ((14_000, 16_000), U)]
)
def test_the_larger_of_a_known_and_an_unknown_limit_never_says_no(income, expected):
    assert truth(LOW_INCOME, person(income=income, size=1)) is expected


@pytest.mark.parametrize(("size", "limit"), [(1, 15_960), (2, 24_780), (4, 42_000)])
def test_with_the_standard_loaded_the_limits_are_those_of_the_notice(size, limit):
    law = Law(standard={"1": 21_600.0, "2": 35_400.0, "4": 60_000.0})
    assert truth(LOW_INCOME, person(income=limit, size=size), law) is T
    assert truth(LOW_INCOME, person(income=limit + 1, size=size), law) is F


def test_the_smaller_of_a_known_and_an_unknown_limit_can_say_no_and_never_yes():
    rule = Compare("income", "<=", SmallerOf(1000, Limit("standard")))
    assert truth(rule, person(income=1001)) is F
    assert truth(rule, person(income=10)) is U


def test_a_range_of_sizes_takes_the_limits_of_both_ends():
    rule = Compare("income", "<=", Limit("guideline", by={"size": "size"}))
    for income, expected in ((21_640, T), (21_641, U), (27_321, F)):
        assert truth(rule, person(income=income, size=(2, 3))) is expected


@pytest.mark.parametrize("size", [21, 2.5, -1])
def test_a_size_beyond_every_table_leaves_the_limit_unknown(size):
    assert truth(Compare("income", ">", Limit("guideline", by={"size": "size"})), person(income=9, size=size)) is U


@pytest.mark.parametrize(
    ("rounding", "limit"), [("none", 1_866.666667), ("nearest", 1_867), ("up", 1_867), ("down", 1_866)]
)
def test_a_yearly_amount_by_the_month_is_rounded_last(rounding, limit):
    rule = Compare("income", "<=", Limit("year", monthly=True, times=Limit("share"), rounding=rounding))
    law = Law(year=32_000.0)
    assert truth(rule, person(income=limit), law) is T
    assert truth(rule, person(income=limit + 0.01), law) is F


def test_products_carry_no_binary_dust():
    rule = Compare("income", "<=", Limit("year", times=Limit("share")))
    assert truth(rule, person(income=24_780), Law(year=60_000 * 0.59)) is T


def test_a_limit_can_be_another_fact():
    rule = Compare("rent", ">", FactValue("income"))
    assert truth(rule, person(rent=5, income=(1, 4))) is T
    assert truth(rule, person(rent=5, income=(1, 5))) is U
    assert truth(rule, person(rent=5)) is U


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 11, 22), F), (date(2022, 11, 23), T), (ON, T), (date(2026, 11, 24), F),
        ((date(2022, 11, 1), date(2023, 1, 1)), U), ((date(2023, 1, 1), None), U), ((None, date(2022, 1, 1)), F),
    ],
)  # fmt: skip
def test_a_window_of_months_ends_on_the_service_date(day, expected):
    for months in (48, Limit("months")):
        assert truth(DateWindow("laid_off_date", within_months=months), person(laid_off_date=day)) is expected


def test_months_back_from_the_end_of_a_month_stay_in_the_month():
    rule = DateWindow("laid_off_date", within_months=6)
    for day, expected in ((date(2026, 2, 28), T), (date(2026, 2, 27), F)):
        assert decide(rule, person(laid_off_date=day), date(2026, 8, 31), None, Law()).truth is expected


def test_windows_of_days_ahead_and_of_fixed_dates():
    ahead = DateWindow("notice_date", within_days=0, ahead_days=180)
    assert [truth(ahead, person(notice_date=date(2027, 5, d))) for d in (22, 23)] == [T, F]
    since = DateWindow("birth_date", on_or_after=date(1960, 1, 1))
    assert [truth(since, person(birth_date=date(y, m, d))) for y, m, d in ((1959, 12, 31), (1960, 1, 1))] == [F, T]


def test_a_window_whose_length_is_not_loaded_is_unknown_and_says_so():
    verdict = decide(DateWindow("d", within_months=Limit("standard")), person(d=ON), ON, None, Law())
    assert verdict.truth is None
    assert verdict.reason.why == "no_parameter"


def test_a_rule_for_a_time_holds_in_that_time_only():
    rule = ServiceDate(date(2023, 10, 1), date(2025, 6, 30))
    for day, expected in ((date(2025, 6, 15), T), (date(2025, 7, 15), F), (date(2023, 9, 30), F)):
        assert decide(rule, person(), day, None, Law()).truth is expected


CHILD = Compare("age", "<", 18)


@pytest.mark.parametrize(
    ("ages", "complete", "expected"),
    [((40, 7), T, T), ((40, 30), T, F), ((40, 30), F, U), ((40, None), T, U), ((40, 7), F, T), ((40,), T, F)],
)
def test_someone_in_the_household(ages, complete, expected):
    house = House({f"p{i}": {"age": a} for i, a in enumerate(ages)}, complete, "p0")
    assert truth(Exists("household", CHILD), house) is expected
    assert truth(CountAtLeast("household", CHILD, 1), house) is expected


def test_counting_children_and_leaving_the_person_out():
    house = House({"a": {"age": 9}, "b": {"age": 3}, "c": {}}, True, "a")
    assert truth(CountAtLeast("household", CHILD, 2), house) is T
    assert truth(CountAtLeast("household", CHILD, 3), house) is U
    assert truth(CountAtLeast("household", CHILD, 2, others=True), house) is U
    assert truth(CountAtLeast("household", CHILD, 3, others=True), house) is F


@pytest.mark.parametrize("why", ["expired", "conflict", "no_consent"])
def test_what_may_not_be_used_is_unknown_with_its_reason_and_never_no(why):
    case = person(veteran=FactReading("veteran", why=why))
    verdict = decide(Is("veteran"), case, ON, None, Law())
    assert (verdict.truth, verdict.reason.why) == (None, why)


@pytest.mark.parametrize("state", ["declined", "not_yet_available", "unknown"])
def test_kinds_of_no_answer_stay_apart(state):
    verdict = decide(Compare("n", "<=", 3), person(n=FactReading("n", state=state)), ON, None, Law())
    assert (verdict.truth, verdict.reason.why) == (None, state)


def test_what_does_not_apply_is_no_for_a_yes_or_no_fact_and_unknown_for_an_amount():
    nothing = FactReading("x", state="not_applicable")
    assert truth(Is("x"), person(x=nothing)) is F
    assert truth(Compare("x", "<=", 5), person(x=nothing)) is U
    assert truth(Compare("x", "<=", 5, not_applicable=True), person(x=nothing)) is T


def test_an_answer_rests_on_unverified_law_only_where_nothing_verified_gives_it():
    unchecked = Compare("income", "<=", Limit("unchecked"))
    checked = Compare("income", "<=", Limit("guideline", by={"size": "size"}))
    case = person(income=19_000, size=2)
    assert decide(unchecked, case, ON, None, Law()).unverified
    assert not decide(checked, case, ON, None, Law()).unverified
    assert not decide(Any(unchecked, checked), case, ON, None, Law()).unverified
    assert decide(All(unchecked, checked), case, ON, None, Law()).unverified
    both = Compare("income", "<=", LargerOf(Limit("unchecked"), Limit("guideline", by={"size": "size"})))
    assert not decide(both, case, ON, None, Law()).unverified
    assert decide(both, person(income=99_000, size=2), ON, None, Law()).unverified
    assert decide(checked.clause("c", mark="unverified"), case, ON, None, Law()).unverified
    assert not decide(checked.clause("c", mark="verified"), case, ON, None, Law()).unverified


def test_the_deciding_comparisons_are_the_fewest():
    rule = All(Is("a"), Any(Is("b"), AtLeast(2, Is("c"), Is("d"), Is("e"))))
    failing = decide(rule, person(a=False, b=True), ON, None, Law())
    assert [r.node.fact for r in failing.deciding] == ["a"]
    passing = decide(rule, person(a=True, b=True, c=True, d=True), ON, None, Law())
    assert [r.node.fact for r in passing.deciding] == ["a", "b"]
    open_ = decide(rule, person(a=True, b=False, c=False), ON, None, Law())
    assert [r.node.fact for r in open_.deciding] == ["d", "e"]


def test_what_would_change_an_answer_is_one_nearest_value_per_fact():
    rule = All(
        Compare("age", ">=", 18), Any(Is("gets_snap"), Compare("income", "<=", Limit("guideline", by={"size": "size"})))
    )
    changes = what_would_change(rule, person(age=30, gets_snap=False, income=22_000, size=2), ON, None, Law())
    assert {(c.key, c.to) for c in changes} == {("gets_snap", True), ("income", 21_640)}
    assert all(c.truth for c in changes)
    (only,) = what_would_change(Compare("age", ">=", 18), person(age=17), ON, None, Law())
    assert (only.key, only.now, only.to) == ("age", 17, 18)


def test_two_failing_facts_have_no_single_change():
    assert what_would_change(All(Is("a"), Is("b")), person(a=False, b=False), ON, None, Law()) == ()


def test_facts_read_names_limits_and_members_too():
    rule = All(
        Exists("household", CHILD), Compare("income", "<=", Limit("guideline", by={"size": "size"})), IsOneOf("c", "1")
    )
    assert facts_read(rule) == {"age", "income", "size", "c"}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: AtLeast(3, Is("a"), Is("b")), "AtLeast"),
        (lambda: All(), "at least one part"),
        (lambda: IsOneOf("area", 33), "as text"),
        (lambda: DateWindow("d"), "no end"),
        (lambda: DateWindow("d", within_months=1, within_days=1), "months and in days"),
        (lambda: DateWindow("d", within_months=Limit("m", by={"size": "size"})), "may not depend"),
        (lambda: Exists("household", Exists("family", Is("a"))), "in turn"),
        (lambda: CountAtLeast("household", Is("a"), 0), "true of everyone"),
        (lambda: Limit("g", by={"size": "size"}, at={"size": "1"}), "size"),
    ],
)
def test_a_rule_that_cannot_mean_anything_is_refused_when_made(make, words):
    with pytest.raises(BraidworkError, match=words):
        make()


def test_unknown_names_in_rules_suggest_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean"):
        Compare("n", "=<", 1)
    with pytest.raises(UnknownNameError, match="household"):
        Exists("housholds", Is("a"))


@pytest.mark.parametrize(
    ("rule", "value"),
    [(Is("x"), 1), (IsOneOf("x", "1"), 1), (Compare("x", "<", 1), True), (DateWindow("x", within_days=1), "soon")],
)
def test_a_value_of_the_wrong_kind_is_an_error_and_no_answer(rule, value):
    with pytest.raises(BraidworkError, match="x is"):
        truth(rule, person(x=value))
