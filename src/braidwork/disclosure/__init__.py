"""The only door out of the analysis room: policies, suppression, rounding, and the ledger of what was released."""

from braidwork.disclosure.completeness import check_cells
from braidwork.disclosure.door import release
from braidwork.disclosure.ledger import Ledger
from braidwork.disclosure.refusals import Unprotectable
from braidwork.disclosure.release import Cell, Release, Withheld
from braidwork.disclosure.rules import Policy, policy, policy_names

__all__ = [
    "Cell",
    "Ledger",
    "Policy",
    "Release",
    "Unprotectable",
    "Withheld",
    "check_cells",
    "policy",
    "policy_names",
    "release",
]
