"""How common each move is: what it asks for, counts of moves, the models fitted to them, and their proof."""

from __future__ import annotations

from braidwork.pathways.moves.evaluation import Evaluation, evaluate
from braidwork.pathways.moves.leaving import FittedLeaving, LeavingModel
from braidwork.pathways.moves.model import FittedMoves, MoveModel
from braidwork.pathways.moves.transitions import TransitionCounts

__all__ = [
    "Evaluation",
    "FittedLeaving",
    "FittedMoves",
    "LeavingModel",
    "MoveModel",
    "TransitionCounts",
    "evaluate",
]
