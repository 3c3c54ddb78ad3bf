"""Writes an extract: contract tables as Parquet, checked on write, in a folder that its owner alone can read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from braidwork.contracts import Table
from braidwork.contracts.participants import (
    PARTICIPANT,
    PARTICIPANT_FUNDING,
    PARTICIPANT_LADDER,
    PARTICIPANT_OUTCOME,
    PARTICIPANT_RAISE,
    PARTICIPANT_SERVICE,
    PARTICIPANT_TABLES,
    PARTICIPANT_TALK,
)
from braidwork.engine import Manifest, Store
from braidwork.engine.build import StoreBuild
from braidwork.errors import RefusedError
from braidwork.version import VERSION
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.extract.funds_reached import funding_rows
from braidwork.workspace.extract.people import Participant, participants, quarter
from braidwork.workspace.extract.raises import raise_rows, told_homes
from braidwork.workspace.extract.recorded import Row, outcome_rows, result_counts, served, service_rows
from braidwork.workspace.extract.reporting_items import reporting_columns
from braidwork.workspace.extract.talks import REPLAYS, talk_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from braidwork.region import OpenRegion
    from braidwork.workspace.advice.work_and_home import WorkAndHome

_ALIKE = ("age_band_code", "county_code", "sex_code", "race_white_code", "race_black_code", "race_asian_code",
          "race_aian_code", "race_pacific_islander_code", "hispanic_origin_code", "language_code",
          "disability_code")  # fmt: skip
FEW = 5


@dataclass(frozen=True)
class Extract:
    """An extract as written. `id` follows from its content without the pseudonyms: the same caseload, the same id.

    `rows` by table; `rare` people share their age, county, sex, race, origin, language and disability with fewer than
    four others: the tables are for a locked room, and only `disclosure.release` leads out of it.
    """

    folder: Path
    id: str
    on: date
    rows: Mapping[str, int]
    rare: int
    synthetic: bool
    notes: tuple[str, ...] = ()
    store: Store = field(repr=False, compare=False, default=None)  # type: ignore[assignment]


def write_extract(
    folder: Path, *, by: Actor, region: OpenRegion | None = None, replays: int = REPLAYS, on: date | None = None
) -> Extract:
    """Writes the tables into a folder that holds no other store, and keeps in the chain of events who did.

    `region` gives the ladders their occupations: without it, or where it has none, that table is left out.
    RefusedError for a folder with another store, or where nobody agrees to be served.
    """
    _refuse_other(folder)
    day = on or timezone.localdate()
    people = participants()
    if not people:
        raise RefusedError("nobody with a finished talk agrees to be served now.",
                           mend="an extract needs people; in a demo: braidwork workspace demo-people.")  # fmt: skip
    services, asked = service_rows(people), reporting_columns(people)
    rows: dict[str, list[Row]] = {
        PARTICIPANT.name: _people_rows(people, services, asked), PARTICIPANT_SERVICE.name: services,
        PARTICIPANT_OUTCOME.name: outcome_rows(people),
        PARTICIPANT_TALK.name: talk_rows(
            people, result_counts(people), _whose_groups_are_known(people, asked), replays=replays
        ),
        PARTICIPANT_FUNDING.name: funding_rows(people, day, tried=bool(settings.DEMO)),
    }  # fmt: skip
    homes = told_homes(people)
    rows[PARTICIPANT_RAISE.name] = raise_rows(people, homes, day)
    rows[PARTICIPANT_LADDER.name], notes = _ladders(people, region, homes)
    identity = _identity(rows)
    _write(folder, rows, day, all(p.is_synthetic for p in people))
    record("extract written", "extract", identity, by=by, rows=len(people), purpose="analysis")
    alike = Counter(tuple(row[c] for c in _ALIKE) for row in rows[PARTICIPANT.name])
    return Extract(
        folder, identity, day, {name: len(found) for name, found in rows.items()},
        sum(n for n in alike.values() if n < FEW), all(p.is_synthetic for p in people), notes, Store.open(folder),
    )  # fmt: skip


def _whose_groups_are_known(people: Sequence[Participant], asked: Mapping[str, Row]) -> set[str]:
    """People of whom no group is missing: others could only stand in a group that is too small to show."""
    return {
        p.pseudonym for p in people
        if p.county_code and all(v == "known" for k, v in asked[p.pseudonym].items() if k.endswith("_state_code"))
    }  # fmt: skip


def _people_rows(people: Sequence[Participant], services: Sequence[Row], asked: Mapping[str, Row]) -> list[Row]:
    own = served(services)
    none = {"services": 0, "is_served": False, "first_service_quarter": None, "last_service_quarter": None}
    return [
        {"pseudonym": p.pseudonym, "came_quarter": quarter(p.on), "county_code": p.county_code,
         "age_band_code": p.age_band_code, "is_synthetic": p.is_synthetic, **none, **own.get(p.pseudonym, {}),
         **asked[p.pseudonym]}
        for p in people
    ]  # fmt: skip


def _ladders(
    people: Sequence[Participant], region: OpenRegion | None, homes: Mapping[str, WorkAndHome]
) -> tuple[list[Row], tuple[str, ...]]:
    from braidwork.workspace.extract.ladders import ladder_rows
    from braidwork.workspace.extract.standards import standard_of

    if region is None:
        return [], ("no region was given: there are no ladders to hold against each other",)
    work = region.occupations
    if work.why_no_moves is not None:
        return [], (f"no ladders: {work.why_no_moves}",)
    told = {name: home.works_as for name, home in homes.items() if home.works_as}
    return ladder_rows(people, work, standard_of(region).wage_hourly_usd, told), ()


def _identity(rows: Mapping[str, Sequence[Row]]) -> str:
    """A name for the content: rows without pseudonyms, in an order of their own."""
    plain = {
        name: sorted(json.dumps({k: v for k, v in row.items() if k != "pseudonym"}, sort_keys=True) for row in found)
        for name, found in sorted(rows.items())
    }
    return f"x-{hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]}"


def _refuse_other(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        names = {p.name for p in (folder / "tables").glob("*")}
        if not names or names - {t.name for t in PARTICIPANT_TABLES}:
            raise RefusedError("the folder holds other files.", where=str(folder),
                               mend="name an empty folder, or that of an earlier extract.")  # fmt: skip


def _write(folder: Path, rows: Mapping[str, Sequence[Row]], on: date, synthetic: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with StoreBuild(folder) as build:
        entries = [
            build.write(
                table, on.isoformat(), _arrow(table, rows[table.name]), period=on.isoformat(), sources=(),
                made_by="workspace.extract", synthetic=synthetic,
            )
            for table in PARTICIPANT_TABLES if rows[table.name]
        ]  # fmt: skip
        build.commit(Manifest(
            region="workspace", built=datetime.now(UTC).isoformat(timespec="seconds"), version=VERSION,
            synthetic=synthetic, partitions=tuple(entries),
        ))  # fmt: skip
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _arrow(table: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    columns = {c.name: pa.array([row[c.name] for row in rows], c.arrow_type) for c in table.columns}
    return pa.table(columns)
