"""What the page of ways tells besides the picture: the lead, the table, the steps, a raise, cliffs, what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from braidwork.reference.languages import locale
from braidwork.workspace.advice.cliffs import is_told
from braidwork.workspace.casework.prospects import words
from braidwork.workspace.casework.prospects.picture import picture
from braidwork.workspace.site.languages import Said, say

if TYPE_CHECKING:
    from braidwork.household import Cliff
    from braidwork.pathways.net import NetLadder, NetStep
    from braidwork.workspace.advice import Advice
    from braidwork.workspace.casework.prospects.advising import Advised

_MOST_CLIFFS = 4
_OF_THE_TALK = ("people", "county_fips")  # what the talk asks, and these pages do not
_ASSUMED = frozenset({
    "birthday", "full_time", "commute", "income_range", "others_hours", "disability", "school", "plan", "ssn",
    "free_meals", "unemployment",
})  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A point where help ends: the sentence, whom to ask, the rule, whether its number was checked."""

    sentence: Said
    ask: Said | None
    rule: str
    is_checked: bool


def told(lang: str, advised: Advised) -> dict[str, Any]:
    """Everything that the page shows, in a language."""
    advice = advised.advice
    now = None if advice.now is None else advice.now.total_usd
    return {
        "advice": advice, "rows": picture(lang, advice), "lead": _lead(lang, advice), "now": now,
        "table": [_line(lang, w, now) for w in (*advice.ways, *advice.also)],
        "ways": [
            {"is_main": w is advice.main, "name": words.in_english(w.name), "steps": _steps(lang, w),
             "bridge": _bridge(lang, w)} for w in advice.ways
        ],
        "enough": _enough(lang, advice), "raise": _raise(lang, advice),
        "cliffs": [_point(lang, c) for c in _large(advice)], "has_ways": bool(advice.ways),
        "next_cliff": None if advice.next_cliff is None else _point(lang, advice.next_cliff),
        "cliff_hours": _hours(advice), "missing": words.missing_words(lang, advice.missing),
        "needs_talk": any(m.field in _OF_THE_TALK for m in advice.missing),
        "assumed": [say(lang, f"work.assumed_{a.key}") for a in advice.assumed if a.key in _ASSUMED],
        "no_way": _no_way(lang, advised), "is_loading": advised.here.is_loading,
        "no_region": advised.here.work is None and not advised.here.is_loading,
        "needs_job": not advised.said.home.works_as, "is_wrong": bool(advice.wrong),
        "pay_below": _pay_below(lang, advice), "lifted": _lifted(lang, advice),
        "is_outside": any("lies outside" in n for n in advice.notes), **_checking(lang, advice),
        "attribution": advice.attribution, "data_from": _data_from(lang, advice),
        "proposals": [words.proposal(lang, a) for a in advice.now.proposals] if advice.now else [],
    }  # fmt: skip


def _lead(lang: str, advice: Advice) -> Said | None:
    """The picture in one sentence."""
    now, way = None if advice.now is None else advice.now.total_usd, advice.main
    if now is None:
        return None
    key = "work.one_look_help" if advice.unclaimed else "work.one_look"
    if way is None or way.final_net_usd is None:
        return say(lang, f"{key}_now", now=words.dollars(now))
    key = key if way.final_net_usd >= now else f"{key}_less"
    after = words.dollars(way.final_net_usd)
    return say(lang, key, now=words.dollars(now), job=words.job(way.name), after=after)


def _line(lang: str, way: NetLadder, now: float | None) -> dict[str, Any]:
    unknown = say(lang, "work.not_known")
    after, lowest = way.final_net_usd, unknown
    if way.lowest_usd is not None and way.lowest_month is not None:
        when = words.month(lang, way.lowest_month)
        lowest = Said(locale(lang).listed((words.dollars(way.lowest_usd), when)), lang)
    pay, cost = way.ladder.wage_to_usd, way.ladder.cost_usd
    return {
        "name": words.in_english(way.name), "after": unknown if after is None else words.dollars(after),
        "more": unknown if after is None or now is None else words.signed(round(after) - round(now)), "lowest": lowest,
        "time": words.months(lang, way.ladder.months), "pay": unknown if pay is None else words.wage(pay),
        "cost": words.dollars(cost) if cost else say(lang, "work.free"),
        "four_years": unknown if way.gain_usd is None else words.signed(way.gain_usd),
    }  # fmt: skip


def _steps(lang: str, way: NetLadder) -> list[dict[str, Any]]:
    return [_step(lang, n, s) for n, s in enumerate(way.steps, 1)]


def _step(lang: str, number: int, step: NetStep) -> dict[str, Any]:
    rung, lines = step.rung, []
    name = say(lang, "work.step_number", number=number, job=words.job(rung.destination_label))
    if step.has_course:
        time, cost = words.months(lang, rung.months), words.dollars(rung.cost_usd)
        lines.append(say(lang, "work.step_course", time=time, amount=cost))
        if rung.schedule in ("day", "evening"):
            lines.append(say(lang, f"work.step_{rung.schedule}"))
    elif rung.months:
        lines.append(say(lang, "work.step_on_job", time=words.months(lang, rung.months)))
    else:
        lines.append(say(lang, "work.step_no_course"))
    if step.net_during_usd is not None:
        lines.append(say(lang, "work.step_during", amount=words.dollars(step.net_during_usd)))
    if rung.wage_to_usd is not None:
        pay = words.wage(rung.wage_to_usd)
        if step.net_after_usd is None:
            lines.append(say(lang, "work.step_pays_only", amount=pay))
        else:
            left, hours = words.dollars(step.net_after_usd), f"{step.hours_after:g}"
            lines.append(say(lang, "work.step_pays", amount=pay, hours=hours, left=left))
    lines += [say(lang, "work.step_license", name=words.job(x.name)) for x in rung.licenses]
    common = round(round(rung.of_hundred_leavers, 2))  # as the plan keeps it
    lines.append(say(lang, "work.step_common", count=common) if common else say(lang, "work.step_rare"))
    if rung.openings is not None and rung.openings >= 10:
        lines.append(say(lang, "work.step_openings", count=f"{10 * round(rung.openings / 10):,}"))
    if rung.programs:
        names = dict.fromkeys(words.job(p.institution_label) for p in rung.programs)
        lines.append(say(lang, "work.step_where", names=locale(lang).listed_apart(names)))
    return {"name": name, "lines": lines}


