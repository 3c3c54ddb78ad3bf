"""The ledger: postings in integer cents that sum to zero, sealed in batches that are chained; nothing is edited."""

from __future__ import annotations

from braidwork.funding.ledger.books import Books, SealedBatch
from braidwork.funding.ledger.checking import Changes, Standing, check_batch, dollars
from braidwork.funding.ledger.entries import Movement, postings_of, reversal_of
from braidwork.funding.ledger.plain_text import decimal_text, export, read_balances
from braidwork.funding.ledger.postings import (
    ACCOUNTS,
    ADMINISTRATION,
    AVAILABLE,
    ENCUMBERED,
    EXPENDED,
    EXPIRED,
    KINDS,
    MATCH_IN_KIND,
    SOURCE,
    Kind,
    Posting,
    check_posting,
    row_bytes,
)
from braidwork.funding.ledger.sealing import (
    FIRST,
    Header,
    Tree,
    chain_of,
    leaf,
    leaves_of,
    mark_of,
    root_of,
    root_of_leaves,
)
from braidwork.funding.ledger.shared_costs import SharedCost, split_by_benefit

__all__ = [
    "ACCOUNTS", "ADMINISTRATION", "AVAILABLE", "ENCUMBERED", "EXPENDED", "EXPIRED", "FIRST", "KINDS", "MATCH_IN_KIND",
    "SOURCE", "Books", "Changes", "Header", "Kind", "Movement", "Posting", "SealedBatch", "SharedCost", "Standing",
    "Tree", "chain_of", "check_batch", "check_posting", "decimal_text", "dollars", "export", "leaf", "leaves_of",
    "mark_of", "postings_of", "read_balances", "reversal_of", "root_of", "root_of_leaves", "row_bytes",
    "split_by_benefit",
]  # fmt: skip
