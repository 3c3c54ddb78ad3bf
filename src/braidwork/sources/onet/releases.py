"""Which release of the O*NET Database a file belongs to: its rows never say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from braidwork.contracts import Vintage
from braidwork.sources.files import SourceFile
from braidwork.sources.marks import MAKER, is_synthetic

PUBLISHER = "US Department of Labor, Employment and Training Administration"
_FOLDER = re.compile(r"db_(\d\d)_(\d)(?:_|$)")  # the publisher's archives are named db_30_1_text
_READ_ME = re.compile(r"O\*NET (\d\d)\.(\d) Database")
_TAXONOMY = "O*NET-SOC 2019"  # from release 25.1 on
_FIRST_OF_TAXONOMY = (25, 1)
_INVENTED = "invented ratings (synthetic)"
_INVENTED_YEAR = 2024  # that of the synthetic population; the release number 0.0 is nobody's


@dataclass(frozen=True, order=True)
class Release(Vintage):
    """A release of the database; its key is `onet-30.1`."""

    major: int = 0
    minor: int = 0

    @property
    def key(self) -> str:
        """The partition key."""
        return f"{self.dataset}-{self.major}.{self.minor}"

    @property
    def label(self) -> str:
        """The release as a person reads it: `O*NET 30.1`."""
        return _INVENTED if self.is_synthetic else f"O*NET {self.major}.{self.minor}"

    @property
    def is_synthetic(self) -> bool:
        """Whether it is no release at all: invented ratings in the layout of the database."""
        return self.publisher == MAKER

    @property
    def taxonomy(self) -> str | None:
        """The version of the occupation codes; None for releases before the present one."""
        return _TAXONOMY if self.is_synthetic or (self.major, self.minor) >= _FIRST_OF_TAXONOMY else None


def release_of(file: SourceFile) -> Release | None:
    """The release from the read-me beside the file, else from the publisher's archive name; None if neither tells.

    An invented file has the release 0.0, whatever its name.
    """
    if is_synthetic(file):
        return Release(MAKER, "onet", _INVENTED_YEAR)
    read_me = file.path.parent / "Read Me.txt"
    told = _in_read_me(read_me) if file.member is None else None
    told = told or _in_names([file.path.name, *([file.member] if file.member else []), file.path.parent.name])
    if told is None:
        return None
    major, minor = told
    # N.0 came out in August of 1995 + N; the second and third revisions follow in the next year.
    year = 1995 + major + (minor >= 2)
    return Release(PUBLISHER, "onet", year, major=major, minor=minor)


def attribution(release: Release | None) -> str:
    """The words that the licence asks for wherever a figure or a title of the database is shown."""
    if release is not None and release.is_synthetic:
        return "Invented ratings made by the Braidwork project (synthetic); none is of the O*NET Database."
    edition = release.label if release else "O*NET (release unknown)"
    return (
        f"{edition} Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), "
        "used under the CC BY 4.0 license; modified by Braidwork, and USDOL/ETA has not approved, endorsed or tested "
        "the modifications. O*NET is a trademark of USDOL/ETA."
    )


def _in_read_me(path: Path) -> tuple[int, int] | None:
    try:
        told = _READ_ME.search(path.read_text("utf-8", errors="replace")[:500])
    except OSError:
        return None
    return (int(told.group(1)), int(told.group(2))) if told else None


def _in_names(names: list[str]) -> tuple[int, int] | None:
    for name in names:
        if told := _FOLDER.search(name):
            return int(told.group(1)), int(told.group(2))
    return None
