"""The content of a plan made from what stands: decisions, the chosen way with its money, priced needs, referrals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from braidwork.eligibility.questions.results import results
from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans.body import Body, empty_body, line, new_key
from braidwork.workspace.casework.plans.models import Plan
from braidwork.workspace.casework.plans.promises import promises_of, with_promises
from braidwork.workspace.casework.retention import joined_people
from braidwork.workspace.casework.serving.models import Referral
from braidwork.workspace.casework.talking import decisions_of

_PAPERS_WITHIN, _MONEY_WITHIN, _FIRST_LOOK, _SECOND_LOOK = 14, 7, 14, 42
_SIGN_UP_BEFORE = timedelta(days=7)
_COURSE = "training_account"
_PART_OF_MONEY = (
    "now_monthly_usd", "help_not_yet", "now_without_that_help_monthly_usd", "standard_monthly_usd",
    "enough_left_monthly_usd", "standard", "raise", "cliffs", "notes",
    "assumed", "not_verified", "projected", "proposed", "attribution", "method", "is_private",
)  # fmt: skip
_ASK = frozenset({"get", "check"})
_SETTLED = frozenset({"promised", "paid"})


def drafted(
    intake: IntakeSession, *, organisation: Organisation | None, advice: Mapping[str, Any] | None, chosen: int | None,
    needs: Iterable[Any] = (),
) -> Body:  # fmt: skip
    """A first content. RefusedError where the questions are not answered to the end, or changed since."""
    today = timezone.localdate()
    body = empty_body(today)
    body["programs"] = programs_now(intake)
    body["ladder"], body["money"] = chosen_way(advice, chosen)
    body["services"] = [service_of(n) for n in needs]
    body["referrals"] = referrals_now(intake, organisation)
    body["goals"] = _goals(body)
    body["client_does"] = _client_does(body, today)
    body["we_do"] = [] if organisation is None else _we_do(body, today)
    body["follow_ups"] = _follow_ups(body, today, alone=organisation is None)
    return body


def brought_up_to_date(
    plan: Plan, body: Body, intake: IntakeSession, *, advice: Mapping[str, Any] | None, chosen: int | None,
    needs: Iterable[Any] = (),
) -> Body:  # fmt: skip
    """The content on what is decided, referred and promised now; lines that people wrote stay as they are."""
    fresh = {**body, "on": timezone.localdate().isoformat(), "programs": programs_now(intake)}
    fresh["referrals"] = referrals_now(intake, plan.organisation)
    if advice is not None:
        today = timezone.localdate()
        fresh["ladder"], fresh["money"] = chosen_way(advice, chosen)
        fresh["goals"] = _drawn_anew(body["goals"], _goals(fresh))
        kept = [s for s in body["services"] if s.get("source") == "typed" or s["state"] != "not_asked"]
        there = {_same(s) for s in kept}
        fresh["services"] = [*kept, *(s for s in map(service_of, needs) if _same(s) not in there)]
        fresh["client_does"] = _drawn_anew(body["client_does"], _client_does(fresh, today))
    fresh["services"] = with_promises(fresh["services"], promises_of(plan))
    if fresh["services"] and all(s["state"] in _SETTLED for s in fresh["services"]):
        fresh["we_do"] = [one for one in fresh["we_do"] if one["say"] != "plan.we_money"]
    return fresh


def _drawn_anew(lines: list[dict[str, Any]], fresh: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines that a way brings, and after them those that somebody typed; a line that says the same stays itself."""
    before = {one["say"]: one for one in lines if one["say"]}
    found = []
    for one in fresh:
        was = before.get(one["say"], one)
        found.append(was if was["values"] == one["values"] else {**one, "key": was["key"]})
    return [*found, *(one for one in lines if not one["say"])]


def _same(service: Mapping[str, Any]) -> tuple[Any, ...]:
    return service["category_code"], service["begins"], int(service["cost_cents"])


def programs_now(intake: IntakeSession) -> list[dict[str, Any]]:
    """What help is open to the client now, with where to ask and which papers; any one of each group will do.

    `is_private` marks what rests on a private answer. The words are those of the rulebook, in English.
    """
    if intake.state != "finished":
        raise RefusedError("the questions are not answered to the end.", mend="finish them, then make the plan.")
    try:
        interview = interview_of(intake)
    except QuestionsChanged:
        raise RefusedError("the questions changed meanwhile.", mend="go on with the newest ones first.") from None
    private = {d.program_id: d.rests_on_private for d in decisions_of(intake, interview, timezone.now())}
    return [
        {
            "id": r.program.id, "outcome": r.decision.outcome, "group": r.group, "name": r.program.plain_name,
            "official": r.program.name, "purpose": r.program.purpose, "where": r.where,
            "papers": [[p.name for p in group] for group in r.papers], "is_private": private[r.program.id],
        }
        for r in results(interview) if r.group in _ASK
    ]  # fmt: skip


