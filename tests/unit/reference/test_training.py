"""The training reference: what ships, and what a file of somebody's own may not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import training
from braidwork.reference.training import training_reference

SHIPPED = Path(training.__file__).parent / "training_options.toml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    own = tmp_path / "own.toml"
    own.write_text(text.replace(old, new, 1), encoding="utf-8")
    return own


def test_the_shipped_reference_orders_education_and_says_that_it_is_unverified():
    shipped = training_reference()
    assert shipped.verified == "unverified" and shipped.citation and shipped.as_of
    assert shipped.level("No formal educational credential") == 0
    assert shipped.level("Bachelor's degree") > shipped.level("Associate's degree")
    months = [shipped.study_months[name] for name in shipped.levels[2:]]
    assert months == sorted(months) and months[0] > 0
    with pytest.raises(UnknownNameError, match="Bachelor"):
        shipped.level("Bachelor")


def test_a_state_without_prices_has_those_of_the_nation():
    shipped = training_reference()
    year = shipped.study_cost_usd("Associate's degree", 12, "ZZ")
    assert year == shipped.study_cost_usd("Associate's degree", 12, None) == 2_600  # 4,050 + 1,500 - 3,000, to 100
    assert shipped.study_cost_usd("Associate's degree", 12, "WA") == 3_000
    assert shipped.study_cost_usd("Bachelor's degree", 24, "WA") == 2 * shipped.study_cost_usd(
        "Bachelor's degree", 12, "WA"
    )


def test_little_preparation_asks_for_less_experience():
    shipped = training_reference()
    assert shipped.experience("Less than 5 years", 2) == 12 < shipped.experience("Less than 5 years", 3) == 24
    assert shipped.experience("Less than 5 years", None) == 24 and shipped.experience(None, 1) == 0


def test_grants_never_make_a_price_negative(tmp_path):
    own = changed(tmp_path, "grants_year_usd = 3000", "grants_year_usd = 99000")
    assert training_reference(own).study_cost_usd("Associate's degree", 24, None) == 0


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('state = "us"', 'state = "OR"', "state us"),
        ('verified = "unverified"', 'verified = "surely"', "verified"),
        ('"Associate\'s degree" = 24', '"Associate\'s degree" = -1', "whole number"),
        ("[study.school]", "[study.schools]", "school"),
        ("as_of", "as of", "cannot be read"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path, old, new, match):
    own = changed(tmp_path, old, new)
    with pytest.raises(DataError, match=match) as refused:
        training_reference(own)
    assert str(own) in refused.value.message
