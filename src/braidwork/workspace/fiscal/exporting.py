"""The ledger for others: beancount and hledger by month, and the head of the chain to be signed and kept elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from django.db import connection
from django.utils import timezone

from braidwork.errors import DataError, UnknownNameError
from braidwork.funding.ledger import Kind, Posting, export
from braidwork.funding.ledger.plain_text import Language
from braidwork.workspace.fiscal.models import FundYear, LedgerBatch
from braidwork.workspace.fiscal.verifying import verify_chain

LANGUAGES = ("beancount", "hledger")
_COLUMNS = ", ".join(Posting._fields)


def export_lines(language: str, month: str = "") -> Iterator[str]:
    """Lines of text of one month (2026-10), or of the whole ledger: a transaction an entry, balances asserted last.

    UnknownNameError for another language, DataError for a month that is none or has no posting.
    """
    if language not in LANGUAGES:
        raise UnknownNameError.of("language of the export", language, LANGUAGES)
    rows = _postings(month)
    if not rows:
        raise DataError(f"nothing was posted{f' in {month}' if month else ''}.", mend="choose another month.")
    kinds = dict(LedgerBatch.objects.values_list("id", "kind"))
    synthetic = " (synthetic)" if FundYear.objects.filter(is_synthetic=True).exists() else ""
    title = f"Braided funds{synthetic}, {month or 'all months'}"
    return export(cast(Language, language), rows, cast(dict[int, Kind], kinds), title=title)


def posted_months() -> list[str]:
    """The months that postings are dated in, the first first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT SUBSTR(day, 1, 7) FROM fiscal_posting ORDER BY 1")
        return [r[0] for r in cursor.fetchall()]


def head_of_ledger() -> dict[str, Any]:
    """The head of the chain with the counts behind it: sign it daily and keep it where no administrator of the
    database can reach it; `verify_ledger(known_head=…)` holds the ledger against it."""
    check = verify_chain()
    return {
        "what": "head of a Braidwork ledger", "made_at": timezone.now().isoformat(timespec="seconds"),
        "batches": check.batches, "postings": check.postings, "head": check.head, "is_whole": check.good,
    }  # fmt: skip


def _postings(month: str) -> list[Posting]:
    condition, values = "", list[str]()
    if month:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise DataError(f"'{month}' is no month.", mend="write it as 2026-10.")
        condition, values = "WHERE day BETWEEN %s AND %s", [f"{month}-01", f"{month}-31"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM fiscal_posting {condition} ORDER BY id", values)
        return [Posting(*row) for row in cursor.fetchall()]
