"""A month of a household: lines that sum, reasons and sources, what is not known, and who would get what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from braidwork.errors import BraidworkError, DataError, NotAvailableError, UnknownNameError
from braidwork.household import UNKNOWN, Enrolment, Housing, Row, Rules, Training, Utilities, curve, net_resources
from braidwork.household.law.book import Rules as Reading
from braidwork.household.law.rows import read_rows, shipped_rows
from braidwork.household.programs.engine import COMPONENT, PROGRAMS, NoFixedPoint, check_order, run_with
from braidwork.household.programs.line import line
from braidwork.reference.dated import Parameter

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 1)


def test_lines_sum_to_the_total_to_the_cent(family, settled):
    found = net_resources(family, SEPTEMBER, settled)
    assert found.total_usd == pytest.approx(sum(x.amount_usd for x in found.lines), abs=0.005)
    costs = sum(x.amount_usd for x in found.lines if x.kind == "cost")
    assert found.disposable_usd + costs == pytest.approx(found.total_usd, abs=0.005)


def test_a_subsidy_is_a_memo_and_never_income(family, settled):
    found = net_resources(family, SEPTEMBER, settled)
    assert found.memo["child_care_price"] == 2300
    assert found.memo["child_care_paid_by_program"] == 2300 + found["wccc"].amount_usd
    without = net_resources(family.enrolled(wccc="none"), SEPTEMBER, settled)
    assert without.memo["child_care_paid_by_program"] == 0 and without["wccc"].amount_usd == -2300


def test_every_line_says_why_and_whence(family, settled):
    for x in net_resources(family, SEPTEMBER, settled).lines:
        assert x.reason and x.sentence.endswith(".") and x.citation


def test_an_unknown_number_leaves_the_total_open(family):
    found = net_resources(family, OCTOBER)
    assert found.total_usd is None and found["snap"].amount_usd is None
    assert found["snap"].reason == "unknown_parameter"
    assert any("snap standard deduction" in u for u in found.unknown)
    assert found.low_usd is not None
    assert "Not known" in found.tell()


def test_last_years_number_stands_in_only_when_asked_and_is_marked(family):
    found = net_resources(family, OCTOBER, Rules(allow_carried_forward=True))
    assert found.total_usd is not None and found["snap"].is_projected and not found["snap"].is_verified
    assert "last year's numbers" in found.tell()


def test_unknown_allowance_gives_a_range_where_rent_alone_does_not_decide(make):
    cheap = net_resources(make(15, rent=500.0).enrolled(wftc="none"), date(2026, 5, 1))
    assert cheap.total_usd is None and cheap.low_usd < cheap.high_usd
    told = replace(make(15, rent=500.0).enrolled(wftc="none"),
                   housing=Housing(500.0, snap_utility_allowance_monthly_usd=450.0))  # fmt: skip
    exact = net_resources(told, date(2026, 5, 1))
    assert cheap.low_usd <= exact.total_usd <= cheap.high_usd
    assert net_resources(make(15, rent=2600.0).enrolled(wftc="none"), date(2026, 5, 1)).total_usd is not None


def test_totals_come_in_pairs(make, settled):
    family = make(12).enrolled(snap="none", wftc="none")
    found = net_resources(family, SEPTEMBER, settled)
    assert found["snap"].reason == "not_applied"
    assert found.if_all_taken_up_usd > found.total_usd


def test_a_program_with_places_stands_apart_and_proposals_are_said(make, settled):
    found = net_resources(make(wccc="none"), SEPTEMBER, settled)
    assert found.rationed["wccc"] > 1000 and found["wccc"].reason == "not_applied"
    assert {a.status for a in found.proposals} == {"proposed"}
    frozen = replace(settled, proposals=("wccc_entry_stop_2026",))
    assert net_resources(make(wccc="applicant"), SEPTEMBER, frozen)["wccc"].reason == "frozen"
    assert net_resources(make(wccc="recipient"), SEPTEMBER, frozen)["wccc"].reason == "copay"
    assert net_resources(make(wccc="on_list"), SEPTEMBER, settled)["wccc"].reason == "on_list"


def test_what_is_unverified_is_said(family, settled):
    found = net_resources(family, OCTOBER, settled)
    assert "wccc" in {x.name for x in found.unverified}
    names = {u.parameter.name for u in found["wccc"].parameters if not u.is_verified}
    assert {"wa_median_income_four_persons"} <= names


def test_a_held_authorisation_keeps_its_copay_until_the_federal_ceiling(make, settled):
    held = {**make().enrolments, "wccc": Enrolment("recipient", authorised_monthly_usd=90.0)}
    family = replace(make(30), enrolments=held)
    assert net_resources(family, SEPTEMBER, settled)["wccc"].amount_usd == -90
    rich = replace(make(60), enrolments=held)
    assert net_resources(rich, SEPTEMBER, settled)["wccc"].reason == "over_federal_ceiling"


def test_rent_share_of_a_voucher_is_the_fact_until_a_rule_is_loaded(make, settled):
    home = Housing(1900.0, "voucher", 2, housing_authority_code="WA002", rent_share_monthly_usd=700.0)
    family = replace(make(), housing=home).enrolled(voucher="recipient")
    assert net_resources(family, SEPTEMBER, settled)["rent"].amount_usd == -700
    rows = [Row(Parameter(n, {}, v, "share", date(2020, 1, 1), None, "invented for a test", "unverified"), "proposed")
            for n, v in (("voucher_tenant_share", 0.3), ("voucher_gross_share", 0.1))]  # fmt: skip
    by_rule = net_resources(family, SEPTEMBER, settled.with_rows(rows))["rent"]
    assert by_rule.reason == "share_by_rule" and -1900 < by_rule.amount_usd < -700


def test_utility_discount_and_training_costs(make, settled):
    family = replace(make(15), utilities=Utilities(100.0, 80.0, 20.0), training=Training(300.0, 100.0, 50.0))
    plain = net_resources(family, SEPTEMBER, settled)
    assert (plain["utilities"].amount_usd, plain["training"].amount_usd) == (-200, -350)
    helped = net_resources(family.enrolled(seattle_udp="recipient", opportunity_grant="recipient"), SEPTEMBER, settled)
    assert helped["utilities"].amount_usd == pytest.approx(-(40 + 40 + 20))
    assert helped["training"].amount_usd == pytest.approx(0, abs=20)


def test_a_reform_is_an_overlay_and_replay_is_stable(family, settled):
    def flat(name, value, **key):
        made = Parameter(
            name,
            {k: str(v) for k, v in key.items()},
            value,
            "USD/month",
            date(2026, 9, 1),
            None,
            "a bill",
            "unverified",
        )
        return Row(made, "proposed")

    before = net_resources(family, SEPTEMBER, settled)
    reform = settled.with_rows([flat("wccc_copay", 10.0, band=3)])
    assert net_resources(family, SEPTEMBER, reform)["wccc"].amount_usd == -10
    assert net_resources(family, SEPTEMBER, settled) == before


def test_a_limit_raised_never_lowers_a_recipient(make, settled):
    row = Parameter(
        "wccc_income_share", {"status": "recipient"}, 0.75, "share", date(2026, 1, 1), None, "a bill", "unverified"
    )
    wider = settled.with_rows([Row(row, "proposed")])
    family = make(38)
    assert net_resources(family, SEPTEMBER, wider).total_usd > net_resources(family, SEPTEMBER, settled).total_usd


def test_a_year_is_the_sum_of_its_months(make, settled):
    family = make(24)
    year = curve(family, date(2026, 4, 1), points=3, low=40_000, high=60_000, months=12, rules=settled)
    firsts = [date(2026 + (m > 12), (m - 1) % 12 + 1, 1) for m in range(4, 16)]
    months = [curve(family, on, points=3, low=40_000, high=60_000, rules=settled) for on in firsts]
    assert year.net == pytest.approx(sum(m.net for m in months), abs=1e-6)
    assert sum(year.lines.values()) == pytest.approx(year.net, abs=1e-6)


def test_a_curve_refuses_an_open_total(family):
    with pytest.raises(NotAvailableError, match="allow_carried_forward"):
        curve(family, OCTOBER)


def test_a_curve_over_hours_keeps_the_wage(make, settled):
    found = curve(make(20), SEPTEMBER, over="hours", low=10, high=40, points=4, rules=settled)
    assert found.pay_annual_usd == pytest.approx([20 * h * 52 for h in (10, 20, 30, 40)])
    assert found.status == "recipient" and "recipient" in found.tell()


def test_the_order_has_no_hidden_cycle():
    check_order(PROGRAMS)
    names = [p.name for p in PROGRAMS]
    late = replace(PROGRAMS[names.index("tanf")], after=("eitc",))
    with pytest.raises(BraidworkError, match="comes later"):
        check_order([*PROGRAMS[:5], late, *PROGRAMS[6:]])


def test_rules_that_push_each_other_are_no_answer(monkeypatch):
    import braidwork.household.programs.engine as engine

    circular = [replace(p, after=("snap",)) if p.name == "wccc" else p for p in engine.PROGRAMS]
    monkeypatch.setattr(engine, "BY_NAME", {p.name: p for p in circular})

    def swinging(program, before):
        step = 1 - before["snap"].amount if program.name in COMPONENT else np.zeros(1)
        return line(1, step, 0)

    with pytest.raises(NoFixedPoint) as raised:
        run_with(1, swinging)
    assert raised.value.last != raised.value.before


def test_a_second_sweep_changes_nothing(monkeypatch, make, settled):
    import braidwork.household.programs.engine as engine

    once = net_resources(make(22), SEPTEMBER, settled)
    monkeypatch.setattr(engine, "_reads_later_lines", lambda component: True)
    assert net_resources(make(22), SEPTEMBER, settled) == once


def test_parameter_files_are_whole(tmp_path):
    assert all(r.parameter.citation and r.parameter.unit for r in shipped_rows())
    bad = tmp_path / "bad.toml"
    bad.write_text('[[parameter]]\nname = "x"\nunit = "USD"\nverified = "verified"\ncitation = "c"\nfrom = 2020-01-01\n'
                   "rows = [ { value = 1 } ]\n")  # fmt: skip
    with pytest.raises(DataError, match="status is missing"):
        read_rows(bad)
    with pytest.raises(UnknownNameError, match="wftc_max"):
        Reading().month(SEPTEMBER).value("wftc", "wftc_mx")


def test_no_two_rows_answer_for_one_day():
    from braidwork.reference.parameter_files import check_rows

    check_rows((r.parameter.name, r.parameter) for r in shipped_rows())


def test_the_offices_figure_outranks_ours_and_the_difference_is_shown(make, settled):
    said = {**make().enrolments, "snap": Enrolment("recipient", authorised_monthly_usd=111.0)}
    found = net_resources(replace(make(15), enrolments=said), SEPTEMBER, settled)
    office, ours = found.decided_otherwise["snap"]
    assert found["snap"].amount_usd == office == 111 and ours > 200
    assert "the office said $111" in found.tell()


def test_a_child_who_turns_seventeen_in_december_brings_no_child_credit_all_year(make, settled):
    family = make(care=(0.0, 0.0), wccc="none")
    teen = replace(family.people[2], birth_date=date(2009, 12, 20))
    older = replace(family, people=(*family.people[:2], teen))
    young, old = (net_resources(f, date(2026, 3, 1), settled)["ctc"].amount_usd * 12 for f in (family, older))
    assert (young, old) == pytest.approx((4400, 2700))


def test_numbers_due_for_review_are_named(family, settled):
    assert not net_resources(family, date(2026, 9, 1), settled).overdue
    late = net_resources(family, date(2028, 9, 1), settled).overdue
    assert any("wccc_income_share" in name for name in late)


def test_an_elder_above_the_gross_limit_meets_the_net_one(make):
    """Rent without a cap brings the net income of a home with an elder under its own limit."""
    family = make(wccc="none", care=(0.0, 0.0), rent=2600.0)
    elder = replace(
        family.people[0], birth_date=date(1960, 1, 1), jobs=(replace(family.people[0].jobs[0], wage_hourly_usd=16.0),)
    )
    home = Housing(2600.0, snap_utility_allowance_monthly_usd=0.0)
    alone = replace(family, people=(elder,), relationships=(), resources_usd=500.0, housing=home)
    found = net_resources(alone, date(2026, 2, 1))["snap"]
    gross = 16 * 40 * 52 / 12
    adjusted = 0.8 * gross - 209
    net = adjusted - (2600 - adjusted / 2)
    assert gross > 2610 and net <= 1305
    assert found.amount_usd == max(24, 298 - int(np.ceil(0.3 * net)))
    rich = replace(alone, resources_usd=9_000.0)
    assert net_resources(rich, date(2026, 2, 1))["snap"].reason == "over_gross_limit"
    open_ = replace(alone, resources_usd=UNKNOWN)
    asked = net_resources(open_, date(2026, 2, 1))
    assert asked["snap"].amount_usd is None and any("savings of a home" in u for u in asked.unknown)
