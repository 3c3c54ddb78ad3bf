"""Tables of needs, decisions and awards that cannot be: named by file, row, field and mend; nothing half-loaded."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.errors import BraidworkError

HEAD = "line_id,person,category_code,cost_cents,service_date,waiting_since_date,county_code,tier"
GOOD = "L1,ann,career,40000,2026-10-20,2026-08-01,53033,2"
AWARD = """
county_codes = ["53033"]
[[fund_year]]
fund_year_id = "LEVY-26"
family = "county_levy"
start_date = 2026-07-01
end_date = 2027-06-30
allotment_cents = 50_000
balance_cents = 50_000
"""


@pytest.fixture
def manager(staff):
    """A fiscal manager, with one award loaded."""
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.fiscal.awards import load_awards

    by = Actor.staff(staff("fiscal_manager", "House"))
    load_awards(AWARD, by=by, on=date(2026, 10, 1))
    return by


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["L1,ann,career,400.00,2026-10-20,2026-08-01,53033,2"], r"needs.csv, row 1, id L1, cost_cents: '400.00'"),
        (["L1,ann,career,-5,2026-10-20,2026-08-01,53033,2"], "row 1, id L1, cost_cents: -5 is below zero"),
        ([GOOD, GOOD], "given twice"),
        ([GOOD, GOOD.replace("L1", "L2").replace("career", "carer")], r"row 2, id L2: there is no category 'carer'"),
        ([GOOD.replace("53033", "53061")], "there is no county '53061'"),
        ([GOOD.replace("2026-10-20", "2026-06-30")], "id L1, service_date: the service of 2026-06-30 is before"),
        ([GOOD.replace("2026-10-20", "20/10/2026")], r"service_date: '20/10/2026' is no day"),
        ([GOOD.replace("2026-08-01", "")], "waiting_since_date: the day is blank"),
        ([GOOD.replace(",ann,", ",,")], "row 1, id L1, person: the line names no person"),
        ([GOOD.replace(",2", ",12", 1).replace(",2026-08-01,53033,2", ",2026-08-01,53033,12")], "tier|no day"),
        ([GOOD + ",extra"], "more or fewer fields"),
        ([], "no lines in it"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_nothing_is_loaded(manager, tmp_path, rows, says):
    from braidwork.workspace.fiscal.models import FundDecision, Pseudonym, ServiceLine
    from braidwork.workspace.fiscal.needs import load_needs

    path = tmp_path / "needs.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(BraidworkError, match=says):
        load_needs(path, by=manager)
    assert not ServiceLine.objects.exists() and not Pseudonym.objects.exists() and not FundDecision.objects.exists()


@pytest.mark.parametrize(
    ("more", "value", "says"),
    [
        ("race", "x", "protected characteristic"),
        ("note", "x", "there is no column 'note'"),
        ("is_in_school", "perhaps", "is_in_school: 'perhaps' is neither true nor false"),
        ("eligible_wioa_adlut", "true", "did you mean wioa_adult"),
        ("decided_until", "2026-10-01", "ended on 2026-10-01, before the service"),
        ("other_grants_cents", "50000", "other grants of"),
    ],
)
def test_a_column_that_cannot_be_is_named(manager, tmp_path, more, value, says):
    from braidwork.workspace.fiscal.models import ServiceLine
    from braidwork.workspace.fiscal.needs import load_needs

    path = tmp_path / "needs.csv"
    path.write_text(f"{HEAD},{more}\n{GOOD},{value}\n", encoding="utf-8")
    with pytest.raises(BraidworkError, match=says):
        load_needs(path, by=manager)
    assert not ServiceLine.objects.exists()


def test_decisions_of_a_second_table_open_funds_until_their_day(manager, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    from braidwork.workspace.fiscal.inputs import inputs_of
    from braidwork.workspace.fiscal.needs import load_needs

    lines, decisions = tmp_path / "needs.parquet", tmp_path / "decisions.csv"
    row = dict(zip(HEAD.split(","), GOOD.split(","), strict=True))
    typed = {**row, "cost_cents": 40_000, "tier": 2, "service_date": date(2026, 10, 20), "waiting_since_date":
             date(2026, 8, 1)}  # fmt: skip
    pq.write_table(pa.Table.from_pylist([typed]), lines)
    decisions.write_text("person,fund,is_eligible,reason,citation,valid_until_date\n"
                         "ann,LEVY-26,false,not a resident,the ordinance,\n")  # fmt: skip
    load_needs(lines, by=manager, decisions=decisions)
    held = inputs_of(date(2026, 11, 1)).lines.eligibility
    assert held.why_not("ann", "LEVY-26") == ("not a resident", "the ordinance")
    with pytest.raises(BraidworkError, match=r"row 1, id L1, line_id: line L1 was loaded before"):
        load_needs(lines, by=manager)
    for text, says in (
        ("bob,LEVY-26,true", "row 1, person: nobody has the pseudonym 'bob'"),
        ("ann,LEVI-26,true", "did you mean LEVY-26"),
        ("ann,LEVY-26,true\nann,LEVY-26,false", "row 2: two decisions"),
    ):
        decisions.write_text(f"person,fund,is_eligible\n{text}\n")
        other = tmp_path / "other.csv"
        other.write_text(f"{HEAD}\n{GOOD.replace('L1', 'L5')}\n")
        with pytest.raises(BraidworkError, match=says):
            load_needs(other, by=manager, decisions=decisions)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml [", "no TOML"),
        (AWARD.replace("LEVY-26", "X-1").replace("50_000", "500.5"), "not whole cents"),
        (AWARD.replace("LEVY-26", "X-1").replace("end_date = 2027-06-30", ""), "lacks end_date"),
        (AWARD.replace("LEVY-26", "X-1").replace("balance_cents = 50_000", "balance_cents = 60_000"),
         "more than the allotment"),
        (AWARD.replace("LEVY-26", "X-1") + 'last_posting_date = 2026-08-01\n', "before end_date"),
        (AWARD.replace("LEVY-26", "X-1").replace("county_levy", "county_levi"), "did you mean county_levy"),
        (AWARD + '[[limit]]\nrule_id="x"\nfund_year_ids=["LEVY-27"]\nsense="cap"\nlimit_cents=1\n', "LEVY-26"),
        (AWARD + '[[limit]]\nrule_id="x"\nfund_year_ids=["LEVY-26"]\nsense="cap"\nlimit_cents=1\n'
         'category_codes=["carer"]\n', "carer"),
    ],
)  # fmt: skip
def test_an_award_that_cannot_be_is_named_and_nothing_is_loaded(manager, text, says):
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.models import AwardBook, FundYear, LedgerBatch

    before = FundYear.objects.count(), AwardBook.objects.count(), LedgerBatch.objects.count()
    with pytest.raises(BraidworkError, match=says):
        load_awards(text, by=manager, on=date(2026, 10, 2), name="awards.toml")
    assert (FundYear.objects.count(), AwardBook.objects.count(), LedgerBatch.objects.count()) == before
