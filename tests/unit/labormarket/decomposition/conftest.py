"""The published teaching sample of wages in Chicago, and a small made-up one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

TERMS = ("age", "female", "LTHS", "some_college", "college", "advanced_degree")


@pytest.fixture(scope="session")
def chicago(public_data: Path) -> SimpleNamespace:
    """712 workers: pay (46 unknown), group "native" or "foreign", the six terms, and schooling as one label."""
    path = public_data / "reference" / "oaxaca" / "chicago_cps_org_2013.csv"
    read = np.genfromtxt(path, delimiter=",", names=True)
    levels = ("LTHS", "high_school", "some_college", "college", "advanced_degree")
    schooling = np.array(levels, dtype=object)[np.stack([read[c] for c in levels], axis=1).argmax(axis=1)]
    return SimpleNamespace(
        pay=np.exp(read["ln_real_wage"]),
        group=np.where(read["foreign_born"] == 1, "foreign", "native"),
        terms={name: read[name] for name in TERMS},
        classes={"age": read["age"], "female": read["female"], "schooling": schooling},
    )


@pytest.fixture
def sample() -> SimpleNamespace:
    """240 synthetic workers in groups a and b, with weights, eight replicate weights and three terms."""
    random = np.random.default_rng(7)
    n = 240
    group = np.where(random.random(n) < 0.45, "a", "b")
    age = random.integers(18, 65, n).astype(float)
    skill = random.normal(size=n) + 0.4 * (group == "a")
    level = random.choice(["none", "some", "degree"], n, p=[0.3, 0.4, 0.3])
    pay = 9 + 0.12 * age + 2 * skill + 3 * (level == "degree") + 1.5 * (group == "a") + random.normal(size=n)
    weights = random.integers(1, 60, n).astype(float)
    replicates = weights[:, None] * random.choice([0.3, 1.0, 1.7], (n, 8))
    return SimpleNamespace(
        pay=np.maximum(pay, 1.0),
        group=group,
        terms={"age": age, "skill": skill},
        classes={"age": age, "skill": skill, "level": level},
        weights=weights,
        replicates=replicates,
    )
