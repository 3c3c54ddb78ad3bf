"""The school tables of the public data: enrolment by race, two years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

COLUMNS = {"unit": "school", "group": "race", "count": "n"}


@pytest.fixture(scope="session")
def schools00(public_data: Path) -> Any:
    """8,142 rows of state, district, school, race, n."""
    return pd.read_csv(public_data / "reference" / "segregation" / "schools00.csv")


@pytest.fixture(scope="session")
def schools05(public_data: Path) -> Any:
    """The same five years later."""
    return pd.read_csv(public_data / "reference" / "segregation" / "schools05.csv")
