"""Supply from completions: bounds over every lawful split of programs to occupations, and three declared splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.labormarket.demand.columns import Floats, codes, numbers
from braidwork.labormarket.demand.openings import Need

ROUNDS = 200
DAMPING = 0.5
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Links:
    """Completions of programs and the occupations that each may lead to; one link per lawful pair.

    `completions` has shape (programs,); `program_at` and `occupation_at`, shape (links,), point into `programs` and
    `occupations` (those of the `Need`). `unlinked_programs` keeps the completions that lead to no occupation of the
    need; `other_occupations` are linked but stand outside the need. Completions are awards, not people.
    """

    programs: tuple[str, ...]
    completions: Floats
    occupations: tuple[str, ...]
    program_at: Places
    occupation_at: Places
    unlinked_programs: dict[str, float]
    other_occupations: tuple[str, ...]
    unlinked_occupations: tuple[str, ...]


def link(completions: Any, crosswalk: Any, need: Need, *, soc_version: str) -> Links:
    """Programs joined to the occupations of `need`.

    `completions` has the columns `program_code` and `completions` (yearly awards, ≥ 0), `crosswalk` has `program_code`
    and `occupation_code`, in SOC version `soc_version`. Links to occupations outside the need stay in the table, so
    that their share of the completions is not handed to the others. Raises DataError where the SOC versions differ,
    a completion is negative or text, or a link is given twice.
    """
    if soc_version != need.soc_version:
        raise DataError(
            f"the crosswalk is in SOC {soc_version}, the openings in SOC {need.soc_version}.",
            mend="bring one to the other's version with a SOC crosswalk first.",
        )
    programs = codes(completions, "program_code")
    awards = numbers(completions, "completions", least=0)
    pairs = list(
        zip(
            codes(crosswalk, "program_code", unique=False),
            codes(crosswalk, "occupation_code", unique=False),
            strict=True,
        )
    )
    _refuse_repeats(pairs)
    known = {p: i for i, p in enumerate(programs)}
    kept = [(p, o) for p, o in pairs if p in known]
    needed = set(need.occupations)
    others = tuple(dict.fromkeys(o for _, o in kept if o not in needed))
    at = {o: i for i, o in enumerate((*need.occupations, *others))}
    reached = {p for p, o in kept if o in needed}
    linked = {o for _, o in kept}
    return Links(
        programs,
        awards,
        tuple(at),
        np.array([known[p] for p, _ in kept], np.intp),
        np.array([at[o] for _, o in kept], np.intp),
        {p: float(n) for p, n in zip(programs, awards, strict=True) if p not in reached},
        others,
        tuple(o for o in need.occupations if o not in linked),
    )


def _refuse_repeats(pairs: list[tuple[str, str]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(pairs, 1):
        if pair in seen:
            raise DataError(
                f"program {pair[0]} to occupation {pair[1]} stands in row {seen[pair]} too.",
                where=f"crosswalk, row {row}",
                mend="give each link once.",
            )
        seen[pair] = row


def supply_bounds(links: Links, need: Need) -> tuple[Floats, Floats]:
    """Least and most yearly supply of each occupation of the need over all lawful splits; both of shape (occupations,).

    The least counts programs linked to that occupation only, the most counts every linked program; both times
    retention × licence pass.
    """
    fan_out = np.bincount(links.program_at, minlength=len(links.programs))
    awards = links.completions[links.program_at]
    alone = np.where(fan_out[links.program_at] == 1, awards, 0.0)
    return _at_occupations(alone, links, need), _at_occupations(awards, links, need)


def equal_split(links: Links) -> Floats:
    """Share of its program's completions that each link gets, the same for all links of a program; shape (links,)."""
    return _rows_to_one(np.ones(len(links.program_at)), links)


def proportional_split(links: Links, size: dict[str, float]) -> Floats:
    """Shares in proportion to the size (employment, openings) of the linked occupations; shape (links,).

    An occupation without a size raises DataError; a program whose occupations all have size 0 is split equally.
    """
    used = [links.occupations[i] for i in np.unique(links.occupation_at)]
    unknown = [o for o in used if not size.get(o, -1.0) >= 0]
    if unknown:
        raise DataError(
            f"no size ≥ 0 is known for {', '.join(unknown[:5])} ({len(unknown)} occupations).",
            mend="give a size for every linked occupation or take another split.",
        )
    by_place = np.array([size.get(o, 0.0) for o in links.occupations])
    return _rows_to_one(by_place[links.occupation_at], links)


def balanced_split(links: Links, need: Need, *, rounds: int = ROUNDS) -> Floats:
    """Shares that send completions where the need is unmet; shape (links,), summing to 1 for each linked program.

    Alternates scaling of each occupation by min(1, need ÷ supply)^½ with scaling of each program to its completions,
    the latter last. Occupations whose need is unknown or outside the table are left as they are.
    """
    wanted = np.full(len(links.occupations), np.nan)
    wanted[: len(need.occupations)] = need.need
    gain = _yield(links, need)
    shares = equal_split(links)
    awards = links.completions[links.program_at]
    for _ in range(rounds):
        supply = np.bincount(links.occupation_at, awards * shares, len(wanted)) * gain
        ratio = np.divide(wanted, supply, out=np.ones(len(wanted)), where=(supply > 0) & ~np.isnan(wanted))
        shares = _rows_to_one(shares * (np.minimum(1.0, ratio) ** DAMPING)[links.occupation_at], links)
    return shares


def split_supply(links: Links, need: Need, shares: Floats) -> Floats:
    """Yearly supply of each occupation of the need under one split; shape (occupations,).

    Raises DataError where the shares are negative or do not sum to 1 for every linked program.
    """
    totals = np.bincount(links.program_at, shares, len(links.programs))
    linked = np.bincount(links.program_at, minlength=len(links.programs)) > 0
    if (shares < 0).any() or not np.allclose(totals[linked], 1.0, rtol=0, atol=1e-9):
        raise DataError("the shares of a program are negative or do not sum to 1.", mend="take a lawful split.")
    return _at_occupations(links.completions[links.program_at] * shares, links, need)


def _yield(links: Links, need: Need) -> Floats:
    gain = np.ones(len(links.occupations))
    gain[: len(need.occupations)] = need.retention * need.licence_pass
    return gain


def _at_occupations(people: Floats, links: Links, need: Need) -> Floats:
    total = np.bincount(links.occupation_at, people, len(links.occupations)) * _yield(links, need)
    return np.asarray(total[: len(need.occupations)], np.float64)


def _rows_to_one(weights: Floats, links: Links) -> Floats:
    size = len(links.programs)
    total = np.bincount(links.program_at, weights, size)[links.program_at]
    equal = 1.0 / np.bincount(links.program_at, minlength=size)[links.program_at]
    return np.divide(weights, total, out=equal, where=total > 0)
