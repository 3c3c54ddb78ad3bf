"""What modelled moves between occupations say of each: whether people move up out of it, and up into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook

Floats = NDArray[np.float64]
GAIN = 1.1  # a move is one up where the next occupation pays at least 10 % more

GATEWAYS_METHOD = (
    "Modelled: people who leave low-paid work here in a year (local jobs times the national rate of transfers), times "
    "the shares of leavers who take the first step and then the second. Both go up by 10 % of pay or more and are "
    "steps that a ladder may hold. It counts the second step as if everybody who took the first moved on once more."
)
_NAMED = 3


@dataclass(frozen=True)
class Gateway:
    """An occupation under the standard through which people leave low-paid work in two steps; all of it modelled.

    `people_in` are people a year here who come up into it from low-paid work, `onward_share` is the share of those who
    leave it who step up to work that pays at least the standard, `people` the one times the other. `comes_from` and
    `leads_to` are the labels of the largest parts, at most three each.
    """

    code: str
    label: str
    wage_hourly_usd: float
    people: float
    people_in: float
    onward_share: float
    comes_from: tuple[str, ...]
    leads_to: tuple[str, ...]


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


def gateways(
    book: OccupationBook,
    codes: Sequence[str],
    shares: ArrayLike,
    low_paid: Collection[str],
    at_standard: Collection[str],
    *,
    steps: Collection[tuple[str, str]] | None = None,
    most: int = 8,
) -> tuple[Gateway, ...]:
    """The occupations through which most people come from low-paid work to work that pays the standard, most first.

    `low_paid` pay under the standard and `at_standard` at least the standard; a gateway is one of the low-paid itself,
    because who has reached the standard needs no second step. Both steps gain at least 10 % of pay and are among
    `steps`, the pairs of origin and destination that a ladder may hold (None: all): a model of groups shares some
    leavers out to work that has nothing in common with theirs. Occupations without a wage are left out.
    """
    flows, wages = _flows(book, codes, shares), _wages(book, codes)
    with np.errstate(invalid="ignore"):
        up = wages[None, :] >= GAIN * wages[:, None]
    if steps is not None:
        up &= np.array([[(a, b) in steps for b in codes] for a in codes], dtype=bool)
    names = np.array(codes)
    low, reached = np.isin(names, list(low_paid)), np.isin(names, list(at_standard))
    arriving = np.where(up & low[:, None] & low[None, :], flows * _leavers(book, codes)[:, None], 0.0)
    onward = np.where(up & low[:, None] & reached[None, :], flows, 0.0)
    people = arriving.sum(axis=0) * onward.sum(axis=1)
    return tuple(
        Gateway(
            code=codes[i],
            label=book.occupation(codes[i]).label,
            wage_hourly_usd=float(wages[i]),
            people=float(people[i]),
            people_in=float(arriving[:, i].sum()),
            onward_share=float(onward[i].sum()),
            comes_from=_largest(book, codes, arriving[:, i]),
            leads_to=_largest(book, codes, onward[i]),
        )
        for i in np.argsort(-people, kind="stable")[:most]
        if people[i] > 0
    )


def _largest(book: OccupationBook, codes: Sequence[str], amounts: Floats) -> tuple[str, ...]:
    """Labels of the occupations with the largest amounts, at most three, none of 0."""
    order = np.argsort(-amounts, kind="stable")[:_NAMED]
    return tuple(book.occupation(codes[i]).label for i in order if amounts[i] > 0)


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
