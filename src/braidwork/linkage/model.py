"""A linkage model: how often each level of agreement occurs among pairs of one person and among pairs of two."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from braidwork.errors import DataError
from braidwork.linkage.comparisons import COMPARISONS, DIFFERENT

RAREST = {"given": 5e-4, "surname": 2e-4, "address": 1e-5, "phone": 1e-6}
"""No value counts as rarer than this share of records, so that one rare name never decides alone."""

FEWEST_TO_COUNT = 200
"""Among fewer records the share of a value says nothing about how common it is: the model's average stands for it."""

_EXACT = "same"
_OF_HOUSEHOLDS = "address"


@dataclass(frozen=True)
class Model:
    """Fellegi-Sunter weights. `matching` and `chance` hold per field and level the probabilities m and u.

    `duplicates_per_record` is the expected number of true pairs for each record, from which the prior of a table of any
    size follows; `made` says how the weights came about. `knows_households` says that they were learned on the very
    table they are used for, and with them how often two people of it share an address: then only those who hold an
    address beside the compared two make it common. Weights from elsewhere count the two as well, since every table
    holds couples and siblings.
    """

    id: str
    made: str
    made_on: str
    trained_on: str
    duplicates_per_record: float
    matching: Mapping[str, Mapping[str, float]]
    chance: Mapping[str, Mapping[str, float]]
    knows_households: bool = False

    def rarest(self, key: str) -> float:
        """The share of records that even the rarest value of a key counts as."""
        return self.chance[_OF_HOUSEHOLDS][_EXACT] if self.leaves_out_pair(key) else RAREST[key]

    def leaves_out_pair(self, key: str) -> bool:
        """Whether the frequency of a key's value leaves out the two records that are compared."""
        return self.knows_households and key == _OF_HOUSEHOLDS

    def prior(self, records: int) -> float:
        """The probability that two records drawn from a table of this many are one person."""
        return min(0.5, 2 * self.duplicates_per_record / max(records - 1, 1))

    def weight(self, field: str, level: str) -> float:
        """log2(m/u) of a level: positive speaks for one person, negative against."""
        return math.log2(self.matching[field][level] / self.chance[field][level])

    def checked(self) -> Model:
        """This model, or DataError where a share lies outside (0, 1), a level is absent or agreement speaks against."""
        if not 0 < self.duplicates_per_record <= 10:
            raise self._wrong(f"{self.duplicates_per_record} duplicates a record are outside (0, 10]")
        for field in COMPARISONS:
            for shares in (self.matching, self.chance):
                if set(shares.get(field.key, {})) != set(field.level_keys):
                    raise self._wrong(f"the levels of {field.key} are not complete")
                if not all(0 < p < 1 for p in shares[field.key].values()):
                    raise self._wrong(f"a share of {field.key} is outside (0, 1)")
            if self.weight(field.key, _EXACT) <= 0 or self.weight(field.key, DIFFERENT) >= 0:
                raise self._wrong(f"agreement of {field.key} speaks against one person")
        return self

    def _wrong(self, what: str) -> DataError:
        return DataError(f"this linkage model cannot be used: {what}.", where=self.id,
                         mend="keep the model before it, or train on a larger table.")  # fmt: skip

    def write(self, path: Path) -> None:
        """Keep the model as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def read_model(path: Path) -> Model:
    """A model that `Model.write` kept; DataError where it cannot be read or used."""
    try:
        return Model(**json.loads(path.read_text(encoding="utf-8"))).checked()
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise DataError(f"there is no linkage model here ({problem}).", where=str(path)) from problem


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The weights that Braidwork ships, trained on invented people; its `made` says how."""
    text = files("braidwork.linkage").joinpath("weights.json").read_text(encoding="utf-8")
    return Model(**json.loads(text)).checked()