def chosen_way(
    advice: Mapping[str, Any] | None, chosen: int | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The chosen way of an advice (None: none yet), and its money picture with the ways that were shown beside it."""
    if not advice:
        return None, None
    ways = list(advice.get("ways") or ())
    money = {name: advice.get(name) for name in _PART_OF_MONEY}
    money["ways"] = [{k: w.get(k) for k in ("name", "final_net_monthly_usd", "lowest_usd", "gain_usd")} for w in ways]
    ladder = dict(ways[chosen]) if chosen is not None and chosen < len(ways) else None
    return ladder, money


def service_of(need: Any) -> dict[str, Any]:
    """A priced need as a service of a plan: nobody was asked for it yet."""
    return {
        "key": new_key(), "category_code": need.category_code, "label": need.label, "cost_cents": int(need.cost_cents),
        "begins": need.service_date.isoformat(), "ends": need.last_date.isoformat() if need.last_date else "",
        "provider": "", "paid_by": [], "short_cents": int(need.cost_cents),
        "state": "not_asked", "source": "way", "say": need.say, "values": dict(need.values),
    }  # fmt: skip


def referrals_now(intake: IntakeSession, organisation: Organisation | None) -> list[dict[str, Any]]:
    """The referrals that run or were closed with help, made by the organisation; for her own plan all of hers."""
    people = [intake.person_id, *joined_people(intake.person_id)]
    found = Referral.objects.filter(person__in=people).exclude(state__in=("withdrawn", "declined"))
    if organisation is not None:
        found = found.filter(from_organisation=organisation)
    return [
        {"id": str(r.pk), "to": r.receiver_name, "need": str(r.need), "contact": str(r.service_contact),
         "state": "outside" if r.to_organisation_id is None and r.state == "sent" else str(r.state)}
        for r in found.select_related("to_organisation").order_by("made_at")
    ]  # fmt: skip


def _goals(body: Body) -> list[dict[str, Any]]:
    ladder, money = body["ladder"], body["money"] or {}
    if ladder is None:
        return [{**line("plan.goal_help"), "aims_at": ""}]
    found = [{**line("plan.goal_work", job={"job": ladder["name"]}), "aims_at": (ladder.get("codes") or [""])[-1]}]
    enough = money.get("enough_left_monthly_usd") or money.get("standard_monthly_usd")
    if enough:
        found.append({**line("plan.goal_enough", amount={"usd": enough}), "aims_at": ""})
    return found


def _client_does(body: Body, today: date) -> list[dict[str, Any]]:
    found = []
    if any(p["papers"] for p in body["programs"]):
        found.append({**line("plan.do_papers"), "by": _after(today, _PAPERS_WITHIN)})
    if body["programs"]:
        found.append({**line("plan.do_ask"), "by": _after(today, _PAPERS_WITHIN)})
    first = next((s for s in (body["ladder"] or {}).get("steps", ()) if s.get("cost_usd")), None)
    if first is not None:
        found.append({**line("plan.do_course", job={"job": first["to_label"]}), "by": _sign_up(body, today)})
    return [*found, {**line("plan.do_tell"), "by": ""}]


def _sign_up(body: Body, today: date) -> str:
    """The day to sign up by: a week before the first course begins (no day of a weekend), never before today."""
    begins = [s["begins"] for s in body["services"] if s["category_code"] == _COURSE and s["begins"]]
    if not begins:
        return _after(today, _SECOND_LOOK)
    day = date.fromisoformat(min(begins)) - _SIGN_UP_BEFORE
    return max(today, day - timedelta(days=max(0, day.isoweekday() - 5))).isoformat()


def _we_do(body: Body, today: date) -> list[dict[str, Any]]:
    found = [{**line("plan.we_forms"), "by": _after(today, _PAPERS_WITHIN)}]
    if body["services"]:
        found.append({**line("plan.we_money"), "by": _after(today, _MONEY_WITHIN)})
    if body["referrals"]:
        found.append({**line("plan.we_places"), "by": _after(today, _MONEY_WITHIN)})
    return found


def _follow_ups(body: Body, today: date, *, alone: bool) -> list[dict[str, Any]]:
    who = "client" if alone else "both"
    found = [
        {**line("plan.look_papers"), "on": _after(today, _FIRST_LOOK), "who": who},
        {**line("plan.look_plan"), "on": _after(today, _SECOND_LOOK), "who": who},
    ]
    return found if body["programs"] else found[1:]


def _after(today: date, days: int) -> str:
    """The day so many days on, or the Monday after it."""
    day = today + timedelta(days=days)
    return (day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)).isoformat()
