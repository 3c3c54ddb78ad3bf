"""The states and the other places for which the American Community Survey publishes a microdata file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from braidwork.errors import UnknownNameError
from braidwork.reference.places import State


@cache
def states() -> tuple[State, ...]:
    """The 50 states, the District of Columbia and Puerto Rico, in FIPS order."""
    import csv

    with (Path(__file__).parent / "states.csv").open(encoding="utf-8", newline="") as file:
        return tuple(State(**row) for row in csv.DictReader(file))


def state(text: str) -> State:
    """The state meant by a FIPS code, a postal code or a name, in any letter case."""
    wanted = text.strip().casefold()
    for found in states():
        if wanted in (found.fips, found.postal.casefold(), found.name.casefold()):
            return found
    raise UnknownNameError.of("state", text, [s.name for s in states()])
