"""`braidwork directory`: services near a person by what she needs, in plain words."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say
from braidwork.reference.clock import today

if TYPE_CHECKING:
    from braidwork.navigation.directory import Asked, DirectoryBook, Found

_WIDTH = 100
_DAYS_OF_A_YEAR = 365


def run_directory(
    words: str,
    data: Path | None,
    *,
    need: str | None = None,
    language: str | None = None,
    near: str | None = None,
    hours: str | None = None,
    as_json: bool = False,
    within_km: float | None = None,
    age: float | None = None,
    who: str = "",
    stale_after_days: int = _DAYS_OF_A_YEAR,
    limit: int = 8,
) -> None:
    """Print the services of the region's directories that answer, best first, or that none does.

    `near` is a city, a ZIP code or `47.25, -122.44`; `hours` a moment as `tuesday 6pm`. Raises NotAvailableError
    where the store has no directory, UnknownNameError for an unknown need, language or place, DataError for a
    moment that cannot be read and for a question that asks nothing.
    """

    from braidwork.cli.places import data_folder
    from braidwork.engine import Store
    from braidwork.navigation.directory import Asked, DirectoryBook, find, moment

    book = DirectoryBook.of(Store.open(data_folder(data)))
    asked = Asked(
        today=today(), words=words, need=need, language=language, near=book.place(near) if near else None,
        within_km=within_km, open_at=moment(hours) if hours else None, age_years=age, who=who,
        stale_after_days=stale_after_days, limit=limit,
    )  # fmt: skip
    found = find(book, asked)
    if as_json:
        print_json(directory_document(book, asked, found))
    else:
        _print(book, asked, found)


def directory_document(book: DirectoryBook, asked: Asked, found: tuple[Found, ...]) -> dict[str, Any]:
    """The question and its answers for a program: one object per answer, dates as ISO text."""
    from dataclasses import asdict

    from braidwork.navigation.directory.distance import NOTE

    answers = []
    for f in found:
        answer = asdict(f)
        edition = answer["entry"].pop("edition")
        answers.append({**answer, "directory": edition["code"], "licence": edition["licence"]})
    return {
        "asked": asdict(asked), "synthetic": book.synthetic, "distance": NOTE,
        "directories": [asdict(e) for e in book.editions], "answers": answers,
    }  # fmt: skip


def _print(book: DirectoryBook, asked: Asked, found: tuple[Found, ...]) -> None:
    from braidwork.navigation.directory import told

    if not found:
        say("No entry of the directory answers. Try fewer or other words, or leave out the language or the time.")
    if asked.near is not None and found:
        say(f"Distances from {asked.near.label}.\n")
    for number, answer in enumerate(found, 1):
        first, *rest = told(answer)
        say(f"{number}. {first}")
        for line in rest:
            for part in textwrap.wrap(line, _WIDTH - 5, subsequent_indent="  "):
                say(f"     {part}")
        say()
    sources = "; ".join(dict.fromkeys(f"{e.label}; licence: {e.licence}" for e in book.editions))
    say("\n".join(textwrap.wrap(f"From: {sources}. Entries are not checked by Braidwork.", _WIDTH)))
