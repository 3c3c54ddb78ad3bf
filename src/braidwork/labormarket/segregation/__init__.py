"""Segregation of workers over occupations, schools or places: indices, their error, their change and their levers.

Every function reads a long table: one column of units, one of groups, one of counts or survey weights.
"""

from braidwork.labormarket.segregation.change import ChangeDecomposition, decompose_change
from braidwork.labormarket.segregation.contact import exposure, isolation
from braidwork.labormarket.segregation.crosstab import Crosstab, crosstab
from braidwork.labormarket.segregation.entropy import local_segregation, mutual_information, theil_h
from braidwork.labormarket.segregation.evenness import dissimilarity, gini, karmel_maclachlan, multigroup_dissimilarity
from braidwork.labormarket.segregation.fitting import Fitted, fit_margins
from braidwork.labormarket.segregation.levers import Levers, levers
from braidwork.labormarket.segregation.options import Bootstrap, ErrorOptions, Options
from braidwork.labormarket.segregation.refusals import NotConvergedError, UnknownOptionError
from braidwork.labormarket.segregation.results import Figure, Level, LocalSegregation, SegregationIndex, SuperUnit
from braidwork.labormarket.segregation.super_units import Nesting

__all__ = [
    "Bootstrap",
    "ChangeDecomposition",
    "Crosstab",
    "ErrorOptions",
    "Figure",
    "Fitted",
    "Level",
    "Levers",
    "LocalSegregation",
    "Nesting",
    "NotConvergedError",
    "Options",
    "SegregationIndex",
    "SuperUnit",
    "UnknownOptionError",
    "crosstab",
    "decompose_change",
    "dissimilarity",
    "exposure",
    "fit_margins",
    "gini",
    "isolation",
    "karmel_maclachlan",
    "levers",
    "local_segregation",
    "multigroup_dissimilarity",
    "mutual_information",
    "theil_h",
]
