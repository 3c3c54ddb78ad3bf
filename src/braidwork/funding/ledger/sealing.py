"""The seal of a batch: a Merkle root over its postings, chained to the batch before. SHA-256 throughout.

A leaf is H(00 ‖ row), a node H(01 ‖ left ‖ right); an odd node is promoted, never doubled, because doubling lets two
different lists share a root. The chain is H(02 ‖ previous chain ‖ root ‖ header row).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct

from braidwork.funding.ledger.postings import Kind, Posting, row_bytes

_MARK = Struct(">q")
FIRST = bytes(32)  # what the first batch is chained to


@dataclass(frozen=True)
class Header:
    """What a seal says of a batch besides its postings: number, time (UTC, ISO), kind, inputs, rules, count."""

    id: int
    made_at: str
    kind: Kind
    inputs_sha256: str
    rule_version: str
    n: int

    def row(self) -> bytes:
        """The header in the encoding of rows."""
        return row_bytes((self.id, self.made_at, self.kind, self.inputs_sha256, self.rule_version, self.n))


class Tree:
    """A Merkle tree that takes leaves one after another and keeps no more than one hash a level."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []  # (leaves below, hash), the largest first
        self.n = 0

    def add(self, leaves: Iterable[bytes]) -> None:
        """Takes further leaves, in their order."""
        peaks = self._peaks
        for found in leaves:
            size = 1
            while peaks and peaks[-1][0] == size:
                found = sha256(b"\x01" + peaks.pop()[1] + found).digest()
                size *= 2
            peaks.append((size, found))
            self.n += 1

    def root(self) -> bytes:
        """The root over the leaves so far: 32 bytes; of none 32 zero bytes."""
        if not self._peaks:
            return FIRST
        found = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            found = sha256(b"\x01" + left + found).digest()
        return found


def leaf(row: Sequence[object]) -> bytes:
    """The hash of one row: 32 bytes."""
    return sha256(b"\x00" + row_bytes(row)).digest()


def leaves_of(postings: Iterable[Posting]) -> list[bytes]:
    """The hashes of many postings, the same as `leaf` of each."""
    rows = (
        f"\x00{a}\x1f{b}\x1f{c}\x1f{d}\x1f{e}\x1f{f}\x1f{g}\x1f{h}\x1f{i}\x1f{j}\x1f{'' if k is None else k}"
        for a, b, c, d, e, f, g, h, i, j, k in postings
    )
    return [sha256(row.encode()).digest() for row in rows]


def mark_of(leaf_hash: bytes) -> int:
    """The first eight bytes of a leaf as a signed number: kept beside a row, it tells which row was changed."""
    found: int = _MARK.unpack_from(leaf_hash)[0]
    return found


def root_of_leaves(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root over leaves that are all at hand: level by level, an odd one goes up as it is."""
    if not leaves:
        return FIRST
    level = list(leaves)
    while len(level) > 1:
        last = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)] + last
    return level[0]


def root_of(rows: Iterable[Sequence[object]]) -> bytes:
    """The Merkle root of rows: 32 bytes."""
    return root_of_leaves([leaf(row) for row in rows])


def chain_of(previous: bytes, root: bytes, header: Header) -> bytes:
    """The link of a batch in the chain: 32 bytes. `previous` is FIRST for the first batch."""
    return sha256(b"\x02" + previous + root + header.row()).digest()
