"""The door itself: `release` sends a table through the rules of a policy and hands back the only publishable thing."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from braidwork.disclosure.completeness import check_cells, require_complete
from braidwork.disclosure.counts import CountTable, Groups, count_table
from braidwork.disclosure.participants import participant_cells
from braidwork.disclosure.release import Release
from braidwork.disclosure.restricted import protect
from braidwork.disclosure.rules import Policy
from braidwork.disclosure.rules import policy as policy_of
from braidwork.disclosure.survey import survey_cells
from braidwork.errors import RefusedError
from braidwork.measures.estimates import Estimates, Provenance

if TYPE_CHECKING:
    from braidwork.disclosure.ledger import Ledger


def release(
    estimates: Estimates,
    policy: str | Policy = "public_survey",
    *,
    ledger: Ledger | None = None,
    created: str | None = None,
    groups: Groups | None = None,
    sensitive: str | None = None,
) -> Release:
    """The table as it may be published: every row a cell, shown or withheld with its reason.

    Rows whose method is `count` are people and need a participants policy and a ledger; their absent combinations
    and margins come back as cells too. `groups` says what combined categories are made of and `sensitive` names a
    dimension that must not be learned of a whole group; both are for people only. `created` is an ISO time for
    reproducible builds (default: now, UTC).

    RefusedError, with nothing logged, when a required field is missing, the policy does not fit the table, or
    (`Unprotectable`) no choice of withheld cells is safe given what was released before. DataError when counts do
    not add up. UnknownNameError for an unknown policy.
    """
    rules = policy if isinstance(policy, Policy) else policy_of(policy)
    require_complete(estimates)
    _require_fit(estimates, rules)
    if rules.scope == "participants":
        table = count_table(estimates, groups=groups, sensitive=sensitive)
        return _participant_release(table, rules, ledger, created or now())
    if groups or sensitive:
        raise RefusedError("groups and sensitive are rules for people.", where=estimates.measure.name)
    return _survey_release(estimates, rules, ledger, created or now())


def _require_fit(estimates: Estimates, rules: Policy) -> None:
    name = estimates.measure.name
    counted = [row.method == "count" for row in estimates.rows]
    if rules.scope == "survey" and any(counted):
        raise RefusedError(
            f"policy {rules.id} is for survey estimates, but this table counts people.",
            where=name,
            mend="release it with the policy participants or participants_rounded.",
        )
    if rules.scope == "participants" and not all(counted):
        raise RefusedError(
            f"policy {rules.id} is for tables that count people, but these are survey estimates.",
            where=name,
            mend="release it with the policy public_survey.",
        )
    if rules.scope == "participants" and not counted:
        raise RefusedError(
            "an empty table of people would tell that there are none.", where=name, mend="withhold the table."
        )


def now() -> str:
    """The present time in UTC, to the second, as ISO text."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _survey_release(estimates: Estimates, rules: Policy, ledger: Ledger | None, created: str) -> Release:
    cells = survey_cells(estimates, rules)
    entry: dict[str, Any] = {
        "table": table_identity(estimates),
        "policy": rules.label,
        "method": rules.method,
        "cells": len(cells),
        "withheld": sum(c.withheld is not None for c in cells),
    }
    release_id = content_id([entry, [asdict(c) for c in cells]])
    finished = Release(
        release_id=release_id,
        measure=estimates.measure,
        dimensions=estimates.dimensions,
        cells=cells,
        provenance=estimates.provenance,
        policy=rules.id,
        policy_text=rules.text,
        created=created,
        ledger_entry={"release_id": release_id, "time": created, **entry},
    )
    sealed(finished)
    if ledger is None:
        return finished
    with ledger.writing() as writer:
        known = next((e for e in writer.entries if e["release_id"] == release_id), None)
        return replace(finished, ledger_entry=known or writer.append(finished.ledger_entry))


def _participant_release(table: CountTable, rules: Policy, ledger: Ledger | None, created: str) -> Release:
    if ledger is None:
        # Without the ledger nobody could tell what this table and an earlier one give away together.
        raise RefusedError(
            "a table of people needs the release ledger.",
            where=table.measure.name,
            mend="pass ledger=Ledger.open(path), the same path for every release.",
        )
    population = population_of(table)
    # The lock is held from reading to appending: two releases must not each be safe without the other.
    with ledger.writing() as writer:
        entries = [e for e in writer.entries if e.get("population") == population]
        protected = protect(table, rules, entries)
        entry: dict[str, Any] = {
            "table": table_identity(table),
            "population": population,
            "policy": rules.label,
            **protected.facts,
        }
        hidden = [[f["key"], f["part"]] for f in entry["withheld"]]
        release_id = content_id([entry["table"], entry["policy"], entry["published"], hidden])
        finished = Release(
            release_id=release_id,
            measure=table.measure,
            dimensions=table.dimensions,
            cells=participant_cells(table, protected, rules),
            provenance=_without_numbers(table.provenance),
            policy=rules.id,
            policy_text=rules.text,
            created=created,
        )
        sealed(finished)
        known = next((e for e in entries if e["release_id"] == release_id), None)
        written = known or writer.append({"release_id": release_id, "time": created, **entry})
    # What leaves the room is the way to the entry, not its contents: those hold exact counts behind rates.
    told = ("release_id", "time", "table", "policy", "method", "sequence", "hash")
    return replace(finished, ledger_entry={name: written[name] for name in told})


def _without_numbers(provenance: Provenance) -> Provenance:
    """The audit line of a table of people without what would count them: rows per file, free notes."""
    sources = tuple({k: v for k, v in source.items() if k != "rows"} for source in provenance.sources)
    return replace(provenance, sources=sources, notes=())


def sealed(finished: Release) -> Release:
    """The release itself, once every one of its cells has passed the publication schema."""
    breaches = check_cells(finished)
    if breaches:
        raise RefusedError(breaches[0], mend="this is a fault of the release itself; nothing was released.")
    return finished


def table_identity(table: Estimates | CountTable) -> dict[str, Any]:
    """What makes two tables the same table: measure, dimensions, universe, period and source vintage."""
    return {"measure": table.measure.name, "dimensions": list(table.dimensions), **population_of(table)}


def population_of(table: Estimates | CountTable) -> dict[str, str]:
    """Whose atoms a table is made of: tables with equal source, vintage, universe and period are audited together."""
    provenance = table.provenance
    return {
        "source": provenance.table,
        "vintage": " + ".join(sorted({str(s["vintage"]) for s in provenance.sources})),
        "universe": provenance.universe or table.measure.universe_text,
        "period": provenance.period,
    }


def content_id(content: Any) -> str:
    """A short name for this very content: the same table under the same rules always gets the same id."""
    import hashlib
    import json

    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return f"r-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
