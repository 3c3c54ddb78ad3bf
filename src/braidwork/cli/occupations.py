"""`braidwork occupation`: one occupation of the region in plain words, found by code or by the words people use."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.occupation_context import print_context
from braidwork.cli.occupation_quality import print_quality
from braidwork.cli.occupation_workers import print_workers, workers_document
from braidwork.cli.telling import print_json, say
from braidwork.errors import DataError, NotAvailableError, UndefinedMeasureError, UnknownNameError

if TYPE_CHECKING:
    from braidwork.labormarket.job_quality.cards import QualityCard
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.occupations.records import Found, Occupation, Pay, WagePoint
    from braidwork.pathways.telling import Advice
    from braidwork.reference import WageStandard
    from braidwork.region.occupations import RegionOccupations
    from braidwork.region.released_workers import ReleasedWorkers

_WIDTH = 100
_STRIP = 56
_SURE, _AHEAD = 0.9, 0.1  # a name that answers this well, and this much better than the next, is opened at once
_WITHHELD = {
    "not_released": "withheld", "top_coded": "above", "probably_top_coded": "above the top code",
    "not_applicable": "not paid by the hour", "unknown_blank": "not given",
}  # fmt: skip
_SYNTHETIC = "SYNTHETIC: invented figures, no real region."


def run_occupation(words_or_code: str, data: Path | None, *, as_json: bool, limit: int = 8) -> None:
    """Print the occupation meant by a code or by words, or the ones to choose from.

    Raises UnknownNameError naming what comes nearest, NotAvailableError where the store has no wages, and DataError for
    a limit below 1.
    """
    from braidwork.cli.places import opened
    from braidwork.region.released_workers import released_workers

    if limit < 1:
        raise DataError(f"{limit} occupations to list.", mend="give --limit a number from 1.")
    region = opened(data).occupations
    book = region.book
    found = matches(book, words_or_code, limit)
    chosen = only_one(found)
    if chosen is None:
        _print_choice(book, words_or_code, found, as_json=as_json)
        return
    occupation = book.occupation(chosen.code)
    card, advice = _card(region, occupation), _advice(region, occupation)
    workers, why = released_workers(region, occupation), region.why_no_moves
    if as_json:
        print_json(occupation_document(book, occupation, card, advice, workers=workers, why_no_moves=why))
        return
    print_occupation(book, occupation, card, advice, workers=workers, why_no_moves=why)
    if len(found) > 1 and chosen.matched != chosen.code:
        others = ", ".join(f"{f.label} ({f.code})" for f in found[1:4])
        say("\n" + _wrapped(f"Found by “{chosen.matched}”. Also near: {others}.", indent=""))


def _card(region: RegionOccupations, occupation: Occupation) -> QualityCard | None:
    from braidwork.region.released_work import released_quality

    try:
        return released_quality(region.quality()).card(occupation.code)
    except (NotAvailableError, UndefinedMeasureError):
        return None


def _advice(region: RegionOccupations, occupation: Occupation) -> Advice | None:
    if region.why_no_moves is not None:
        return None
    standard = _standard(occupation)
    return region.ladders(occupation.code, standard_hourly_usd=standard.wage_hourly_usd if standard else None)


def matches(book: OccupationBook, words_or_code: str, limit: int) -> tuple[Found, ...]:
    """What the finder answers, best first; UnknownNameError with the nearest official names where nothing does."""
    from braidwork.labormarket.occupations.finder import find, nearest_names

    found = find(book, words_or_code, limit)
    if not found:
        near = nearest_names(book, words_or_code)
        hint = f"did you mean {' or '.join(near)}?" if near else "try other words, as “nurse” or “truck driver”."
        raise UnknownNameError(
            f"no occupation published for {book.area_label} answers to “{words_or_code}”.", mend=hint
        )
    return found


def only_one(found: tuple[Found, ...]) -> Found | None:
    """The answer that leaves no doubt; None where a person should choose."""
    best, *others = found
    if not others or (best.score >= _SURE and best.score - others[0].score >= _AHEAD):
        return best
    return best if best.score >= 1 > others[0].score else None


def _print_choice(book: OccupationBook, words: str, found: tuple[Found, ...], *, as_json: bool) -> None:
    from braidwork.region.printed import aligned

    if as_json:
        listed = [{"code": f.code, "label": f.label, "matched": f.matched, "score": f.score} for f in found]
        place = {"asked": words, "place": book.area_label, "synthetic": book.synthetic}
        print_json({**place, "matches": listed, "attributions": list(book.attributions)})
        return
    say(f"Several occupations answer to “{words}” in {book.area_label}. Choose one by its code:\n")
    rows = [["code", "occupation", "also called", "middle pay"]]
    for f in found:
        wage = book.occupation(f.code).wage_hourly_usd
        called = "" if f.matched.casefold() == f.label.casefold() or f.matched == f.code else f.matched
        label, called = textwrap.shorten(f.label, 52, placeholder=" …"), textwrap.shorten(called, 28, placeholder=" …")
        rows.append([f.code, label, called, f"${wage:,.2f}" if wage else "–"])
    say("\n".join(f"  {line}" for line in aligned(rows, 3)))
    if book.synthetic:
        say(f"\n{_SYNTHETIC}")
    for text in book.attributions:  # the other names are O*NET's
        say("\n" + _wrapped(text, indent=""))


def print_occupation(
    book: OccupationBook,
    occupation: Occupation,
    card: QualityCard | None = None,
    advice: Advice | None = None,
    *,
    workers: ReleasedWorkers | None = None,
    why_no_moves: str | None = None,
) -> None:
    """Everything that is known of one occupation, as text for a terminal."""
    say(f"{occupation.label} ({occupation.code})")
    say(f"{occupation.major_label} · {book.area_label}")
    if book.synthetic:
        say(_SYNTHETIC)
    if occupation.description:
        say("\n" + _wrapped(occupation.description))
    if occupation.titles:
        say("\n" + _wrapped("Also called: " + ", ".join(occupation.titles[:8])))
    _print_pay(occupation)
    if card is not None:
        print_quality(card)
    _print_outlook(occupation)
    print_context(occupation)
    if workers is not None:
        shared = [book.occupation(c).label if c in book.occupations else c for c in occupation.shares_census]
        print_workers(workers, shared)
    _print_entry(occupation)
    _print_programs(occupation)
    if advice is not None:
        _print_ladders(advice)
    elif why_no_moves:
        say("\nWhere it can lead")
        say(_wrapped(f"Not known here: {why_no_moves}"))
    _print_ending(book, occupation)


def _print_pay(occupation: Occupation) -> None:
    from braidwork.region.printed import aligned

    say("\nPay by the hour (before tax)")
    rows = [["", "lower quarter ends", "middle", "upper quarter begins", "jobs", "of"]]
    for pay in occupation.pay:
        cells = [_wage(pay, p) for p in ("p25", "p50", "p75")]
        rows.append([pay.area_label, *cells, f"{pay.jobs:,}" if pay.jobs is not None else "withheld", pay.period])
    say("\n".join(f"  {line}" for line in aligned(rows, 1)))
    if any(p.paid_by == "year only" for p in occupation.pay):
        say("  Paid by the year: hourly figures with * are a year's pay over 2,080 hours; ~ marks the mean.")
    standard = _standard(occupation)
    if strip := pay_strip(occupation, standard):
        say("\n" + "\n".join(f"  {line}" for line in strip))


def _wage(pay: Pay, point: str) -> str:
    from braidwork.labormarket.occupations.records import HOURS_A_YEAR

    hourly = pay.hourly.get(point)
    if hourly is not None and hourly.value_usd is not None:
        return f"${hourly.value_usd:,.2f}"
    annual = pay.annual.get(point)
    if annual is not None and annual.value_usd is not None:
        return f"${annual.value_usd / HOURS_A_YEAR:,.2f}*"
    if pay.paid_by == "year only" and point == "p50" and pay.comparable_hourly_usd is not None:
        return f"~${pay.comparable_hourly_usd:,.2f}*"
    return _why(hourly or annual)


def _why(point: WagePoint | None) -> str:
    if point is None:
        return "–"
    if point.bound_usd is not None:
        return f"${point.bound_usd:,.2f} or more"
    return _WITHHELD.get(point.status, point.status.replace("_", " "))


def _standard(occupation: Occupation) -> WageStandard | None:
    """The default wage standard of the pay's own year; None where it has no figure for that year."""
    import re

    from braidwork.reference import wage_standard, wage_standard_names

    pay = occupation.local_pay
    year = re.search(r"\b(19|20)\d\d\b", pay.period) if pay else None
    try:
        return wage_standard(wage_standard_names()[0], int(year[0])) if year else None
    except NotAvailableError:
        return None