def _bridge(lang: str, way: NetLadder) -> Said | None:
    found, paid = way.bridge, way.bridged_months
    if found is None or not paid:
        return None
    if not found.is_feasible:
        return say(lang, "work.bridge_short", gap=words.dollars(found.gap_usd))
    first, last = words.month(lang, paid[0]), words.month(lang, paid[-1])
    if first == last:
        return say(lang, "work.bridge_one", total=words.dollars(way.bridged_usd), month=first)
    return say(lang, "work.bridge", total=words.dollars(way.bridged_usd), first=first, last=last)


def _enough(lang: str, advice: Advice) -> Said | None:
    standard = advice.standard
    if standard is None:
        return None
    named = words.job(f"{standard.name} {standard.edition}")
    said = say(lang, "work.enough_means", standard=named, place=words.job(standard.place))
    if standard.edition != "synthetic":
        return said
    return Said(f"{said} {say(lang, 'work.enough_place')}", said.lang)


def _raise(lang: str, advice: Advice) -> list[Said]:
    if advice.raised is None:
        return []
    change = advice.raised.change_usd
    key = "work.raise_more" if change >= 0 else "work.raise_less"
    found = [say(lang, key, **{"raise": words.dollars(advice.raise_usd), "amount": words.dollars(abs(change))})]
    if parts := words.parts_of(lang, advice.raised):
        found.append(say(lang, "work.raise_parts", parts=parts))
    if worst := words.food_worst(lang, advice.raised.parts):
        found.append(worst)
    if not advice.raise_cliffs:
        return [*found, say(lang, "work.raise_no_cliff")]
    found.append(say(lang, "work.raise_cliff"))
    return [*found, *(words.cliff_words(lang, c) for c in advice.raise_cliffs)]


def _large(advice: Advice) -> list[Cliff]:
    large = [c for c in advice.cliffs if is_told(c.drop_usd, c.code_to)]
    return sorted(sorted(large, key=lambda c: -c.drop_usd)[:_MOST_CLIFFS], key=lambda c: c.pay_monthly_usd)


def _point(lang: str, cliff: Cliff) -> Point:
    asked = words.ask_whom(lang, cliff.program)
    return Point(words.cliff_words(lang, cliff), asked, cliff.citation, not cliff.unverified)


def _data_from(lang: str, advice: Advice) -> Said | None:
    """Where and of when the pay is."""
    areas = dict.fromkeys(s.rung.wage_area for w in advice.ways for s in w.steps if s.rung.wage_area)
    return say(lang, "work.data_from", place=locale(lang).listed_apart(map(words.job, areas))) if areas else None


def _pay_below(lang: str, advice: Advice) -> Said | None:
    """That her pay is less than the law's minimum."""
    floor = advice.minimum and advice.minimum.wage_hourly_usd
    return say(lang, "work.pay_below", amount=words.wage(floor)) if floor and advice.is_paid_below_minimum else None


def _lifted(lang: str, advice: Advice) -> Said | None:
    """What figures of pay under the law's minimum count as."""
    floor = advice.minimum and advice.minimum.wage_hourly_usd
    return say(lang, "work.lifted", amount=words.wage(floor)) if floor and advice.lifted else None


def _hours(advice: Advice) -> str:
    return f"{advice.main.steps[0].hours_after:g}" if advice.main and advice.cliffs else ""


def _no_way(lang: str, advised: Advised) -> list[Said]:
    """Why no way to the wished work is shown, and what would open one."""
    advice = advised.advice
    home, work = advised.said.home, advised.here.work
    if work is None or not home.works_as or (advice.ways and (advice.asked_for is not None or not home.aims_at)):
        return []
    if home.aims_at:
        label = work.occupation(home.aims_at).label
        found = [say(lang, "work.none_to", job=words.job(label))]
    else:
        found = [say(lang, "work.none_any")]
    for opening in advice.openings:
        found.append(
            say(lang, f"work.opens_{opening.limit}", jobs=locale(lang).listed_apart(map(words.job, opening.labels)))
        )
    return found if advice.openings else [*found, say(lang, "work.opens_none")]


def _checking(lang: str, advice: Advice) -> dict[str, Said | None]:
    lines = [x for x in advice.now.lines if x.amount_usd] if advice.now else []
    last = tuple(x.name for x in lines if x.is_projected)
    open_ = tuple(x.name for x in lines if not x.is_verified)
    return {
        "last_year": say(lang, "work.last_year", names=words.line_names(lang, last)) if last else None,
        "not_checked": say(lang, "work.checked_not", names=words.line_names(lang, open_)) if open_ else None,
    }
