"""What modelled moves between occupations say of each: whether people move up out of it, and up into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook

Floats = NDArray[np.float64]
GAIN = 1.1  # a move is one up where the next occupation pays at least 10 % more


def advancement(book: OccupationBook, codes: Sequence[str], shares: ArrayLike) -> dict[str, tuple[float, float | None]]:
    """Of those who leave an occupation for another, the modelled share whose next one pays at least 10 % more.

    `shares` (n, n) are shares of an origin's leavers by destination, in the order of `codes`. Destinations without a
    wage are left out of both parts; an origin without a wage, or without known destinations, has no entry. The second
    of each pair is None: the model gives no error.
    """
    flows, wages = _flows(book, codes, shares), _wages(book, codes)
    known = np.isfinite(wages)
    up = known[None, :] & (wages[None, :] >= GAIN * wages[:, None])
    all_known = (flows * known[None, :]).sum(axis=1)
    risen = np.where(up, flows, 0.0).sum(axis=1)
    return {
        code: (float(risen[i] / all_known[i]), None) for i, code in enumerate(codes) if known[i] and all_known[i] > 0
    }


def upward_moves(
    book: OccupationBook, codes: Sequence[str], shares: ArrayLike, low_paid: Collection[str]
) -> dict[str, float]:
    """Of those who move into an occupation from another, the modelled share who come up from low-paid work.

    `low_paid` are the occupations that pay under the standard; a move up pays at least 10 % more. Leavers of each
    origin are counted as its local jobs times the national rate of transfers. Shares of those who move in, not of all
    low-paid workers, so that a large occupation does not count twice for its size. An occupation whose wage or
    whose entrants are not known has no entry.
    """
    flows, wages = _flows(book, codes, shares), _wages(book, codes)
    inflow = flows * _leavers(book, codes)[:, None]
    from_low = np.isin(np.array(codes), list(low_paid)) & np.isfinite(wages)
    with np.errstate(invalid="ignore"):
        rising = from_low[:, None] & (wages[None, :] >= GAIN * wages[:, None])
    total, risen = inflow.sum(axis=0), np.where(rising, inflow, 0.0).sum(axis=0)
    return {code: float(risen[i] / total[i]) for i, code in enumerate(codes) if np.isfinite(wages[i]) and total[i] > 0}


def relief(book: OccupationBook, effects: Mapping[str, float]) -> dict[str, float]:
    """How far the index of segregation would fall if an occupation were integrated, by occupation of the book.

    `effects` are those of the levers by Census occupation. An occupation under several Census codes has their sum;
    several that share a code each carry its whole effect, because the people under it cannot be told apart.
    """
    found = {}
    for code in book.codes:
        census = [c for c in book.occupation(code).census_codes if c in effects]
        if census:
            found[code] = float(sum(effects[c] for c in census))
    return found


def _flows(book: OccupationBook, codes: Sequence[str], shares: ArrayLike) -> Floats:
    flows = np.array(shares, dtype=np.float64)
    if flows.shape != (len(codes), len(codes)) or (flows < 0).any():
        raise DataError(
            f"shares of leavers of shape {flows.shape} do not belong to {len(codes)} occupations, or are negative.",
            mend="give one row and one column, from 0 up, for each code.",
        )
    # Who stays in the same occupation with another employer has not moved to another one.
    np.fill_diagonal(flows, 0.0)
    return np.nan_to_num(flows)


def _wages(book: OccupationBook, codes: Sequence[str]) -> Floats:
    wages = [book.occupation(c).wage_hourly_usd for c in codes]
    return np.array([np.nan if w is None else w for w in wages], dtype=np.float64)


def _leavers(book: OccupationBook, codes: Sequence[str]) -> Floats:
    projected = [book.occupation(c).outlook for c in codes]
    return np.array(
        [0.0 if p is None else max(p.transfers_annual_national * (p.local_share or 0.0), 0.0) for p in projected]
    )
