"""# Segregation: who works where

When groups of people work in different occupations, pay, hours and prospects differ with them. An index says in one
number how far apart they work. Every index here reads a long table, one row per unit (an occupation, a school, a
place) and group with a count of people, and gives back the value together with what is known of its error: what
chance alone would show, the bias of a small sample, a standard error. A measure that has no value for a table is
refused with a reason; none falls back to another.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.segregation import (
    crosstab,
    decompose_change,
    dissimilarity,
    exposure,
    gini,
    isolation,
    karmel_maclachlan,
    levers,
    local_segregation,
    multigroup_dissimilarity,
    mutual_information,
    theil_h,
)


def table(text: str) -> pd.DataFrame:
    """Occupations in rows and groups in columns, as the long table that the product reads."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    return pd.DataFrame(
        [(row[0], group, float(n)) for row in rows for group, n in zip(head[1:], row[1:], strict=True)],
        columns=["unit", "group", "count"],
    )


APART = table("""
    occupation  women  men
    nurses          8    0
    welders         0    8
""")

ALIKE = table("""
    occupation  women  men
    nurses          6    3
    welders         4    2
""")

REGION = table("""
    occupation  women  men
    nurses         40   10
    clerks         30   20
    drivers        10   40
    welders         0   50
""")


# --- ## How far apart two groups work -------------------------------------------------------------------------------


def test_dissimilarity_is_the_share_who_would_have_to_change_occupation():
    """½ Σ |share of all women − share of all men|: 80 women, 120 men; ½ (0.4167 + 0.2083 + 0.2083 + 0.4167) = 0.625."""
    assert dissimilarity(REGION).value == pytest.approx(0.625)
    assert dissimilarity(APART).value == 1
    assert dissimilarity(ALIKE).value == 0


def test_karmel_maclachlan_counts_everyone_who_would_have_to_move():
    """Occupations keep their size, so men move too. 2 · 0.4 · 0.6 · 0.625 = 0.3 of all 200 workers."""
    assert karmel_maclachlan(REGION, of="women").value == pytest.approx(0.3)


def test_the_gini_index_compares_every_pair_of_occupations():
    """Shares of women 0.8, 0.6, 0.2, 0 in four occupations of 50: the six pairs differ by 2.8 in all.

    2 · 2.8 · 50² / (2 · 200² · 0.4 · 0.6) = 0.729.
    """
    assert gini(APART).value == 1
    assert gini(ALIKE).value == pytest.approx(0)
    assert gini(REGION, of="women").value == pytest.approx(2 * 2.8 * 50**2 / (2 * 200**2 * 0.24))


# --- ## Who works beside whom ---------------------------------------------------------------------------------------


def test_isolation_and_exposure_describe_the_occupation_of_a_mean_member():
    """Of the 80 women 40 work where 80 % are women, 30 where 60 % are and 10 where 20 % are: 0.65 in the mean."""
    assert isolation(REGION, of="women").value == pytest.approx((40 * 0.8 + 30 * 0.6 + 10 * 0.2) / 80)
    assert exposure(REGION, of="women", to="men").value == pytest.approx(1 - 0.65)
    assert exposure(REGION, of="men", to="women").value == pytest.approx((10 * 0.8 + 20 * 0.6 + 40 * 0.2) / 120)


def test_exposure_says_among_whom():
    """With a third group in the table the share is among everyone, unless only the two are meant."""
    three = table("""
        occupation  women  men  unknown
        nurses          6    2        2
        welders         0    5        5
    """)
    assert exposure(three, of="women", to="men").value == pytest.approx(0.2)
    assert exposure(three, of="women", to="men", among="two_groups").value == pytest.approx(0.25)


# --- ## Many groups at once -----------------------------------------------------------------------------------------


def test_mutual_information_is_what_an_occupation_tells_about_a_group():
    """Wholly apart, an occupation tells the group for certain: M is the entropy of the groups, ln 2. H = M / E is 1."""
    assert mutual_information(APART).value == pytest.approx(math.log(2))
    assert mutual_information(APART, base="2").value == pytest.approx(1)
    assert theil_h(APART).value == pytest.approx(1)
    assert mutual_information(ALIKE).value == pytest.approx(0)


