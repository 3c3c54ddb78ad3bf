"""What a plan does not know yet: decisions that came out otherwise since it was written, and money that moved."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.errors import RefusedError
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans.drafting import programs_now
from braidwork.workspace.casework.plans.models import PlanVersion
from braidwork.workspace.casework.plans.promises import promises_of, with_promises


@dataclass(frozen=True)
class News:
    """Changes since a version was written: programs that came, went or came out otherwise; money that moved.

    `open_again` says that the questions are not answered to the end any more, so that nothing is decided now.
    """

    programs: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = ()
    open_again: bool = False

    def __bool__(self) -> bool:
        return bool(self.programs or self.services or self.open_again)


def news_of(version: PlanVersion, intake: IntakeSession, *, private: bool) -> News:
    """What is otherwise now; without `private` nothing that rests on a private answer."""
    body = version.body
    money = with_promises(body["services"], promises_of(version.plan))
    moved = tuple(
        str(now["label"]) for was, now in zip(body["services"], money, strict=True)
        if was["paid_by"] != now["paid_by"]  # that the money was asked for is no news to who asked
    )  # fmt: skip
    try:
        now = {p["id"]: p for p in programs_now(intake) if private or not p["is_private"]}
    except RefusedError:
        return News(services=moved, open_again=True)
    was = {p["id"]: p for p in body["programs"] if private or not p["is_private"]}
    told = []
    for program in dict.fromkeys((*was, *now)):
        before, after = was.get(program), now.get(program)
        if before is None and after is not None:
            told.append((str(after["name"]), f"new: {after['outcome']}"))
        elif after is None and before is not None:
            told.append((str(before["name"]), f"was {before['outcome']}, is not open any more"))
        elif before is not None and after is not None and before["outcome"] != after["outcome"]:
            told.append((str(before["name"]), f"was {before['outcome']}, is {after['outcome']}"))
    return News(tuple(told), moved)
