"""Policies: data, dated and cited, with a sentence for the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from braidwork.disclosure import policy, policy_names
from braidwork.disclosure.rules import policy_from
from braidwork.errors import BraidworkError, DataError, UnknownNameError


@pytest.mark.parametrize("name", policy_names())
def test_every_policy_is_cited_dated_and_says_its_own_numbers(name):
    rules = policy(name)
    assert rules.id == name
    assert rules.citation
    assert rules.valid_from
    assert "{" not in rules.text
    number = {"public_survey": "10", "participants": "1 to 9", "participants_rounded": "multiple of 5"}[name]
    assert number in rules.text


def test_the_sentence_follows_the_number():
    assert "1 to 4" in replace(policy("participants"), threshold=5).text
    assert "everybody or nobody" in policy("participants").text
    assert "everybody or nobody" not in replace(policy("participants"), group_disclosure=False).text


@pytest.mark.parametrize(
    ("n", "bucket"), [(0, "<10"), (9, "<10"), (10, "10-29"), (29, "10-29"), (1599, "400-1599"), (1600, "1600+")]
)
def test_ranges_of_records_change_at_the_edges_of_the_policy(n, bucket):
    assert policy("participants").n_bucket(n) == bucket


def test_a_policy_may_have_its_own_ranges():
    assert replace(policy("participants"), n_bucket_edges=(20, 50)).n_bucket(19) == "<20"


def test_an_unknown_policy_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean participants"):
        policy("participant")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"objective": "valu"}, "did you mean value"),
        ({"zeros": "hidden"}, "no zeros 'hidden'"),
        ({"scope": "people"}, "no scope"),
        ({"method": "rounded", "rounding_base": 7}, "use 3 or 5"),
        ({"threshold": 1}, "withhold nothing"),
        ({"n_bucket_edges": (30, 10)}, "must rise"),
    ],
)
def test_a_rule_that_does_not_exist_is_refused(change, match):
    with pytest.raises(BraidworkError, match=match):
        replace(policy("participants"), **change)


def test_a_policy_file_with_a_missing_or_unknown_key_is_named():
    with pytest.raises(DataError, match=r"mine\.toml: the policy lacks version"):
        policy_from({"id": "mine"}, where="mine.toml")
    with pytest.raises(UnknownNameError, match="did you mean threshold"):
        policy_from({"treshold": 10}, where="mine.toml")
