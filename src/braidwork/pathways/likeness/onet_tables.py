"""What a store holds of O*NET about occupations: ratings by domain, zones, education, words, related occupations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import DataError, NotAvailableError

if TYPE_CHECKING:
    import pandas as pd

    from braidwork.engine.manifest import PartitionEntry

Matrix = NDArray[np.float64]

PRIMARY_TIERS = ("primary_short", "primary_long")
# The rating that says how much an element matters, by choice: importance, or impact (work styles from release 30).
_MAIN_SCALES = ("IM", "WI")


@dataclass(frozen=True)
class Ratings:
    """The ratings of one domain: `codes` (n,) rated occupations, `labels` (k,) of the elements.

    `importance` (n, k) on the publisher's `scale` (IM 1 to 5, WI −3 to 3); `level` (n, k) 0 to 7, 0 where raters call
    the element not relevant; None where the domain has no levels.
    """

    domain: str
    scale: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    importance: Matrix
    level: Matrix | None


@dataclass(frozen=True)
class OnetTables:
    """What a store holds of O*NET. Every mapping is by O*NET-SOC code and holds only what is there.

    `education` are shares by category (0 to 1), `descriptions`, `titles` and `tasks` the publisher's words,
    `related` the Primary related occupations in the publisher's order. `attribution` must stand wherever any of it is
    shown.
    """

    ratings: Mapping[str, Ratings]
    job_zones: Mapping[str, float]
    education: Mapping[str, Matrix]
    labels: Mapping[str, str]
    descriptions: Mapping[str, str]
    titles: Mapping[str, tuple[str, ...]]
    tasks: Mapping[str, tuple[str, ...]]
    related: Mapping[str, tuple[str, ...]]
    attribution: str
    editions: tuple[str, ...]


def read_onet(store: Store) -> OnetTables:
    """The newest O*NET tables of `store`; DataError names a rating without its pair.

    NotAvailableError if it has no ratings at all; every other table may be absent.
    """
    used: list[PartitionEntry] = []
    ratings = _ratings(store, used)
    zones = _frame(store, "onet_job_zone", ("occupation_code", "job_zone"), used)
    occupations = _frame(store, "onet_occupation", ("occupation_code", "occupation_label", "description"), used)
    codes = occupations["occupation_code"]
    return OnetTables(
        ratings=ratings,
        job_zones=dict(zip(zones["occupation_code"], (int(z) for z in zones["job_zone"]), strict=True)),
        education=_education(_frame(store, "onet_education", _EDUCATION_COLUMNS, used)),
        labels=dict(zip(codes, occupations["occupation_label"], strict=True)),
        descriptions=dict(zip(codes, occupations["description"], strict=True)),
        titles=_lists(_frame(store, "onet_title", ("occupation_code", "title"), used), "title"),
        tasks=_lists(_frame(store, "onet_task", ("occupation_code", "task"), used), "task"),
        related=_related(_frame(store, "onet_related", ("occupation_code", "related_code", "tier", "rank"), used)),
        attribution=" ".join(_distinct(str(e.facts["attribution"]) for e in used if e.facts.get("attribution"))),
        editions=_distinct(e.period for e in used),
    )


_RATING_COLUMNS = ("occupation_code", "domain", "element_code", "element_label", "scale_code", "value", "value_status")
_EDUCATION_COLUMNS = ("occupation_code", "scale_code", "category_code", "percent")


def _ratings(store: Store, used: list[PartitionEntry]) -> dict[str, Ratings]:
    """Each domain from the newest edition that has it."""
    found: dict[str, Ratings] = {}
    for entry in store.manifest.of("onet_rating"):
        if any(entry.partition.endswith(f".{domain}") for domain in found):
            continue  # one domain a file: an older edition need not be read
        table = _collected(store, "onet_rating", _RATING_COLUMNS, entry)
        for domain, rows in table.groupby("domain", sort=True):
            if domain not in found:
                found[str(domain)] = _domain(str(domain), rows, entry.partition)
                used.append(entry)
    if not found:
        raise NotAvailableError(
            "the store has no ratings of occupations (onet_rating).",
            mend="add the O*NET files Skills and Knowledge to the folder and run braidwork region build again.",
        )
    return found


def _domain(domain: str, rows: pd.DataFrame, where: str) -> Ratings:
    scales = set(rows["scale_code"])
    scale = next((s for s in _MAIN_SCALES if s in scales), None)
    if scale is None:
        raise DataError(f"the ratings of {domain} have neither importance (IM) nor impact (WI).", where=where)
    main = _wide(rows[rows["scale_code"] == scale])
    if main.isna().to_numpy().any():
        row, column = (int(x) for x in np.argwhere(main.isna().to_numpy())[0])
        raise DataError(
            f"{main.index[row]} has no rating of element {main.columns[column]} on {scale}.",
            where=where,
            mend="a rated occupation has every element of its file: read the file again.",
        )
    level = None
    if "LV" in scales:
        levels = rows[rows["scale_code"] == "LV"]
        # Not relevant means that nothing is asked of it: level 0, the publisher's own reading, no guess.
        level = _wide(levels.assign(value=levels["value"].where(levels["value_status"] == "released", 0.0)))
        level = level.reindex(index=main.index, columns=main.columns)
        if level.isna().to_numpy().any():
            raise DataError(f"the ratings of {domain} lack levels of some elements.", where=where)
    elements = rows.drop_duplicates("element_code")
    labels = dict(zip(elements["element_code"], elements["element_label"], strict=True))
    return Ratings(
        domain,
        scale,
        tuple(map(str, main.index)),
        tuple(str(labels[c]) for c in main.columns),
        main.to_numpy(np.float64),
        None if level is None else level.to_numpy(np.float64),
    )


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    wide: pd.DataFrame = rows.set_index(["occupation_code", "element_code"])["value"].unstack()
    return wide.sort_index(axis=0).sort_index(axis=1)


def _education(rows: pd.DataFrame) -> dict[str, Matrix]:
    """Shares of the answers on the required level of education, categories in the publisher's order."""
    asked = rows[rows["scale_code"] == "RL"].assign(category=lambda t: t["category_code"].astype(int))
    wide = asked.set_index(["occupation_code", "category"])["percent"].unstack().sort_index(axis=1).dropna()
    return {str(code): shares / 100 for code, shares in zip(wide.index, wide.to_numpy(np.float64), strict=True)}


def _related(rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    primary = rows[rows["tier"].isin(PRIMARY_TIERS)].sort_values(["occupation_code", "rank"])
    return _lists(primary, "related_code")


def _lists(rows: pd.DataFrame, column: str) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = {}
    for code, value in zip(rows["occupation_code"], rows[column], strict=True):
        grouped.setdefault(code, []).append(value)
    return {code: tuple(values) for code, values in grouped.items()}


def _frame(store: Store, table: str, columns: Sequence[str], used: list[PartitionEntry]) -> pd.DataFrame:
    """The newest edition of a table, or no rows where the store has none; the edition is noted in `used`."""
    import pandas as pd

    entries = store.manifest.of(table)
    if not entries:
        return pd.DataFrame({c: pd.Series(dtype="object") for c in columns})
    used.append(entries[0])
    return _collected(store, table, columns, entries[0])


def _collected(store: Store, table: str, columns: Sequence[str], entry: PartitionEntry) -> pd.DataFrame:
    found: pd.DataFrame = store.collect(store.table(table, entry.partition).select(*columns)).to_pandas()
    return found


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
