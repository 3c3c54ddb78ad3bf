"""A posting: one immutable line of the ledger in integer cents, and the bytes that its hash is taken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from braidwork.errors import DataError

Kind = Literal["award", "transfer", "encumber", "actual", "release", "refund", "expire", "reversal"]
KINDS: tuple[Kind, ...] = ("award", "transfer", "encumber", "actual", "release", "refund", "expire", "reversal")

SOURCE, AVAILABLE, ENCUMBERED, EXPENDED, EXPIRED, MATCH_IN_KIND, ADMINISTRATION = range(1000, 1700, 100)
ACCOUNTS: dict[int, str] = {
    SOURCE: "source", AVAILABLE: "available", ENCUMBERED: "encumbered", EXPENDED: "expended", EXPIRED: "expired",
    MATCH_IN_KIND: "match in kind", ADMINISTRATION: "administration",
}  # fmt: skip
# From which accounts a kind of batch takes, and to which it gives.
MOVES: dict[Kind, tuple[frozenset[int], frozenset[int]]] = {
    "award": (frozenset({SOURCE}), frozenset({AVAILABLE, MATCH_IN_KIND, ADMINISTRATION})),
    "transfer": (frozenset({AVAILABLE}), frozenset({AVAILABLE})),
    "encumber": (frozenset({AVAILABLE}), frozenset({ENCUMBERED})),
    "actual": (frozenset({ENCUMBERED, ADMINISTRATION, MATCH_IN_KIND}), frozenset({EXPENDED})),
    "release": (frozenset({ENCUMBERED}), frozenset({AVAILABLE})),
    "refund": (frozenset({EXPENDED}), frozenset({AVAILABLE})),
    "expire": (frozenset({AVAILABLE, ADMINISTRATION}), frozenset({EXPIRED})),
}
PERSONAL: frozenset[Kind] = frozenset({"encumber", "actual", "release", "refund"})  # a line and a category each

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LARGEST_CENTS = 2**53
_TEXTS = ("fund_year", "person", "line", "category", "day")


class Posting(NamedTuple):
    """One posting in the order of its columns. Grain: one account of one entry; unit: cents, debit positive.

    `person` is a pseudonym. `reverses` is the id of the posting that this one undoes.
    """

    id: int
    batch: int
    entry: int
    account: int
    fund_year: str
    person: str
    line: str
    category: str
    day: str
    amount_cents: int
    reverses: int | None = None

    @property
    def where(self) -> str:
        """How messages name the posting."""
        return f"batch {self.batch}, posting {self.id}"


def row_bytes(fields: Sequence[object]) -> bytes:
    """Fields as text joined by U+001F in UTF-8; integers in plain decimal, what is absent is empty."""
    return "\x1f".join("" if f is None else str(f) for f in fields).encode()


def check_posting(posting: Posting, clean: set[str] | None = None) -> None:
    """DataError for a posting that no ledger may hold: a float, a zero, a control character, an unknown account.

    `clean` keeps the texts that were looked at, so that a batch looks at each once.
    """
    number, batch, entry, account, *texts, cents, _ = posting
    if not type(cents) is type(number) is type(batch) is type(entry) is int:
        raise DataError(
            f"the amount is {cents!r}, not whole cents.", where=posting.where, mend="write 12.50 dollars as 1250."
        )
    if cents == 0:
        raise DataError("the amount is zero.", where=posting.where, mend="leave the posting out.")
    if abs(cents) > LARGEST_CENTS:
        raise DataError(f"{cents} cents is beyond what a book can hold.", where=posting.where, mend="check the amount.")
    if account not in ACCOUNTS:
        known = ", ".join(f"{code} {name}" for code, name in ACCOUNTS.items())
        raise DataError(f"there is no account {account}.", where=posting.where, mend=f"use one of {known}.")
    seen = set[str]() if clean is None else clean
    for name, text in zip(_TEXTS, texts, strict=True):
        known = f"day {text}" if name == "day" else text
        if known not in seen:
            _check_text(name, text, posting)
            seen.add(known)


def _check_text(name: str, text: str, posting: Posting) -> None:
    if not isinstance(text, str) or _CONTROL.search(text):
        raise DataError(f"{name} holds a control character.", where=posting.where, mend="take it out.")
    if name == "day":
        try:
            date.fromisoformat(text)
        except ValueError:
            told = f"{text!r} is no day."
            raise DataError(told, where=posting.where, mend="write it as 2026-07-01.") from None
