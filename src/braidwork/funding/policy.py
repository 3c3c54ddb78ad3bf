"""What a board decides about planning: the day, the order of aims, fairness of tiers, time allowed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from braidwork.errors import BraidworkError

Method = Literal["verified", "strict", "weighted"]
Model = Literal["FULL", "NET"]


@dataclass(frozen=True)
class Policy:
    """How a plan is made.

    `today` dates the plan. `model` FULL keeps every rule; NET leaves out match, floors and caps that cross others, for
    comparison with waterfalls. `method`: `verified` solves once with weights and proves every stage after it, `strict`
    solves stage by stage from nothing, `weighted` skips the proof. `uses_tiers` False covers need without priority, to
    price the tiers. `fixed_order` is the board's list for the fixed waterfall. `waiting_bucket_days` keeps lines that
    waited longer in classes of their own, served first inside a tier. `time_limit_seconds` ends a solve that takes too
    long; then the narrowest waterfall is offered instead, labelled as fallback. `saves_pairs` ends with exchanges that
    close (person, fund-year) files at the same value of every stage.
    """

    today: date
    model: Model = "FULL"
    method: Method = "verified"
    uses_tiers: bool = True
    fixed_order: tuple[str, ...] = ()
    waiting_bucket_days: int | None = None
    time_limit_seconds: float | None = None
    tier_ratio: int = 4
    saves_pairs: bool = False
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.tier_ratio < 2:
            raise BraidworkError("the ratio between tiers is at least 2; 4 or more is safe as a start.")
        if self.waiting_bucket_days is not None and self.waiting_bucket_days < 1:
            raise BraidworkError("a bucket of waiting time is at least one day.")

    def promise(self) -> dict[str, Any]:
        """What of the policy decides the plan, for the hash of its inputs."""
        said = {k: v for k, v in asdict(self).items() if k not in ("made_at", "time_limit_seconds")}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
