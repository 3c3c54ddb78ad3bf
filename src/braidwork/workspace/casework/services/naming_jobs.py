"""Occupations by name on the page of jobs: what staff type, what it may mean, and what a code is called."""

from __future__ import annotations

import re

from django.http import QueryDict

from braidwork.errors import BraidworkError, RefusedError

_CODE = re.compile(r"\d\d-?\d{4}", re.ASCII)
_SHOWN = 6
_LONGEST = 80


class SeveralOccupations(Exception):  # noqa: N818 - it is a choice for the writer, not an error
    """What was typed may mean several occupations; nothing was written. `found` are codes and names to pick from."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        self.found = found
        super().__init__(f"{len(found)} occupations")


def occupation_in(post: QueryDict) -> str:
    """The code of the occupation that a form names: typed as a code, picked, or named by its official name; or blank.

    Raises SeveralOccupations for words that are to be picked from, RefusedError where nothing answers to them.
    """
    typed, picked = " ".join(post.get("occupation", "").split())[:_LONGEST], post.get("pick", "")
    if picked and typed == post.get("looked", ""):
        return picked[:12]
    if not typed:
        return ""
    if _CODE.fullmatch(typed):
        return typed if "-" in typed else f"{typed[:2]}-{typed[2:]}"
    found = _found(typed)
    same = [code for code, label in found if label.casefold() == typed.casefold()]
    if same:
        return same[0]
    raise SeveralOccupations(found)


def label_of(code: str) -> str:
    """What an occupation is called here; blank where the names are not loaded, or have no such code."""
    from braidwork.workspace.advice.region import occupations_here

    work = occupations_here(wait_seconds=0).work
    try:
        return work.book.occupation(code).label if work is not None and code else ""
    except BraidworkError:
        return ""


def _found(typed: str) -> list[tuple[str, str]]:
    from braidwork.workspace.advice.region import occupations_here

    here = occupations_here()
    if here.work is None:
        why = "the names of occupations are still being read" if here.is_loading else "this folder has no occupations"
        raise RefusedError(f"{why}.", mend="type the code, like 31-9092, or leave it empty.")
    found = [(f.code, f.label) for f in here.work.find(typed, _SHOWN)]
    if not found:
        raise RefusedError("no occupation answers to these words.", mend="try others, such as “truck driver”.")
    return found
