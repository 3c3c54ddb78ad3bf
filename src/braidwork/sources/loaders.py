"""The loaders that a build tries, in order."""

from __future__ import annotations

from braidwork.sources.acs_tables import AcsTablesLoader
from braidwork.sources.boundaries import BoundariesLoader
from braidwork.sources.completers import CompletersLoader
from braidwork.sources.completions import CompletionsLoader, InstitutionsLoader
from braidwork.sources.cps_shares import CpsSharesLoader
from braidwork.sources.crosswalks import CrosswalkLoader
from braidwork.sources.demand_list import DemandListLoader
from braidwork.sources.directory import HsdsJsonLoader, HsdsPackageLoader, WashingtonExtractLoader
from braidwork.sources.esd_wages import EsdWagesLoader
from braidwork.sources.loader import Loader
from braidwork.sources.oews import OewsLoader
from braidwork.sources.onet import OnetLoader
from braidwork.sources.projections import ProjectionsLoader
from braidwork.sources.self_sufficiency import SelfSufficiencyLoader, StandardPlacesLoader
from braidwork.sources.staffing import StaffingLoader
from braidwork.sources.standards import BenefitStandardsLoader
from braidwork.sources.transitions import TransitionsLoader
from braidwork.sources.union_density import UnionDensityLoader
from braidwork.sources.wage_points import WagePointsLoader

LOADERS: tuple[Loader, ...] = (
    OewsLoader(),
    AcsTablesLoader(),
    EsdWagesLoader(),
    SelfSufficiencyLoader(),
    StandardPlacesLoader(),
    BenefitStandardsLoader(),
    WagePointsLoader(),
    BoundariesLoader(),
    ProjectionsLoader(),
    OnetLoader(),
    CrosswalkLoader(),
    CompletionsLoader(),
    CompletersLoader(),
    InstitutionsLoader(),
    TransitionsLoader(),
    UnionDensityLoader(),
    CpsSharesLoader(),
    StaffingLoader(),
    DemandListLoader(),
    WashingtonExtractLoader(),
    HsdsPackageLoader(),
    HsdsJsonLoader(),
)
