"""A household's resources: pay, taxes, help and costs month by month, cliffs, moves and what enough is.

    from braidwork.household import Household, Person, cliffs
    for cliff in cliffs(household, on=date(2026, 9, 1)):
        cliff.tell()

Names load their module on first use. Nothing here reads a file of people, a database or the network.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.household.law.book import Rules as Rules
    from braidwork.household.law.rows import Row as Row
    from braidwork.household.moves.comparison import Comparison as Comparison
    from braidwork.household.moves.comparison import compare_moves as compare_moves
    from braidwork.household.moves.comparison import stay_put as stay_put
    from braidwork.household.moves.mitigation import Mitigation as Mitigation
    from braidwork.household.moves.mitigation import Offer as Offer
    from braidwork.household.moves.mitigation import mitigate as mitigate
    from braidwork.household.moves.move import CASES as CASES
    from braidwork.household.moves.move import Case as Case
    from braidwork.household.moves.move import Move as Move
    from braidwork.household.moves.move import Phase as Phase
    from braidwork.household.moves.timeline import PROJECTING as PROJECTING
    from braidwork.household.moves.timeline import Timeline as Timeline
    from braidwork.household.moves.timeline import timeline as timeline
    from braidwork.household.moves.timeline import timelines as timelines
    from braidwork.household.outcomes.attribution import Attribution as Attribution
    from braidwork.household.outcomes.attribution import attribute as attribute
    from braidwork.household.outcomes.cliffs import Cliff as Cliff
    from braidwork.household.outcomes.cliffs import cliffs as cliffs
    from braidwork.household.outcomes.curve import Curve as Curve
    from braidwork.household.outcomes.curve import curve as curve
    from braidwork.household.outcomes.net import NetResources as NetResources
    from braidwork.household.outcomes.net import net_resources as net_resources
    from braidwork.household.outcomes.raises import Raise as Raise
    from braidwork.household.outcomes.raises import SafeRaise as SafeRaise
    from braidwork.household.outcomes.raises import employers_view as employers_view
    from braidwork.household.outcomes.raises import raise_by as raise_by
    from braidwork.household.outcomes.raises import safe_raise as safe_raise
    from braidwork.household.people.answers import DECLINED as DECLINED
    from braidwork.household.people.answers import NOT_APPLICABLE as NOT_APPLICABLE
    from braidwork.household.people.answers import NOT_YET as NOT_YET
    from braidwork.household.people.answers import UNKNOWN as UNKNOWN
    from braidwork.household.people.answers import HouseholdError as HouseholdError
    from braidwork.household.people.answers import MissingDriver as MissingDriver
    from braidwork.household.people.checks import check_household as check_household
    from braidwork.household.people.drivers import missing_drivers as missing_drivers
    from braidwork.household.people.example import TAKEN_FOR_GRANTED as TAKEN_FOR_GRANTED
    from braidwork.household.people.example import ExampleChild as ExampleChild
    from braidwork.household.people.example import example_family as example_family
    from braidwork.household.people.household import Enrolment as Enrolment
    from braidwork.household.people.household import Household as Household
    from braidwork.household.people.household import Housing as Housing
    from braidwork.household.people.household import Relationship as Relationship
    from braidwork.household.people.household import Training as Training
    from braidwork.household.people.household import Utilities as Utilities
    from braidwork.household.people.person import ChildCare as ChildCare
    from braidwork.household.people.person import Person as Person
    from braidwork.household.people.person import Work as Work
    from braidwork.household.population.losses import losses as losses
    from braidwork.household.population.losses import population_month as population_month
    from braidwork.household.standards.adequacy import CostStandard as CostStandard
    from braidwork.household.standards.adequacy import adequacy as adequacy
    from braidwork.household.standards.adequacy import standard as standard
    from braidwork.household.standards.solver import solve_standard as solve_standard

_NAMES = {
    "law.book": "Rules",
    "law.rows": "Row",
    "moves.comparison": "Comparison compare_moves stay_put",
    "moves.mitigation": "Mitigation Offer mitigate",
    "moves.move": "CASES Case Move Phase",
    "moves.timeline": "PROJECTING Timeline timeline timelines",
    "outcomes.attribution": "Attribution attribute",
    "outcomes.cliffs": "Cliff cliffs",
    "outcomes.curve": "Curve curve",
    "outcomes.net": "NetResources net_resources",
    "outcomes.raises": "Raise SafeRaise employers_view raise_by safe_raise",
    "people.answers": "DECLINED NOT_APPLICABLE NOT_YET UNKNOWN HouseholdError MissingDriver",
    "people.checks": "check_household",
    "people.drivers": "missing_drivers",
    "people.example": "TAKEN_FOR_GRANTED ExampleChild example_family",
    "people.household": "Enrolment Household Housing Relationship Training Utilities",
    "people.person": "ChildCare Person Work",
    "population.losses": "losses population_month",
    "standards.adequacy": "CostStandard adequacy standard",
    "standards.solver": "solve_standard",
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_MODULE_OF)
