"""The fiscal pages: who sees which, what each act refuses, and that what they show is what the books hold."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

FORM = "application/x-www-form-urlencoded"  # uploads of one address are counted, forms are not
AWARDS = """
[[fund_year]]
fund_year_id = "LEVY"
award = "SYNTHETIC levy"
family = "philanthropy"
start_date = 2026-01-01
end_date = 2099-12-31
allotment_cents = 50000
balance_cents = 50000
"""
LINES = """line_id,person,category_code,cost_cents,service_date,waiting_since_date,county_code,tier
a,p-1,transport,13000,2026-12-01,2026-10-15,53033,2
b,p-2,device,90000,2026-12-01,2026-10-15,53033,1
"""


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def refusals() -> int:
    from braidwork.workspace.casework.models import AuditEvent

    return AuditEvent.objects.filter(act="access refused").count()


@pytest.fixture
def books(staff):
    """Loaded books with a posted plan, and who keeps them."""
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.fiscal.approving import approve, post_plan
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.need_tables import read_csv_text
    from braidwork.workspace.fiscal.needs import load_needs
    from braidwork.workspace.fiscal.planning import propose

    manager, director = staff("fiscal_manager", "North"), staff("director", "North")
    by = Actor.staff(manager)
    load_awards(AWARDS, by=by, synthetic=True)
    load_needs(read_csv_text(LINES, name="lines")[0], by=by, synthetic=True)
    plan = approve(propose(by=by), by=Actor.staff(director))
    post_plan(plan, by=by)
    return SimpleNamespace(manager=manager, director=director, plan=plan, by=by)


def first_promise() -> int:
    from braidwork.workspace.fiscal.models import LedgerPosting

    return int(LedgerPosting.objects.filter(line="b", account=1200).values_list("id", flat=True)[0])


# Address by permission; {plan} and {posting} are filled in. A second word POST marks an act.
PAGES = {
    "fund.read": [
        "", "/reports", "/plans", "/plans/{plan}", "/plans/{plan}/lines", "/plans/{plan}/lines/b", "/ledger",
        "/ledger/1", "/trace", "/postings/{posting}", "/person-of/b", "/lines/b", "/months", "/export/beancount/all",
        "/export/hledger/all", "/verify", "/head", "/what-if", "/year/LEVY", "/trace POST", "/verify POST",
    ],
    "fund.load": ["/load", "/load/awards POST", "/load/lines POST", "/award/LEVY POST"],
    "fund.propose": ["/plans/new POST", "/plans/{plan}/withdraw POST"],
    "fund.approve": ["/plans/{plan}/approve POST", "/months/2026-01/reopen POST"],
    "fund.post": [
        "/plans/{plan}/post POST", "/postings/{posting}/undo POST", "/pay/b POST", "/months/2026-01/close POST",
        "/months/2026-01/ask POST", "/change/LEVY", "/move/LEVY POST",
    ],
}  # fmt: skip


@pytest.mark.parametrize("organisation", ["North", "South"])
def test_every_fiscal_page_for_every_role_of_both_organisations(books, staff, organisation):
    from braidwork.workspace.accounts.models import Organisation, Staff
    from braidwork.workspace.accounts.roles import ROLES

    posting = first_promise()
    for role in ROLES:
        person = Staff.objects.filter(sign_in_name=f"{role}-{organisation}").first() or staff(role, organisation)
        Organisation.objects.filter(name="South").update(runs_workspace=False)  # only North keeps the books
        client = signed_in(Staff.objects.get(pk=person.pk))
        for permission, pages in PAGES.items():
            allowed = organisation == "North" and permission in ROLES[role].permissions
            for page in pages:
                path, _, act = page.format(plan=books.plan.pk, posting=posting).partition(" ")
                before = refusals()
                answer = client.post(f"/staff/funds{path}", "", FORM) if act else client.get(f"/staff/funds{path}")
                assert (answer.status_code == 404) == (not allowed), (role, page, answer.status_code)
                assert refusals() - before == (not allowed), (role, page)


def test_the_rule_above_knows_every_fiscal_page():
    from braidwork.workspace.fiscal.urls import urlpatterns

    given = {"number": r"(1|\{posting\})", "plan_id": r"\{plan\}", "line_id": "b", "month": "(2026-01|all)",
             "language": "(beancount|hledger)", "fund_year_id": "LEVY"}  # fmt: skip
    tried = ["staff/funds" + p.partition(" ")[0] for pages in PAGES.values() for p in pages]
    for one in urlpatterns:
        shape = re.sub(r"<\w+:(\w+)>", lambda m: given[m[1]], str(one.pattern))
        assert any(re.fullmatch(shape, path) for path in tried), one.pattern


def test_the_auditor_finds_no_way_to_change_anything(books, staff):
    client = signed_in(staff("auditor", "North"))
    for page in PAGES["fund.read"]:
        path = page.format(plan=books.plan.pk, posting=first_promise()).partition(" ")[0]
        text = client.get(f"/staff/funds{path}").content.decode()
        own = {f"/staff/funds{path}", "/staff/sign-out", "", "/stay"}
        actions = set(re.findall(r'<form method="post"(?: action="([^"]*)")?', text))
        assert actions <= own, (page, actions)


def test_the_bars_and_figures_add_up_to_what_was_awarded(books):
    from braidwork.workspace.fiscal.balances import balances, in_all
    from braidwork.workspace.fiscal.models import FundYear

    found = balances(list(FundYear.objects.all()), {"LEVY": 0})
    assert in_all(found).total == 50_000 and found[0].cents["encumbered"] == 50_000
    assert sum(float(p.width.rstrip("%")) for p in found[0].parts) == pytest.approx(100, abs=0.01)
    page = signed_in(books.director).get("/staff/funds").content.decode()
    assert "$500.00" in page and 'style="' not in page and "encumbered $500.00" in page


def test_a_bad_file_is_refused_by_row_and_field_and_leaves_nothing(books):
    from braidwork.workspace.fiscal.models import FundYear, ServiceLine

    client = signed_in(books.manager)
    two = LINES.replace("\na,", "\nc,").replace("\nb,", "\nd,").replace("90000", "900.00")
    answer = client.post("/staff/funds/load/lines", {"text": two})
    text = answer.content.decode()
    assert answer.status_code == 422 and "row 2, id d, cost_cents" in text and "whole cents" in text
    assert "p-2,device,900.00" in text, "what was typed is still there"
    assert ServiceLine.objects.count() == 2
    answer = client.post("/staff/funds/load/awards", {"text": AWARDS.replace("LEVY", "NEW").replace("50000", "-1")})
    assert "id NEW" in answer.content.decode(), re.sub("<[^>]+>", " ", answer.content.decode())[1200:2600]
    assert answer.status_code == 422
    assert FundYear.objects.count() == 1
    answer = client.post("/staff/funds/load/lines", {"text": LINES.replace("tier\n", "tier,race\n")})
    assert answer.status_code == 422


def test_a_file_is_taken_and_says_what_it_did(books):
    from io import BytesIO

    client = signed_in(books.manager)
    file = BytesIO(AWARDS.replace("LEVY", "NEW").encode())
    file.name = "awards.toml"
    answer = client.post("/staff/funds/load/awards", {"file": file}, follow=True)
    assert "Loaded 1 new fund-year with $500.00." in answer.content.decode()
    answer = client.post(
        "/staff/funds/load/lines", {"text": LINES.replace("\na,", "\nc,").replace("\nb,", "\nd,")}, follow=True
    )
    assert "Loaded 2 lines of 2 people, 0 of them new" in answer.content.decode()


def test_nobody_approves_an_own_plan_nor_a_stale_one(books, staff):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.models import FundingPlan
    from braidwork.workspace.fiscal.planning import propose

    plan = propose(by=books.by)
    own = signed_in(books.manager).get(f"/staff/funds/plans/{plan.pk}").content.decode()
    assert "another person must approve it" in own and "/approve" not in own
    load_awards(AWARDS.replace("LEVY", "NEW"), by=books.by, synthetic=True)
    director = signed_in(books.director)
    assert "changed since this plan was made" in director.get(f"/staff/funds/plans/{plan.pk}").content.decode()
    assert director.post(f"/staff/funds/plans/{plan.pk}/approve").status_code == 409
    fresh = propose(by=Actor.staff(books.manager))
    answer = director.post(f"/staff/funds/plans/{fresh.pk}/approve", follow=True)
    assert "The plan is approved" in answer.content.decode()
    assert FundingPlan.objects.get(pk=fresh.pk).state == "approved"


def test_a_line_tells_its_fund_and_why_not_the_others(books):
    client = signed_in(books.director)
    base = f"/staff/funds/plans/{books.plan.pk}"
    text = client.get(f"{base}/lines/b").content.decode()
    assert "Paid in part: $500.00 from Philanthropy; $400.00 stay open" in text
    listed = client.get(f"{base}/lines?only=none").content.decode()
    assert "1 line" in listed and "/lines/a" in listed and "/lines/b" not in listed
    assert client.get(f"{base}/lines?fund=nothing").status_code == 404
    assert client.get(f"{base}/lines/zzz").status_code == 404


def test_small_groups_are_withheld_and_the_look_is_kept(books):
    from braidwork.workspace.casework.models import AuditEvent

    text = signed_in(books.director).get(f"/staff/funds/plans/{books.plan.pk}").content.decode()
    assert "Too few of the 2 people" in text and "withheld" in text
    assert AuditEvent.objects.filter(act="plan effect read").count() == 1


def test_groups_by_race_are_counted_where_enough_people_told():
    """Everyone of 40 told; 22 of one group, all reached, and 18 of others, none reached: only sums may show."""
    from braidwork.workspace.fiscal.plan_effect import _groups

    reached = {f"p{i}": i % 2 == 0 for i in range(60)}
    of_person = {p: ("one" if i < 30 else "other") for i, p in enumerate(reached)}
    one, other = _groups("race_9", of_person, reached)
    assert (one.people, one.reached, one.share) == (30, 15, "50%") and other.people == 30
    few = {p: ("one" if i < 5 else "other") for i, p in enumerate(reached)}
    assert all(g.people is None and g.reached is None for g in _groups("race_9", few, reached))


def test_the_effect_by_race_rests_on_what_clients_told_and_shows_no_row(staff):
    from django.utils import timezone

    from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.models import Person
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.models import Pseudonym
    from braidwork.workspace.fiscal.needs import load_needs
    from braidwork.workspace.fiscal.plan_effect import effect_of
    from braidwork.workspace.fiscal.planning import propose

    by = Actor.staff(staff("fiscal_manager", "North"))
    load_awards(AWARDS, by=by, synthetic=True)
    for n in range(52):
        person = Person.objects.create(is_synthetic=True, began_at=timezone.now())
        Pseudonym.objects.create(pseudonym=f"p{n:02}", person=person, is_synthetic=True)
        key = ReportingKey.objects.create(person=person, is_synthetic=True)
        race = ["211"] if n % 2 else ["212"]
        ReportingAnswer.objects.create(
            pseudonym=key, item="race", state="known" if n < 48 else "declined", codes=race if n < 48 else [],
            answered_on="2026-11-01",
        )  # fmt: skip
    # Tier 1 is paid, 24 people, and one more; the others wait, for the money is gone.
    rows = [
        {"line_id": f"l{n:02}", "person": f"p{n:02}", "category_code": "device", "county_code": "53033",
         "cost_cents": 2000, "service_date": "2026-12-01", "waiting_since_date": "2026-10-01",
         "tier": 1 if n < 24 else 2} for n in range(52)
    ]  # fmt: skip
    load_needs(rows, by=by, synthetic=True)
    found = effect_of(propose(by=by), by=by)
    assert (found.people, found.told) == (52, 48)
    shown = {g.label: (g.people, g.reached) for g in found.by_race if g.people}
    assert sorted(people for people, _ in shown.values()) == [24, 24], shown
    assert sorted(reached for _, reached in shown.values()) == [12, 13], "$500 pays 25 lines"
    assert all(g.people is None or g.people == 0 for g in found.by_race if g.label not in shown)


def test_pages_of_empty_books_are_calm(staff):
    client = signed_in(staff("fiscal_manager", "North"))
    for page in ("", "/reports", "/plans", "/ledger", "/trace", "/months", "/verify", "/head", "/what-if", "/load"):
        assert client.get(f"/staff/funds{page}").status_code == 200, page
    made = client.post("/staff/funds/plans/new", follow=True)
    assert made.status_code == 200 and "Empty" in made.content.decode()


def test_a_posting_leads_to_fund_rule_decision_plan_and_person_and_back(books):
    client, number = signed_in(books.director), first_promise()
    text = client.get(f"/staff/funds/postings/{number}").content.decode()
    for part in (
        "SYNTHETIC levy",
        "p-2",
        "the fund serves everyone",
        "approved by",
        f"/staff/funds/plans/{books.plan.pk}",
    ):
        assert part in text.replace("The fund serves", "the fund serves"), part
    for typed in ("p-2", "LEVY", "philanthropy"):
        found = client.post("/staff/funds/trace", {"wanted": typed})
        assert f"/staff/funds/postings/{number}" in found.content.decode(), typed
    assert client.post("/staff/funds/trace", {"wanted": "b"})["Location"] == "/staff/funds/lines/b"
    assert client.post("/staff/funds/trace", {"wanted": str(number)})["Location"] == f"/staff/funds/postings/{number}"
    assert client.post("/staff/funds/trace", {"wanted": "p-nobody"}).status_code == 422
    person = client.get("/staff/funds/person-of/b").content.decode()
    assert "p-2" in person and not [a for a in re.findall(r'href="([^"]*)"', text + person) if "p-2" in a], (
        "in no address"
    )


def test_paying_undoing_and_closing_as_the_pages_do_it(books):
    from django.utils import timezone

    client, day = signed_in(books.manager), timezone.localdate().isoformat()
    sent = {"fund": "LEVY", "amount": "1,5", "day": day, "do": "pay"}
    assert client.post("/staff/funds/pay/b", sent).status_code == 409
    text = client.post("/staff/funds/pay/b", {**sent, "amount": "$400.00"}, follow=True).content.decode()
    assert "$400.00 is posted as paid" in text and "$400.00 paid, $0.00 encumbered, $500.00 open of $900.00" in text
    number = first_promise()
    undo = f"/staff/funds/postings/{number}/undo"
    assert client.post(undo, {"reason": "wrong fund", "day": day}).status_code == 409, "what is paid is undone first"
    from braidwork.workspace.fiscal.models import LedgerPosting

    paid = LedgerPosting.objects.filter(line="b", account=1300).get().pk
    assert client.post(f"/staff/funds/postings/{paid}/undo", {"reason": "", "day": day}).status_code == 409
    text = client.post(f"/staff/funds/postings/{paid}/undo", {"reason": "wrong fund", "day": day}, follow=True)
    assert "Undone by batch" in text.content.decode() and "Undo it" not in text.content.decode()
    assert client.post(f"/staff/funds/months/{day[:7]}/close").status_code == 409
    assert "The ledger is as it was sealed." in client.post("/staff/funds/verify").content.decode()
    assert "cut off" in client.post("/staff/funds/verify", {"head": "0f" * 32}).content.decode()


def test_a_month_is_closed_asked_for_and_reopened_by_two(books):
    client, director = signed_in(books.manager), signed_in(books.director)
    assert "2026-01 is closed" in client.post("/staff/funds/months/2026-01/close", follow=True).content.decode()
    asked = client.post("/staff/funds/months/2026-01/ask", {"reason": "late invoice"}, follow=True).content.decode()
    assert "stays closed until another person says yes" in asked and "/reopen" not in asked
    text = director.get("/staff/funds/months").content.decode()
    assert "late invoice" in text and "/staff/funds/months/2026-01/reopen" in text
    assert "is open again" in director.post("/staff/funds/months/2026-01/reopen", follow=True).content.decode()


def test_an_award_is_moved_changed_ended_and_expired_by_its_pages(books):
    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.book import available_cents
    from braidwork.workspace.fiscal.models import FundYear

    load_awards(AWARDS.replace("LEVY", "NEW"), by=books.by, synthetic=True)
    client = signed_in(books.manager)

    def sent(path, **typed):
        answer = client.post(f"/staff/funds/{path}/NEW", typed, follow=True)
        return answer.status_code, answer.content.decode()

    assert sent("move", do="transfer", to="LEVY", amount="100", approval="")[0] == 409
    assert sent("move", do="transfer", to="LEVY", amount="900", approval="letter 7")[0] == 409, "more than there is"
    assert (
        "$100.00 moved to Philanthropy" in sent("move", do="transfer", to="LEVY", amount="100", approval="letter 7")[1]
    )
    assert sent("move", do="expire")[0] == 409, "it is not over"
    assert sent("award", do="allotment", amount="700", reason="")[0] == 409
    assert "is changed" in sent("award", do="allotment", amount="700", administration="70", reason="award changed")[1]
    assert "$10.00 of administration" in sent("move", do="administration", amount="10", day="2026-11-20")[1]
    assert "has ended" in sent("award", do="end")[1]
    assert "has expired" in sent("move", do="expire")[1]
    from django.utils import timezone

    years = list(FundYear.objects.all())
    assert available_cents(years, timezone.localdate()) == {"LEVY": 10_000, "NEW": 0}
    assert sent("move", do="nothing")[0] == sent("award")[0] == 409


def test_a_kept_plan_that_was_changed_is_said_and_not_shown_as_good(books):
    from braidwork.workspace.fiscal.models import FundingPlan
    from braidwork.workspace.fiscal.planning import propose

    open_plan = propose(by=books.by)
    FundingPlan.objects.update(document=b"changed", document_sha256="0" * 64)
    client = signed_in(books.director)
    for plan in (books.plan, open_plan):
        answer = client.get(f"/staff/funds/plans/{plan.pk}")
        assert answer.status_code == 200 and "The kept plan was changed." in answer.content.decode()
    assert client.post(f"/staff/funds/plans/{open_plan.pk}/approve").status_code == 409
    answer = client.get(f"/staff/funds/postings/{first_promise()}")
    assert answer.status_code == 409 and "The kept plan was changed." in answer.content.decode()


def test_questions_are_answered_and_change_nothing(books):
    from braidwork.workspace.fiscal.models import FundingPlan, LedgerBatch

    client, before = signed_in(books.director), (FundingPlan.objects.count(), LedgerBatch.objects.count())
    text = client.get("/staff/funds/what-if?ask=won&family=philanthropy&amount=100").content.decode()
    assert "$100.00 more of need would be covered" in text
    text = client.get("/staff/funds/what-if?ask=ends&fund=LEVY").content.decode()
    assert "The same need would be covered" in text, "all of it is encumbered already"
    assert client.get("/staff/funds/what-if?ask=ends&fund=NONE").status_code == 422
    assert client.get("/staff/funds/what-if?ask=waived&rule=none").status_code == 422
    assert (FundingPlan.objects.count(), LedgerBatch.objects.count()) == before


def test_the_export_asserts_the_balances_that_the_ledger_has(books):
    from braidwork.funding.ledger import read_balances

    client = signed_in(books.director)
    answer = client.get("/staff/funds/export/beancount/all")
    assert "attachment" in answer["Content-Disposition"]
    found = read_balances("beancount", answer.content.decode().splitlines())
    assert found["LEVY", 1200] == 50_000 and sum(found.values()) == 0
    assert client.get("/staff/funds/export/latin/all").status_code == 409
    assert client.get("/staff/funds/export/beancount/2020-01").status_code == 409


def test_amounts_and_shares_are_read_and_said_exactly():
    from braidwork.workspace.fiscal.showing import parsed_cents, percent

    assert [parsed_cents(t) for t in ("12.34", "$1,250", "0.5", "-1", "1e3", "x", "١٢")] == [
        1234,
        125_000,
        None,
        None,
        None,
        None,
        None,
    ]
    assert [percent(*p) for p in ((1, 3), (999, 1000), (1, 1000), (0, 5), (5, 5), (0, 0))] == [
        "33%", "over 99%", "under 1%", "0%", "100%", "none needed"]  # fmt: skip
