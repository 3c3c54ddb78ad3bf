"""The columns that say, in every tidy table, which edition of which file a row comes from."""

from __future__ import annotations

from braidwork.contracts.table import Column

EDITION_COLUMNS = (
    Column("dataset_vintage", "code", "publisher's edition, as in the manifest", nullable=False),
    Column("classification_version", "code", "classification that the codes follow; blank where there is none"),
    Column("geography_version", "code", "definition that the geography codes follow; blank where there is none"),
    Column("source_sha256", "code", "checksum of the source file", width=64, nullable=False),
)
