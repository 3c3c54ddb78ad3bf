"""Facts files: TOML and JSON alike, and every wrong one refused in plain words."""

from __future__ import annotations

import json
from datetime import date

import pytest

from braidwork.eligibility.facts import case_of, contradictions, read_case
from braidwork.errors import BraidworkError

GOOD = """
on = 2026-05-01
everyone_listed = true
synthetic = true
[facts]
county = "53033"
[[people]]
id = "ana"
birth_date = 1990-03-02
veteran = { value = true, source = "document", document = "DD-214", as_of = 2026-04-20 }
income = [{ source = "wages", amount_usd = 2000, period = "month", since = 2025-01-01 }]
[[people]]
id = "cy"
relationship = "child"
birth_date = 2016-07-01
income = "none"
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "ana.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_toml_and_json_give_the_same_case(written):
    import tomllib

    path = written(GOOD)
    case = read_case(path)
    as_json = json.dumps(tomllib.loads(GOOD), default=str)
    same = read_case(written(as_json, "ana.json"))
    assert case == same and case.synthetic and case.on == date(2026, 5, 1)
    assert case.get(None, "family_income_annual_usd").value == 24_000
    assert case.get(None, "veteran").document == "DD-214"
    assert read_case(path, date(2027, 5, 1)).get(None, "age").value == 37


def test_facts_without_people_are_the_clients(written):
    case = read_case(written('on = 2026-05-01\n[facts]\nage = 30\nfamily_size = 1\nveteran = "declined"'))
    assert case.applicant == "client" and case.get(None, "age").value == 30
    assert case.get(None, "veteran").state == "declined" and case.get(None, "family_size").value == 1


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (replaced("birth_date = 1990-03-02", "birth_date = 1990-02-31"), ["ana.toml", "impossible date"]),
        (replaced("= 1990-03-02", '= "1990-02-31"'), ["ana, birth_date", "1990-02-31", "2026-05-01"]),
        (replaced("birth_date = 1990-03-02", "birth_date = 2026-05-02"), ["ana", "2026-05-02 lies after 2026-05-01"]),
        (replaced("birth_date = 1990-03-02", "birth_date = 1890-03-02"), ["ana", "1890-03-02", "year"]),
        (replaced("birth_date = 1990-03-02", "age = 130"), ["ana, age", "130", "0 to 120"]),
        (replaced("birth_date = 1990-03-02", "birth_date = 1990-03-02\nage = 20"), ["ana", "20", "36", "1990-03-02"]),
        (replaced("birth_date = 1990-03-02", "birth_date = 2012-03-02"), ["cy", "child of 9", "parent of 14"]),
        (replaced("amount_usd = 2000", "amount_usd = -5"), ["ana, income 1", "-5", "sign"]),
        (replaced("amount_usd = 2000", "amount_usd = 1e12"), ["ana, income 1", "1,000,000,000,000", "zeros"]),
        (replaced("amount_usd = 2000", 'amount_usd = "2k"'), ["ana, income 1", "'2k' is not an amount"]),
        (replaced(', period = "month"', ""), ["ana, income 1", "no period"]),
        (replaced('"wages"', '"wage"'), ["no source of income 'wage'", "did you mean wages"]),
        (replaced('period = "month"', 'period = "monthly"'), ["did you mean month"]),
        (replaced("since = 2025-01-01", "since = 2025-01-01, until = 2024-01-01"), ["ends on 2024-01-01, before"]),
        (replaced("veteran = {", "vetran = {"), ["ana", "no fact 'vetran'", "did you mean veteran"]),
        (replaced('county = "53033"', 'conty = "53033"'), ["no fact 'conty'", "did you mean county"]),
        (replaced('county = "53033"', 'county = "King"'), ["county", "'King'", "53033"]),
        (replaced('county = "53033"', "household_size = 3"), ["household_size is 3", "2 people", "ana, cy"]),
        (replaced('county = "53033"', "household_size = 0"), ["household_size", "1 to 20"]),
        (replaced('county = "53033"', "household_size = 2.5"), ["2.5", "whole number"]),
        (replaced('county = "53033"', "family_income_annual_usd = -1"), ["-1", "sign"]),
        (replaced('county = "53033"', "family_income_annual_usd = 4e9"), ["4,000,000,000", "zeros"]),
        (replaced('county = "53033"', "family_income_annual_usd = nan"), ["not a number"]),
        (replaced('county = "53033"', "family_income_annual_usd = { low = 9e3, high = 8e3 }"), ["9,000 down to 8,000"]),
        (replaced("value = true", 'value = "perhaps"'), ["veteran", "'perhaps'", "true or false"]),
        (replaced("value = true", 'state = "maybe"'), ["no state 'maybe'"]),
        (replaced("value = true", 'value = true, state = "declined"'), ["declined and has a value"]),
        (replaced("value = true", "low = true"), ["bool has no range"]),
        (replaced('source = "document"', 'source = "hearsay"'), ["no source 'hearsay'"]),
        (replaced('relationship = "child"', 'relationship = "kid"'), ["no relationship", "'kid'"]),
        (replaced('relationship = "child"', 'relationship = "self"'), ["exactly one client", "ana, cy"]),
        (replaced('relationship = "child"', 'relationship = "child"\ntax_dependent_of = "anna"'), ["did you mean ana"]),
        (replaced('income = "none"', "household_size = 2"), ["cy", "not a fact of one person", "[facts]"]),
        (replaced('everyone_listed = true', 'veteran = true'), ["no part of a case 'veteran'", "goes under [facts]"]),
        (GOOD + '[[people]]\nid = "x"\nrelationship = "spouse"\n[[people]]\nid = "y"\nrelationship = "spouse"',
         ["two spouses: x and y"]),
        (GOOD + '[[people]]\nid = "ana"\nrelationship = "sibling"', ["ana.toml", "id", "'ana'", "What to do"]),
        (replaced('relationship = "child"', 'relationship = "child"\nchild_of = ["cy"]'),
         ["ana.toml, cy, child_of", "their own child", "What to do"]),
        (replaced('relationship = "child"', 'relationship = "hamster"'),
         ["ana.toml, cy, relationship", "'hamster'", "known: child", "stepchild"]),
        (replaced("since = 2025-01-01", "since = 2029-01-01"),
         ["ana.toml, ana, income 1", "2029-01-01, after the day of the case, 2026-05-01", "What to do"]),
        ("on = 2026-05-01\n" + "".join(f'[[people]]\nid = "p{i}"\nrelationship = "{"self" if i == 0 else "sibling"}"\n'
                                       for i in range(40)), ["lists 40 people"]),
        ("on = ", ["does not follow its format"]),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_plain_words(written, text, says):
    with pytest.raises(BraidworkError) as caught:
        read_case(written(text))
    for part in says:
        assert part in caught.value.message


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(BraidworkError, match=r"nobody\.toml: there is no such file(.|\n)*folder"):
        read_case(tmp_path / "nobody.toml")
    (tmp_path / "image.toml").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(BraidworkError, match=r"image\.toml: the facts file is no text in UTF-8"):
        read_case(tmp_path / "image.toml")
    with pytest.raises(BraidworkError, match="is a directory"):
        read_case(tmp_path)


def test_statements_that_disagree_stay_open_and_are_told_with_both_values(written):
    two = '[{ value = true, source = "document", as_of = 2026-04-20 }, { value = false, source = "cross_match" }]'
    text = replaced('{ value = true, source = "document", document = "DD-214", as_of = 2026-04-20 }', two)
    case = read_case(written(text))
    assert case.get(None, "veteran").why == "conflict"
    told = contradictions(case)
    assert len(told) == 1 and "yes (document, 2026-04-20) and no (cross match)" in told[0]


@pytest.mark.parametrize(
    ("facts", "shows"),
    [
        ({"employment_status": "unemployed", "hours_worked_weekly": 40}, ["unemployed", "40"]),
        ({"veteran": False, "service_connected_disability": True}, ["veteran: no", "yes"]),
        ({"family_size": 5, "household_size": 3}, ["5", "3"]),
        ({"family_size": {"low": 4, "high": 6}, "household_size": 3}, ["4 to 6", "3"]),
        ({"layoff_notice": False, "layoff_notice_date": "2026-04-01"}, ["no", "2026-04-01"]),
    ],
)
def test_answers_that_exclude_each_other_are_named_with_both_values(facts, shows):
    (told,) = contradictions(case_of({"on": date(2026, 5, 1), "facts": facts}))
    assert all(part in told for part in shows) and "Ask which is right" in told


@pytest.mark.parametrize(
    "facts",
    [
        {"employment_status": "unemployed", "hours_worked_weekly": 0},
        {"employment_status": "employed", "hours_worked_weekly": 40},
        {"family_size": 3, "household_size": 3},
        {"family_size": {"low": 2, "high": 6}, "household_size": 3},
        {"veteran": "declined", "service_connected_disability": True},
    ],
)
def test_answers_that_can_stand_together_are_left_alone(facts):
    assert contradictions(case_of({"on": date(2026, 5, 1), "facts": facts})) == ()
