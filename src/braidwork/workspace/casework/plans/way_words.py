"""The chosen way of a plan in words: the months in dollars, the steps with their days, where help ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from braidwork.reference.languages import locale
from braidwork.workspace.advice.cliffs import is_told
from braidwork.workspace.casework.plans.body import day_of
from braidwork.workspace.casework.prospects.words import cliff_words, food_worst, month, not_yet
from braidwork.workspace.site.languages import Said, say

_FEWEST, _PLACES = 3, 2
_MARKS = re.compile("[\u2066-\u2069]")
Told = dict[str, Any]


def named(value: str) -> str:
    """A name of its own (work, a fund, a place, a person), set apart from the words around it."""
    return f"\u2068{plain(value)}\u2069" if value else value


def plain(words: str) -> str:
    """Words without the marks that set names apart: for a form, a task, a comparison."""
    return _MARKS.sub("", words)


def usd(amount: float) -> str:
    """Whole US dollars."""
    return f"−${-amount:,.0f}" if round(amount) < 0 else f"${amount:,.0f}"


def picture(body: Mapping[str, Any], lang: str) -> Told | None:
    """The months in dollars: today, what enough costs, each step; with its lowest month. None without money."""
    money, ladder = body["money"] or {}, body["ladder"] or {}
    rows: list[tuple[str, Said, float]] = []
    steps_of_way = list(ladder.get("steps", ()))
    if money.get("now_monthly_usd") is not None:
        rows.append(("now", say(lang, "plan.today"), float(money["now_monthly_usd"])))
    for at, step in enumerate(steps_of_way):
        for kind, key, name in (("learn", "while", "net_during_monthly_usd"), ("step", "after", "net_monthly_usd")):
            is_lived = _is_lived(steps_of_way, at) if kind == "step" else bool(step.get("months"))
            if step.get(name) is not None and is_lived:
                words = say(lang, f"plan.{key}", job=named(str(step["to_label"])))
                rows.append((kind, words, float(step[name])))
    if money.get("standard_monthly_usd") is not None:
        enough = money.get("enough_left_monthly_usd") or money["standard_monthly_usd"]
        rows.append(("enough", say(lang, "work.enough"), float(enough)))
    if not rows:
        return None
    most = max(1.0, *(amount for _, _, amount in rows))
    lowest = ladder.get("lowest_usd")
    when = day_of(str(ladder.get("lowest_month") or ""))
    return {
        "lowest_title": say(lang, "plan.lowest"),
        "bars": [
            {"kind": kind, "label": label, "amount": _bar_amount(kind, amount, lang),
             "percent": round(100 * max(0.0, amount) / most),
             "note": _not_yet(money, lang) if kind == "now" else None}
            for kind, label, amount in rows
        ],
        "lowest": None if lowest is None or when is None else say(
            lang, "plan.lowest_when", amount=usd(float(lowest)), date=month(lang, when)
        ),
        "bridge": _bridge(ladder, lang), "worst": food_worst(lang, (money.get("raise") or {}).get("parts") or ()),
    }  # fmt: skip


def _bar_amount(kind: str, amount: float, lang: str) -> str:
    """An amount beside its bar; of a course the least month is known, and said to be that."""
    return say(lang, "plan.at_least", amount=usd(amount)) if kind == "learn" else usd(amount)


def _is_lived(steps_of_way: Sequence[Mapping[str, Any]], at: int) -> bool:
    """Whether the way has a month at the work of a step with its full hours: after a course the next step begins at
    once."""
    step = steps_of_way[at]
    return at == len(steps_of_way) - 1 or bool(step.get("months") and not step.get("cost_usd"))


def _not_yet(money: Mapping[str, Any], lang: str) -> Said | None:
    """What of today's month is help that she has to ask for first."""
    without = money.get("now_without_that_help_monthly_usd")
    if without is None or money.get("now_monthly_usd") is None:
        return None
    return not_yet(lang, money["help_not_yet"], float(money["now_monthly_usd"]), float(without))


def _bridge(ladder: Mapping[str, Any], lang: str) -> Said | None:
    """What carries the client over months in which less is left than today."""
    bridge = ladder.get("bridge") or {}
    total = bridge.get("total_usd")
    if not total:
        return None
    return say(lang, "plan.bridge" if bridge.get("is_feasible") else "plan.bridge_part", amount=usd(float(total)))


