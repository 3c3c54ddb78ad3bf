"""The addresses of the fiscal pages. None holds a pseudonym: people are found by a line or by a form."""

from __future__ import annotations

from django.urls import URLPattern, path

from braidwork.workspace.fiscal import (
    fund_change_pages,
    fund_pages,
    ledger_pages,
    load_pages,
    month_pages,
    plan_pages,
    what_if_pages,
)

urlpatterns: list[URLPattern] = [
    path("staff/funds", fund_pages.funds, name="funds"),
    path("staff/funds/reports", fund_pages.fund_reports, name="fund-reports"),
    path("staff/funds/load", load_pages.load, name="fund-load"),
    path("staff/funds/load/awards", load_pages.load_award_file, name="fund-load-awards"),
    path("staff/funds/load/lines", load_pages.load_line_file, name="fund-load-lines"),
    path("staff/funds/plans", plan_pages.plans, name="fund-plans"),
    path("staff/funds/plans/new", plan_pages.new_plan, name="fund-new-plan"),
    path("staff/funds/plans/<uuid:plan_id>", plan_pages.one_plan, name="fund-plan"),
    path("staff/funds/plans/<uuid:plan_id>/approve", plan_pages.approve_plan, name="fund-approve"),
    path("staff/funds/plans/<uuid:plan_id>/post", plan_pages.post_approved, name="fund-post"),
    path("staff/funds/plans/<uuid:plan_id>/withdraw", plan_pages.withdraw_plan, name="fund-withdraw"),
    path("staff/funds/plans/<uuid:plan_id>/lines", plan_pages.plan_lines, name="fund-plan-lines"),
    path("staff/funds/plans/<uuid:plan_id>/lines/<path:line_id>", plan_pages.plan_line, name="fund-plan-line"),
    path("staff/funds/ledger", ledger_pages.ledger, name="fund-ledger"),
    path("staff/funds/ledger/<int:number>", ledger_pages.batch, name="fund-batch"),
    path("staff/funds/trace", ledger_pages.find, name="fund-trace"),
    path("staff/funds/postings/<int:number>", ledger_pages.posting, name="fund-posting"),
    path("staff/funds/postings/<int:number>/undo", ledger_pages.undo_posting, name="fund-undo"),
    path("staff/funds/pay/<path:line_id>", ledger_pages.pay_line, name="fund-pay"),
    path("staff/funds/person-of/<path:line_id>", ledger_pages.person_of, name="fund-person-of"),
    path("staff/funds/lines/<path:line_id>", ledger_pages.line, name="fund-line"),
    path("staff/funds/months", month_pages.months, name="fund-months"),
    path("staff/funds/months/<str:month>/close", month_pages.close, name="fund-close-month"),
    path("staff/funds/months/<str:month>/ask", month_pages.ask_to_reopen, name="fund-ask-reopen"),
    path("staff/funds/months/<str:month>/reopen", month_pages.reopen, name="fund-reopen"),
    path("staff/funds/export/<slug:language>/<slug:month>", month_pages.export_file, name="fund-export"),
    path("staff/funds/verify", month_pages.verify, name="fund-verify"),
    path("staff/funds/head", month_pages.head_file, name="fund-head"),
    path("staff/funds/what-if", what_if_pages.what_if, name="fund-what-if"),
    path("staff/funds/change/<path:fund_year_id>", fund_change_pages.change_fund, name="fund-change"),
    path("staff/funds/move/<path:fund_year_id>", fund_change_pages.move_money, name="fund-move"),
    path("staff/funds/award/<path:fund_year_id>", fund_change_pages.change_award, name="fund-change-award"),
    path("staff/funds/year/<path:fund_year_id>", fund_pages.one_fund, name="fund"),
]
