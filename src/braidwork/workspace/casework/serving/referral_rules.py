"""Where a referral can stand, who may move it where, and the words for each: one small table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["client", "sender", "receiver"]


@dataclass(frozen=True)
class Move:
    """One step of a referral: its button, the state it leads to, who may take it, what it needs, how it is told."""

    label: str
    to: str
    sides: frozenset[Side]
    told: str
    needs: Literal["", "reason", "outcome"] = ""


_BOTH: frozenset[Side] = frozenset({"sender", "receiver"})
_RECEIVER: frozenset[Side] = frozenset({"receiver"})
MOVES: dict[str, Move] = {
    "agree": Move("Yes, send it", "sent", frozenset({"client"}), "agreed, and it was sent"),
    "accept": Move("Accept", "accepted", _RECEIVER, "accepted it"),
    "wait": Move("Put on the waiting list", "waiting", _RECEIVER, "put it on the waiting list"),
    "decline": Move("Decline", "declined", _RECEIVER, "declined it", "reason"),
    "attended": Move("The client came", "attended", _BOTH, "said that the client came"),
    "missed": Move("The client did not come", "not_attended", _BOTH, "said that the client did not come"),
    "close": Move("Close", "closed", _BOTH, "closed it", "outcome"),
    "withdraw": Move("Take it back", "withdrawn", frozenset({"client", "sender"}), "took it back"),
}
# From each state the moves that are possible; what is not listed is refused.
FROM: dict[str, tuple[str, ...]] = {
    "asking": ("agree", "withdraw"),
    "sent": ("accept", "wait", "decline", "close", "withdraw"),
    "waiting": ("accept", "decline", "close", "withdraw"),
    "accepted": ("attended", "missed", "close", "withdraw"),
    "attended": ("close",),
    "not_attended": ("accept", "close", "withdraw"),
    "declined": (),
    "closed": (),
    "withdrawn": (),
}
STATES: dict[str, str] = {
    "asking": "waits for the client to agree",
    "sent": "sent, no answer yet",
    "waiting": "on the waiting list",
    "accepted": "accepted",
    "attended": "the client came",
    "not_attended": "the client did not come",
    "declined": "declined",
    "closed": "closed",
    "withdrawn": "taken back",
}
ENDED = frozenset(state for state, moves in FROM.items() if not moves)
GROUPS: dict[str, frozenset[str]] = {
    "open": frozenset({"sent", "accepted", "attended", "not_attended"}),
    "waiting": frozenset({"waiting"}),
    "closed": ENDED,
}
REASONS: dict[str, str] = {
    "full": "No room now",
    "not_eligible": "The client does not fit the rules",
    "area": "The client lives outside our area",
    "language": "We do not have the language",
    "no_contact": "We could not reach the client",
    "other_service": "Another service fits better",
}
OUTCOMES: dict[str, str] = {
    "served": "The client got the help",
    "partly": "The client got a part of the help",
    "elsewhere": "The client found help elsewhere",
    "not_wanted": "The client no longer wants it",
    "not_reached": "The client could not be reached",
    "not_eligible": "The client does not fit the rules",
}
CODES = {"reason": REASONS, "outcome": OUTCOMES, "": dict[str, str]()}


def moves_of(state: str, side: Side, *, outside: bool = False) -> tuple[str, ...]:
    """The moves that a side may take now. For a service outside the workspace the sender speaks for the receiver."""
    sides: set[Side] = {side, "receiver"} if outside and side == "sender" else {side}
    return tuple(m for m in FROM[state] if MOVES[m].sides & sides)
