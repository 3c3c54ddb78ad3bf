"""The door itself: `release` sends a table through the rules of a policy and hands back the only publishable thing."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from braidwork.disclosure.completeness import check_cells, require_complete
from braidwork.disclosure.release import Release
from braidwork.disclosure.rules import Policy
from braidwork.disclosure.rules import policy as policy_of
from braidwork.disclosure.survey import survey_cells
from braidwork.errors import RefusedError
from braidwork.measures.estimates import Estimates

if TYPE_CHECKING:
    from braidwork.disclosure.ledger import Ledger


def release(
    estimates: Estimates,
    policy: str | Policy = "public_survey",
    *,
    ledger: Ledger | None = None,
    created: str | None = None,
) -> Release:
    """The table as it may be published: every row a cell, shown or withheld with its reason.

    `created` is an ISO time for reproducible builds (default: now, UTC). RefusedError, with nothing logged, when a
    required field is missing or the policy does not fit the table; UnknownNameError for an unknown policy.
    """
    rules = policy if isinstance(policy, Policy) else policy_of(policy)
    require_complete(estimates)
    counts = any(row.method == "count" for row in estimates.rows)
    if rules.scope == "survey" and counts:
        raise RefusedError(
            f"policy {rules.id} is for survey estimates, but this table counts people.",
            where=estimates.measure.name,
            mend="release it with the policy participants or participants_rounded.",
        )
    if rules.scope == "participants":
        raise RefusedError(
            f"policy {rules.id} is for tables that count people, but these are survey estimates.",
            where=estimates.measure.name,
            mend="release it with the policy public_survey.",
        )
    return _survey_release(estimates, rules, ledger, created or now())


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


def sealed(finished: Release) -> Release:
    """The release itself, once every one of its cells has passed the publication schema."""
    breaches = check_cells(finished)
    if breaches:
        raise RefusedError(breaches[0], mend="this is a fault of the release itself; nothing was released.")
    return finished


def table_identity(estimates: Estimates) -> dict[str, Any]:
    """What makes two tables the same table: measure, dimensions, universe, period and source vintage."""
    provenance = estimates.provenance
    return {
        "measure": estimates.measure.name,
        "dimensions": list(estimates.dimensions),
        "universe": provenance.universe or estimates.measure.universe_text,
        "period": provenance.period,
        "source": provenance.table,
        "vintage": " + ".join(sorted({str(s["vintage"]) for s in provenance.sources})),
    }


def content_id(content: Any) -> str:
    """A short name for this very content: the same table under the same rules always gets the same id."""
    import hashlib
    import json

    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return f"r-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
