"""Entries: what happens to money, written as postings that sum to zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from braidwork.errors import RefusedError
from braidwork.funding.ledger.postings import (
    AVAILABLE,
    ENCUMBERED,
    EXPENDED,
    EXPIRED,
    MOVES,
    SOURCE,
    Kind,
    Posting,
)

_PATHS: dict[Kind, tuple[int, int]] = {
    "award": (SOURCE, AVAILABLE), "encumber": (AVAILABLE, ENCUMBERED), "actual": (ENCUMBERED, EXPENDED),
    "release": (ENCUMBERED, AVAILABLE), "refund": (EXPENDED, AVAILABLE), "expire": (AVAILABLE, EXPIRED),
    "transfer": (AVAILABLE, AVAILABLE),
}  # fmt: skip


@dataclass(frozen=True)
class Movement:
    """Money of one fund-year that moves on a day: integer cents, more than nothing.

    `person` is a pseudonym; person, line and category are empty where the kind is not about a person. `to_fund_year`
    is for transfers. `taken_from` and `given_to` name other accounts than the usual ones of the kind.
    """

    fund_year: str
    amount_cents: int
    day: str
    person: str = ""
    line: str = ""
    category: str = ""
    to_fund_year: str = ""
    taken_from: int | None = None
    given_to: int | None = None


def postings_of(
    kind: Kind, movements: Iterable[Movement], *, batch: int, first_posting: int, first_entry: int
) -> Iterator[Posting]:
    """Two postings a movement, numbered on from `first_posting` and `first_entry`.

    Raises RefusedError for an amount that is not above nothing and for accounts that the kind does not move between.
    """
    taken, given = _PATHS[kind]
    sources, targets = MOVES[kind]
    number, made = first_posting, tuple.__new__  # past the keywords of Posting: half the time of a large batch
    for entry, m in enumerate(movements, start=first_entry):
        where = f"batch {batch}, entry {entry}"
        if type(m.amount_cents) is not int or m.amount_cents <= 0:
            raise RefusedError(
                f"the amount is {m.amount_cents!r}.",
                where=where,
                mend="write whole cents above 0; undo with a reversal.",
            )
        origin = taken if m.taken_from is None else m.taken_from
        target = given if m.given_to is None else m.given_to
        if origin not in sources or target not in targets:
            raise RefusedError(f"{kind} does not move money from {origin} to {target}.", where=where)
        person, line, category, day, cents = m.person, m.line, m.category, m.day, m.amount_cents
        yield made(Posting, (number, batch, entry, origin, m.fund_year, person, line, category, day, -cents, None))
        to = m.to_fund_year or m.fund_year
        yield made(Posting, (number + 1, batch, entry, target, to, person, line, category, day, cents, None))
        number += 2


def reversal_of(
    posted: Iterable[Posting], *, batch: int, first_posting: int, first_entry: int, day: str
) -> Iterator[Posting]:
    """The exact negation of whole entries, dated `day`, each posting naming the one that it undoes."""
    entries: dict[int, int] = {}
    for number, p in enumerate(posted, start=first_posting):
        entry = entries.setdefault(p.entry, first_entry + len(entries))
        yield Posting(
            number, batch, entry, p.account, p.fund_year, p.person, p.line, p.category, day, -p.amount_cents, p.id
        )
