"""Small tables for the tests: units × groups written as rows, turned into the long table that the product reads."""

from __future__ import annotations

from typing import Any

import numpy as np


def long_table(cells: Any, units: Any = None, groups: Any = None) -> dict[str, list[Any]]:
    """Units × groups (U, G) as a long table; units are 1, 2, … and groups a, b, … unless named."""
    cells = np.asarray(cells)
    units = units or [str(i + 1) for i in range(cells.shape[0])]
    groups = groups or [chr(ord("a") + i) for i in range(cells.shape[1])]
    return {
        "unit": [u for u in units for _ in groups],
        "group": list(groups) * len(units),
        "count": cells.reshape(-1).tolist(),
    }


def random_cells(seed: int, units: int = 30, groups: int = 4, most: int = 40) -> np.ndarray:
    """Counts (U, G) with some empty cells; every unit and every group holds somebody."""
    random = np.random.default_rng(seed)
    cells = random.integers(0, most, (units, groups)) * (random.random((units, groups)) > 0.2)
    cells[:, 0] += 1
    cells[0] += 1
    return cells


FOUR_UNITS = np.array([[40, 20], [20, 40], [5, 60], [1, 80]])