def pay_strip(occupation: Occupation, standard: WageStandard | None) -> tuple[str, ...]:
    """Quarter, middle and three quarters of hourly pay as a strip of text, the standard marked below it.

    Empty where one of the three is not published: nothing is drawn from a guess.
    """
    pay = occupation.local_pay
    points = [] if pay is None else [pay.hourly[p].value_usd for p in ("p25", "p50", "p75") if p in pay.hourly]
    known = [p for p in points if p is not None]
    if pay is None or len(known) < 3:
        return ()
    marks = [*known, *([standard.wage_hourly_usd] if standard else [])]
    low, high = 0.85 * min(marks), 1.1 * max(marks)
    at = [round((m - low) / (high - low) * (_STRIP - 1)) for m in marks]
    line = ["·"] * _STRIP
    line[at[0] : at[2] + 1] = "=" * (at[2] + 1 - at[0])
    line[at[1]] = "|"
    drawn = [
        f"half of the jobs pay within ===, | is the middle ({pay.area_label}, {pay.period})",
        f"${low:,.0f} {''.join(line)} ${high:,.0f}",
    ]
    if standard:
        drawn.append(" " * (len(f"${low:,.0f} ") + at[3]) + f"^ ${standard.wage_hourly_usd:,.2f} {standard.label}")
    return tuple(drawn)


