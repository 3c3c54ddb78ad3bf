"""What may be asked of every index beside its value: bootstrap, replicates, the value under independence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from braidwork.errors import DataError
from braidwork.labormarket.segregation.refusals import UnknownOptionError
from braidwork.measures.replicates import ACS, VarianceRule

INDEPENDENCE_DRAWS = 100


@dataclass(frozen=True)
class Bootstrap:
    """How many multinomial draws, from which seed, and the level of the interval (0.90: the house's 90 %)."""

    draws: int = 500
    seed: int = 0
    level: float = 0.90

    def __post_init__(self) -> None:
        if self.draws < 2 or self.seed < 0 or not 0 < self.level < 1:
            raise DataError(
                f"draws={self.draws}, seed={self.seed}, level={self.level} make no bootstrap.",
                mend="give at least 2 draws, a seed ≥ 0 and a level between 0 and 1.",
            )


class ErrorOptions(TypedDict, total=False):
    """Options about sampling error. `bootstrap`: `Bootstrap(draws, seed)`, `(draws, seed)`, a number of draws or a
    mapping; for counts only. `replicates`, `squares`, `weights`: survey weights, as in `crosstab`. `rule`: the variance
    rule of the replicates (the ACS rule unless stated).
    """

    bootstrap: Bootstrap | Sequence[int] | Mapping[str, Any] | int | None
    replicates: Any
    squares: str | None
    weights: str | None
    rule: VarianceRule


class Options(ErrorOptions, total=False):
    """Options that every index takes: those about sampling error, and `independence`.

    `independence`: draws (and seed) for the value expected under independence; 100 where a bootstrap or replicates are
    given, else none; 0 for none.
    """

    independence: Bootstrap | Sequence[int] | Mapping[str, Any] | int | None


@dataclass(frozen=True)
class Plan:
    """The options, read: what inference does for one call."""

    bootstrap: Bootstrap | None
    independence: Bootstrap | None
    rule: VarianceRule


def reading_options(options: Mapping[str, Any], known: type = Options) -> dict[str, Any]:
    """Those that `crosstab` takes; any unknown option raises, listing the ones that exist."""
    for name in options:
        if name not in known.__annotations__:
            raise UnknownOptionError.among("option", name, known.__annotations__)
    return {name: options[name] for name in ("weights", "replicates", "squares") if name in options}


def plan(options: Mapping[str, Any], *, has_replicates: bool) -> Plan:
    """The inference that the options ask for."""
    bootstrap = _draws("bootstrap", options.get("bootstrap"))
    asked = options.get("independence")
    independence = None if asked == 0 else _draws("independence", asked)
    if asked is None and (bootstrap is not None or has_replicates):
        independence = Bootstrap(INDEPENDENCE_DRAWS, bootstrap.seed if bootstrap else 0)
    return Plan(bootstrap, independence, options.get("rule", ACS))


def _draws(what: str, asked: Any) -> Bootstrap | None:
    if asked is None or isinstance(asked, Bootstrap):
        return asked
    if isinstance(asked, Mapping):
        for name in asked:
            if name not in ("draws", "seed", "level"):
                raise UnknownOptionError.among(f"{what} option", name, ("draws", "seed", "level"))
        return Bootstrap(**asked)
    parts = [asked] if isinstance(asked, int) else list(asked) if isinstance(asked, Sequence) else []
    if not 1 <= len(parts) <= 2 or not all(isinstance(p, int) and not isinstance(p, bool) for p in parts):
        raise UnknownOptionError.among(what, asked, ("Bootstrap(draws, seed)", "(draws, seed)", "draws"))
    return Bootstrap(*parts)
