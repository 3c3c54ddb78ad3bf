"""The week of fiscal staff: load, plan, approve by a second person, post, pay, undo, trace, close, export."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.errors import BraidworkError, DataError, RefusedError, UnknownNameError

TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 5)


def year(name, family, cents, **more):
    return {
        "fund_year_id": name, "family": family, "start_date": "2026-07-01", "end_date": "2027-06-30",
        "allotment_cents": cents, "balance_cents": cents - more.get("administration_cents", 0), **more,
    }  # fmt: skip


AWARDS = {
    "county_codes": ["53033", "53061"],
    "fund_year": [
        year("ADULT-26", "wioa_adult", 200_000, administration_cents=20_000, rule_version="2026.1"),
        year("LEVY-26", "county_levy", 50_000, county_codes=["53033"]),
        year("GIFT-26", "philanthropy", 30_000, end_date="2026-12-31"),
    ],
    "limit": [{"rule_id": "support", "fund_year_ids": ["ADULT-26"], "sense": "cap", "category_codes": ["transport"],
               "limit_cents": 4_000}],
}  # fmt: skip


def line(name, person, code, cents, **more):
    return {
        "line_id": name, "person": person, "category_code": code, "cost_cents": cents, "service_date": "2026-10-20",
        "waiting_since_date": "2026-08-01", "county_code": "53033", "tier": 2, "eligible_wioa_adult": person == "ann-1",
        **more,
    }  # fmt: skip


LINES = [
    line("L1", "ann-1", "career", 40_000),
    line("L2", "ann-1", "transport", 9_000),
    line("L3", "bob-2", "career", 30_000, county_code="53061", tier=4),
]


@pytest.fixture
def people(staff):
    """Fiscal manager, director and auditor of the organisation that keeps the books, as actors."""
    from braidwork.workspace.casework.events import Actor

    return {name: Actor.staff(staff(name, "House")) for name in ("fiscal_manager", "director", "auditor", "navigator")}


@pytest.fixture
def loaded(people):
    """The awards and lines of October."""
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.needs import load_needs

    load_awards(AWARDS, by=people["fiscal_manager"], on=OCTOBER, synthetic=True)
    load_needs(LINES, by=people["fiscal_manager"], synthetic=True)
    return people


@pytest.fixture
def posted(loaded):
    """A plan of October, approved and posted."""
    from braidwork.workspace.fiscal.approving import approve, post_plan
    from braidwork.workspace.fiscal.planning import policy_for, propose

    found = propose(by=loaded["fiscal_manager"], policy=policy_for(OCTOBER))
    post_plan(approve(found, by=loaded["director"]), by=loaded["fiscal_manager"], on=OCTOBER)
    found.refresh_from_db()
    return {**loaded, "plan": found}


def money(name="ADULT-26"):
    from braidwork.workspace.fiscal.reports import balances

    return next(r for r in balances(TODAY) if r["fund_year_id"] == name)


def posting(line_id, account, amount=None):
    from braidwork.workspace.fiscal.tracing import trace

    return next(s for s in trace(line=line_id) if s.account == account and s.amount_cents > 0)


def test_money_of_an_award_is_posted_as_it_is_loaded_and_once(loaded):
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.models import AwardBook, LedgerPosting

    assert (money()["available_cents"], money()["administration_cents"]) == (180_000, 20_000)
    before = LedgerPosting.objects.count()
    again = load_awards(AWARDS, by=loaded["fiscal_manager"], on=TODAY)
    assert (again.new, len(again.known), again.book_changed) == ((), 3, False)
    more = load_awards({"fund_year": [year("PORT-26", "port", 5_000)]}, by=loaded["fiscal_manager"], on=TODAY)
    assert more.new == ("PORT-26",) and not more.book_changed
    assert LedgerPosting.objects.count() == before + 2 and AwardBook.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"allotment_cents": 300_000}, "money is never changed by a load"),
        ({"end_date": "2027-07-31"}, "two definitions on one day: end_date"),
    ],
)
def test_a_known_award_is_not_redefined(loaded, change, says):
    from braidwork.workspace.fiscal.awards import load_awards

    changed = {"fund_year": [{**AWARDS["fund_year"][0], **change}]}
    with pytest.raises(RefusedError, match=says):
        load_awards(changed, by=loaded["fiscal_manager"], on=TODAY)


def test_an_allotment_changes_by_a_dated_reversal(posted):
    from braidwork.workspace.fiscal.awards import change_allotment
    from braidwork.workspace.fiscal.verifying import verify_ledger

    by = posted["fiscal_manager"]
    used = money()["encumbered_cents"]
    change_allotment("ADULT-26", allotment_cents=150_000, reason="award changed", by=by, on=TODAY)
    assert money()["available_cents"] == 150_000 - used and money()["administration_cents"] == 0
    with pytest.raises(RefusedError, match="available"):
        change_allotment("ADULT-26", allotment_cents=used - 1, reason="award changed", by=by, on=TODAY)
    assert verify_ledger().good


def test_two_people_make_a_plan_real(loaded, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.fiscal.approving import approve, post_plan
    from braidwork.workspace.fiscal.models import LedgerPosting
    from braidwork.workspace.fiscal.planning import policy_for, propose

    manager, director = loaded["fiscal_manager"], loaded["director"]
    found = propose(by=manager, policy=policy_for(TODAY))
    assert found.summary["status"] == "optimal" and "synthetic" in found.summary["note"]
    before = LedgerPosting.objects.count()
    with pytest.raises(RefusedError, match="is proposed"):
        post_plan(found, by=manager)
    with pytest.raises(RefusedError, match="only staff who may"):
        approve(found, by=manager)
    Staff.objects.filter(pk=manager.id).update(role_name="director")
    with pytest.raises(RefusedError, match="own plan"):
        approve(found, by=manager)
    Staff.objects.filter(pk=manager.id).update(role_name="fiscal_manager")
    approve(found, by=director)
    with pytest.raises(RefusedError, match="is approved"):
        approve(found, by=director)
    assert LedgerPosting.objects.count() == before
    sealed = post_plan(found, by=manager, on=TODAY)
    assert sum(s.n for s in sealed) == 2 * found.summary["allocations"]
    with pytest.raises(RefusedError, match="is posted"):
        post_plan(found, by=manager)


def test_a_stale_plan_is_neither_approved_nor_posted(loaded):
    from braidwork.workspace.fiscal.actuals import transfer
    from braidwork.workspace.fiscal.approving import approve, post_plan
    from braidwork.workspace.fiscal.needs import load_needs
    from braidwork.workspace.fiscal.planning import policy_for, propose

    manager, director = loaded["fiscal_manager"], loaded["director"]
    found = propose(by=manager, policy=policy_for(TODAY))
    load_needs([line("L9", "ann-1", "career", 100)], by=manager)
    with pytest.raises(RefusedError, match="have changed since"):
        approve(found, by=director)
    found = approve(propose(by=manager, policy=policy_for(TODAY)), by=director)
    transfer("GIFT-26", "LEVY-26", 1, by=manager, on=TODAY)
    with pytest.raises(RefusedError, match="have changed since"):
        post_plan(found, by=manager)


def test_a_new_plan_looks_at_what_is_not_promised_only(posted):
    from braidwork.workspace.fiscal.inputs import inputs_of
    from braidwork.workspace.fiscal.planning import made_again, policy_for, propose

    document = posted["plan"].summary
    assert document["planned_cents_by_fund"]["ADULT-26"] > 0
    inputs = inputs_of(TODAY)
    assert "L1" not in inputs.document["lines"]["line_id"]
    cap = next(r for r in inputs.funds.limits if r.rule_id == "support")
    used = sum(s.amount_cents for s in _of_line("L2") if s.fund_year == "ADULT-26" and s.account == "encumbered")
    assert cap.cents == 4_000 - used
    assert made_again(posted["plan"]).sha256 == document_sha(posted["plan"])
    again = propose(by=posted["fiscal_manager"], policy=policy_for(TODAY))
    assert again.summary["covered_cents"] == 0


def _of_line(name):
    from braidwork.workspace.fiscal.tracing import trace

    return trace(line=name)


def document_sha(found):
    from braidwork.workspace.fiscal.planning import document_of

    return document_of(found).sha256


def test_less_is_paid_than_promised_and_the_rest_goes_back(posted):
    from braidwork.workspace.fiscal.actuals import Paid, post_actuals, refund, release

    by, fund = posted["fiscal_manager"], posting("L1", "encumbered").fund_year
    before = money(fund)
    kept = post_actuals([Paid("L1", fund, 1_000)], by=by, on=TODAY, release_rest=False)
    assert [s.kind for s in kept] == ["actual"]
    with pytest.raises(RefusedError, match="encumbered"):
        post_actuals([Paid("L1", fund, 90_000)], by=by, on=TODAY)
    post_actuals([Paid("L1", fund, 29_000)], by=by, on=TODAY)
    after = money(fund)
    assert after["expended_cents"] == before["expended_cents"] + 30_000
    promised = posting("L1", "encumbered").amount_cents
    assert after["available_cents"] == before["available_cents"] + promised - 30_000
    refund("L1", fund, 500, by=by, on=TODAY)
    assert money(fund)["expended_cents"] == after["expended_cents"] - 500
    release("L3", by=by, on=TODAY)
    with pytest.raises(RefusedError, match="nothing is promised"):
        release("L3", by=by, on=TODAY)


def test_what_is_left_expires_after_the_end_and_not_before(posted):
    from braidwork.workspace.fiscal.actuals import expire
    from braidwork.workspace.fiscal.awards import end_award

    by = posted["fiscal_manager"]
    with pytest.raises(RefusedError, match="runs until"):
        expire("ADULT-26", by=by, on=TODAY)
    end_award("ADULT-26", by=by, on=TODAY)
    left = money()["available_cents"] + money()["administration_cents"]
    expire("ADULT-26", by=by, on=TODAY)
    assert (money()["expired_cents"], money()["available_cents"]) == (left, 0)


def test_a_service_that_lasts_is_planned_from_money_that_lasts_as_long_and_read_again(loaded):
    from braidwork.workspace.fiscal.needs import load_needs
    from braidwork.workspace.fiscal.planning import inputs_now, is_stale, made_again, policy_for, propose

    rent = line("L4", "bob-2", "housing", 20_000, last_service_date="2027-03-31")
    load_needs([rent], by=loaded["fiscal_manager"], synthetic=True)
    lines, _ = inputs_now(OCTOBER)
    assert lines.record(lines.row("L4"))["last_service_date"].isoformat() == "2027-03-31"
    found = propose(by=loaded["fiscal_manager"], policy=policy_for(OCTOBER))
    again = made_again(found)
    assert {a.fund_year_id for a in again.allocations if a.line_id == "L4"} == {"LEVY-26"}, "the gift ends in December"
    gift = next(v for v in again.explain("L4").verdicts if v.fund_year_id == "GIFT-26")
    assert "lasts to 2027-03-31" in gift.sentence and not is_stale(found)
    with pytest.raises(DataError, match=r"lines, row 1, id L5.*ends before it begins"):
        load_needs([{**rent, "line_id": "L5", "last_service_date": "2026-10-01"}], by=loaded["fiscal_manager"])


def test_from_a_dollar_to_fund_rule_and_person_and_back(posted):
    from braidwork.workspace.fiscal.tracing import grounds_of, trace
    from braidwork.workspace.fiscal.undoing import undo

    step = posting("L2", "encumbered")
    grounds = grounds_of(step.id)
    said = " ".join(grounds.sentences())
    assert grounds.plan["id"] == str(posted["plan"].pk)
    assert step.person == "ann-1" and "ann-1" in said and step.fund_year in said
    if step.fund_year == "ADULT-26":
        assert "20 CFR 680" in said and [r["rule_id"] for r in grounds.rules if r["rule_id"] == "support"]
    for asked in ({"person": "ann-1"}, {"fund_year": step.fund_year}, {"posting": step.id}, {"line": "L2"}):
        assert step.id in {s.id for s in trace(**asked)}, asked
    assert step.id in {s.id for s in trace(rule=grounds.fund["family"])}
    with pytest.raises(UnknownNameError, match="did you mean L2"):
        trace(line="L22")
    with pytest.raises(DataError, match="one thing"):
        trace(person="ann-1", line="L2")
    undo([step.id], reason="wrong amount", by=posted["fiscal_manager"], on=TODAY)
    undone = next(s for s in trace(line="L2") if s.id == step.id)
    assert undone.undone_by and "Undone" in grounds_of(step.id).sentences()[-1]


def test_a_closed_month_takes_nothing_until_two_people_reopen_it(posted):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.fiscal import closing
    from braidwork.workspace.fiscal.undoing import undo

    manager, director, step = posted["fiscal_manager"], posted["director"], posting("L1", "encumbered")
    with pytest.raises(RefusedError, match="not over"):
        closing.close_month("2026-11", by=manager, on=TODAY)
    closing.close_month("2026-10", by=manager, on=TODAY)
    with pytest.raises(RefusedError, match="closed already"):
        closing.close_month("2026-10", by=manager, on=TODAY)
    with pytest.raises(RefusedError, match="takes no posting"):
        undo([step.id], reason="wrong fund", by=manager, on=OCTOBER)
    with pytest.raises(RefusedError, match="nobody asked"):
        closing.confirm_reopening("2026-10", by=director)
    closing.ask_reopening("2026-10", reason="late invoice", by=manager)
    Staff.objects.filter(pk=manager.id).update(role_name="director")
    with pytest.raises(RefusedError, match="own wish"):
        closing.confirm_reopening("2026-10", by=manager)
    Staff.objects.filter(pk=manager.id).update(role_name="fiscal_manager")
    closing.confirm_reopening("2026-10", by=director)
    undo([step.id], reason="wrong fund", by=manager, on=OCTOBER)
    closing.close_month("2026-10", by=manager, on=TODAY)
    assert [m.month for m in closing.closed_months()] == ["2026-10"]


def test_the_export_is_read_back_and_beancount_accepts_it(posted):
    from braidwork.funding.ledger import read_balances
    from braidwork.workspace.fiscal.exporting import export_lines, head_of_ledger, posted_months
    from braidwork.workspace.fiscal.standing import StoredStanding
    from braidwork.workspace.fiscal.verifying import verify_ledger

    assert posted_months() == ["2026-10"]
    stored = {k: c for k, c in StoredStanding().balances(["ADULT-26", "LEVY-26", "GIFT-26"]).items() if c}
    for language in ("beancount", "hledger"):
        text = list(export_lines(language, "2026-10"))
        assert {k: c for k, c in read_balances(language, text).items() if c} == stored
        assert "(synthetic)" in "".join(text[:1])
    beancount = pytest.importorskip("beancount.loader")
    _, errors, _ = beancount.load_string("\n".join(export_lines("beancount")))
    assert not errors
    assert head_of_ledger()["head"] == verify_ledger().head
    with pytest.raises(DataError, match="no month"):
        list(export_lines("beancount", "October"))


def test_reports_agree_with_the_postings(posted):
    from braidwork.workspace.fiscal import reports, sharing_costs
    from braidwork.workspace.fiscal.actuals import Paid, post_actuals

    by, step = posted["fiscal_manager"], posting("L1", "encumbered")
    post_actuals([Paid("L1", step.fund_year, 10_000)], by=by, on=TODAY, release_rest=False)
    spent = reports.expenditures()
    assert spent == [{"fund_year_id": step.fund_year, "category_code": "career", "expended_cents": 10_000}]
    owed = {(r["fund_year_id"], r["category_code"]): r["accrued_cents"] for r in reports.accruals(TODAY)}
    assert owed[step.fund_year, "career"] >= step.amount_cents - 10_000
    assert not reports.accruals(OCTOBER)
    each = {r["fund_year_id"]: r for r in reports.cost_per_participant()}
    assert each["all"]["people"] == 1 and each["all"]["cents_per_person"] == 10_000
    near = reports.report("expiring", on=TODAY, days=60)
    assert {r["fund_year_id"] for r in near} <= {"GIFT-26"}
    cap = next(r for r in reports.limits(TODAY) if r["rule_id"] == "support")
    assert cap["is_kept"] and cap["used_cents"] <= 4_000
    split = sharing_costs.share_cost(
        "rent", 10_001, basis="square feet", benefit={"ADULT-26": 1, "a partner": 2}, by=by, on=TODAY
    )
    assert sum(split.shares_cents.values()) == 10_001 and split.basis == "square feet"
    assert money()["administration_cents"] == 20_000 - split.shares_cents["ADULT-26"]
    with pytest.raises(UnknownNameError, match="balances"):
        reports.report("balance")


def test_what_if_changes_nothing(loaded):
    from braidwork.workspace.fiscal import scenarios
    from braidwork.workspace.fiscal.models import LedgerBatch

    before = LedgerBatch.objects.count()
    ended = scenarios.award_ends("LEVY-26", on=TODAY)
    assert ended.after_cents <= ended.before_cents
    waived = scenarios.cap_waived("support", on=TODAY)
    assert waived.change_cents >= 0
    won = scenarios.grant_won(year("NEW-26", "philanthropy", 500_000), on=TODAY)
    assert won.after_cents == sum(x["cost_cents"] for x in LINES) and won.lines_won >= 0
    assert scenarios.flexible_dollar(on=TODAY)["fund_year_id"] == "GIFT-26"
    assert [r["fund_year_id"] for r in scenarios.forecast(days=60, on=TODAY)] == ["GIFT-26"]
    assert LedgerBatch.objects.count() == before
    with pytest.raises(UnknownNameError):
        scenarios.award_ends("LEVI-26", on=TODAY)


def test_money_that_draws_on_another_award_crosses_when_it_is_posted(people):
    from braidwork.workspace.fiscal.approving import approve, post_plan
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.needs import load_needs
    from braidwork.workspace.fiscal.planning import policy_for, propose

    by = people["fiscal_manager"]
    load_awards({"fund_year": [
        year("DW-26", "wioa_dislocated_worker", 100_000),
        {**year("DW-TO-ADULT", "wioa_adult", 0), "balance_cents": 30_000, "draws_on": "DW-26"},
    ]}, by=by, on=OCTOBER)  # fmt: skip
    assert money("DW-TO-ADULT")["available_cents"] == 0
    load_needs([line("T1", "ann-1", "career", 25_000)], by=by)
    post_plan(approve(propose(by=by, policy=policy_for(TODAY)), by=people["director"]), by=by, on=TODAY)
    assert money("DW-TO-ADULT")["encumbered_cents"] == 25_000
    assert money("DW-26")["available_cents"] == 75_000


def test_the_auditor_changes_nothing_and_others_do_not_touch_the_books(posted):
    from braidwork.workspace.fiscal.approving import approve
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.needs import load_needs
    from braidwork.workspace.fiscal.planning import propose
    from braidwork.workspace.fiscal.undoing import undo

    for name in ("auditor", "navigator"):
        by = posted[name]
        for act in (
            lambda by=by: load_awards(AWARDS, by=by),
            lambda by=by: load_needs(LINES, by=by),
            lambda by=by: propose(by=by),
            lambda by=by: approve(posted["plan"], by=by),
            lambda by=by: undo([1], reason="wrong fund", by=by),
        ):
            with pytest.raises(RefusedError, match="only staff who may"):
                act()


def test_a_fiscal_manager_of_another_organisation_has_no_business_with_the_books(people):
    from braidwork.workspace.accounts.models import Organisation
    from braidwork.workspace.fiscal.awards import load_awards

    Organisation.objects.update(runs_workspace=False)
    with pytest.raises(RefusedError, match="only staff who may"):
        load_awards(AWARDS, by=people["fiscal_manager"], on=OCTOBER)


def test_a_client_is_in_the_books_under_a_random_name_and_her_case_decides(talk, finished, staff, people):
    from braidwork.workspace.accounts.models import Organisation
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.fiscal.models import FundDecision, Pseudonym, ServiceLine
    from braidwork.workspace.fiscal.needs import load_needs

    by = people["fiscal_manager"]
    row = {k: v for k, v in line("C1", "", "career", 100).items() if k not in ("person", "eligible_wioa_adult")}
    row["case"] = str(talk.person.pk)
    with pytest.raises(RefusedError, match="shares her case with nobody"):
        load_needs([row], by=by)
    finished(talk)
    give_consent(talk.person, "serving", by=talk.by, to=Organisation.objects.get(name="House"))
    load_needs([row, {**row, "line_id": "C2"}], by=by)
    name = Pseudonym.objects.get(person=talk.person)
    assert str(talk.person.pk)[:8] not in str(name.pk)
    assert ServiceLine.objects.filter(pseudonym=name).count() == 2
    adult = FundDecision.objects.get(pseudonym=name, fund="wioa_adult")
    assert adult.reason == "the case decides nothing on wioa_adult that may be used here" and not adult.is_eligible
    give_consent(talk.person, "private_serving", by=talk.by, to=Organisation.objects.get(name="House"))
    load_needs([{**row, "line_id": "C4"}], by=by)
    adult.refresh_from_db()
    assert adult.reason.startswith("the case decides") and "wioa_adult" in adult.reason and adult.rule_version
    with pytest.raises(BraidworkError, match="case decides"):
        load_needs([{**row, "line_id": "C3", "eligible_wioa_adult": True}], by=by)
    talk.person.delete()
    name.refresh_from_db()
    assert name.person_id is None and ServiceLine.objects.filter(pseudonym=name).count() == 3


def test_the_demo_fills_its_books_with_invented_money(people):
    from braidwork.workspace.fiscal.demonstration import LINES as COUNT
    from braidwork.workspace.fiscal.demonstration import fill_books
    from braidwork.workspace.fiscal.models import FundYear, ServiceLine
    from braidwork.workspace.fiscal.verifying import verify_ledger

    assert fill_books(date(2026, 1, 31)) == COUNT
    assert fill_books() == 0
    assert ServiceLine.objects.filter(is_synthetic=True).count() == COUNT
    assert not FundYear.objects.exclude(is_synthetic=True, award__startswith="SYNTHETIC").exists()
    assert verify_ledger().good and money("TANF-25")["is_synthetic"]
