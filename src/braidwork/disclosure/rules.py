"""Policies: the disclosure rules as dated, cited data, with the sentence that a reader sees on the page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any, Literal, get_args

from braidwork.errors import DataError, UnknownNameError

Scope = Literal["survey", "participants"]
ReleaseMethod = Literal["exact", "rounded"]
Zeros = Literal["shown", "may_be_withheld"]
Objective = Literal["value", "cells"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "scope": get_args(Scope),
    "method": get_args(ReleaseMethod),
    "zeros": get_args(Zeros),
    "objective": get_args(Objective),
}
_ROUNDING_BASES = (3, 5)


@dataclass(frozen=True)
class Policy:
    """One set of rules.

    `threshold` t withholds participant counts 1..t−1 and sets the width of the interval that must stay open
    around every withheld figure. `zeros` says whether an outsider may read "not zero" from a withheld cell.
    `objective` is what complementary suppression spends least of: `value` (people in withheld cells) or `cells`.
    """

    id: str
    version: str
    valid_from: str
    scope: Scope
    method: ReleaseMethod
    title: str
    wording: str
    citation: str
    n_bucket_edges: tuple[int, ...]
    ledger_required: bool
    minimum_records: int = 0
    minimum_households: int = 0
    withheld_classes: tuple[str, ...] = ()
    shows_exact_n: bool = False
    threshold: int = 1
    zeros: Zeros = "shown"
    group_disclosure: bool = False
    rate_decimals: int = 2
    rounding_base: int | None = None
    objective: Objective = "value"

    def __post_init__(self) -> None:
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                raise UnknownNameError.of(name, str(getattr(self, name)), known, where=f"policy {self.id}")
        if self.method == "rounded" and self.rounding_base not in _ROUNDING_BASES:
            raise DataError(
                f"rounding base {self.rounding_base} is not offered.", where=f"policy {self.id}", mend="use 3 or 5."
            )
        if self.scope == "participants" and self.threshold < 2:
            raise DataError(
                f"threshold {self.threshold} would withhold nothing.",
                where=f"policy {self.id}",
                mend="set threshold to 2 or more; 10 withholds counts of 1 to 9.",
            )
        if list(self.n_bucket_edges) != sorted(set(self.n_bucket_edges)) or not self.n_bucket_edges:
            raise DataError("n_bucket_edges must rise.", where=f"policy {self.id}", mend="list each edge once.")

    @property
    def text(self) -> str:
        """The policy as plain sentences, its own numbers filled in, for the foot of a page."""
        return self.wording.format(
            minimum_records=self.minimum_records,
            minimum_households=self.minimum_households,
            withheld_classes=" or ".join(c.replace("_", " ") for c in self.withheld_classes),
            largest_unsafe=self.threshold - 1,
            rounding_base=self.rounding_base,
            group_rule=", or when it holds for everybody or nobody in the group" if self.group_disclosure else "",
        ).strip()

    @property
    def label(self) -> str:
        """Id and version, as every withheld cell and ledger entry cites them."""
        return f"{self.id}@{self.version}"

    def n_bucket(self, n: int) -> str:
        """The published range that `n` falls into."""
        from braidwork.measures.reliability import n_bucket  # loads numpy, which a start-up path must not

        return n_bucket(n, self.n_bucket_edges)


def policy_names() -> tuple[str, ...]:
    """The names of the policies that the product carries."""
    folder = files("braidwork.disclosure") / "policies"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


def policy(name: str) -> Policy:
    """The policy of that name; UnknownNameError suggests the nearest when there is none."""
    import tomllib

    if name not in policy_names():
        raise UnknownNameError.of("disclosure policy", name, policy_names())
    file = files("braidwork.disclosure") / "policies" / f"{name}.toml"
    return policy_from(tomllib.loads(file.read_text(encoding="utf-8")), where=file.name)


def policy_from(data: dict[str, Any], *, where: str) -> Policy:
    """A policy from the keys of its TOML file; DataError names a key that is missing or unknown."""
    known = {f.name for f in fields(Policy)} - {"wording"} | {"text"}
    for name in data:
        if name not in known:
            raise UnknownNameError.of("policy key", name, known, where=where)
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    values["wording"] = values.pop("text", None)
    values["valid_from"] = str(values.get("valid_from", ""))
    missing = [f.name for f in fields(Policy)[:10] if values.get(f.name) in (None, "")]
    if missing:
        raise DataError(f"the policy lacks {', '.join(missing)}.", where=where, mend="add the missing keys.")
    return Policy(**values)
