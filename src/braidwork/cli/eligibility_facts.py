"""`braidwork eligibility facts`: every fact that a rule may use, whom it describes, which programs need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.eligibility.facts import FactDefinition

_SUBJECTS = {
    "person": "Facts of a person",
    "household": "Facts of the household",
    "family": "Facts of the family (WIOA)",
    "assistance_unit": "Facts of an assistance unit (food, cash, child care, tax household)",
    "case": "Facts of the whole case",
}
_PRIVACY = ("plain", "personal", "sensitive", "most private")


def run_facts(as_json: bool) -> None:
    """Print the register of facts, by whom they describe, or all of it as JSON."""
    from braidwork.eligibility.facts import fact_definitions
    from braidwork.eligibility.facts.uses import programs_by_fact

    definitions, uses = fact_definitions(), programs_by_fact()
    if as_json:
        print_json([facts_document(d, uses) for d in definitions.values()])
        return
    for subject, heading in _SUBJECTS.items():
        say(heading)
        for definition in (d for d in definitions.values() if d.subject == subject):
            for line in _lines(definition, uses):
                say(f"  {line}")
        say()
    used = sum(bool(uses.get(key)) for key in definitions)
    say(f"{len(definitions)} facts, {used} of them read by a program's rule. A facts file states them by name.")


def facts_document(definition: FactDefinition, uses: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """One fact as JSON holds it: its definition and the ids of the programs whose rules read it."""
    return {
        "key": definition.key,
        "label": definition.label,
        "kind": definition.kind,
        "unit": definition.unit or None,
        "subject": definition.subject,
        "choices": list(definition.choices),
        "sensitivity": definition.sensitivity,
        "derived_from": list(definition.derived_from),
        "valid_months": definition.valid_months,
        "settled_by": definition.settled_by,
        "programs": list(uses.get(definition.key, ())),
    }


def _lines(definition: FactDefinition, uses: Mapping[str, tuple[str, ...]]) -> list[str]:
    kind = f"{definition.kind}, {definition.unit}" if definition.unit else definition.kind
    lines = [f"{definition.key}  ({kind}; {_PRIVACY[definition.sensitivity]})", f"    {definition.label}"]
    if definition.choices:
        lines.append(f"    one of: {', '.join(definition.choices)}")
    if definition.derived_from:
        lines.append(f"    follows from: {', '.join(definition.derived_from)}")
    if definition.settled_by != "client":
        lines.append(f"    settled by: {definition.settled_by.replace('_', '-')}")
    if programs := uses.get(definition.key):
        lines.append(f"    used by: {', '.join(programs)}")
    return lines
