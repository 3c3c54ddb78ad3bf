"""Workers by occupation as released tables, and the share of them who are paid enough."""

from __future__ import annotations

from collections.abc import Sequence

from braidwork.engine import Store
from braidwork.errors import UnknownNameError
from braidwork.labormarket.asking import ask
from braidwork.labormarket.workers.definitions import WORKERS
from braidwork.measures import Estimates, Measure
from braidwork.measures.dimensions import required_columns
from braidwork.measures.edition import choose
from braidwork.measures.frame import Frame, Where, frame
from braidwork.reference import Region

LEVELS = ("occupation", "occupation_group")


def workers_by_occupation(
    store: Store,
    region: Region,
    *,
    across: Sequence[str] = ("race_ethnicity",),
    level: str = "occupation",
    where: Where | None = None,
    period: str | None = None,
) -> Estimates:
    """Employed civilians by occupation and the dimensions `across` (empty for occupations alone), in persons.

    Occupations are Census 2018 codes, or with level `occupation_group` the 22 major groups. Only combinations that
    the sample holds have a row. Errors come from replicate weights, or are approximate (design factor) without them.
    Raises NotAvailableError for a file without occupation codes or with those of before 2018.
    """
    from braidwork.measures.ask import estimates

    require_level(level)
    return estimates(worker_frame(store, region, WORKERS, (level, *across), where=where, period=period))


def occupation_pay_shares(
    store: Store,
    region: Region,
    *,
    level: str = "occupation",
    where: Where | None = None,
    period: str | None = None,
    standard: str | None = None,
) -> Estimates:
    """The share of wage and salary workers of each occupation paid at or above the wage standard.

    Its universe is that of `wage_standard_share`: the self-employed are outside, people out of work now who earned
    wages in the past 12 months inside.
    """
    require_level(level)
    return ask(store, region, "wage_standard_share", by=(level,), where=where, period=period, standard=standard)


def worker_frame(
    store: Store,
    region: Region,
    measure: Measure,
    by: Sequence[str],
    *,
    where: Where | None = None,
    period: str | None = None,
) -> Frame:
    """A measure of workers over the edition that can answer it, by dimensions of which some are of occupations.

    Without `period` that is the newest edition that covers the region and carries the columns.
    """
    named = (*by, *(where or {}), "occupation")  # what is counted is told by occupation, whatever the dimensions
    needed = measure.columns().union(*(required_columns(d, measure.table) for d in named))
    asked = f"{measure.name} by {', '.join(by)}" if by else measure.name
    edition = choose(store, measure.table, needed, what=asked, period=period, nation=False)
    return frame(store, region, measure, edition, by=tuple(by), where=where or {}, nation=False)


def require_level(level: str) -> None:
    """Refuse a level of occupations that does not exist."""
    if level not in LEVELS:
        raise UnknownNameError.of("level of occupations", level, LEVELS)