def cliffs(body: Mapping[str, Any], lang: str) -> list[Said]:
    """Where more pay leaves less, in words: at which pay, which help ends, how much is lost, from when; large ones."""
    found = (body["money"] or {}).get("cliffs") or ()
    return [cliff_words(lang, c) for c in found if is_told(c["drop_usd"], c["code_to"])]


def cliff_hours(body: Mapping[str, Any], lang: str) -> Said | None:
    """How many hours a week these wages are counted with: rarely today's hours. None where no cliff is told."""
    steps_up = (body["ladder"] or {}).get("steps") or ()
    hours = steps_up[0].get("hours_after_weekly") if steps_up else None
    return say(lang, "work.cliff_hours", hours=f"{float(hours):g}") if hours and cliffs(body, lang) else None


def steps(body: Mapping[str, Any], lang: str) -> list[Told]:
    """The steps of the chosen way with the day each begins, what it takes and what it leaves."""
    ladder, found = body["ladder"] or {}, []
    begins = day_of(str(ladder.get("begins") or "")) or day_of(body["on"])
    assert begins is not None, "a content has a day"
    steps_of_way = list(ladder.get("steps", ()))
    for at, step in enumerate(steps_of_way):
        months, job = int(step.get("months") or 0), named(str(step["to_label"]))
        begins = day_of(str(step.get("begins") or "")) or begins
        ends = months_on(begins, months)
        learns = bool(step.get("cost_usd")) or bool(step.get("training"))
        facts: list[Said] = []
        if learns and months:
            facts.append(say(lang, "plan.course", job=job))
            facts.append(say(lang, "plan.lasts", count=months))
            cost = float(step.get("cost_usd") or 0)
            facts.append(say(lang, "plan.costs", amount=usd(cost)) if cost else say(lang, "plan.free"))
            if step.get("net_during_monthly_usd") is not None:
                facts.append(say(lang, "plan.leaves_during", amount=usd(float(step["net_during_monthly_usd"]))))
            if step.get("programs"):
                facts.append(say(lang, "plan.learn_at", places=_schools(step["programs"], lang)))
        if step.get("licenses"):
            facts.append(say(lang, "plan.license"))
        found.append({
            "job": str(step["to_label"]),
            "title": say(lang, "plan.job", job=job), "begins": say(lang, "plan.from", date=month(lang, begins)),
            "learns": facts, "works": say(lang, "plan.from", date=month(lang, ends)),
            "pays": _pays(step, lang, is_lived=_is_lived(steps_of_way, at)),
            "known": _known(step, lang),
        })  # fmt: skip
        begins = ends
    return found


def _schools(programs: Sequence[str], lang: str) -> str:
    """Schools by their own names, each with what it awards in the language of the plan."""
    return locale(lang).listed_apart([_school(str(one), lang) for one in programs[:_PLACES]])


def _school(program: str, lang: str) -> str:
    name, _, award = program.rpartition(" (")
    code = _award_codes().get(award.removesuffix(")"))
    return named(program) if code is None else f"{named(name)} ({say(lang, f'plan.award_{code}')})"


@cache
def _award_codes() -> Mapping[str, str]:
    """The codes of awards by their English words, as the advice keeps them."""
    from braidwork.labormarket.occupations.programs import AWARDS

    return {words: code for code, words in AWARDS.items()}


def months_on(day: date, months: int) -> date:
    """The first of the month so many months after a day's month (the day itself for none)."""
    if not months:
        return day
    at = day.month - 1 + months
    return date(day.year + at // 12, at % 12 + 1, 1)


def _pays(step: Mapping[str, Any], lang: str, *, is_lived: bool) -> list[Said]:
    found = []
    if step.get("wage_to_usd") is not None:
        found.append(say(lang, "plan.pays", amount=f"${float(step['wage_to_usd']):,.2f}"))
    if step.get("net_monthly_usd") is not None:
        key = "plan.leaves" if is_lived else "plan.leaves_if"
        found.append(say(lang, key, amount=usd(float(step["net_monthly_usd"]))))
    return found


def _known(step: Mapping[str, Any], lang: str) -> list[Said]:
    found = []
    leavers, openings = step.get("of_hundred_leavers"), step.get("openings")
    if leavers is not None and round(float(leavers)) >= 1:
        found.append(say(lang, "plan.others_did", count=round(float(leavers))))
    if openings is not None and round(float(openings)) >= _FEWEST:
        tens = 10 * round(float(openings) / 10) or round(float(openings))  # tens, as on the page of ways
        found.append(say(lang, "plan.openings", count=tens))
    return found
