"""Invented needs with prices for invented clients, to try a plan of the funds on a whole caseload. SYNTHETIC.

Drawn by a person's number alone: nothing that she said, and nothing of who she is.
"""

from __future__ import annotations

import random
from uuid import UUID

# Category, weight, middle price in dollars: rounded figures of our own.
_NEEDS = (
    ("career", 20, 420), ("training_account", 9, 3200), ("work_experience", 6, 2600), ("transport", 18, 130),
    ("child_care", 7, 900), ("housing", 6, 1100), ("tools", 8, 260), ("device", 8, 350), ("exam_fee", 8, 180),
    ("english", 10, 700),
)  # fmt: skip


def priced_needs(person_id: UUID) -> list[tuple[str, int]]:
    """One or two needs of an invented client: category and cost in cents, the same every time."""
    chance = random.Random(f"needs {person_id}")
    kinds = chance.choices(_NEEDS, [weight for _, weight, _ in _NEEDS], k=chance.choice((1, 1, 2)))
    return [(code, 100 + round(middle * 100 * chance.lognormvariate(0, 0.4))) for code, _, middle in kinds]
