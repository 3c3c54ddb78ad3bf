"""Differences, histories and states of a plan in words, for the pages of the client and of staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.client_words import published
from braidwork.workspace.casework.plans.body import day_of
from braidwork.workspace.casework.plans.comparing import Clash, differences
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.sight import EVERYTHING, Sight
from braidwork.workspace.casework.plans.signing import signatures_of
from braidwork.workspace.casework.plans.telling import apart, line_in, of_cents, payer_in, service_in, typed
from braidwork.workspace.casework.plans.way_words import named, usd
from braidwork.workspace.site.languages import Said, day_in, say

_TITLES = {
    "goals": "plan.goals", "client_does": "plan.i_do", "follow_ups": "plan.follow_ups", "services": "plan.costs_title",
    "programs": "plan.programs", "referrals": "plan.places", "ladder": "plan.way", "money": "plan.picture",
    "reach": "plan.reach",
}  # fmt: skip
Shown = dict[str, Any]


def changes_between(
    before: PlanVersion | None, after: PlanVersion, lang: str, *, sight: Sight = EVERYTHING
) -> list[Shown]:
    """What changed from one version to the next, each item in words; nothing for a first version."""
    if before is None:
        return []
    home = str(after.plan.organisation.name) if after.plan.organisation is not None else ""
    found = []
    for one in differences(sight.of(before.body), sight.of(after.body)):
        shown = {
            "section": _title(one.section, lang, home), "kind": one.kind,
            "before": item_words(one.section, one.before, lang), "after": item_words(one.section, one.after, lang),
        }  # fmt: skip
        if shown["before"] != shown["after"] or one.kind != "changed":
            found.append(shown)
    return found


def clashes_in(clashes: Iterable[Clash], lang: str) -> list[Shown]:
    """What two people changed in two ways, in words."""
    return [
        {"theirs": item_words(c.section, c.theirs, lang), "mine": item_words(c.section, c.mine, lang)} for c in clashes
    ]


def item_words(section: str, item: Any, lang: str) -> Said:
    """One item of a plan in a line; blank for none."""
    if not item:
        return Said("", lang)
    if section == "reach":
        return typed(lang, str(item))
    if section == "ladder":
        amount = item.get("final_net_monthly_usd")
        more = f", {usd(float(amount))}" if amount is not None else ""
        return Said(f"{named(item['name'])}{more}", lang)
    if section == "money":
        rows = (item.get("now_monthly_usd"), item.get("standard_monthly_usd"))
        return Said(" · ".join(apart(lang, usd(float(x))) for x in rows if x is not None), lang)
    if section == "services":
        return Said(_service(item, lang), lang)
    if section == "programs":
        outcome = say(lang, "plan.likely" if item["group"] == "get" else "plan.look")
        return Said(f"{published(lang, item['name'])}. {outcome}", lang)
    if section == "referrals":
        return Said(f"{named(item['to'])}: {say(lang, 'referral.' + item['state'])}", lang)
    day = day_of(item.get("by") or item.get("on") or "")
    words = line_in(lang, item)
    return Said(f"{words} · {day_in(lang, day)}", words.lang) if day else words


def by_whom(version: PlanVersion, names: Mapping[str, str]) -> str:
    """Who wrote a version, as staff read it."""
    return "the client" if version.seat == "client" else names.get(str(version.made_by), "staff")


def names_of(versions: Iterable[PlanVersion]) -> dict[str, str]:
    """The names of the staff who wrote versions, by id."""
    ids = {str(v.made_by) for v in versions if v.seat != "client" and _is_uuid(str(v.made_by))}
    return {str(s.pk): str(s.display_name) for s in Staff.objects.filter(pk__in=ids)}


def history_for_staff(plan: Plan) -> list[Shown]:
    """Every version of a plan, newest first: who wrote it, why, how much changed, who signed."""
    versions = list(PlanVersion.objects.filter(plan=plan).order_by("number").prefetch_related("plansignature_set"))
    names, found = names_of(versions), []
    for before, one in zip([None, *versions], versions, strict=False):
        count = len(differences(before.body, one.body)) if before is not None else 0
        found.append({
            "number": one.number, "at": one.made_at, "by": by_whom(one, names), "why": one.why,
            "changed": "first version" if before is None else f"{count} change" if count == 1 else f"{count} changes",
            "signed": " and ".join(f"{s.name} ({s.who})" for s in one.plansignature_set.all()),
        })  # fmt: skip
    return found[::-1]


def history_for_client(plan: Plan, lang: str, *, most: int = 10) -> list[Shown]:
    """The versions that the client has seen, newest first, with what changed from each to the next."""
    versions = list(PlanVersion.objects.filter(plan=plan, planoffer__isnull=False).order_by("number"))
    home = named(str(plan.organisation.name)) if plan.organisation is not None else ""
    found = []
    for before, one in zip([None, *versions], versions, strict=False):
        if before is None:
            continue
        one.plan = plan
        own = one.seat == "client"
        found.append({
            "title": say(lang, "plan_page.history_line", number=one.number, date=day_in(lang, one.made_at)),
            "by": say(lang, "plan_page.by_client") if own else say(lang, "plan_page.by_staff", organisation=home),
            "why": one.why, "changes": changes_between(before, one, lang),
        })  # fmt: skip
    return found[::-1][:most]


def state_in_words(plan: Plan, version: PlanVersion) -> str:
    """How far the newest version is, for staff."""
    if plan.offered != version.number:
        return "a draft that the client does not see yet" if not plan.offered else (
            f"a draft; version {plan.offered} lies before the client"
        )  # fmt: skip
    there = signatures_of(version)
    if len(there) == 2:
        return "signed by both"
    return "signed by the client" if "client" in there else (
        "signed by staff, waits for the client" if there else "lies before the client, not signed"
    )  # fmt: skip


def _service(item: Mapping[str, Any], lang: str) -> str:
    day = day_of(item["begins"])
    parts = [
        str(say(lang, f"plan.kind_{item['category_code']}")), str(service_in(lang, item)),
        apart(lang, of_cents(int(item["cost_cents"]))), day_in(lang, day) if day else "",
        *(str(payer_in(lang, p)) for p in item["paid_by"]),
        str(say(lang, f"plan.state_{item['state']}")),
    ]  # fmt: skip
    return " · ".join(p for p in parts if p)


def _title(section: str, lang: str, home: str) -> Said:
    if section == "we_do":
        return say(lang, "plan.we_do", organisation=named(home))
    return say(lang, _TITLES[section])


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
