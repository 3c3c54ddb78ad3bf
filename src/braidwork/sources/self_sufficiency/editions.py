"""Whose Standard a file is, and of which year: from its title, else its columns, else its official name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from braidwork.contracts import Vintage
from braidwork.errors import UnknownNameError
from braidwork.reference import State, state
from braidwork.sources.files import SourceFile

PUBLISHER = "Center for Women's Welfare, University of Washington"
_TITLE = re.compile(r"Self-Sufficiency Standards?\s+for\s+(.*?)[,\s]+((?:19|20)\d\d)\b", re.IGNORECASE | re.DOTALL)
_IN_NAME = re.compile(r"(?<![a-z])([a-z]{2})[-_ ]?(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Edition:
    """The state (None while unknown), the year, and the one place of a single-county file."""

    state: State | None
    year: int | None
    place: str | None = None
    synthetic: bool = False

    def vintage(self) -> Vintage | None:
        """The edition as a vintage. None unless state and year are known."""
        if self.state is None or self.year is None:
            return None
        return Vintage(PUBLISHER, f"sss-{self.state.postal.casefold()}", self.year)

    def key(self) -> str:
        """The partition key: `sss-wa-2020`; `sss-dm-synthetic` for an invented edition without a year."""
        postal = self.state.postal.casefold() if self.state else "unknown"
        return f"sss-{postal}-{self.year or ('synthetic' if self.synthetic else 'unknown')}"


def edition_in(title: str) -> Edition | None:
    """The edition that a title names: `The Self-Sufficiency Standard for Guilford County, NC, 2017`."""
    told = _TITLE.search(title)
    if told is None:
        return None
    pieces = [p.strip() for p in re.split(r"[,\r\n]+", told.group(1)) if p.strip()]
    place = pieces[0] if len(pieces) > 1 else None
    synthetic = "synthetic" in title.casefold()
    return Edition(known_state(pieces[-1]), int(told.group(2)), place, synthetic)


def edition_by_name(file: SourceFile) -> Edition | None:
    """The edition in the official file name or its folder's: `AZ2025_SSS_Full`, `va-2021`."""
    for text in (file.path.name, file.path.parent.name):
        for postal, year in _IN_NAME.findall(text.casefold()):
            if (found := known_state(postal)) is not None:
                return Edition(found, int(year))
    return None


def known_state(text: str) -> State | None:
    """The state meant by a name, postal or FIPS code; None if there is none."""
    try:
        return state(text)
    except UnknownNameError:
        return None
