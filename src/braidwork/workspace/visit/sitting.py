"""The visit itself, in order: decisions, ladder, priced services, who pays, proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.errors import RefusedError
from braidwork.workspace.visit.client import Comer, comer_of_facts, demo_comer
from braidwork.workspace.visit.pricing import Need, priced_services, rows_of

if TYPE_CHECKING:
    from braidwork.pathways.rungs import ToldLadder
    from braidwork.region.occupations import RegionOccupations
    from braidwork.workspace.visit.month import Months
    from braidwork.workspace.visit.paying import Payment

PREFIX = "visit-demo"
_NO_WORK: tuple[str, ...] = ("No ladder is drawn: name the work that the client does now (--work).",)


@dataclass(frozen=True)
class Visit:
    """What one sitting gives. `notes` say what could not be told; `is_new` whether this run posted it.

    `months` is what the ladder and others leave her, known for the household of the demo alone.
    """

    comer: Comer
    ladder: ToldLadder | None
    attribution: str
    needs: tuple[Need, ...]
    payment: Payment | None
    notes: tuple[str, ...] = ()
    is_new: bool = False
    months: Months | None = None


def demo_visit(work: RegionOccupations) -> Visit:
    """Holds the demo's visit in the open demo workspace: kept, planned, approved by a second person, posted, traced.

    Once held it stays as it is: later calls tell it again from what is kept, and post nothing.
    """
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from braidwork.workspace.visit.afterwards import new_awards
    from braidwork.workspace.visit.keeping import PERSON, keep_client
    from braidwork.workspace.visit.month import bridge_needs, months_of
    from braidwork.workspace.visit.paying import held_on, pay, posted_payment

    if not settings.DEMO:
        raise RefusedError("the invented client belongs into a demo workspace only.", mend="add --demo.")
    held = held_on(PREFIX)
    comer = demo_comer(held or timezone.localdate())
    ladder, attribution, notes = ladder_of(work, comer)
    months = None if ladder is None else months_of(comer.on, ladder, _others(work, comer))
    needs = tuple(sorted((*priced_services(comer, ladder), *bridge_needs(months)), key=lambda n: n.service_date))
    if held is None:
        more = {"case": str(PERSON), "county_code": _county(comer), "tier": comer.tier}
        rows = rows_of(needs, prefix=PREFIX, waiting_since_date=comer.on, **more)
        with transaction.atomic():
            keep_client(comer)
            pay(rows, on=comer.on)
            new_awards(comer.on)
    labels = {f"{PREFIX}-{number}": need.label for number, need in enumerate(needs, 1)}
    return Visit(comer, ladder, attribution, needs, posted_payment(PREFIX, labels), notes, held is None, months)


def visit_of_facts(
    path: Path, work: RegionOccupations | None, *, on: date | None = None, works_as: str = "", aims_at: str = "",
    schooling: str | None = None, with_awards: bool = False,
) -> Visit:  # fmt: skip
    """The visit of a facts file. Nothing is kept or posted; `with_awards` plans with those of the open workspace."""
    comer = comer_of_facts(path, on, works_as=works_as, aims_at=aims_at, schooling=schooling)
    ladder: ToldLadder | None = None
    attribution, notes = "", _NO_WORK
    if works_as and work is not None:
        ladder, attribution, notes = ladder_of(work, comer)
    needs = priced_services(comer, ladder)
    payment = None
    if with_awards and (county := _county(comer)):
        from braidwork.workspace.visit.paying import planned_payment

        payment = planned_payment(comer, needs, county)
    return Visit(comer, ladder, attribution, needs, payment, notes)


def ladder_of(work: RegionOccupations, comer: Comer) -> tuple[ToldLadder | None, str, tuple[str, ...]]:
    """The ladder to what she would like (else the first one shown), its attribution, and notes where there is none."""
    origin = work.occupation(comer.works_as).code
    to = [work.occupation(comer.aims_at).code] if comer.aims_at else None
    advice = work.ladders(origin, to=to, education=comer.schooling)
    if not advice.ladders:
        return None, advice.attribution, advice.notes
    return advice.ladders[0], advice.attribution, ()


def _others(work: RegionOccupations, comer: Comer) -> tuple[ToldLadder, ...]:
    """The ladders that anybody is shown from her work, to stand beside the one she asked for."""
    return work.ladders(work.occupation(comer.works_as).code, education=comer.schooling).ladders


def _county(comer: Comer) -> str:
    county = comer.case.get(None, "county").value
    return county if isinstance(county, str) else ""
