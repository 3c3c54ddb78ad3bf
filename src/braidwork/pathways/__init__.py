"""Career pathways: the graph of occupations, how common each move is, and exact ladders to better work."""

from __future__ import annotations

from braidwork.pathways.constraints import Constraints
from braidwork.pathways.display import Shown, choose_shown
from braidwork.pathways.graph import Graph, Move, Occupation, risk_points
from braidwork.pathways.ladders import Ladder, Ladders, find_ladders
from braidwork.pathways.moves.evaluation import Evaluation, Predictor, Score, evaluate
from braidwork.pathways.moves.features import Features, directed_gap, group_means, similarity
from braidwork.pathways.moves.model import FittedMoves, MoveModel, prior_shares, shrunk_probability
from braidwork.pathways.moves.openness import Arc, open_arcs
from braidwork.pathways.moves.transitions import TransitionCounts

__all__ = [
    "Arc",
    "Constraints",
    "Evaluation",
    "Features",
    "FittedMoves",
    "Graph",
    "Ladder",
    "Ladders",
    "Move",
    "MoveModel",
    "Occupation",
    "Predictor",
    "Score",
    "Shown",
    "TransitionCounts",
    "choose_shown",
    "directed_gap",
    "evaluate",
    "find_ladders",
    "group_means",
    "open_arcs",
    "prior_shares",
    "risk_points",
    "shrunk_probability",
    "similarity",
]
