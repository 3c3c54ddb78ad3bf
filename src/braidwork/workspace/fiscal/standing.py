"""What the stored ledger knows before a batch, asked for what the batch touches and no more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from braidwork.funding.ledger import Posting
from braidwork.workspace.fiscal.models import FundYear

_COLUMNS = ", ".join(Posting._fields)


class StoredStanding:
    """The ledger of the open workspace, for the rules of a batch. Every amount in integer cents."""

    def window(self, fund_year: str) -> tuple[str, str] | None:
        """First and last posting day of a fund-year; None for an unknown one."""
        found = FundYear.objects.filter(pk=fund_year).first()
        return (found.start_date.isoformat(), found.last_posting_date.isoformat()) if found else None

    def known_people(self, people: Iterable[str]) -> frozenset[str]:
        """Those of the pseudonyms that were given out."""
        return frozenset(r[0] for r in among("SELECT pseudonym FROM fiscal_pseudonym WHERE pseudonym IN {}", people))

    def balances(self, fund_years: Iterable[str]) -> Mapping[tuple[str, int], int]:
        """Balance by fund-year and account, from the balances that are added up as batches are sealed."""
        rows = among(
            "SELECT fund_year, account, SUM(amount_cents) FROM fiscal_ledgerbalance WHERE fund_year IN {} "
            "GROUP BY 1, 2", fund_years,
        )  # fmt: skip
        return {(r[0], int(r[1])): int(r[2]) for r in rows}

    def line_sums(self, lines: Iterable[str]) -> Mapping[tuple[str, str, int], int]:
        """Sum by line, fund-year and account."""
        rows = among(
            "SELECT line, fund_year, account, SUM(amount_cents) FROM fiscal_posting WHERE line IN {} AND line <> '' "
            "GROUP BY 1, 2, 3", lines,
        )  # fmt: skip
        return {(r[0], r[1], int(r[2])): int(r[3]) for r in rows}

    def costs(self, lines: Iterable[str]) -> Mapping[str, int]:
        """Net cost of known lines."""
        rows = among(
            "SELECT line_id, cost_cents - other_grants_cents FROM fiscal_serviceline WHERE line_id IN {}", lines
        )
        return {r[0]: int(r[1]) for r in rows}

    def posted(self, ids: Iterable[int]) -> Mapping[int, Posting]:
        """Postings by id; absent ones are left out."""
        found = among(f"SELECT {_COLUMNS} FROM fiscal_posting WHERE id IN {{}}", ids, of="bigint")
        return {int(r[0]): Posting(*r) for r in found}

    def entries(self, entries: Iterable[int]) -> list[Posting]:
        """Every posting of entries, in the order of the ledger."""
        found = among(f"SELECT {_COLUMNS} FROM fiscal_posting WHERE entry IN {{}} ORDER BY id", entries, of="bigint")
        return [Posting(*r) for r in found]

    def reversed_ids(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of the ids that a posting undid already."""
        found = among("SELECT reverses FROM fiscal_posting WHERE reverses IN {}", ids, of="bigint")
        return frozenset(int(r[0]) for r in found)


def among(question: str, values: Iterable[object], *, of: str = "text") -> list[tuple[Any, ...]]:
    """Rows of a question with `IN {}` for any number of values, in one statement of either database."""
    listed = list(values)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(question.replace(" IN {}", f" = ANY(%s::{of}[])"), [listed])
            return cursor.fetchall()
    with connection.cursor() as cursor:
        cursor.execute(question.format("(SELECT value FROM json_each(%s))"), [json.dumps(listed)])
        return cursor.fetchall()
