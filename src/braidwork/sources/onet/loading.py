"""O*NET files, each known by its columns, into the tables of ratings, relations, titles, tasks and requirements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from braidwork.contracts import Table
from braidwork.contracts.occupations import (
    ONET_EDUCATION,
    ONET_JOB_ZONE,
    ONET_OCCUPATION,
    ONET_RATING,
    ONET_RELATED,
    ONET_TASK,
    ONET_TECHNOLOGY,
    ONET_TIERS,
    ONET_TITLE,
)
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.onet.forms import header_of, read_form, text_stands_beside
from braidwork.sources.onet.ratings import distributions_only, domain_of, education, ratings, when_and_by_whom
from braidwork.sources.onet.releases import PUBLISHER, attribution, release_of
from braidwork.sources.onet.tasks import tasks, technology
from braidwork.sources.tidy import tidy

_CODE = "O*NET-SOC Code"
_CODE_PATTERN = r"\d\d-\d{4}\.\d\d"


@dataclass(frozen=True)
class _Layout:
    """Columns of one kind of file, and how they become those of a table."""

    what: str
    table: Table
    marks: tuple[str, ...]  # always present, in this kind only
    others: tuple[str, ...]
    read: Callable[[TextTable], dict[str, Any]]
    key: tuple[str, ...]


_PRECISION = ("N", "Standard Error", "Lower CI Bound", "Upper CI Bound", "Recommend Suppress")
_WHEN = ("Date", "Domain Source")
_ELEMENT = (_CODE, "Element ID", "Element Name", "Scale ID", "Data Value")


def _related(table: TextTable) -> dict[str, Any]:
    table.require_pattern("Related O*NET-SOC Code", _CODE_PATTERN, expected="a code such as 29-1141.00")
    table.require_pattern("Relatedness Tier", "Primary-Short|Primary-Long|Supplemental", expected="a tier")
    tiers = [(t or "").casefold().replace("-", "_") for t in table.values("Relatedness Tier")]
    assert set(tiers) <= set(ONET_TIERS)
    return {"related_code": table.text("Related O*NET-SOC Code"), "tier": tiers, "rank": table.numbers("Index")}


def _titles(table: TextTable) -> dict[str, Any]:
    return {
        "title": table.text("Alternate Title"),
        "short_title": [None if t == "n/a" else t for t in table.values("Short Title")],
        "sources": table.text("Source(s)"),
    }


def _occupations(table: TextTable) -> dict[str, Any]:
    return {"occupation_label": table.text("Title"), "description": table.text("Description")}


def _job_zones(table: TextTable) -> dict[str, Any]:
    table.require_pattern("Job Zone", "[1-5]", expected="a job zone from 1 to 5")
    return {"job_zone": table.numbers("Job Zone"), **when_and_by_whom(table)}


_LAYOUTS = (
    _Layout("education, training and experience", ONET_EDUCATION, (*_ELEMENT, "Category"), (*_PRECISION, *_WHEN),
            education, (_CODE, "Scale ID", "Category")),
    _Layout("ratings of elements", ONET_RATING, _ELEMENT, (*_PRECISION, "Not Relevant", *_WHEN), ratings,
            (_CODE, "Element ID", "Scale ID")),
    _Layout("related occupations", ONET_RELATED, (_CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"), (),
            _related, (_CODE, "Related O*NET-SOC Code")),
    _Layout("titles in use", ONET_TITLE, (_CODE, "Alternate Title", "Short Title", "Source(s)"), (), _titles,
            (_CODE, "Alternate Title", "Short Title")),
    _Layout("tasks", ONET_TASK, (_CODE, "Task ID", "Task", "Task Type"), ("Incumbents Responding", *_WHEN), tasks,
            (_CODE, "Task ID")),
    _Layout("technology", ONET_TECHNOLOGY,
            (_CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology"), ("In Demand",), technology,
            (_CODE, "Example", "Commodity Code")),
    _Layout("job zones", ONET_JOB_ZONE, (_CODE, "Job Zone"), _WHEN, _job_zones, (_CODE,)),
    _Layout("occupations", ONET_OCCUPATION, (_CODE, "Title", "Description"), (), _occupations, (_CODE,)),
)  # fmt: skip


class OnetLoader:
    """Skills, knowledge, abilities, work activities and styles; tasks, technology, relations, titles, education, zones.

    Text or Excel; where both forms of one release stand side by side, the text is read and the workbook is left
    unparsed. An occupation without ratings is not an error. The attribution that the licence asks for goes
    with every table, in its licence and its facts.
    """

    name = "onet"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns, ratings also by the first element; the release by read-me or archive name."""
        layout = _fitting(file)
        if layout is None:
            return None
        domain = domain_of(file) if layout.table is ONET_RATING else None
        if layout.table is ONET_RATING and domain is None:
            return None
        return Recognition(f"O*NET {domain or layout.what}", PUBLISHER, release_of(file), detail=(layout, domain))

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The whole file: what an occupation asks for is national."""
        layout, domain = found.detail
        if text_stands_beside(file):
            raise NotForRegion("the text form of the same release stands beside it and is read", where=file.name)
        release = release_of(file)
        table = read_form(file, keep=layout.marks)
        rows_read = table.num_rows
        table.forbid_others([*layout.marks, *layout.others], what=f"the O*NET file of {layout.what}")
        table.require_pattern(_CODE, _CODE_PATTERN, expected="an O*NET-SOC code such as 29-1141.00")
        if layout.table is ONET_EDUCATION:
            table = distributions_only(table)
        table.require_unique(layout.key)
        columns = {"occupation_code": table.text(_CODE), **layout.read(table)}
        if domain:
            columns["domain"] = domain
        key = release.key if release else "onet-unknown"
        version = release.taxonomy if release else None
        data = tidy(layout.table, columns, file, vintage=key, classification=version)
        words = attribution(release)
        left_out = rows_read - data.num_rows
        notes = () if release else ("release unknown: neither a read-me nor the archive's name tells it",)
        return (
            Loaded(
                table=layout.table, partition=f"{key}.{domain}" if domain else key,
                period=release.label if release else "release unknown", data=data, rows_read=rows_read,
                rows_kept=data.num_rows,
                dropped=(("not a distribution of answers", left_out),) if left_out else (), notes=notes,
                facts={"classification_version": version, "attribution": words}, licence=f"CC BY 4.0: {words}",
            ),
        )  # fmt: skip


def _fitting(file: SourceFile) -> _Layout | None:
    header = header_of(file)
    for layout in _LAYOUTS:
        known = {fold(c) for c in (*layout.marks, *layout.others)}
        if {fold(m) for m in layout.marks} <= header and len(header - known) <= 1:
            return layout
    return None
