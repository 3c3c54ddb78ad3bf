"""Whether the ledger still is what was sealed: hashes, sums and balances, read anew from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from braidwork.funding.ledger import FIRST, Header, Posting, Tree, chain_of, leaf, mark_of

_COLUMNS = ", ".join(Posting._fields)


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
    balances: dict[tuple[str, int, str], int] = defaultdict(int)
    with transaction.atomic():
        batches, rows = _batches(), _rows()
        for batch in batches:
            count += 1
            tree, sums = Tree(), defaultdict[int, int](int)
            where = f"batch {batch['id']}"
            if batch["id"] != count:
                faults.append(f"batch {count} is missing")
                count = int(batch["id"])
            for _ in range(batch["n"]):
                row, mark = next(rows, (None, 0))
                if row is None:
                    break
                if row.batch != batch["id"]:
                    faults.append(f"{where}, row {row.id}: the row belongs to batch {row.batch}")
                found = leaf(row)
                if mark_of(found) != mark:
                    faults.append(f"{where}, row {row.id}: it was changed after it was sealed")
                tree.add((found,))
                sums[row.entry] += row.amount_cents
                balances[row.fund_year, row.account, row.category] += row.amount_cents
                read += 1
            faults += _faults_of(batch, tree, sums, previous)
            previous = bytes.fromhex(batch["chain"])
            seen = seen or batch["chain"] == known_head
        faults += [f"batch {row.batch}, row {row.id}: the row belongs to no sealed batch" for row, _ in rows]
        faults += _wrong_balances(balances)
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


def _faults_of(batch: dict[str, Any], tree: Tree, sums: dict[int, int], previous: bytes) -> list[str]:
    where = f"batch {batch['id']}"
    faults = _chain_faults(batch, previous)
    if tree.n != batch["n"]:
        faults.append(f"{where}: {tree.n} postings of {batch['n']}")
    faults += [f"{where}, entry {entry}: sums to {cents} cents" for entry, cents in sums.items() if cents]
    if tree.root().hex() != batch["root"]:
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


def _wrong_balances(counted: dict[tuple[str, int, str], int]) -> list[str]:
    with connection.cursor() as cursor:
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


def _rows() -> Iterator[tuple[Posting, int]]:
    """Postings with their marks in the order of the ledger, a few at a time."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_COLUMNS}, mark FROM fiscal_posting WHERE id > %s ORDER BY id LIMIT 50000", [last])
            found = cursor.fetchall()
        if not found:
            return
        yield from ((Posting._make(row[:-1]), row[-1]) for row in found)
        last = found[-1][0]
