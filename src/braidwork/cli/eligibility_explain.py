"""`braidwork eligibility explain` and `programs`: what a program asks for, with every number, date and source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say
from braidwork.reference.clock import today

if TYPE_CHECKING:
    from braidwork.eligibility.programs.explaining import Explanation, Number, Place, Proof
    from braidwork.eligibility.programs.program import Program
    from braidwork.eligibility.rules.reading import LimitReading

_NAME = 58


def run_explain(program: str, on: date | None, as_json: bool) -> None:
    """Print one program as of a date (None: today); UnknownNameError names the nearest ids."""
    from braidwork.eligibility.programs import program as find
    from braidwork.eligibility.programs.explaining import explained

    found = explained(find(program), on or today())
    if as_json:
        print_json(explanation_document(found))
    else:
        print_explanation(found)


def run_programs(as_json: bool, on: date | None = None) -> None:
    """List every program with its state on a date (None: today), one line each, or as JSON."""
    from braidwork.eligibility.programs import programs

    day = on or today()
    if as_json:
        print_json([_listed(p, day) for p in programs()])
        return
    width = max(len(p.id) for p in programs())
    for p in programs():
        name = p.plain_name if len(p.plain_name) <= _NAME else p.plain_name[: _NAME - 1] + "…"
        checked = "" if p.mark == "verified" else "not verified"
        say(f"{p.id.ljust(width)}  {name.ljust(_NAME)}  {_state(p, day).ljust(8)}  {checked}".rstrip())
    say()
    say(f"{len(programs())} programs on {_day(day)}. Not verified: recalled rules, staff read the cited text first.")
    say("braidwork eligibility explain PROGRAM tells one in full.")


def print_explanation(found: Explanation) -> None:
    """One program in full: rule, numbers, line, papers, other programs, what nobody has checked."""
    p = found.program
    say(f"{p.name} ({p.id})")
    say(f"{p.plain_name}. {p.purpose}")
    say()
    say(f"On {_day(found.on)}: {_standing(found)}")
    _section("Who can get it", [f"{'  ' * depth}{line}" for depth, line in found.lines])
    _section("Numbers of law on that day", [line for n in found.numbers for line in _number(n)])
    _section("Who is served first", [line for place in found.places for line in _place(place)])
    _section("Papers", [line for proof in found.proofs for line in _proof(proof)])
    _section("What it opens", [*p.services, *(f"funds: {kind.replace('_', ' ')}" for kind in p.fund_kinds)])
    _section("With other programs", _beside(p))
    _section("Where", [line for line in (p.agency, p.where_to_apply) if line])
    _section("Not loaded: the answer is then 'ask staff', never a no", found.empty)
    _section("Not checked against the law itself", found.unchecked)
    _section("Sources", p.cites)
    if p.note:
        say()
        say(f"Note: {p.note}")


def explanation_document(found: Explanation) -> dict[str, Any]:
    """The same for a program to read: dates as ISO text, amounts as numbers with their unit."""
    from dataclasses import asdict

    p = found.program
    return {
        **_listed(p, found.on),
        "on": found.on,
        "closed_because": found.closed or None,
        "rule": {"sentence": found.sentence, "lines": [{"depth": d, "text": t} for d, t in found.lines]},
        "numbers": [{"name": n.name, "rows": [_row(r) for r in n.rows]} for n in found.numbers],
        "tiers": [
            {"id": x.tier.id, "rank": x.tier.rank, "name": x.tier.name, "who": x.who, "cite": x.tier.cite,
             "mark": x.tier.mark} for x in found.places
        ],
        "papers": [asdict(proof) for proof in found.proofs],
        "co_enrollment": [asdict(c) for c in p.co_enrolment],
        "services": list(p.services),
        "fund_kinds": list(p.fund_kinds),
        "where_to_apply": p.where_to_apply,
        "not_loaded": list(found.empty),
        "not_verified": list(found.unchecked),
        "sources": list(p.cites),
        "note": p.note,
    }  # fmt: skip


def _listed(p: Program, on: date) -> dict[str, Any]:
    return {
        "id": p.id, "name": p.name, "plain_name": p.plain_name, "purpose": p.purpose, "agency": p.agency,
        "state": _state(p, on), "availability": p.availability, "mark": p.mark,
        "effective_from": p.effective_from, "effective_to": p.effective_to, "closed_to_new_from": p.closed_to_new_from,
    }  # fmt: skip


def _state(p: Program, on: date) -> str:
    from braidwork.eligibility.decisions import closed_because

    return "closed" if closed_because(p, on) else p.availability.replace("_", " ")


def _standing(found: Explanation) -> str:
    if found.closed:
        return f"closed ({found.closed})."
    p = found.program
    said = {"open": "open.", "capped": "open while places or money last.", "waitlist": "there is a waiting list."}
    return f"{said.get(p.availability, 'closed to new people.')} {p.availability_note}".rstrip()


def _section(title: str, lines: list[str] | tuple[str, ...]) -> None:
    if lines:
        say()
        say(title)
        for line in lines:
            say(f"  {line}")


def _number(number: Number) -> list[str]:
    loaded = [row for row in number.rows if row.value is not None]
    name = number.name.replace("_", " ")
    if not loaded:
        return [f"{name}: not loaded"]
    amounts = ", ".join(_amount(row) + _key(row) for row in loaded)
    first = loaded[0]
    until = f" to {_day(first.effective_to)}" if first.effective_to else ""
    since = f"from {_day(first.effective_from)}{until}" if first.effective_from else ""
    doubt = "" if number.verified else "not verified"
    lines = [f"{name}: {amounts}", f"  {'; '.join(part for part in (since, first.citation, doubt) if part)}"]
    return lines + ([f"  {first.note}"] if first.note else [])


def _amount(row: LimitReading) -> str:
    value = row.value or 0.0
    if row.unit.startswith("USD"):
        per = row.unit.removeprefix("USD").replace("/", " a ")
        return f"${value:,.2f}".removesuffix(".00") + per
    if row.unit.startswith("share"):
        return f"{100 * value:,.6g}% {row.unit.removeprefix('share').strip()}".rstrip()
    return f"{value:,.6g} {row.unit}".rstrip()


def _key(row: LimitReading) -> str:
    parts = [f"{v}" if k == "size" else f"{k.replace('_', ' ')} {v}" for k, v in row.key]
    return f" for {', '.join(parts)}" if parts else ""


def _place(place: Place) -> list[str]:
    tier = place.tier
    doubt = "" if tier.mark == "verified" else "; not verified"
    return [
        f"{tier.rank}. {tier.name} ({tier.cite or 'no source'}{doubt})",
        *([f"   {place.who}"] if place.who else []),
    ]


def _proof(proof: Proof) -> list[str]:
    papers = [f"  - {paper.name}{f' ({paper.how_to_get})' if paper.how_to_get else ''}" for paper in proof.any_of]
    head = f"{proof.sentence} {'Any one of' if len(papers) > 1 else 'This one'}:"
    return [head, *papers, *(["  - or your signed word"] if proof.word_is_enough else [])]


def _beside(p: Program) -> list[str]:
    from braidwork.eligibility.programs.co_enrolment import NOT_KNOWN

    said = {
        "requires": "only with", "excludes": "not together with", "stacks": "together with",
        "extends_exit": "keeps open the period of",
    }  # fmt: skip
    lines = [
        f"{said[c.relation]} {c.other}{f': {c.note}' if c.note else ''} ({c.cite}"
        f"{'' if c.mark == 'verified' else '; not verified'})"
        for c in p.co_enrolment
    ]
    return [*lines, f"every other program: {NOT_KNOWN}"]


def _row(row: LimitReading) -> dict[str, Any]:
    return {
        "key": dict(row.key), "value": row.value, "unit": row.unit, "effective_from": row.effective_from,
        "effective_to": row.effective_to, "citation": row.citation, "verified": row.verified, "note": row.note,
    }  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
