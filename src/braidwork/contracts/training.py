"""Bridges between classifications: which codes of one version answer to which of another."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

CARDINALITIES = {
    "one_to_one": "each of the two codes has only the other",
    "one_to_many": "the first code is split",
    "many_to_one": "several first codes are joined",
    "many_to_many": "both: a count carried across would be multiplied",
}

CROSSWALK = Table(
    name="crosswalk",
    grain=("from_version", "from_code", "to_version", "to_code"),
    description="One pair of codes that two classifications share. Without a weight no count crosses a split.",
    source="US Bureau of Labor Statistics; US Census Bureau; National Center for Education Statistics",
    universe="codes with a counterpart; those without are counted when the table is built",
    columns=(
        Column("from_version", "code", "classification of the first code", nullable=False),
        Column("from_code", "code", "first code", nullable=False),
        Column("from_label", "text", "its title"),
        Column("to_version", "code", "classification of the second code", nullable=False),
        Column("to_code", "code", "second code; X in a SOC code stands for any digit", nullable=False),
        Column("to_label", "text", "its title"),
        Column("cardinality", "code", "how the two codes share", codes=CARDINALITIES, nullable=False),
        Column("weight", "number", "share of the first code that goes to the second; blank: the publisher gives none",
               unit="share", minimum=0, maximum=1),
        Column("note", "text", "the publisher's remark"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
