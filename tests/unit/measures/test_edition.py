"""Which edition answers, and what editions can be pooled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from braidwork.engine import Store
from braidwork.errors import NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.measures.edition import Edition, choose, editions, pool

from ...spec.small_survey import write_survey

ONE = "age_years\n30\n40"
PERSON = "pums_person"


@pytest.fixture
def store(tmp_path) -> Store:
    """A store of three 1-year editions and a 5-year one; only 2023 says who is insured."""
    data = tmp_path / "data"
    write_survey(data, ONE, year=2022)
    write_survey(data, "age_years insured_code\n30 1", year=2023)
    write_survey(data, ONE, year=2024)
    write_survey(data, ONE, year=2024, span=5)
    return Store.open(data)


def chosen(store: Store, *columns: str, period: str | None = None, nation: bool = False) -> str:
    return choose(store, PERSON, columns, what="a measure", period=period, nation=nation).entry.partition


def test_editions_come_newest_first_and_one_year_before_five(store):
    names = [e.entry.partition for e in editions(store, PERSON)]
    assert names == ["synthetic-2024", "synthetic-2020-2024", "synthetic-2023", "synthetic-2022"]


def test_the_newest_that_carries_the_columns_is_chosen(store):
    assert chosen(store, "age_years") == "synthetic-2024"
    assert chosen(store, "insured_code") == "synthetic-2023"


@pytest.mark.parametrize("period", ["2024", "synthetic-2024", "2024 (1-year)"])
def test_a_period_is_named_by_year_edition_or_its_words(store, period):
    assert chosen(store, "age_years", period=period) == "synthetic-2024"


def test_a_five_year_edition_is_named_in_full(store):
    assert chosen(store, "age_years", period="synthetic-2020-2024") == "synthetic-2020-2024"


def test_what_no_edition_carries_is_said_with_the_newest_file(store):
    with pytest.raises(NotAvailableError, match=r"a measure cannot be made from synthetic-2024: .* WAGP \(wage_annual"):
        chosen(store, "wage_annual_usd")
    with pytest.raises(NotAvailableError, match=r"synthetic-2024: the file has no HICOV"):
        chosen(store, "insured_code", period="2024")


def test_a_householders_column_is_named_as_the_bureau_calls_it(tmp_path):
    homes = write_survey(tmp_path / "data", "serialno\nA", table="pums_housing")
    with pytest.raises(NotAvailableError, match=r"the file has no RAC1P \(householder_race_code\)"):
        choose(Store.open(homes), "pums_housing", ["householder_race_code"], what="x", period=None, nation=False)


def test_a_table_that_the_store_lacks_is_said(store):
    with pytest.raises(NotAvailableError, match="needs the table pums_housing") as absent:
        choose(store, "pums_housing", [], what="homeownership_rate", period=None, nation=False)
    assert "region build" in (absent.value.mend or "")


def test_an_unknown_period_lists_the_nearest(store):
    with pytest.raises(UnknownNameError, match="synthetic-2023"):
        chosen(store, period="synthetic-2033")


def test_the_nation_needs_several_states(store):
    with pytest.raises(NotAvailableError, match="more than one state"):
        chosen(store, nation=True)


def test_editions_pool_at_equal_shares_of_their_weight(store):
    both = choose(store, PERSON, ["age_years"], what="x", period="2024 + 2023", nation=False)
    assert [e.year for e in both.parts] == [2023, 2024]
    assert (both.span, both.year, both.entry.period) == (2, 2024, "2023, 2024 (pooled)")
    assert both.columns == editions(store, PERSON)[0].columns  # what both carry


@pytest.mark.parametrize("period", ["2024+2024", "2024+synthetic-2020-2024"])
def test_what_cannot_be_pooled_is_refused(store, period):
    with pytest.raises(UnknownNameError, match="cannot be pooled"):
        chosen(store, period=period)


def test_money_of_two_years_is_never_pooled(store):
    """Once a median wage over two years mixed the dollars of both and said nothing."""
    with pytest.raises(UndefinedMeasureError, match=r"in dollars of its own year \(wage_annual_usd\)"):
        chosen(store, "age_years", "wage_annual_usd", period="2023+2024")


def test_editions_with_and_without_replicates_do_not_pool(tmp_path):
    data = tmp_path / "data"
    write_survey(data, ONE, year=2023, replicates=80)
    write_survey(data, ONE, year=2024)
    with pytest.raises(UnknownNameError, match="with and without replicate weights"):
        pool(editions(Store.open(data), PERSON))


def test_a_part_of_the_region_says_what_it_covers(tmp_path):
    data = write_survey(tmp_path / "data", ONE, coverage="3 of 14 PUMAs")
    edition = editions(Store.open(data), PERSON)[0]
    assert edition.notes(()) == ("the file covers only 3 of 14 PUMAs of the region",)
    with pytest.raises(NotAvailableError, match="covers the whole region") as partial:
        chosen(Store.open(data))
    assert "synthetic-2024 (3 of 14 PUMAs)" in (partial.value.mend or "")
    assert chosen(Store.open(data), period="2024") == "synthetic-2024"


def test_a_note_about_columns_that_a_measure_does_not_read_is_left_out(store):
    entry = editions(store, PERSON)[0].entry
    told = {"notes": ["of earnings", "of everything"], "notes_about": {"of earnings": ["earnings_annual_usd"]}}
    edition = Edition(replace(entry, facts={**entry.facts, **told}), frozenset())
    assert edition.notes({"earnings_annual_usd", "age_years"}) == ("of earnings", "of everything")
    assert edition.notes({"poverty_ratio_percent"}) == ("of everything",)
