"""A ledger in memory, under the same rules as the stored one, which is held to it by tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from braidwork.funding.ledger.checking import check_batch
from braidwork.funding.ledger.postings import Kind, Posting
from braidwork.funding.ledger.sealing import FIRST, Header, chain_of, root_of


@dataclass(frozen=True)
class SealedBatch:
    """A batch with its header, root and link; nothing joins it any more."""

    header: Header
    root: bytes
    previous: bytes
    chain: bytes


@dataclass
class Books:
    """Batches and postings in memory, with what they refer to: windows of fund-years, costs of lines, pseudonyms."""

    windows: dict[str, tuple[str, str]]
    line_costs: dict[str, int] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    batches: list[SealedBatch] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)

    def post(
        self, kind: Kind, postings: Iterable[Posting], *, made_at: str, inputs_sha256: str = "", rule_version: str = ""
    ) -> SealedBatch:
        """Checks, seals and keeps a batch; RefusedError or DataError and nothing is kept."""
        rows = list(postings)
        check_batch(kind, rows, self)
        number = len(self.batches) + 1
        previous = self.batches[-1].chain if self.batches else FIRST
        header = Header(number, made_at, kind, inputs_sha256, rule_version, len(rows))
        root = root_of(rows)
        sealed = SealedBatch(header, root, previous, chain_of(previous, root, header))
        self.batches.append(sealed)
        self.postings += rows
        return sealed

    def window(self, fund_year: str) -> tuple[str, str] | None:
        """First and last posting day of a fund-year."""
        return self.windows.get(fund_year)

    def known_people(self, people: Iterable[str]) -> frozenset[str]:
        """Those of the pseudonyms that were given out."""
        return frozenset(self.people & set(people))

    def balances(self, fund_years: Iterable[str]) -> Mapping[tuple[str, int], int]:
        """Balance by fund-year and account in cents."""
        wanted, found = set(fund_years), defaultdict[tuple[str, int], int](int)
        for p in self.postings:
            if p.fund_year in wanted:
                found[p.fund_year, p.account] += p.amount_cents
        return found

    def line_sums(self, lines: Iterable[str]) -> Mapping[tuple[str, str, int], int]:
        """Sum by line, fund-year and account in cents."""
        wanted, found = set(lines), defaultdict[tuple[str, str, int], int](int)
        for p in self.postings:
            if p.line in wanted:
                found[p.line, p.fund_year, p.account] += p.amount_cents
        return found

    def costs(self, lines: Iterable[str]) -> Mapping[str, int]:
        """Net cost of known lines in cents."""
        return {line: self.line_costs[line] for line in lines if line in self.line_costs}

    def posted(self, ids: Iterable[int]) -> Mapping[int, Posting]:
        """Postings by id."""
        wanted = set(ids)
        return {p.id: p for p in self.postings if p.id in wanted}

    def reversed_ids(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of the ids that were undone."""
        return frozenset(ids) & {p.reverses for p in self.postings if p.reverses is not None}
