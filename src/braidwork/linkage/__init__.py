"""Who is the same person: likely duplicates with reasons in words, while intake is typed and over whole tables.

`likely_duplicates(person, PeopleIndex.of(table))` answers at once; `dedupe(table)` compares everyone; `history` keeps
links that can be undone. A link is a suggestion to staff: it changes no eligibility and names no program.
"""

from __future__ import annotations

from braidwork.linkage.batch import Duplicates, dedupe
from braidwork.linkage.blocking import blocking_keys
from braidwork.linkage.clusters import Cluster, as_known, clusters
from braidwork.linkage.fairness import GroupRecall, RecallGap, precision_recall, recall_by_group, true_pairs
from braidwork.linkage.history import (
    History,
    Kind,
    LinkEvent,
    contradictions,
    keep_apart,
    link,
    live,
    persons,
    reconsider,
    unlink,
)
from braidwork.linkage.invented_people import Errors, Population
from braidwork.linkage.model import Model, read_model, shipped_model
from braidwork.linkage.nearby import PeopleIndex, Suggestion, likely_duplicates
from braidwork.linkage.person import FIELDS, Keys, key_table, keys_of
from braidwork.linkage.review import Review, ReviewRecord, Verdict, agreement, drawn_for_second, review_records
from braidwork.linkage.scoring import Reason, Score, Zone, score
from braidwork.linkage.splink_model import train

__all__ = [
    "FIELDS",
    "Cluster",
    "Duplicates",
    "Errors",
    "GroupRecall",
    "History",
    "Keys",
    "Kind",
    "LinkEvent",
    "Model",
    "PeopleIndex",
    "Population",
    "Reason",
    "RecallGap",
    "Review",
    "ReviewRecord",
    "Score",
    "Suggestion",
    "Verdict",
    "Zone",
    "agreement",
    "as_known",
    "blocking_keys",
    "clusters",
    "contradictions",
    "dedupe",
    "drawn_for_second",
    "keep_apart",
    "key_table",
    "keys_of",
    "likely_duplicates",
    "link",
    "live",
    "persons",
    "precision_recall",
    "read_model",
    "recall_by_group",
    "reconsider",
    "review_records",
    "score",
    "shipped_model",
    "train",
    "true_pairs",
    "unlink",
]
