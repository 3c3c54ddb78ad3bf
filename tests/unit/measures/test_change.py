"""Change between editions: what may be subtracted, and what the words then say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket import measure
from braidwork.measures import Estimate, Estimates, Provenance
from braidwork.measures.change import change


def edition(partition: str, share: float, *, error: float = 0.01, where: str = "", **extra) -> Estimates:
    """One row, of women, in one edition."""
    row = Estimate({"sex": "female"}, share, error, 100, 900.0, "high", "replicates", 50, {}, None, (), extra)
    made = Provenance("pums_person", partition, partition, "", f"The region{where}", "", "", "f", "DuckDB", place="x")
    return Estimates(measure("poverty_rate"), ("sex",), (row,), made)


def test_a_change_is_later_minus_earlier_with_both_errors():
    row = change(edition("acs1-2024", 0.12), edition("acs1-2022", 0.10)).rows[0]
    assert row.value == pytest.approx(0.02)
    assert row.standard_error == pytest.approx(0.02**0.5 * 0.1)
    assert row.extra == {"earlier_value": 0.10, "later_value": 0.12, "differs": "no"}


@pytest.mark.parametrize(
    ("later", "earlier", "refused"),
    [
        ("acs1-2023+acs1-2024", "acs1-2023", "share years"),  # once only the last of the pooled years was seen
        ("acs1-2023+acs1-2024", "acs1-2024", "share years"),
        ("acs1-2024", "acs5-2020-2024", "share years"),
        ("acs1-2022", "acs1-2024", "is not earlier than"),
    ],
)
def test_editions_that_share_years_or_run_backwards_are_refused(later, earlier, refused):
    with pytest.raises(UndefinedMeasureError, match=refused):
        change(edition(later, 0.12), edition(earlier, 0.10))


def test_pooled_editions_between_which_a_year_lies_are_independent():
    assert change(edition("acs1-2022+acs1-2024", 0.12), edition("acs1-2023", 0.10)).rows[0].value is not None


def test_rows_pooled_one_by_one_are_never_subtracted():
    """Both may rest on the same years: the change would be 0 with a margin."""
    pooled = edition("acs1-2024", 0.12, pooled="years: 2024, 2023")
    with pytest.raises(UndefinedMeasureError, match="same records"):
        change(pooled, edition("acs1-2022", 0.10))
    assert change(edition("acs1-2024", 0.12, pooled=None), edition("acs1-2022", 0.10)).rows[0].value is not None


def test_tables_of_other_people_are_refused():
    with pytest.raises(UndefinedMeasureError, match="county is King"):
        change(edition("acs1-2024", 0.12, where="; county is King"), edition("acs1-2022", 0.10))
    other = edition("acs1-2022", 0.10)
    with pytest.raises(UndefinedMeasureError, match="two different tables"):
        change(edition("acs1-2024", 0.12), replace(other, measure=replace(other.measure, of="employment_rate")))


def test_two_standards_are_both_named():
    later, earlier = edition("acs1-2024", 0.12), edition("acs1-2023", 0.10)
    later = replace(later, measure=replace(later.measure, label="Paid $29", notes=("standard of 2024",)))
    earlier = replace(earlier, measure=replace(earlier.measure, label="Paid $28", notes=("standard of 2023",)))
    found = change(later, earlier).measure
    assert found.label == "Change: from paid $28 to paid $29"
    assert found.notes == ("standard of 2023", "standard of 2024")
    assert change(edition("acs1-2024", 0.12), edition("acs1-2023", 0.1)).measure.label == "Change: poverty rate"


def test_the_best_served_group_has_no_change_of_its_gap():
    later, earlier = edition("acs1-2024", 0.0, error=0.0), edition("acs1-2023", 0.0, error=0.0)
    row = change(later, earlier).rows[0]
    assert (row.value, row.standard_error, row.reliability) == (None, None, "not_estimable")
    assert "best-served group" in str(row.reason)


def test_another_yardstick_is_said():
    later, earlier = (edition(p, v, reference_group=g) for p, v, g in
                      (("acs1-2024", 0.12, "white"), ("acs1-2023", 0.10, "asian")))  # fmt: skip
    assert change(later, earlier).rows[0].notes == ("the best-served group was asian, now it is white",)
    assert change(later, replace(later, provenance=earlier.provenance)).rows[0].notes == ()
