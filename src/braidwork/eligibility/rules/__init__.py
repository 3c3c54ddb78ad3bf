"""Rule trees: one tree prints itself, decides one person with reasons, and compiles for a population."""

from braidwork.eligibility.rules.changes import Supposing, facts_read, what_would_change
from braidwork.eligibility.rules.clause import Clause, Mark, OnUnknown
from braidwork.eligibility.rules.columns import facts_without_column
from braidwork.eligibility.rules.compile import compile_rule
from braidwork.eligibility.rules.evaluate import Evaluation, decide
from braidwork.eligibility.rules.limits import AnyLimit, FactValue, LargerOf, Limit, Number, SmallerOf
from braidwork.eligibility.rules.nodes import (
    All,
    Any,
    AtLeast,
    Compare,
    CountAtLeast,
    DateWindow,
    Exists,
    Is,
    IsOneOf,
    Node,
    Not,
    ServiceDate,
)
from braidwork.eligibility.rules.reading import (
    FactReading,
    FactSource,
    Group,
    LimitReading,
    LimitSource,
    Members,
    Truth,
    Value,
)
from braidwork.eligibility.rules.screening import screening_sql
from braidwork.eligibility.rules.sentences import outline, sentence
from braidwork.eligibility.rules.verdict import Change, Reason, Verdict

__all__ = [
    "All", "Any", "AnyLimit", "AtLeast", "Change", "Clause", "Compare", "CountAtLeast", "DateWindow", "Evaluation",
    "Exists", "FactReading", "FactSource", "FactValue", "Group", "Is", "IsOneOf", "LargerOf", "Limit",
    "LimitReading", "LimitSource", "Mark", "Members", "Node", "Not", "Number", "OnUnknown", "Reason", "ServiceDate",
    "SmallerOf", "Supposing", "Truth", "Value", "Verdict", "compile_rule", "decide", "facts_read",
    "facts_without_column", "outline", "screening_sql", "sentence", "what_would_change",
]  # fmt: skip
