"""Career pathways: the graph of occupations, how common each move is, and exact ladders to better work."""

from __future__ import annotations

from braidwork.pathways.constraints import Constraints
from braidwork.pathways.display import Shown, choose_shown
from braidwork.pathways.graph import Graph, Move, Occupation, risk_points
from braidwork.pathways.ladders import Ladder, Ladders, find_ladders

__all__ = [
    "Constraints",
    "Graph",
    "Ladder",
    "Ladders",
    "Move",
    "Occupation",
    "Shown",
    "choose_shown",
    "find_ladders",
    "risk_points",
]
