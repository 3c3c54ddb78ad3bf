"""Acts on organisations: added, renamed, moved, and whether they act for government or for themselves."""

from __future__ import annotations

import re

from django.db import transaction

from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts.models import Organisation
from braidwork.workspace.casework.events import Actor, record

ACTS_AS = {"government_contractor": "a government contractor", "itself": "itself"}


@transaction.atomic
def add_organisation(
    name: str, county_code: str, acts_as: str, *, by: Actor, runs_workspace: bool = False, synthetic: bool = False
) -> Organisation:
    """A new organisation; BraidworkError for a name that is taken, a county that is no code, an unknown `acts_as`."""
    fields = _checked(name, county_code, acts_as, besides=None)
    found = Organisation.objects.create(**fields, runs_workspace=runs_workspace, is_synthetic=synthetic)
    record("organisation added", "organisation", found.pk, by=by)
    return found


@transaction.atomic
def change_organisation(organisation: Organisation, name: str, county_code: str, acts_as: str, *, by: Actor) -> None:
    """Gives an organisation another name, county or part; what clients agreed to stays with it."""
    held = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if held is None:
        raise RefusedError("this organisation is not there.", mend="look at the list.")
    for field, value in _checked(name, county_code, acts_as, besides=held).items():
        setattr(held, field, value)
    held.save()
    record("organisation changed", "organisation", held.pk, by=by)


def _checked(name: str, county_code: str, acts_as: str, *, besides: Organisation | None) -> dict[str, str]:
    name, county = " ".join(name.split())[:200], county_code.strip()
    if not name:
        raise BraidworkError("The name is missing.", mend="type the name that clients know.")
    others = Organisation.objects.filter(name__iexact=name)
    if (others.exclude(pk=besides.pk) if besides else others).exists():
        raise BraidworkError("An organisation with this name is there already.", mend="choose another name.")
    if not re.fullmatch(r"[0-9]{5}", county):
        raise BraidworkError("A county is five digits.", mend="type the FIPS code, such as 53033 for King County.")
    if acts_as not in ACTS_AS:
        raise BraidworkError("Say for whom it holds data.", mend="choose one of the two.")
    return {"name": name, "county_code": county, "acts_as": acts_as}
