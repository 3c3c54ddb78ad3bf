"""Why something is still open, in plain words."""

from __future__ import annotations

from braidwork.eligibility.rules.reading import FactReading
from braidwork.eligibility.rules.sentences import fact_label, shown_date, shown_value
from braidwork.eligibility.rules.verdict import Reason


def why_open(reason: Reason) -> str:
    """One sentence on what keeps a comparison unknown."""
    if reason.why == "group_incomplete":
        return "Not everyone in the household is listed yet."
    if reason.why == "no_parameter":
        missing = next(row for row in reason.limits if row.value is None)
        note = missing.note or "Staff: look it up and load it."
        return f"A number of law is not loaded: {missing.label or missing.name}. {note[:1].upper()}{note[1:]}"
    open_facts = [f for f in reason.facts if f.value is None] or list(reason.facts)
    return _about(open_facts[0]) if open_facts else ""


def _about(fact: FactReading) -> str:
    label = fact_label(fact.key)
    note = f" ({fact.note})" if fact.note else ""
    since = f" (last known {shown_date(fact.as_of)})" if fact.as_of else ""
    if fact.why == "expired":
        return f"This answer is too old to use: {label}{since}."
    if fact.why == "conflict":
        return f"Two answers disagree: {label}{note}."
    if fact.why == "no_consent":
        return f"There is no consent to use this: {label}."
    if fact.is_known:
        low, high = (None if end is None else shown_value(fact.key, end) for end in (fact.low, fact.high))
        known = f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"
        return f"A closer answer is needed: {label} ({known})."
    if fact.state == "declined":
        return f"The person chose not to say: {label}."
    if fact.state == "not_yet_available":
        return f"This will be known later: {label}{note}."
    if fact.state == "not_applicable":
        return f"This does not apply to the person: {label}."
    return f"Not known yet: {label}."
