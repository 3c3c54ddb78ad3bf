"""The visit itself, in order: decisions, ladder, priced services, who pays, proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.errors import DataError, RefusedError
from braidwork.workspace.advice.pricing import Need
from braidwork.workspace.visit.client import Comer, comer_of_facts, demo_comer

if TYPE_CHECKING:
    from uuid import UUID

    from braidwork.eligibility.facts import Case
    from braidwork.pathways.rungs import ToldLadder
    from braidwork.region.occupations import RegionOccupations
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.advice import Advice, WorkAndHome
    from braidwork.workspace.visit.paying import Payment
    from braidwork.workspace.visit.taking_home import TakenHome

_NO_WORK = "No ladder is drawn: name the work that the client does now (the page on work and money)."
_NO_WORK_IN_FILE = "No ladder is drawn: write the work that is done now as works_as in [work_and_home], or give --work."


@dataclass(frozen=True)
class Visit:
    """What one sitting gives. `notes` say what could not be told; `is_new` whether this run held it.

    `advice` has what each way leaves; `payment` is None where no fund looked at the services yet; `home` is None for a
    facts file and for a case without a plan. `hides_payers`: the reader may not see what rests on private answers.
    `file` is the facts file, blank where it is none.
    """

    comer: Comer
    ladder: ToldLadder | None
    attribution: str
    needs: tuple[Need, ...]
    payment: Payment | None
    notes: tuple[str, ...] = ()
    is_new: bool = False
    advice: Advice | None = None
    home: TakenHome | None = None
    hides_payers: bool = False
    file: str = ""

    @property
    def county(self) -> str:
        """The county in which the client lives, by its FIPS number; blank where it is not known."""
        return _county(self.comer)


def demo_visit(work: RegionOccupations) -> Visit:
    """Holds the demo's visit in the open demo workspace, by the acts of a client, a navigator, a fiscal manager and a
    director: talk, papers, advice, referral, plan, money promised and posted, signatures.

    Once held it stays as it is: later calls tell it again from what is kept, and write nothing.
    """
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from braidwork.workspace.advice import advise
    from braidwork.workspace.visit.afterwards import new_awards
    from braidwork.workspace.visit.home import demo_home
    from braidwork.workspace.visit.keeping import held_plan, keep_client, plan_for, sign_both
    from braidwork.workspace.visit.paying import pay, payment_of_plan
    from braidwork.workspace.visit.taking_home import taken_home

    if not settings.DEMO:
        raise RefusedError("the invented client belongs into a demo workspace only.", mend="add --demo.")
    plan = held_plan()
    is_new = plan is None
    comer = demo_comer(timezone.localdate() if plan is None else timezone.localdate(plan.began_at))
    advice = advise(comer.case, comer.decisions, demo_home(), work)
    if plan is None:
        with transaction.atomic():
            plan = plan_for(keep_client(comer), advice)
            pay(comer.on)
            plan = sign_both(plan).plan
            new_awards(comer.on)
    return _told(comer, advice, payment_of_plan(plan), taken_home(plan), is_new=is_new)


def visit_of_case(case_id: UUID, staff: Staff, work: RegionOccupations | None) -> Visit:
    """The visit as it stands in a case that the client shares with the organisation of `staff`; the reading is kept.

    Private answers count where she agreed to that; work and home for roles that may read them. RefusedError for a case
    that is not there for this member of staff, or whose talk began on earlier questions.
    """
    from django.http import Http404

    from braidwork.workspace.advice import advise
    from braidwork.workspace.casework.conversing import QuestionsChanged
    from braidwork.workspace.casework.events import Actor, record
    from braidwork.workspace.casework.plans.reach import plan_for as plan_of_case
    from braidwork.workspace.casework.plans.reach import sight_of
    from braidwork.workspace.casework.prospects.advising import may_see_private, talk_of
    from braidwork.workspace.casework.prospects.keeping import Said, said_of
    from braidwork.workspace.casework.reading import read_case
    from braidwork.workspace.visit.paying import payment_of_plan, planned_payment
    from braidwork.workspace.visit.taking_home import taken_home

    try:
        intake = read_case(staff, case_id).intake
        if not staff.may("case.read"):
            raise Http404
        sees_all = may_see_private(staff, intake)
        talk = talk_of(intake, private=sees_all)
    except Http404 as error:
        what = f"there is no case {case_id} that {staff.sign_in_name} may read."
        mend = "take the number at the end of the case's address, and who serves it."
        raise RefusedError(what, where="--case, --as", mend=mend) from error
    except QuestionsChanged as error:
        mend = "let the client go on with the new ones."
        raise RefusedError(error.what, where=f"case {case_id}", mend=mend) from error
    case, decisions = talk.decided()
    said, by = Said(), Actor.staff(staff)
    if staff.may("work.read"):
        said = said_of(intake.person)
        record("work and money read", "person", intake.person_id, by=by, purpose="serving", private=sees_all)
    told = said.home
    comer = Comer(
        str(intake.person.display_name) or "a client without a name", case, decisions, told.works_as, told.aims_at,
        told.schooling, tuple(talk.answers.given.values()), found=tuple(f.key for f in talk.evidence.found),
        is_invented=bool(intake.person.is_synthetic),
    )  # fmt: skip
    advice = advise(case, decisions, told, work, limits=said.limits)
    plan = plan_of_case(staff, intake) if staff.may("plan.read") else None
    home = None if plan is None else taken_home(plan, sight=sight_of(staff, intake))
    if home is not None:
        record("plan read", "person", intake.person_id, by=by, purpose="serving", version=int(home.version.number),
               organisation=str(staff.organisation_id))  # fmt: skip
    if not sees_all:  # why a fund may pay can rest on a private answer
        return replace(_told(comer, advice, None, home), hides_payers=True)
    payment = None if plan is None else payment_of_plan(plan)
    if payment is None and (county := _county(comer)):
        payment = planned_payment(comer, advice.needs(), county)
    return _told(comer, advice, payment, home)


def visit_of_facts(
    path: Path, work: RegionOccupations | None, *, on: date | None = None, works_as: str = "", aims_at: str = "",
    schooling: str | None = None, with_awards: bool = False,
) -> Visit:  # fmt: skip
    """The visit of a facts file, its table `[work_and_home]` too. Nothing is kept or posted.

    `works_as`, `aims_at` and `schooling` go before the file's; `with_awards` plans with those of the open workspace.
    """
    from braidwork.reference.training import level_of, training_reference
    from braidwork.workspace.advice import advise, read_home, read_limits

    if schooling:
        level_of(schooling, training_reference().levels)
    told = read_home(path)
    told = replace(told, works_as=works_as or told.works_as, aims_at=aims_at or told.aims_at,
                   schooling=schooling or told.schooling)  # fmt: skip
    comer = comer_of_facts(path, on, works_as=told.works_as, aims_at=told.aims_at, schooling=told.schooling)
    people = {p.id for p in comer.case.people}
    for named in (*(c.person for c in told.children), *(told.disabled or ())):
        if named not in people:  # a slip of the pen would lose what was said of a person
            raise DataError(
                f"nobody of the file is '{named}'.", where=f"{path}, work_and_home",
                mend=f"give the id of a person: {', '.join(sorted(people))}.",
            )  # fmt: skip
    _same_pay(path, comer.case, told)
    advice = advise(comer.case, comer.decisions, told, work, limits=read_limits(path), is_file=True)
    needs = advice.needs()
    payment = None
    if with_awards and (county := _county(comer)):
        from braidwork.workspace.visit.paying import planned_payment

        payment = planned_payment(comer, needs, county)
    return replace(_told(comer, advice, payment, None, no_work=_NO_WORK_IN_FILE), file=path.name)


def _same_pay(path: Path, case: Case, told: WorkAndHome) -> None:
    """Refuses a file that tells two different pays: no figure could rest on both."""
    from braidwork.household.outcomes.words import dollars
    from braidwork.workspace.advice.pay_told import pays_that_differ

    if (pays := pays_that_differ(case, told)) is None:
        return
    high = "or more" if pays.high_usd is None else f"to {dollars(round(pays.high_usd))}"
    income = dollars(round(pays.low_usd)) + ("" if pays.high_usd == pays.low_usd else f" {high}")
    raise DataError(
        f"pay is told twice: income of {income} a month, and pay an hour with hours that make "
        f"{dollars(round(pays.now_usd))}.", where=f"{path}, people {case.client.id} income; work_and_home "
        "wage_hourly_usd, hours_weekly", mend="let both tell the same pay before taxes.",
    )  # fmt: skip


def _told(
    comer: Comer, advice: Advice, payment: Payment | None, home: TakenHome | None, *, is_new: bool = False,
    no_work: str = _NO_WORK,
) -> Visit:  # fmt: skip
    ladder = None if advice.main is None else advice.main.ladder
    why = advice.why_not_asked if ladder is not None else ()
    notes = (*why, *(n for n in advice.notes if n not in why)) if comer.works_as else (no_work,)
    return Visit(comer, ladder, advice.attribution, advice.needs(), payment, notes, is_new, advice, home)


def _county(comer: Comer) -> str:
    county = comer.case.get(None, "county").value
    return county if isinstance(county, str) else ""
