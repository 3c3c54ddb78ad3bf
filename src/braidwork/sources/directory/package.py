"""A directory as a tabular data package of the Human Services Data Specification 1.1, read into the shape of 3."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.directory.draft import Draft, Place, check_references
from braidwork.sources.directory.package_rows import READERS, Given
from braidwork.sources.directory.scope import keep_state
from braidwork.sources.directory.writing import NOT_STATED, loaded
from braidwork.sources.files import DAMAGE, SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition

FORMAT = "HSDS 1.1 tabular data package"
_DESCRIPTOR = "datapackage.json"
_FIRST = "organizations.csv"  # this member stands for the whole package: its tables refer to one another
# The publisher's words for columns of the contracts, in reports.
_WRITTEN = {"taxonomy_term_id": "taxonomy_id", "entity_id": "service_id", "parent_term_id": "parent_id"}
_NO_PERSONS = frozenset({"contacts", "metadata"})


class HsdsPackageLoader:
    """A zip with datapackage.json and HSDS 1.1 tables. The package is read whole, by its organizations; tables of
    contact persons are never opened.
    """

    name = "directory_package"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """A member of an archive whose descriptor names HSDS tables."""
        if file.member is None:
            return None
        described = _described(file)
        if described is None:
            return None
        return Recognition(FORMAT, _publisher(described), None, detail=described)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The whole directory's part in the region's state; the other members say that they were read with it."""
        name = PurePosixPath(file.member or "").name
        if PurePosixPath(name).stem in _NO_PERSONS:
            raise NotForRegion("names of persons are never loaded", where=file.name)
        if name != _FIRST:
            raise NotForRegion(f"read as part of the package, with {_FIRST}", where=file.name)
        draft = read_package(file, found.detail)
        keep_state(draft, region, file.name)
        return loaded(draft, file)


def read_package(file: SourceFile, described: Mapping[str, Any] | None = None) -> Draft:
    """The package that a member lies in, references checked; tables named and absent are reported, not refused.

    Raises DataError where the archive has no organizations or a table cannot be read as one.
    """
    described = described or _described(file)
    if described is None:
        raise DataError("this is no HSDS data package.", where=file.name, mend=f"look for {_DESCRIPTOR} in it.")
    members = _members(file)
    packed = _packed(file)
    draft = Draft(
        code=_code(file), label=file.path.name, publisher=_publisher(described), format=FORMAT,
        licence=_licence(described), as_of=packed, basis="packed" if packed else "unknown",
    )  # fmt: skip
    for name, path in _resources(described):
        if PurePosixPath(path).name not in members:
            draft.report(Place(_DESCRIPTOR), name, "missing_table", path)
    for stem, reader in READERS.items():
        table = _table(file, members, stem)
        if table is None:
            if stem == "organizations":
                raise DataError(f"the package lacks {_FIRST}.", where=file.name, mend="download it again.")
            continue
        draft.rows_read += table.num_rows
        given = Given(table, members[f"{stem}.csv"])
        reader(given, draft)
        draft.not_kept |= {f"{stem}.{c}" for c in given.not_asked()}
    draft.not_kept |= {n.removesuffix(".csv") for n in members if n.endswith(".csv")} - set(READERS)
    check_references(draft, _WRITTEN)
    return draft


def _described(file: SourceFile) -> Mapping[str, Any] | None:
    """The descriptor of the archive that a member lies in; None where it is not of a directory."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            inside = [n for n in archive.namelist() if PurePosixPath(n).name == _DESCRIPTOR]
            described = json.loads(archive.read(inside[0])) if inside else None
    except (*DAMAGE, ValueError, KeyError):
        return None
    if not isinstance(described, dict):
        return None
    names = {name for name, _ in _resources(described)}
    return described if {"organization", "service"} <= names else None


def _resources(described: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    listed = described.get("resources")
    for resource in listed if isinstance(listed, list) else ():
        if isinstance(resource, dict):
            yield str(resource.get("name", "")), str(resource.get("path", ""))


def _members(file: SourceFile) -> dict[str, str]:
    """File name to member of the archive."""
    with zipfile.ZipFile(file.path) as archive:
        return {PurePosixPath(n).name: n for n in archive.namelist() if "__MACOSX" not in n}


def _table(file: SourceFile, members: Mapping[str, str], stem: str) -> TextTable | None:
    member = members.get(f"{stem}.csv")
    if member is None:
        return None
    part = SourceFile(file.path, f"{file.name.split('!')[0]}!{member}", member)
    lines = part.start(1 << 16).count(b"\n")
    if part.header and lines <= 1 and not part.start(1 << 16).partition(b"\n")[2].strip():
        return None  # a header alone is an empty table, which a package may well have
    return read_delimited(part)


def _packed(file: SourceFile) -> date | None:
    """The newest day on which a member was packed; archives without a clock say 1980, which tells nothing."""
    with zipfile.ZipFile(file.path) as archive:
        days = [d for i in archive.infolist() if i.date_time[0] > 1980 and (d := _calendar_day(*i.date_time[:3]))]
    return max(days, default=None)


def _calendar_day(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None  # a packer without a clock may write month 0


def _code(file: SourceFile) -> str:
    stem = file.path.name.casefold().split(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")


def _is_template(described: Mapping[str, Any]) -> bool:
    return "template" in fold(str(described.get("title", "")))


def _publisher(described: Mapping[str, Any]) -> str:
    """Who the descriptor says publishes it; an unedited template names the standard's makers, not the publisher."""
    return "not stated" if _is_template(described) else str(described.get("title") or "not stated")


def _licence(described: Mapping[str, Any]) -> str:
    stated = described.get("license") or next(iter(described.get("licenses") or ()), None)
    if _is_template(described) or not isinstance(stated, dict):
        return NOT_STATED
    return str(stated.get("name") or stated.get("type") or NOT_STATED)