def _print_ladders(advice: Advice) -> None:
    from braidwork.region.printed import aligned

    say("\nWhere it can lead")
    rows = [["steps", "months", "cost", "pay then"]]
    for ladder in advice.ladders:
        steps = " → ".join(r.destination_label for r in ladder.rungs)
        wage = f"${ladder.wage_to_usd:,.2f}" if ladder.wage_to_usd is not None else "not known"
        rows.append([textwrap.shorten(steps, 72, placeholder=" …"), f"{ladder.months}", f"${ladder.cost_usd:,}", wage])
    if advice.ladders:
        say("\n".join(f"  {line}" for line in aligned(rows, 1)))
        say("  braidwork ladder --from CODE tells each step: how, why it fits, what is missing.")
    for note in advice.notes:
        say(_wrapped(note))
    say(_wrapped(advice.method))


def _print_outlook(occupation: Occupation) -> None:
    outlook = occupation.outlook
    if outlook is None:
        return
    say("\nOpenings")
    if outlook.openings_local is not None:
        say(f"  here: about {_round(outlook.openings_local)} a year (modelled)")
    say(
        f"  in the nation: {outlook.openings_annual_national:,} a year; jobs {_change(outlook.change_percent)} "
        f"from {outlook.base_year} to {outlook.projected_year}"
    )
    say(_wrapped(f"How: {outlook.method}."))
    if occupation.official_flag:
        say(f"  The state's list says: {occupation.official_flag}")


def _round(value: float) -> str:
    """A modelled count without false precision."""
    if value < 10:
        return "fewer than 10"
    step = 10 if value < 1_000 else 100
    return f"{step * round(value / step):,}"


