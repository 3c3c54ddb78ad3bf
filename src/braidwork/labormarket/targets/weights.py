"""The board's weights of the target criteria, read from a file that a board can edit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import braidwork.reference
from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.targets.criteria import CRITERIA

LABELS = {
    "openings": "Openings a year (modelled)",
    "entry_share": "Openings filled by new entrants (modelled)",
    "living_wage_ratio": "Median wage against the standard",
    "job_quality": "Job quality",
    "access_without_bachelors": "Open without a bachelor's degree",
    "upward_moves": "A way up from low-paid work (modelled)",
    "segregation_relief": "Relief of segregation (modelled)",
    "employer_commitment": "Commitments of employers",
}
# Stands for the shipped file on pages, where a path of this machine says nothing.
SHIPPED = "the weights that ship with Braidwork"
_ENTRIES = {"as_of", "citation", "weights"}
_MAY = {"require"}


@dataclass(frozen=True)
class TargetWeights:
    """The board's relative weights by criterion, each ≥ 0, with date and source; `file` is where they were read.

    `require` maps criteria to the least value, in their own units, that an occupation must have to be scored.
    """

    weights: Mapping[str, float]
    as_of: date
    citation: str
    file: str
    require: Mapping[str, float] = field(default_factory=dict)

    def used(self, observed: Collection[str]) -> dict[str, float]:
        """Weights that sum to 1 over the criteria that are observed and have weight.

        Raises UndefinedMeasureError where no criterion is left.
        """
        kept = {name: w for name, w in self.weights.items() if w > 0 and name in observed}
        total = sum(kept.values())
        if not total > 0:
            raise UndefinedMeasureError(
                "no criterion that has weight is observed.", where=self.file, mend="give weight to one that is."
            )
        shares = {name: w / total for name, w in kept.items()}
        # The last takes up what rounding left, so that the printed weights sum to 1.
        last = next(reversed(shares))
        shares[last] = 1.0 - sum(w for name, w in shares.items() if name != last)
        return shares


def read_target_weights(path: Path | None = None) -> TargetWeights:
    """The weights of a board's own file, or those that ship (equal).

    Raises DataError or UnknownNameError, naming the file, for a missing, unknown or ill-typed entry, a criterion that
    does not exist and a negative weight.
    """
    import tomllib

    file = path or Path(braidwork.reference.__file__).parent / "target_weights.toml"
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the weights file cannot be read ({error}).", where=str(file)) from error
    _require(raw, str(file))
    weights = {name: _weight(name, value, str(file)) for name, value in raw["weights"].items()}
    if not sum(weights.values()) > 0:
        raise DataError("every weight is 0.", where=str(file), mend="give a criterion a weight above 0.")
    require = {name: _number(f"what is required of {name}", v, str(file)) for name, v in raw.get("require", {}).items()}
    named = SHIPPED if path is None else str(path)
    return TargetWeights(weights, _date(raw["as_of"], str(file)), str(raw["citation"]), named, require)


def _require(raw: Mapping[str, Any], where: str) -> None:
    unknown, absent = sorted(set(raw) - _ENTRIES - _MAY), sorted(_ENTRIES - set(raw))
    if unknown:
        raise UnknownNameError.of("entry", unknown[0], _ENTRIES | _MAY, where=where)
    if absent:
        raise DataError(f"{', '.join(absent)} is not given.", where=where, mend="take the shipped file as a pattern.")
    if not isinstance(raw["weights"], dict) or not raw["weights"]:
        raise DataError("it names no weights.", where=where, mend="write [weights] and below it openings = 1.")
    if not isinstance(raw.get("require", {}), dict):
        raise DataError("require is not a table.", where=where, mend="write [require] and below it openings = 20.")
    if strange := sorted({*raw["weights"], *raw.get("require", {})} - set(CRITERIA)):
        raise UnknownNameError.of("criterion", strange[0], CRITERIA, where=where)


def _weight(name: str, value: Any, where: str) -> float:
    weight = _number(f"the weight of {name}", value, where)
    if weight < 0:
        raise DataError(f"the weight of {name} is {weight:g}.", where=where, mend="write a number from 0.")
    return weight


def _number(what: str, value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise DataError(f"{what} is {value!r}.", where=where, mend="write a number.")
    return float(value)


def _date(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DataError(f"as_of is {value!r}.", where=where, mend='write as_of = "2026-01-01".') from error
