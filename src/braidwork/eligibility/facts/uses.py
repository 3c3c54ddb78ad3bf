"""Which programs read which fact, in their rules or in their priority tiers."""

from __future__ import annotations

from collections.abc import Mapping

from braidwork.eligibility.facts.definitions import fact_definitions


def programs_by_fact() -> Mapping[str, tuple[str, ...]]:
    """The ids of the programs that read a fact, by its key; what a derived fact is computed from counts as read too."""
    from braidwork.eligibility.programs import programs
    from braidwork.eligibility.rules import facts_read

    found: dict[str, list[str]] = {}
    for program in programs():
        read = set(facts_read(program.rule))
        for tier in program.tiers:
            read |= facts_read(tier.rule)
        for key in _with_inputs(read):
            found.setdefault(key, []).append(program.id)
    return {key: tuple(ids) for key, ids in found.items()}


def _with_inputs(keys: set[str]) -> set[str]:
    definitions, reached, open_ = fact_definitions(), set[str](), list(keys)
    while open_:
        key = open_.pop()
        if key in definitions and key not in reached:
            reached.add(key)
            open_ += definitions[key].derived_from
    return reached
