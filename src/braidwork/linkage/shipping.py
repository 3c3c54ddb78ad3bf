"""How the shipped weights come about: training on invented people, the same each time.

    python -m braidwork.linkage.shipping

writes `weights.json` anew. A test holds the file to this recipe.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from braidwork.linkage.invented_people import Errors, Population
from braidwork.linkage.model import Model
from braidwork.linkage.person import key_table
from braidwork.linkage.splink_model import train

_SEED, _PEOPLE, _DUPLICATED, _NO_SSN = 11, 20_000, 0.4, 0.5
_MADE_ON = date(2026, 11, 23)


def trained_anew() -> Model:
    """The model that `weights.json` holds, trained once more."""
    people = Population(seed=_SEED, errors=Errors(no_ssn=_NO_SSN)).table(_PEOPLE, duplicated=_DUPLICATED)
    made = (
        f"Splink 5, expectation maximisation without labels, on {len(people):,} invented records of {_PEOPLE:,} "
        f"synthetic people in five name groups (seed {_SEED}); no real person's record was used"
    )
    return train(key_table(people), id="shipped-1", made=made, on=_MADE_ON, refine=False)


if __name__ == "__main__":
    trained_anew().write(Path(__file__).with_name("weights.json"))