def test_of_two_groups_multigroup_dissimilarity_is_the_same_number():
    assert multigroup_dissimilarity(REGION).value == pytest.approx(dissimilarity(REGION).value)


def test_local_scores_show_who_is_set_apart():
    """Each group's score, weighted with its share of workers, adds up to M; so do the occupations' scores."""
    groups, occupations = local_segregation(REGION), local_segregation(REGION, by="unit")
    m = mutual_information(REGION).value
    assert (groups.share * groups.value).sum() == pytest.approx(m)
    assert (occupations.share * occupations.value).sum() == pytest.approx(m)
    assert groups.score("women").value > groups.score("men").value
    assert occupations.score("welders").value == pytest.approx(math.log(1 / 0.6))


# --- ## Between and within ------------------------------------------------------------------------------------------


def test_detailed_occupations_lie_within_major_groups():
    """The finer the occupations, the larger M; the split says how much of it the major groups show already."""
    nested = REGION.assign(major=["care", "care", "office", "office", "trades", "trades", "trades", "trades"])
    found = mutual_information(nested, within="major")
    assert [level.name for level in found.levels] == ["between major", "unit within major"]
    assert found.levels[0].value == pytest.approx(mutual_information(nested, unit="major").value)
    assert sum(level.value for level in found.levels) == pytest.approx(found.value)
    inside = {s.code: s.value for s in found.super_units}
    assert inside["care"] == inside["office"] == 0
    assert found.levels[1].value == pytest.approx(0.5 * inside["trades"])


def test_a_code_under_two_major_groups_is_refused_unless_the_full_key_is_given():
    shops = pd.DataFrame({
        "sector": ["health", "health", "retail", "retail"], "unit": ["clerk"] * 4,
        "group": ["women", "men"] * 2, "count": [3, 1, 1, 3],
    })  # fmt: skip
    with pytest.raises(DataError, match="'clerk' lies under more than one sector"):
        mutual_information(shops, within="sector")
    assert mutual_information(shops, unit=("sector", "unit"), within="sector").units == 2


# --- ## How sure is it? ---------------------------------------------------------------------------------------------


def test_a_small_table_shows_segregation_where_there_is_none():
    """Twelve workers hired blindly into four occupations would still show M = (4 − 1)(2 − 1) / (2 · 12) = 0.125."""
    few = table("""
        occupation  women  men
        nurses          2    1
        clerks          1    2
        drivers         2    1
        welders         1    2
    """)
    found = mutual_information(few, independence=(500, 1))
    assert found.value == pytest.approx(0.0566, abs=5e-5)
    assert found.expected_first_order == 0.125
    assert found.expected_under_independence > found.value


def test_a_bootstrap_gives_the_bias_a_standard_error_and_an_interval():
    """`(draws, seed)`: one seed, one answer. The bias is taken off; the interval lies around what remains."""
    found = mutual_information(REGION, bootstrap=(500, 1))
    assert found.bias_corrected < found.value
    assert found.standard_error == pytest.approx(0.034, abs=0.004)
    assert found.interval[0] < found.bias_corrected < found.interval[1]
    assert found == mutual_information(REGION, bootstrap=(500, 1))


def test_survey_weights_are_not_counts():
    """A weight of 100 is one person asked, not a hundred. Such totals are never drawn again as if they were people."""
    asked = REGION.loc[REGION.index.repeat(3)].assign(weight=100.0)
    with pytest.raises(DataError, match="needs counts of persons; these are survey weights"):
        mutual_information(asked, count="weight", weights="survey", bootstrap=(500, 1))
    found = mutual_information(asked, count="weight", weights="survey")
    assert (found.persons, found.effective_size) == (2400, 24)
    assert found.bias_corrected == pytest.approx(found.value - 3 * 1 / (2 * 24))


def test_replicate_weights_give_the_standard_error_of_a_survey():
    """Eighty columns and the rule of the ACS; every index is recomputed whole with each of them."""
    asked = REGION[REGION["count"] > 0].loc[lambda t: t.index.repeat(2)].assign(weight=50.0)
    names = [f"weight{r}" for r in range(1, 81)]
    for r, name in enumerate(names):
        asked[name] = 50.0 + 25.0 * ((pd.RangeIndex(len(asked)) + r) % 3 - 1)
    found = dissimilarity(asked, count="weight", replicates=names)
    each = [dissimilarity(asked, count=name, weights="survey").value for name in names]
    assert found.standard_error == pytest.approx(math.sqrt(4 / 80 * sum((d - found.value) ** 2 for d in each)))


