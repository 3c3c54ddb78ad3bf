"""Whether the ledger still is what was sealed: hashes, sums and balances, read anew from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from braidwork.funding.ledger import FIRST, Header, Posting, chain_of, mark_of, root_of_leaves

_AT_ONCE = 50_000
_Row = tuple[int, int, int, bytes]  # id, batch, mark, the bytes that are hashed


@dataclass(frozen=True)
class LedgerCheck:
    """How the ledger stands: batches and postings read, the head of the chain, and what does not fit."""

    batches: int
    postings: int
    head: str
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether all fits."""
        return not self.faults


def verify_ledger(*, known_head: str | None = None) -> LedgerCheck:
    """Reads every batch and posting. A fault names the batch, and the row where one can be told.

    With `known_head`, a head that was written down elsewhere before, it also finds an end that was cut off.
    """
    faults: list[str] = []
    previous, read, count, seen = FIRST, 0, 0, known_head in (None, FIRST.hex())
    with transaction.atomic():
        rows = _Rows()
        for batch in _batches():
            count += 1
            if batch["id"] != count:
                faults.append(f"batch {count} is missing")
                count = int(batch["id"])
            leaves: list[bytes] = []
            for some in rows.take(batch["n"]):
                leaves += _leaves(some, batch["id"], faults)
            read += len(leaves)
            faults += _faults_of(batch, leaves, previous)
            previous = bytes.fromhex(batch["chain"])
            seen = seen or batch["chain"] == known_head
        for some in rows.take(None):
            faults += [f"batch {r[1]}, row {r[0]}: the row belongs to no sealed batch" for r in some]
        faults += _wrong_sums()
        faults += _wrong_balances()
    if not seen:
        faults.append("the head that was written down is gone: the end of the ledger was cut off")
    return LedgerCheck(count, read, previous.hex(), tuple(faults[:50]))


def verify_chain() -> LedgerCheck:
    """Follows the chain over headers and roots only, without reading postings: quick on any ledger."""
    faults: list[str] = []
    previous, count, postings = FIRST, 0, 0
    for batch in _batches():
        count += 1
        faults += _chain_faults(batch, previous)
        previous = bytes.fromhex(batch["chain"])
        postings += batch["n"]
    return LedgerCheck(count, postings, previous.hex(), tuple(faults))


def _leaves(rows: list[_Row], batch: int, faults: list[str]) -> list[bytes]:
    """The hashes of rows as they are stored, each held against the mark beside it."""
    found = [sha256(b"\x00" + bytes(row[3])).digest() for row in rows]
    if [mark_of(x) for x in found] != [row[2] for row in rows] or any(row[1] != batch for row in rows):
        for row, x in zip(rows, found, strict=True):
            where = f"batch {batch}, row {row[0]}"
            if row[1] != batch:
                faults.append(f"{where}: the row belongs to batch {row[1]}")
            if mark_of(x) != row[2]:
                faults.append(f"{where}: it was changed after it was sealed")
    return found


def _faults_of(batch: dict[str, Any], leaves: list[bytes], previous: bytes) -> list[str]:
    where = f"batch {batch['id']}"
    faults = _chain_faults(batch, previous)
    if len(leaves) != batch["n"]:
        faults.append(f"{where}: {len(leaves)} postings of {batch['n']}")
    if root_of_leaves(leaves).hex() != batch["root"]:
        faults.append(f"{where}: its postings are not those that were sealed")
    return faults


def _chain_faults(batch: dict[str, Any], previous: bytes) -> list[str]:
    header = Header(
        batch["id"], batch["made_at"], batch["kind"], batch["inputs_sha256"], batch["rule_version"], batch["n"]
    )
    where = f"batch {batch['id']}"
    if batch["prev"] != previous.hex():
        return [f"{where}: it does not follow the batch before"]
    if chain_of(previous, bytes.fromhex(batch["root"]), header).hex() != batch["chain"]:
        return [f"{where}: its header or root was changed"]
    return []


def _wrong_sums() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT batch, entry, SUM(amount_cents) FROM fiscal_posting GROUP BY batch, entry "
                       "HAVING SUM(amount_cents) <> 0 ORDER BY 1, 2 LIMIT 50")  # fmt: skip
        return [f"batch {r[0]}, entry {r[1]}: sums to {r[2]} cents" for r in cursor.fetchall()]


def _wrong_balances() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fund_year, account, category, SUM(amount_cents) FROM fiscal_posting GROUP BY 1, 2, 3")
        counted = {(r[0], int(r[1]), r[2]): int(r[3]) for r in cursor.fetchall()}
        cursor.execute("SELECT fund_year, account, category, amount_cents FROM fiscal_ledgerbalance")
        kept = {(r[0], int(r[1]), r[2]): int(r[3]) for r in cursor.fetchall()}
    return [
        f"balance of {key[0]}, account {key[1]}, {key[2] or 'no category'}: {kept.get(key, 0)} kept, "
        f"{counted.get(key, 0)} by the postings"
        for key in sorted(set(kept) | set(counted))
        if kept.get(key, 0) != counted.get(key, 0)
    ]


def rebuild_balances() -> int:
    """Adds the balances up anew from the postings; the number of balances."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM fiscal_ledgerbalance")
        cursor.execute(
            "INSERT INTO fiscal_ledgerbalance (fund_year, account, category, amount_cents) "
            "SELECT fund_year, account, category, SUM(amount_cents) FROM fiscal_posting GROUP BY 1, 2, 3"
        )
        cursor.execute("SELECT COUNT(*) FROM fiscal_ledgerbalance")
        return int(cursor.fetchone()[0])


def _batches() -> list[dict[str, Any]]:
    names = ("id", "made_at", "kind", "inputs_sha256", "rule_version", "n", "first_posting", "root", "prev", "chain")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM fiscal_batch ORDER BY id")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class _Rows:
    """Postings in the order of the ledger, a few at a time; the database joins each to the text that is hashed."""

    def __init__(self) -> None:
        fields = [f if f != "reverses" else "COALESCE(CAST(reverses AS TEXT), '')" for f in Posting._fields]
        if connection.vendor == "postgresql":
            joined = " || chr(31) || ".join(fields)
            text = f"convert_to({joined}, 'UTF8')"
        else:
            joined = " || char(31) || ".join(fields)
            text = f"CAST({joined} AS BLOB)"
        self._question = f"SELECT id, batch, mark, {text} FROM fiscal_posting "
        self._question += f"WHERE id > %s ORDER BY id LIMIT {_AT_ONCE}"
        self._last, self._found = 0, list[_Row]()

    def take(self, count: int | None) -> Iterator[list[_Row]]:
        """The next so many rows, or all that are left, in lists."""
        while count is None or count > 0:
            if not self._found:
                with connection.cursor() as cursor:
                    cursor.execute(self._question, [self._last])
                    self._found = cursor.fetchall()
                if not self._found:
                    return
                self._last = self._found[-1][0]
            some = self._found if count is None else self._found[:count]
            self._found = self._found[len(some) :]
            count = count if count is None else count - len(some)
            yield some