def _change(percent: float | None) -> str:
    if percent is None:
        return "change not known"
    return f"{'grow' if percent >= 0 else 'shrink'} by {abs(percent):.1f} %"


def _print_entry(occupation: Occupation) -> None:
    from braidwork.labormarket.occupations.entry import JOB_ZONES

    entry = occupation.entry
    told = [
        ("school", entry.education), ("work before", entry.experience), ("learning on the job", entry.training),
        ("preparation", f"{JOB_ZONES[entry.job_zone]} (job zone {entry.job_zone})" if entry.job_zone else None),
    ]  # fmt: skip
    lines = [(name, text) for name, text in told if text]
    if not lines and not occupation.licenses:
        return
    say("\nGetting in")
    width = max((len(name) for name, _ in lines), default=0)
    for name, text in lines:
        say(f"  {name.ljust(width)}  {'none' if text == 'None' else text}")
    for needed in occupation.licenses:
        scope = "needed" if needed.required_for == "every job" else "needed in some jobs"
        checked = "" if needed.verified == "verified" else f"; not verified, as known {needed.as_of}: ask first"
        note = f" {needed.note}" if needed.note else ""
        say(_wrapped(f"{needed.name}: {scope} ({needed.authority}; {needed.citation}{checked}).{note}"))


def _print_programs(occupation: Occupation, most: int = 8) -> None:
    from braidwork.region.printed import aligned

    if not occupation.programs:
        return
    say("\nPrograms in the region (awards in a year, all graduates of the program)")
    rows = [["program", "award", "school", "awards", "leads to"]]
    for p in occupation.programs[:most]:
        rows.append(
            [textwrap.shorten(p.program_label, 34, placeholder=" …"), p.award_label,
             textwrap.shorten(p.institution_label, 32, placeholder=" …"), f"{p.awards:,}", f"{p.leads_to}"]
        )  # fmt: skip
    say("\n".join(f"  {line}" for line in aligned(rows, 3)))
    if len(occupation.programs) > most:
        say(f"  and {len(occupation.programs) - most} more")
    say("  “leads to” counts the occupations that a program is linked to; 1 is made for this one.")


def _print_ending(book: OccupationBook, occupation: Occupation) -> None:
    say()
    for note in (*occupation.notes, *book.notes):
        say(_wrapped(f"Note: {note}.", indent=""))
    named = dict.fromkeys(f"{s.publisher}, {s.edition}" for s in occupation.sources)
    say(_wrapped("Sources: " + "; ".join(named) + ".", indent=""))
    for words in dict.fromkeys(s.attribution for s in occupation.sources if s.attribution):
        say(_wrapped(words, indent=""))


def occupation_document(
    book: OccupationBook,
    occupation: Occupation,
    card: QualityCard | None = None,
    advice: Advice | None = None,
    *,
    workers: ReleasedWorkers | None = None,
    why_no_moves: str | None = None,
) -> dict[str, Any]:
    """The whole record as a JSON-ready mapping, with the place, what it rests on and the attributions."""
    from dataclasses import asdict

    pay = occupation.local_pay
    return {
        **asdict(occupation),
        "wage_hourly_usd": occupation.wage_hourly_usd,
        "wage_of": pay.area_kind if pay else None,
        "jobs_here": occupation.jobs_here,
        "place": book.area_label,
        "classification": book.version,
        "synthetic": book.synthetic,
        "job_quality": None if card is None else asdict(card),
        "workers": None if workers is None else workers_document(workers),
        "why_no_ladders": why_no_moves or None,
        "ladders": None if advice is None else [asdict(ladder) for ladder in advice.ladders],
        "ladders_method": None if advice is None else advice.method,
        "attributions": _attributions(occupation),
        "book_notes": list(book.notes),
    }


def _attributions(occupation: Occupation) -> list[str]:
    return list(dict.fromkeys(s.attribution for s in occupation.sources if s.attribution))


def _wrapped(text: str, indent: str = "  ") -> str:
    lines: Iterable[str] = textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
    return "\n".join(lines)
