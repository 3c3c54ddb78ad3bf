"""The visit itself, in order: decisions, ladder, priced services, who pays, proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.errors import RefusedError
from braidwork.workspace.advice.pricing import Need, rows_of
from braidwork.workspace.visit.client import Comer, comer_of_facts, demo_comer

if TYPE_CHECKING:
    from braidwork.pathways.rungs import ToldLadder
    from braidwork.region.occupations import RegionOccupations
    from braidwork.workspace.advice import Advice
    from braidwork.workspace.visit.paying import Payment

PREFIX = "visit-demo"
_NO_WORK: tuple[str, ...] = ("No ladder is drawn: name the work that the client does now (--work).",)


@dataclass(frozen=True)
class Visit:
    """What one sitting gives. `notes` say what could not be told; `is_new` whether this run posted it.

    `advice` tells what the ladder and others leave the household; None where nothing was said of work and home.
    """

    comer: Comer
    ladder: ToldLadder | None
    attribution: str
    needs: tuple[Need, ...]
    payment: Payment | None
    notes: tuple[str, ...] = ()
    is_new: bool = False
    advice: Advice | None = None


def demo_visit(work: RegionOccupations) -> Visit:
    """Holds the demo's visit in the open demo workspace: kept, planned, approved by a second person, posted, traced.

    Once held it stays as it is: later calls tell it again from what is kept, and post nothing.
    """
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from braidwork.workspace.advice import advise
    from braidwork.workspace.visit.afterwards import new_awards
    from braidwork.workspace.visit.home import demo_home
    from braidwork.workspace.visit.keeping import PERSON, keep_client
    from braidwork.workspace.visit.paying import held_on, pay, posted_payment

    if not settings.DEMO:
        raise RefusedError("the invented client belongs into a demo workspace only.", mend="add --demo.")
    held = held_on(PREFIX)
    comer = demo_comer(held or timezone.localdate())
    advice = advise(comer.case, comer.decisions, demo_home(), work)
    ladder, notes = (None, advice.notes) if advice.main is None else (advice.main.ladder, ())
    needs = advice.needs()
    if held is None:
        more = {"case": str(PERSON), "county_code": _county(comer), "tier": comer.tier}
        rows = rows_of(needs, prefix=PREFIX, waiting_since_date=comer.on, **more)
        with transaction.atomic():
            keep_client(comer)
            pay(rows, on=comer.on)
            new_awards(comer.on)
    labels = {f"{PREFIX}-{number}": need.label for number, need in enumerate(needs, 1)}
    payment = posted_payment(PREFIX, labels)
    return Visit(comer, ladder, advice.attribution, needs, payment, notes, held is None, advice)


def visit_of_facts(
    path: Path, work: RegionOccupations | None, *, on: date | None = None, works_as: str = "", aims_at: str = "",
    schooling: str | None = None, with_awards: bool = False,
) -> Visit:  # fmt: skip
    """The visit of a facts file, its table `[work_and_home]` too. Nothing is kept or posted.

    `works_as`, `aims_at` and `schooling` go before the file's; `with_awards` plans with those of the open workspace.
    """
    from braidwork.workspace.advice import advise, read_home

    told = read_home(path)
    told = replace(told, works_as=works_as or told.works_as, aims_at=aims_at or told.aims_at,
                   schooling=schooling or told.schooling)  # fmt: skip
    comer = comer_of_facts(path, on, works_as=told.works_as, aims_at=told.aims_at, schooling=told.schooling)
    advice = advise(comer.case, comer.decisions, told, work)
    ladder = None if advice.main is None else advice.main.ladder
    notes = () if ladder is not None else advice.notes if told.works_as else _NO_WORK
    needs = advice.needs()
    payment = None
    if with_awards and (county := _county(comer)):
        from braidwork.workspace.visit.paying import planned_payment

        payment = planned_payment(comer, needs, county)
    return Visit(comer, ladder, advice.attribution, needs, payment, notes, advice=advice)


def _county(comer: Comer) -> str:
    county = comer.case.get(None, "county").value
    return county if isinstance(county, str) else ""
