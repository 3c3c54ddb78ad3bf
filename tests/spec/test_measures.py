"""# Measures: what is counted, and of whom

A *measure* is a quotient with a *universe*: of these people, how many, or how much. Universe and numerator are written
in a small grammar that prints itself in words, so that the page that shows a figure also shows the exact filter behind
it. The same words become one query, on a laptop's DuckDB or on a Spark cluster.

In every table below a record stands for ten people (`person_weight` 10) unless the table says otherwise. All people are
invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from braidwork.engine import Store
from braidwork.measures import Estimates, Expression, Measure, case, col
from braidwork.measures.ask import estimates
from braidwork.measures.edition import editions
from braidwork.measures.frame import frame
from braidwork.reference import region

from .small_survey import lines, shown, write_survey

PEOPLE = """
    age_years  sex_code  hours  wage   job_code
    17         1         -      -      -
    25         2         40     30.0   nurse
    31         1         20     18.0   cook
    44         2         40     -      nurse
    64         2         -      -      -
"""


def everyone() -> Expression:
    return col("age_years") >= 0


def ask(folder: Path, text: str = PEOPLE, *, by: tuple[str, ...] = (), **parts: Any) -> Estimates:
    """One measure of a small survey without replicate weights."""
    store = Store.open(write_survey(folder / "store", text))
    asked = {"kind": "share", "universe": everyone(), **parts}
    made = Measure(
        name="example",
        label="Example",
        table="pums_person",
        universe_text="",
        unit="",
        context="",
        citation="",
        **asked,
    )
    return estimates(
        frame(store, region("demo"), made, editions(store, "pums_person")[0], by=by, where={}, nation=False)
    )


# --- ## The grammar of filters ----------------------------------------------------------------------------------


def test_a_filter_is_written_with_comparisons_and_prints_itself_in_words() -> None:
    """`&` is and, `|` is or, `~` is not. Each comparison goes in brackets of its own."""
    adult = (col("age_years") >= 18) & ~(col("sex_code") == "1")
    assert adult.text() == "age_years ≥ 18 and not (sex_code = '1')"
    assert col("age_years").between(16, 64).text() == "age_years ≥ 16 and age_years ≤ 64"
    assert col("job_code").is_in(("nurse", "cook")).text() == "job_code in {nurse, cook}"
    assert adult.columns() == {"age_years", "sex_code"}


def test_brackets_appear_wherever_a_reader_could_go_wrong() -> None:
    """What is printed is what is computed, down to the order of a subtraction."""
    a, b, c = col("a"), col("b"), col("c")
    assert (a - (b - c)).text() == "a − (b − c)"
    assert (a - b - c).text() == "a − b − c"
    assert (a / (b * c)).text() == "a ÷ (b × c)"
    assert ((a > 1) & ((b > 1) | (c > 1))).text() == "a > 1 and (b > 1 or c > 1)"


def test_half_a_filter_is_never_lost_in_silence() -> None:
    """Python reads `18 <= age <= 64` as two comparisons and keeps the last. Braidwork refuses."""
    with pytest.raises(TypeError, match="between"):
        18 <= col("age_years") <= 64  # noqa: B015
    with pytest.raises(TypeError, match="&"):
        (col("age_years") > 18) and (col("hours") > 35)


def test_an_unknown_value_is_neither_true_nor_false(tmp_path: Path) -> None:
    """Two of five have no hours. They are not counted as working little, nor as working much: they are left out.

    Of the three whose hours are known, two work 35 hours or more.
    """
    assert shown(ask(tmp_path, numerator=col("hours") >= 35)) == ["0.666667 3 30"]


def test_unless_the_rest_of_the_filter_decides(tmp_path: Path) -> None:
    """`false and unknown` is false: whoever is under 18 does not count as a full-time adult, hours known or not.

    The person of 64 with unknown hours stays unknown: 2 of 4.
    """
    adult_full_time = (col("age_years") >= 18) & (col("hours") >= 35)
    assert shown(ask(tmp_path, numerator=adult_full_time)) == ["0.5 4 40"]


def test_is_known_asks_whether_there_is_an_answer(tmp_path: Path) -> None:
    """Three of five say how long they work."""
    assert shown(ask(tmp_path, numerator=col("hours").is_known())) == ["0.6 5 50"]


def test_dividing_by_zero_gives_an_unknown_amount_on_every_engine(tmp_path: Path) -> None:
    """The mean of 12 ÷ 4 and 12 ÷ 0 is that of the one amount there is."""
    found = ask(
        tmp_path, """
        pay  weeks
        12   4
        12   0
        """, kind="mean", universe=col("pay") > 0, value=col("pay") / col("weeks"),
    )  # fmt: skip
    assert shown(found) == ["3 1 10"]


def test_a_case_takes_the_first_branch_that_holds(tmp_path: Path) -> None:
    """Pay is 30 for the nurse, 18 for the cook; a cap at 20 is the first branch. Who has no pay has no amount."""
    capped = case((col("wage") > 20, 20), (col("wage").is_known(), col("wage")))
    assert capped.text() == "20 where wage > 20; wage where wage is known"
    assert shown(ask(tmp_path, kind="mean", value=capped)) == ["19 2 20"]


# --- ## The kinds of measure --------------------------------------------------------------------------------------


def test_a_total_counts_the_universe(tmp_path: Path) -> None:
    """Four records of adults, each for ten people."""
    assert shown(ask(tmp_path, kind="total", universe=col("age_years") >= 18)) == ["40 4 40"]


def test_a_share_is_the_truth_of_its_numerator_over_the_universe(tmp_path: Path) -> None:
    """Two of the three adults who have a job are nurses. Who is counted below the line is for the universe to say."""
    working = (col("age_years") >= 18) & col("job_code").is_known()
    assert shown(ask(tmp_path, universe=working, numerator=col("job_code") == "nurse")) == ["0.666667 3 30"]


def test_a_mean_weighs_its_amounts(tmp_path: Path) -> None:
    """(30·10 + 10·30) / 40 = 15."""
    found = ask(
        tmp_path, """
        wage  person_weight
        10    30
        30    10
        """, kind="mean", universe=col("wage") > 0, value=col("wage"),
    )  # fmt: skip
    assert shown(found) == ["15 2 40"]


def test_a_ratio_divides_two_sums(tmp_path: Path) -> None:
    """Pay per hour of all hours: (30·40 + 20·10) / 50 = 28, not the mean of 30 and 20.

    The third record has pay and no hours. It counts in neither sum.
    """
    found = ask(
        tmp_path, """
        pay   hours
        1200  40
        200   10
        900   -
        """, kind="ratio", universe=col("pay") > 0, numerator=col("pay"), denominator=col("hours"),
    )  # fmt: skip
    assert shown(found) == ["28 2 20"]


@pytest.mark.parametrize(("tau", "expected"), [(0.25, "10"), (0.5, "20"), (0.75, "20"), (0.76, "50")])
def test_a_quantile_is_an_amount_that_someone_has(tmp_path: Path, tau: float, expected: str) -> None:
    """Weights 1, 2 and 1: the cumulative weight reaches a half of 4 at 20. Nothing is interpolated."""
    found = ask(
        tmp_path, """
        wage  person_weight
        10    1
        20    2
        50    1
        """, kind="quantile", universe=col("wage") > 0, value=col("wage"), tau=tau,
    )  # fmt: skip
    assert shown(found, "value") == [expected]


# --- ## Groups ----------------------------------------------------------------------------------------------------


def test_groups_come_in_reading_order_and_an_empty_group_has_its_row(tmp_path: Path) -> None:
    """Nobody lives in Thistledown. Its row says so; it is not left out."""
    found = ask(
        tmp_path, """
        age_years  county
        30         Lanternfield
        40         Willowmere
        50         Willowmere
        """, numerator=col("age_years") >= 45, by=("county",),
    )  # fmt: skip
    assert shown(found) == lines("""
        county        value  n  persons
        Willowmere    0.5    2  20
        Lanternfield  0      1  10
        Thistledown   -      0  0
    """)
    assert found.row(county="Thistledown").reason == "no records of this group"


def test_records_that_share_a_home_are_one_household(tmp_path: Path) -> None:
    """Four people in two homes. Fewer than two households are too few to publish, however many their people."""
    found = ask(
        tmp_path, """
        serialno  age_years
        A         30
        A         31
        A         2
        B         40
        """, numerator=col("age_years") >= 18,
    )  # fmt: skip
    assert (found.rows[0].n, found.rows[0].households) == (4, 2)


def test_a_record_of_weight_0_stands_for_nobody(tmp_path: Path) -> None:
    """It is not counted among the records either."""
    found = ask(
        tmp_path, """
        age_years  person_weight
        30         10
        70         0
        """, numerator=col("age_years") >= 65,
    )  # fmt: skip
    assert shown(found) == ["0 1 10"]


# --- ## How a figure was made -------------------------------------------------------------------------------------


def test_every_table_carries_its_universe_filter_formula_and_weight(tmp_path: Path) -> None:
    """The audit line of every page: nothing in it is written by hand."""
    adults = col("age_years") >= 18
    made = ask(tmp_path, universe=adults, numerator=col("hours") >= 35, by=("sex",)).provenance
    assert made.universe == "age_years ≥ 18"
    assert made.formula == "sum of weights where true ÷ sum of weights; hours ≥ 35"
    assert made.weight == "person_weight (no replicates in the file)"
    assert made.recodes["sex"] == "sex (first that applies): female where sex_code in {2}; male where sex_code in {1}"
    assert made.partition == "synthetic-2024"
    assert made.place == "Demo region (synthetic)"
    assert made.engine == "DuckDB"
    assert made.synthetic


def test_an_error_without_replicate_weights_is_approximate_and_says_so(tmp_path: Path) -> None:
    """A file without replicate weights gets the Bureau's formula times a design factor, marked in every row.

    Ten records of ten people, four of whom work: p = 0.4 of B = 100 people, f = 99, factor 1.6:
    SE = 1.6 · √(99 / 100 · 0.4 · 0.6) = 0.78. Nothing can be said from ten records, and the class says that.
    """
    ten = "hours\n" + "\n".join(["40"] * 4 + ["10"] * 6)
    row = ask(tmp_path, ten, universe=col("hours") > 0, numerator=col("hours") >= 35).rows[0]
    assert row.value == 0.4
    assert row.standard_error == pytest.approx(1.6 * (99 / 100 * 0.4 * 0.6) ** 0.5)
    assert row.margin_of_error == pytest.approx(1.645 * row.standard_error)
    assert (row.method, row.reliability) == ("design factor", "low")