# --- ## What changed ------------------------------------------------------------------------------------------------


def test_a_change_is_split_exactly():
    """Occupations that went or came, how groups are spread (structural), and how large occupations and groups are."""
    later = table("""
        occupation  women  men
        nurses         60   20
        clerks         20   20
        drivers        20   40
        coders         10   30
    """)
    found = decompose_change(REGION, later)
    assert (found.units_removed, found.units_added) == (("welders",), ("coders",))
    parts = found.removals, found.additions, found.structural, found.unit_margin, found.group_margin
    assert sum(p.value for p in parts) == pytest.approx(found.later.value - found.earlier.value, abs=1e-14)
    assert found.margin_error <= 1e-12
    assert "elbers_2021" in found.method


def test_more_women_at_work_is_not_less_segregation():
    """Twice as many women in every occupation, the odds between occupations as before: nothing structural."""
    later = REGION.assign(count=REGION["count"].where(REGION.group == "men", REGION["count"] * 2))
    found = decompose_change(REGION, later)
    assert found.structural.value == pytest.approx(0, abs=1e-12)
    assert abs(found.change.value) > 0.01


def test_zeros_are_never_filled_in_silence():
    """A group that the shared occupations hold at one time only has no structure to compare."""
    none_before = REGION.assign(count=REGION["count"].where(REGION.group == "men", 0))
    with pytest.raises(UndefinedMeasureError, match="'women' is present at only one time"):
        decompose_change(none_before, REGION)
    assert "0.5 added to every cell" in decompose_change(none_before, REGION, add=0.5).method


# --- ## Levers ------------------------------------------------------------------------------------------------------


def test_levers_rank_occupations_by_how_much_one_of_them_moves_the_index():
    """`integration`: the occupation keeps its size and takes the region's mix; the effect is the fall of the index."""
    found = levers(REGION)
    assert found.codes == ("welders", "nurses", "drivers", "clerks")
    mixed = REGION.assign(
        count=REGION["count"].where(REGION.unit != "welders", REGION.group.map({"women": 20, "men": 30}))
    )
    assert found.effect[0] == pytest.approx(mutual_information(REGION).value - mutual_information(mixed).value)


def test_a_lever_may_also_be_an_occupation_left_out():
    found = levers(REGION, by="leave_one_out", measure="theil_h")
    without = theil_h(REGION[REGION.unit != found.codes[0]]).value
    assert found.effect[0] == pytest.approx(theil_h(REGION).value - without)


# --- ## Tables with faults ------------------------------------------------------------------------------------------


def test_what_is_empty_is_dropped_and_listed():
    wide = table("""
        occupation  women  men  unknown
        nurses         40   10        0
        clerks         30   20        0
        drivers        10   40        0
        welders         0   50        0
        millers         0    0        0
    """)
    found = theil_h(wide)
    assert found.value == theil_h(REGION).value
    assert (found.dropped_units, found.dropped_groups) == (("millers",), ("unknown",))


def test_an_index_without_a_value_says_so():
    """Everybody in one group: M is 0, and H would be 0 / 0."""
    men = REGION[REGION.group == "men"]
    assert mutual_information(men).value == 0
    with pytest.raises(UndefinedMeasureError, match="everybody is in one group"):
        theil_h(men)
    with pytest.raises(UndefinedMeasureError, match="'women' is not in the table"):
        isolation(men, of="women")


def test_a_fault_names_its_rows():
    with pytest.raises(DataError, match="row 2: the count 'count' is negative"):
        mutual_information(REGION.assign(count=[40, 10, -30, 20, 10, 40, 0, 50]))


def test_an_unknown_option_lists_the_accepted_ones():
    """As a `ValueError` that is a `BraidworkError` too."""
    with pytest.raises(ValueError, match="accepted: e, 2, 10"):
        mutual_information(REGION, base="7")


def test_a_table_can_be_read_once_for_many_indices():
    read = crosstab(REGION)
    assert (read.units, read.groups) == (("clerks", "drivers", "nurses", "welders"), ("men", "women"))
    assert theil_h(read).value == theil_h(REGION).value
