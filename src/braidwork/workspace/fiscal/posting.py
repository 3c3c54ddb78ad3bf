"""Posts to the ledger: checks, writes and seals batches in one transaction that either happens whole or not at all."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction

from braidwork.errors import DataError, RefusedError
from braidwork.funding.ledger import (
    FIRST,
    Header,
    Kind,
    Movement,
    Posting,
    chain_of,
    check_batch,
    leaves_of,
    mark_of,
    postings_of,
    reversal_of,
    root_of_leaves,
)
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.models import PeriodClose
from braidwork.workspace.fiscal.standing import StoredStanding

REASONS = ("", "wrong amount", "wrong person", "wrong fund", "service not given", "award changed", "audit finding")
_ENTRIES_AT_ONCE = 100_000
_MANY = 10_000
_ROWS_A_STATEMENT = 50
_LOCK = 0x6C656467
_COLUMNS = ", ".join(Posting._fields)


@dataclass(frozen=True)
class Sealed:
    """A batch as sealed: number, kind, postings, the head of the chain behind it."""

    id: int
    kind: Kind
    n: int
    chain: str


@dataclass(frozen=True)
class Grounds:
    """What a batch rests on: hash of the inputs, version of the rules, plan, who approved it, reason of a reversal."""

    inputs_sha256: str = ""
    rule_version: str = ""
    plan_id: str = ""
    approved_by: str = ""
    reason: str = ""


@transaction.atomic
def post(kind: Kind, movements: Iterable[Movement], *, by: Actor, grounds: Grounds = Grounds()) -> list[Sealed]:
    """Posts money that moved, in as many batches as its size asks for, all in one transaction.

    Raises RefusedError (an overdraft, a day outside the fund-year, an unknown line …) or DataError; nothing is written.
    """
    found, rest = [], iter(movements)
    with _no_collecting():
        while some := list(islice(rest, _ENTRIES_AT_ONCE)):
            head = _head()
            free = {"batch": head.batch + 1, "first_posting": head.free, "first_entry": head.entry + 1}
            found.append(_seal(head, kind, list(postings_of(kind, some, **free)), by, grounds))
    if not found:
        raise DataError("there is nothing to post.", mend="give at least one movement of money.")
    return found


@transaction.atomic
def reverse(posting_ids: Sequence[int], *, reason: str, day: str, by: Actor, approved_by: str = "") -> Sealed:
    """Undoes the whole entries that the postings belong to, on a day and for a reason of REASONS.

    Raises RefusedError for a posting that is not there, is a reversal, or was undone before.
    """
    if not reason or reason not in REASONS:
        listed = ", ".join(r for r in REASONS if r)
        raise DataError(f"'{reason}' is no reason for a reversal.", mend=f"use one of: {listed}.")
    head, standing = _head(), StoredStanding()
    known = standing.posted(posting_ids)
    if missing := sorted(set(posting_ids) - set(known)):
        raise DataError(f"there is no posting {missing[0]}.", mend="trace the line and look again.")
    rows = standing.entries(sorted({p.entry for p in known.values()}))
    undone = list(reversal_of(rows, batch=head.batch + 1, first_posting=head.free, first_entry=head.entry + 1, day=day))
    return _seal(head, "reversal", undone, by, Grounds(approved_by=approved_by, reason=reason))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Many rows are made and none is let go: looking for garbage among them would cost a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass(frozen=True)
class _Head:
    batch: int
    free: int
    entry: int
    chain: bytes


def hold_ledger() -> None:
    """Holds the ledger for this transaction: nobody else posts, approves or closes a month meanwhile."""
    if connection.vendor == "postgresql":  # SQLite transactions are IMMEDIATE and so already alone
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _head() -> _Head:
    """The end of the ledger, held for this transaction: two posters never write at once."""
    hold_ledger()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, first_posting + n, chain FROM fiscal_batch ORDER BY id DESC LIMIT 1")
        last = cursor.fetchone()
        if last is None:
            return _Head(0, 1, 0, FIRST)
        cursor.execute("SELECT entry FROM fiscal_posting WHERE id = %s", [last[1] - 1])
        return _Head(int(last[0]), int(last[1]), int(cursor.fetchone()[0]), bytes.fromhex(last[2]))


def _seal(head: _Head, kind: Kind, rows: list[Posting], by: Actor, grounds: Grounds) -> Sealed:
    _refuse_closed(rows)
    check_batch(kind, rows, StoredStanding())
    leaves = leaves_of(rows)
    root = root_of_leaves(leaves)
    header = Header(head.batch + 1, _now(), kind, grounds.inputs_sha256, grounds.rule_version, len(rows))
    link = chain_of(head.chain, root, header)
    _write(rows, leaves)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fiscal_batch (id, made_at, kind, inputs_sha256, rule_version, plan_id, n, first_posting, "
            "root, prev, chain, made_by, approved_by, reason) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            [header.id, header.made_at, kind, header.inputs_sha256, header.rule_version, grounds.plan_id, header.n,
             head.free, root.hex(), head.chain.hex(), link.hex(), by.id or by.kind, grounds.approved_by,
             grounds.reason],
        )  # fmt: skip
    _add_to_balances(rows)
    record("batch posted", "batch", header.id, by=by, rows=len(rows), purpose=kind)
    return Sealed(header.id, kind, header.n, link.hex())


def _refuse_closed(rows: Sequence[Posting]) -> None:
    """A closed month takes no posting dated in it."""
    closed = frozenset(PeriodClose.objects.filter(reopened_at=None).values_list("month", flat=True))
    if closed and (shut := sorted(closed & {day[:7] for day in {p.day for p in rows}})):
        raise RefusedError(
            f"{shut[0]} is closed and takes no posting.", where=shut[0],
            mend="date the posting in an open month, or have two people reopen the month.",
        )  # fmt: skip


def _write(rows: Sequence[Posting], leaves: Sequence[bytes]) -> None:
    marked = (row + (mark_of(found),) for row, found in zip(rows, leaves, strict=True))  # noqa: RUF005 - quicker
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY fiscal_posting ({_COLUMNS}, mark) FROM STDIN") as copy:
            for row in marked:
                copy.write_row(row)
        return
    raw: Any = connection.connection
    if len(rows) > _MANY:  # or pages of the indexes go to the disk and back all the time
        raw.execute("PRAGMA cache_size = -131072")
    one = f"({', '.join('?' * (len(Posting._fields) + 1))})"
    into = f"INSERT INTO fiscal_posting ({_COLUMNS}, mark) VALUES "
    at_once = len(rows) - len(rows) % _ROWS_A_STATEMENT  # a third quicker than a row a statement
    groups = range(0, at_once, _ROWS_A_STATEMENT)
    values = (tuple(chain.from_iterable(islice(marked, _ROWS_A_STATEMENT))) for _ in groups)
    raw.executemany(into + ", ".join([one] * _ROWS_A_STATEMENT), values)
    raw.executemany(into + one, marked)


def _add_to_balances(rows: Sequence[Posting]) -> None:
    sums: dict[tuple[str, int, str], int] = defaultdict(int)
    for p in rows:
        sums[p.fund_year, p.account, p.category] += p.amount_cents
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO fiscal_ledgerbalance (fund_year, account, category, amount_cents) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (fund_year, account, category) "
            "DO UPDATE SET amount_cents = fiscal_ledgerbalance.amount_cents + excluded.amount_cents",
            [(*key, cents) for key, cents in sorted(sums.items())],
        )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
