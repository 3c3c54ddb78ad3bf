"""Who may enter a demo workspace, before there is one: three organisations, staff of every role, known passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from braidwork.workspace.accounts.roles import ROLES


@dataclass(frozen=True)
class InventedOrganisation:
    """An organisation of a demo; `ending` stands after the sign-in names of its staff."""

    name: str
    county_code: str
    acts_as: str
    ending: str
    place: str


# In the order in which invented clients count them. Staff of the first have the plain names.
ORGANISATIONS = (
    InventedOrganisation("Invented Center Central", "53033", "government_contractor", "", "King County"),
    InventedOrganisation("Invented Center North", "53061", "government_contractor", "-north", "Snohomish County"),
    InventedOrganisation("Invented Neighbors South", "53053", "itself", "-south", "Pierce County"),
)


@dataclass(frozen=True)
class Entry:
    """How to enter as one invented member of staff."""

    name: str
    password: str
    role_name: str
    role: str
    organisation: str


def entries(*organisations: InventedOrganisation) -> Iterator[Entry]:
    """One entry for each role of each organisation: those given, or all."""
    for organisation in organisations or ORGANISATIONS:
        for role in ROLES.values():
            name = role.name.replace("_", "-") + organisation.ending
            yield Entry(name, f"invented-{name}", role.name, role.label, organisation.name)
