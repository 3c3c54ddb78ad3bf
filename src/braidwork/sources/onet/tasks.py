"""What people in an occupation do and with which technology, as the O*NET Database lists it."""

from __future__ import annotations

from typing import Any

from braidwork.contracts.occupations import ONET_TASK_TYPES
from braidwork.sources.delimited import TextTable, fold
from braidwork.sources.onet.ratings import flag, when_and_by_whom

_NOT_COLLECTED = ("n/a",)
_ASKED = "Incumbents Responding"


def tasks(table: TextTable) -> dict[str, Any]:
    """Columns of onet_task; a task that is not rated has no type."""
    table.require_pattern("Task ID", r"\d+", expected="the number of a task")
    table.require_pattern("Task Type", "Core|Supplemental|n/a", expected="Core or Supplemental", blank=True)
    kinds = [None if t in (None, *_NOT_COLLECTED) else str(t).casefold() for t in table.values("Task Type")]
    assert {k for k in kinds if k} <= set(ONET_TASK_TYPES)
    asked = table.numbers(_ASKED, symbols=_NOT_COLLECTED) if fold(_ASKED) in table.columns else None
    return {
        "task_code": table.text("Task ID"),
        "task": table.text("Task"),
        "task_type": kinds,
        "respondents": asked,
        **when_and_by_whom(table),
    }


def technology(table: TextTable) -> dict[str, Any]:
    """Columns of onet_technology; releases to 26 have no word on what is in demand."""
    table.require_pattern("Commodity Code", r"\d{8}", expected="a commodity code of 8 digits")
    table.require_pattern("Hot Technology", "Y|N", expected="Y or N")
    return {
        "technology": table.text("Example"),
        "commodity_code": table.text("Commodity Code"),
        "commodity_label": table.text("Commodity Title"),
        "hot_technology": flag(table, "Hot Technology"),
        "in_demand": flag(table, "In Demand"),
    }
