"""Controlled rounding: every count moves to a neighbouring multiple of the base and the table still adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from braidwork.disclosure.atoms import Atoms, Row
from braidwork.disclosure.attack import Constraint, Target, matrix
from braidwork.disclosure.case import (
    Case,
    Protected,
    covered_by,
    covered_of,
    facts_of,
    history_of,
    signature,
    unprotectable,
)
from braidwork.disclosure.complementary import Problem
from braidwork.disclosure.refusals import Unprotectable
from braidwork.errors import RefusedError


def round_table(case: Case) -> Protected:
    """Every cell of the table as a multiple of the base, audited against what was rounded before."""
    name = case.table.measure.name
    if case.table.figures != "count":
        raise RefusedError(
            f"policy {case.policy.id} rounds counts; this table shows {case.table.figures}s.",
            where=name,
            mend="release the counts rounded, or the figures with the policy participants.",
        )
    base = case.policy.rounding_base or 0
    own = Atoms.of([(case.covered, None)])
    rows = [own.row(covered_by(case, r.key), "count", None) for r in case.shown]
    values = [r.count for r in case.shown]
    rounded = controlled_rounding(rows, values, own.variables, base, settled=_settled(case), where=name)
    known, targets = history_of(case)
    published = []
    for row, figure in zip(case.shown, rounded, strict=True):
        (of,) = case.rows(row.key)
        low, high = max(0, figure - base + 1), figure + base - 1
        published.append({"key": case.key_of(row), "part": "count", "low": low, "high": high, "figure": figure})
        known.append(Constraint(of, low, high))
        if low < case.policy.threshold:
            targets.append(Target(case.table.describe(row.key), of, width=base - 1))
    problem = Problem(case.atoms.variables, tuple(known), (), tuple(targets))
    problem.attacker(frozenset()).require_consistent(name)
    if problem.exposed(frozenset()):
        raise unprotectable(case, problem)
    told = facts_of(case, published, []) | {"width": base - 1}
    return Protected(frozenset(), told, {r.key: v for r, v in zip(case.shown, rounded, strict=True)})


def _settled(case: Case) -> dict[int, int]:
    """Cells of this table that were rounded before: two roundings of one count would narrow it."""
    before = {}
    for entry in case.entries:
        covered = covered_of(entry)
        for fact in entry["published"] if entry["method"] == "rounded" else ():
            before[signature(case.atoms, covered, fact["key"])] = fact["figure"]
    mine = [signature(case.atoms, case.covered, case.key_of(r)) for r in case.shown]
    return {i: before[cell] for i, cell in enumerate(mine) if cell in before}


def controlled_rounding(
    rows: Sequence[Row], values: Sequence[int], atoms: int, base: int, *, settled: Mapping[int, int], where: str
) -> list[int]:
    """One multiple of `base` per cell: additive, each within less than `base` of its value, multiples unchanged.

    `rows` are the table's cells over its `atoms` finest ones; `settled` gives cells whose rounded figure is already
    public. Of all such roundings it takes one of least total distance. Unprotectable when there is none, which can
    happen with three dimensions or more and with settled cells.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    value = np.array(values, dtype=np.int64)
    residue = value % base
    floor, ceiling = value // base, -(-value // base)
    for i, figure in settled.items():
        floor[i] = ceiling[i] = figure // base
    # Rounding up moves a figure by base − residue, rounding down by residue.
    step = (base - 2 * residue) * (residue > 0)
    cells = matrix(rows, atoms)
    solved = milp(
        np.asarray(cells.T @ step.astype(float)),
        integrality=np.ones(atoms),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(cells, floor.astype(float), ceiling.astype(float)),
        options={"mip_rel_gap": 0.0, "time_limit": 60.0},
    )
    if solved.x is None:
        raise Unprotectable(
            (), where=where, because=f"no rounding to multiples of {base} keeps every total next to its true value"
        )
    return [int(v) * base for v in np.rint(cells @ np.rint(solved.x))]
