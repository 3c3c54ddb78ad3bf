"""The nodes of a rule: small, immutable, read by a policy person as easily as by the two evaluators.

rule = All(
    Compare("age", ">=", 18).clause("adult", "Is at least 18.", cite="20 CFR 680.120", mark="verified"),
    Any(
        Is("receives_snap"),
        Compare("family_income_annualized_usd", "<=", Limit("poverty_guideline", by={"size": "family_size"})),
    ).clause("low-income", "Has a low income.", cite="20 CFR 681.260"),
)
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Self, get_args

from braidwork.eligibility.rules.clause import Clause, Mark, OnUnknown
from braidwork.eligibility.rules.limits import AnyLimit, Limit, as_limit, key_facts
from braidwork.eligibility.rules.reading import Group, Truth
from braidwork.errors import BraidworkError, UnknownNameError

Operator = Literal["<=", "<", ">=", ">", "=="]


@dataclass(frozen=True)
class Node:
    """A statement about one person that is true, false or unknown; `carries` is its clause, if it has one."""

    carries: Clause | None = field(default=None, kw_only=True)

    def clause(
        self, id: str, sentence: str = "", *, cite: str = "", mark: Mark = "unverified",
        evidence: tuple[str, ...] = (), self_attestation: bool = True, on_unknown: OnUnknown = "ask",
    ) -> Self:  # fmt: skip
        """The same statement as a named, cited requirement (see `Clause`)."""
        named = copy.copy(self)
        clause = Clause(id, sentence, cite, mark, tuple(evidence), self_attestation, on_unknown)
        object.__setattr__(named, "carries", clause)
        return named

    @property
    def parts(self) -> tuple[Node, ...]:
        """The statements it is made of; none for a comparison."""
        return ()

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, init=False)
class All(Node):
    """True when every part is true, false when any is false."""

    of: tuple[Node, ...]

    def __init__(self, *of: Node) -> None:
        _set(self, of=_some(of, "All"), carries=None)

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.of


@dataclass(frozen=True, init=False)
class Any(Node):
    """True when any part is true, false when every part is false."""

    of: tuple[Node, ...]

    def __init__(self, *of: Node) -> None:
        _set(self, of=_some(of, "Any"), carries=None)

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.of


@dataclass(frozen=True, init=False)
class Not(Node):
    """True when the part is false; an unknown stays unknown."""

    part: Node

    def __init__(self, part: Node) -> None:
        _set(self, part=part, carries=None)

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.part,)


@dataclass(frozen=True, init=False)
class AtLeast(Node):
    """True when at least `k` parts are true; false when even the unknown ones could not make up `k`."""

    k: int
    of: tuple[Node, ...]

    def __init__(self, k: int, *of: Node) -> None:
        if not 1 <= k <= len(of):
            raise BraidworkError(f"AtLeast({k}) of {len(of)} parts can never turn out either way.")
        _set(self, k=k, of=_some(of, "AtLeast"), carries=None)

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.of


@dataclass(frozen=True)
class Is(Node):
    """A yes-or-no fact. `not_applicable` is the answer where the fact does not apply to the person (None: unknown)."""

    fact: str
    not_applicable: Truth = False


@dataclass(frozen=True, init=False)
class IsOneOf(Node):
    """A coded fact that has one of these codes: `IsOneOf("county_code", "033", "053", "061")`."""

    fact: str
    codes: tuple[str, ...]
    not_applicable: Truth = False

    def __init__(self, fact: str, *codes: str, not_applicable: Truth = False) -> None:
        if not codes or not all(isinstance(c, str) for c in codes):
            raise BraidworkError(f"IsOneOf({fact!r}) needs codes, each as text.")
        _set(self, fact=fact, codes=codes, not_applicable=not_applicable, carries=None)


@dataclass(frozen=True, init=False)
class Compare(Node):
    """A number, count or amount of money held against a limit.

    `limit` is a `Limit` (dated parameter), `FactValue`, `LargerOf`, `SmallerOf` or a plain count. Without a settled
    limit or value the answer is unknown; so it is where the fact does not apply, unless `not_applicable` says else.
    """

    fact: str
    op: Operator
    limit: AnyLimit
    not_applicable: Truth = None

    def __init__(
        self, fact: str, op: Operator, limit: AnyLimit | float, not_applicable: Truth = None, *,
        carries: Clause | None = None,
    ) -> None:  # fmt: skip
        if op not in get_args(Operator):
            raise UnknownNameError.of("comparison", op, get_args(Operator))
        _set(self, fact=fact, op=op, limit=as_limit(limit), not_applicable=not_applicable, carries=carries)


@dataclass(frozen=True)
class DateWindow(Node):
    """A dated event inside a window, both ends included.

    `within_months` / `within_days` (a count, or a `Limit` without key facts) reach back from the service date, which
    then also ends the window unless `ahead_days` lets it run on; `on_or_after` and `on_or_before` are fixed dates of
    law.
    """

    fact: str
    within_months: int | Limit | None = None
    within_days: int | Limit | None = None
    ahead_days: int = 0
    on_or_after: date | None = None
    on_or_before: date | None = None
    not_applicable: Truth = False

    def __post_init__(self) -> None:
        if (self.within_months, self.within_days, self.on_or_after, self.on_or_before) == (None,) * 4:
            raise BraidworkError(f"the window of {self.fact} has no end and no beginning.")
        if self.within_months is not None and self.within_days is not None:
            raise BraidworkError(f"the window of {self.fact} is given in months and in days.", mend="keep one.")
        if any(isinstance(x, Limit) and key_facts(x) for x in (self.within_months, self.within_days)):
            raise BraidworkError(f"the reach of the window of {self.fact} may not depend on a fact.")


@dataclass(frozen=True)
class ServiceDate(Node):
    """Whether the service date itself lies in a span, for rules that held for a time; always settled."""

    on_or_after: date | None = None
    on_or_before: date | None = None


@dataclass(frozen=True)
class Exists(Node):
    """Someone in the person's group of whom `node` is true; `others` leaves the person out.

    False only where the group is completely listed and `node` is false of each member.
    """

    group: Group
    node: Node
    others: bool = False

    def __post_init__(self) -> None:
        _check_group(self.group, self.node)

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.node,)


@dataclass(frozen=True)
class CountAtLeast(Node):
    """At least `k` people in the person's group of whom `node` is true; see `Exists`."""

    group: Group
    node: Node
    k: int
    others: bool = False

    def __post_init__(self) -> None:
        _check_group(self.group, self.node)
        if self.k < 1:
            raise BraidworkError(f"a count of at least {self.k} is true of everyone.")

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.node,)


def _set(node: Node, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(node, name, value)


def _some(of: tuple[Node, ...], name: str) -> tuple[Node, ...]:
    if not of:
        raise BraidworkError(f"{name} needs at least one part.")
    return of


def _check_group(group: str, node: Node) -> None:
    if group not in get_args(Group):
        raise UnknownNameError.of("group", group, get_args(Group))
    if any(isinstance(n, (Exists, CountAtLeast)) for n in node.walk()):
        raise BraidworkError("a statement about group members cannot ask about their groups in turn.")
