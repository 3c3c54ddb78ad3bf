"""The arithmetic of Oaxaca and Blinder, for one sample or for many replicates at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# How the coefficients β* that pay everyone alike are made. The first four mix: β* = ω·β_A + (1 − ω)·β_B.
REFERENCES = {
    "group_b": "ω = 0: everyone is paid as group B is",
    "group_a": "ω = 1: everyone is paid as group A is",
    "reimers": "ω = ½ (Reimers 1983)",
    "cotton": "ω = the share of group A among both (Cotton 1988)",
    "neumark": "a regression of both groups together (Neumark 1988)",
    "jann": "a regression of both groups together with an indicator of group B, left out of β* (Jann 2008)",
}
MIXED = ("group_b", "group_a", "reimers", "cotton")

# The parts of a gap, in the order in which they are reported.
PARTS = (
    "endowments",
    "coefficients",
    "interaction",
    "explained",
    "unexplained",
    "unexplained_a",
    "unexplained_b",
)


@dataclass(frozen=True)
class Sides:
    """What both groups' regressions say: coefficients and column means (…, p) of A and B, β* (…, p), mean pay (…)."""

    beta_a: Floats
    beta_b: Floats
    x_a: Floats
    x_b: Floats
    beta: Floats
    y_a: Floats
    y_b: Floats


def mixed(reference: str, beta_a: Floats, beta_b: Floats, weight_a: Floats, weight_b: Floats) -> Floats:
    """β* (…, p) of the references that mix the coefficients of both groups."""
    if reference in ("group_a", "group_b"):  # a replicate in which the other group has no answer still has this one
        return beta_a if reference == "group_a" else beta_b
    both = weight_a + weight_b
    cotton = np.divide(weight_a, both, out=np.full(np.shape(both), np.nan), where=both > 0)
    omega = {"reimers": 0.5, "cotton": cotton[..., None]}[reference]
    return np.asarray(omega * beta_a + (1 - omega) * beta_b)


def line_effects(sides: Sides, to_lines: Floats, share_lines: Floats) -> Floats:
    """Each part of the gap per line of the detailed answer, shape (…, parts, lines), parts as in `PARTS`."""
    b_a, b_b, b = (beta @ to_lines.T for beta in (sides.beta_a, sides.beta_b, sides.beta))
    x_a, x_b = sides.x_a @ share_lines.T, sides.x_b @ share_lines.T
    gap_x, gap_b = x_a - x_b, b_a - b_b
    over_a, over_b = x_a * (b_a - b), x_b * (b - b_b)
    return np.stack(
        [gap_x * b_b, x_b * gap_b, gap_x * gap_b, gap_x * b, over_a + over_b, over_a, over_b],
        axis=-2,
    )
