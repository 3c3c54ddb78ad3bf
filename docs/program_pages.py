"""The page of programs and the register of rules, written from the rules themselves; `docs/generate.py` calls it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "eligibility_cases"
AS_OF = date(2026, 11, 22)  # a fixed day, so that writing the page again changes nothing


def programs_lines() -> list[str]:
    """Every program: what it is for, who can get it, the numbers of law with dates and sources, what is unchecked."""
    from braidwork.eligibility.programs import programs
    from braidwork.eligibility.programs.explaining import explained

    told = [explained(p, AS_OF) for p in programs()]
    lines = ["| program | in plain words | | cases |", "|---|---|---|---|"]
    for e in told:
        state = e.closed or "open"
        lines.append(f"| [`{e.program.id}`](#{e.program.id}) | {e.program.plain_name} | {state} | {_case_words(e)} |")
    for e in told:
        lines += ["", f"## {e.program.id}", "", *_program(e)]
    return lines


def _program(e: Any) -> Iterator[str]:
    p = e.program
    yield f"**{p.name}.** {p.purpose} Agency: {p.agency or 'not named'}. Source: {'; '.join(p.cites)}."
    yield ""
    if e.closed:
        yield f"*{e.closed}*"
        yield ""
    for depth, text in e.lines:
        yield f"{'  ' * depth}- {text}"
    if e.places:
        yield ""
        yield "Served first:"
        yield ""
        yield from (f"{place.tier.rank}. {place.tier.name}" for place in e.places)
    if e.numbers:
        yield ""
        yield "| number of law | value on the day | from | source | |"
        yield "|---|---|---|---|---|"
        for number in e.numbers:
            yield from _number_rows(number)
    if e.unchecked:
        yield ""
        yield f"Not verified: {'; '.join(e.unchecked)}."
    yield ""
    yield f"Cases: {_case_words(e)}."


def _number_rows(number: Any) -> Iterator[str]:
    loaded = [r for r in number.rows if r.value is not None]
    if not loaded:
        yield f"| {number.name} | not loaded: ask staff | | | |"
        return
    first = loaded[0]
    values = ", ".join(_value(r) for r in loaded[:4]) + (" …" if len(loaded) > 4 else "")
    mark = "" if number.verified else "not verified"
    yield f"| {number.name} | {values} | {first.effective_from or ''} | {_cell(first.citation)} | {mark} |"


def _value(reading: Any) -> str:
    key = ", ".join(f"{k} {v}" for k, v in reading.key)
    return f"{reading.value:,g}" + (f" ({key})" if key else "")


def _case_words(e: Any) -> str:
    """How many cases hold a program, by answer."""
    found = Counter(str(case.get("answer", "other")) for case in _cases(e.program.id))
    return f"{sum(found.values())}: " + ", ".join(f"{n} {answer}" for answer, n in found.most_common())


def _cases(program: str) -> list[dict[str, Any]]:
    path = CASES / f"{program}.toml"
    if not path.is_file():
        return []
    cases: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    return cases


def register_lines() -> list[str]:
    """Every named requirement of every program, with source, mark, and how its unknowns are settled."""
    from braidwork.eligibility.programs import programs

    lines = ["| program | requirement | sentence | source | mark | if not known |", "|---|---|---|---|---|---|"]
    for p in programs():
        for node in p.rule.walk():
            clause = node.carries
            if clause is not None:
                lines.append(
                    f"| `{p.id}` | `{clause.id}` | {_cell(clause.sentence)} | {_cell(clause.cite)} | {clause.mark} "
                    f"| {clause.on_unknown} |"
                )
    return lines


def _cell(text: str) -> str:
    return " ".join(str(text).replace("|", "/").split())
