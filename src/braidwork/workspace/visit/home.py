"""The work and home of the demo's invented client: one file, read like anybody's."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from braidwork.workspace.advice.work_and_home import WorkAndHome, home_of

_SHIPPED = Path(__file__).parent / "home.toml"


@cache
def demo_home() -> WorkAndHome:
    """Mother and two children, who asks for the help that the visit finds likely: food, child care, Apple Health."""
    return home_of(tomllib.loads(_SHIPPED.read_text(encoding="utf-8")), _SHIPPED.name)
