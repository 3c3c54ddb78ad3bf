"""A version of a plan in words of one language: the same for the page, for print and for the PDF.

Every text is a `Said`, which knows the language that it really is in. In languages that run from right to left, what
was filled in (names, amounts, phone numbers) is set apart, so that it keeps its own order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from braidwork.reference.languages import SOURCE, locale, text
from braidwork.workspace.casework.client_words import joined_by_or, published
from braidwork.workspace.casework.plans.body import day_of, needed_cents, short_cents
from braidwork.workspace.casework.plans.models import PlanSignature, PlanVersion
from braidwork.workspace.casework.plans.sight import EVERYTHING, Sight
from braidwork.workspace.casework.plans.way_words import Told, cliff_hours, cliffs, named, picture, plain, steps, usd
from braidwork.workspace.site.languages import Said, day_in, say

HELP_LINE = "211"
_PHONE = re.compile(r"\+?\(?\d[\d() .\-]{5,}\d")
_APART, _BACK = "\u2068", "\u2069"


def told(
    version: PlanVersion, lang: str, *, signatures: Mapping[str, PlanSignature], sight: Sight = EVERYTHING,
    states: Mapping[str, str] | None = None,
) -> Told:  # fmt: skip
    """All that a version says, for a page or for print, as far as its reader may see.

    `states` are those of services that moved on since, by key, for a page of today; without them all is as sealed.
    """
    plan = version.plan
    body = sight.of(version.body)
    home = str(plan.organisation.name) if plan.organisation is not None else ""
    programs = body["programs"]
    return {
        "lang": lang, "direction": locale(lang).direction, "name": str(plan.person.display_name),
        "title": say(lang, "plan.title"), "number": int(version.number), "home": home,
        "head": _head(version, lang, home), "is_synthetic": bool(plan.person.is_synthetic),
        "goals": [line_in(lang, g) for g in body["goals"]], "picture": picture(body, lang),
        "cliffs": cliffs(body, lang), "cliff_hours": cliff_hours(body, lang),
        "steps": steps(body, lang), "costs": costs(body, lang, states or {}),
        "help": _by_place([_program(p, lang) for p in programs]),
        "bring": _bring(programs, lang), "client_does": [_deed(d, lang) for d in body["client_does"]],
        "we_do": [_deed(d, lang) for d in body["we_do"]],
        "we_title": say(lang, "plan.we_do", organisation=named(home)) if home else "",
        "follow_ups": _follow_ups(body, lang), "places": [_place(r, lang) for r in body["referrals"]],
        "reach": typed(lang, body["reach"]), "help_line": say(lang, "plan.help_line", phone=named(HELP_LINE)),
        "rights": [binding(lang, "consent.plan_mine"), binding(lang, "consent.plan_decides")],
        "signatures": _signatures(version, lang, signatures, home),
        "seal": say(lang, "plan.seal", number=version.number, code=str(version.body_sha256)[:12]),
    }  # fmt: skip


def english(line: Mapping[str, Any]) -> str:
    """A line as staff read it."""
    return plain(line_in(SOURCE, line))


def line_in(lang: str, line: Mapping[str, Any]) -> Said:
    """A line in a language: of the catalogue, or as somebody typed it."""
    if not line["say"]:
        return typed(lang, line["text"])
    values = {name: _value(lang, v) for name, v in line["values"].items()}
    return say(lang, line["say"], **values)


def service_in(lang: str, service: Mapping[str, Any]) -> Said:
    """What a service is called: by its text of the catalogue, with what it is for and how much of it; else as typed."""
    if not service.get("say"):
        return Said(apart_phones(lang, str(service["label"])), SOURCE)
    values = service["values"]
    found = say(lang, service["say"], **{"job": named(str(values["job"]))} if "job" in values else {})
    told_beside = (("children", "plan.children"), ("months", "plan.lasts"), ("hours", "plan.hours"))
    more = [str(say(lang, key, count=int(values[name]))) for name, key in told_beside if name in values]
    return Said(locale(lang).listed([str(found), *more]), found.lang)


def payer_in(lang: str, payer: Mapping[str, Any]) -> Said:
    """A fund and what it pays of a service."""
    return say(lang, "plan.pays_part", name=named(str(payer["name"])), amount=of_cents(int(payer["cents"])))


def typed(lang: str, words: str) -> Said:
    """Words as a person typed them; nobody knows in which language."""
    return Said(apart(lang, plain(words)), lang)


def apart(lang: str, value: str) -> str:
    """A value set apart from words that run from right to left."""
    return f"{_APART}{value}{_BACK}" if value and locale(lang).direction == "rtl" else value


def apart_phones(lang: str, words: str) -> str:
    """Words in which each phone number is set apart."""
    return _PHONE.sub(lambda m: apart(lang, m[0]), words)


def of_cents(cents: int) -> str:
    """US dollars and, where there are any, cents."""
    return f"${cents // 100:,}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def binding(lang: str, key: str) -> dict[str, Said | None]:
    """A text on rights: as approved, else in English, with the unapproved translation as an aid."""
    found = text(lang, key)
    if found.state == "approved" or found.locale == SOURCE:
        return {"text": say(lang, key), "aid": None}
    return {"text": say(SOURCE, key), "aid": say(lang, key)}


def costs(body: Mapping[str, Any], lang: str, states: Mapping[str, str]) -> Told | None:
    """The services with price, day and payers, and what nobody pays said in a sentence; None without services."""
    if not body["services"]:
        return None
    services = [{**s, "state": states.get(str(s["key"]), s["state"])} for s in body["services"]]
    short, total = short_cents(body), needed_cents(body)
    is_sure = all(s["state"] in ("promised", "paid") for s in services)
    words = say(lang, "plan.all_paid" if is_sure else "plan.all_planned")
    if short:
        words = say(lang, "plan.short_note", amount=of_cents(short), total=of_cents(total))
    return {
        "rows": [_service(s, lang) for s in sorted(services, key=lambda s: str(s["begins"]))],
        "total": of_cents(total), "paid": of_cents(total - short), "short": words, "is_short": bool(short),
    }  # fmt: skip


def _service(one: Mapping[str, Any], lang: str) -> Told:
    day = day_of(one["begins"])
    payers = [payer_in(lang, p) for p in one["paid_by"]]
    short = int(one["short_cents"])
    return {
        "key": one["key"], "kind": say(lang, f"plan.kind_{one['category_code']}"),
        "label": service_in(lang, one), "provider": one["provider"],
        "begins": day_in(lang, day) if day else "", "price": of_cents(int(one["cost_cents"])), "payers": payers,
        "state": say(lang, f"plan.state_{one['state']}"), "is_short": bool(short), "state_code": one["state"],
        "short": say(lang, "plan.nobody", amount=of_cents(short)) if short else "",
    }  # fmt: skip


def _program(one: Mapping[str, Any], lang: str) -> Told:
    where = published(lang, one["where"])
    return {
        "id": one["id"], "name": published(lang, one["name"]), "official": one["official"],
        "purpose": published(lang, one["purpose"]), "where": Said(apart_phones(where.lang, where), where.lang),
        "outcome": say(lang, "plan.likely" if one["group"] == "get" else "plan.look"),
        "papers": [joined_by_or(lang, group) for group in one["papers"]],
    }  # fmt: skip


def _by_place(programs: Iterable[Told]) -> list[Told]:
    """The programs by the place where to ask for them: one way for several."""
    found: dict[str, Told] = {}
    for one in programs:
        found.setdefault(str(one["where"]), {"where": one["where"], "programs": []})["programs"].append(one)
    return list(found.values())


def _bring(programs: Iterable[Mapping[str, Any]], lang: str) -> list[Said]:
    """Each paper once, in the order in which it is asked for."""
    groups = dict.fromkeys(tuple(group) for p in programs for group in p["papers"])
    return [joined_by_or(lang, group) for group in groups]


def _deed(one: Mapping[str, Any], lang: str) -> Told:
    day = day_of(one.get("by", ""))
    by = say(lang, "plan.by", date=day_in(lang, day)) if day else ""
    return {"text": line_in(lang, one), "by": by, "key": one["key"]}


def _follow_ups(body: Mapping[str, Any], lang: str) -> list[Told]:
    rows = sorted(body["follow_ups"], key=lambda f: str(f["on"]))
    return [
        {"day": day_in(lang, date.fromisoformat(f["on"])), "text": line_in(lang, f),
         "who": say(lang, f"plan.who_{f['who']}")}
        for f in rows
    ]  # fmt: skip


def _place(one: Mapping[str, Any], lang: str) -> Told:
    return {
        "id": one["id"], "to": one["to"], "need": say(lang, f"need.{one['need']}"),
        "state": say(lang, f"referral.{one['state']}"), "contact": named(one["contact"]),
        "reach": one["contact"],
    }  # fmt: skip


def _head(version: PlanVersion, lang: str, home: str) -> list[Said]:
    on = date.fromisoformat(version.body["on"])
    return [
        say(lang, "plan.with", organisation=named(home)) if home else say(lang, "plan.alone"),
        say(lang, "plan.made_on", date=day_in(lang, on)), say(lang, "plan.version", number=version.number),
    ]  # fmt: skip


def _signatures(
    version: PlanVersion, lang: str, there: Mapping[str, PlanSignature], home: str
) -> list[Told]:  # fmt: skip
    sides = [("client", say(lang, "plan.sign_client"), "consent.plan_sign")]
    if home:
        label = say(lang, "plan.sign_staff", organisation=named(home))
        sides.append(("navigator", label, "consent.plan_sign_staff"))
    return [
        {"who": who, "label": label, "statement": binding(lang, key), "told": _signed(there.get(who), lang),
         "blank": say(lang, "plan.sign_here"), "day": say(lang, "plan.sign_day")}
        for who, label, key in sides
    ]  # fmt: skip


def _signed(one: PlanSignature | None, lang: str) -> Said | None:
    if one is None:
        return None
    key = "plan.signed" if one.how == "screen" else "plan.signed_paper"
    return say(lang, key, name=named(str(one.name)), date=day_in(lang, one.signed_on))


def _value(lang: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return usd(float(value["usd"])) if "usd" in value else named(str(value.get("job", "")))
    return named(str(value))
