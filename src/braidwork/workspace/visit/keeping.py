"""Holds the visit of the demo's invented client with the acts that staff and clients use, and with no others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession, Person
from braidwork.workspace.casework.papers.checklist import checklist
from braidwork.workspace.casework.papers.finding import find
from braidwork.workspace.casework.plans.asking import ask_for_money
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.signing import sign_plan
from braidwork.workspace.casework.plans.writing import draft_plan, newest, offer_plan, renew_plan
from braidwork.workspace.casework.prospects.keeping import Said, say_work
from braidwork.workspace.casework.services.writing_down import Talk, write_talk
from braidwork.workspace.casework.serving.referring import move, refer
from braidwork.workspace.demo_people.lives import Life, Step
from braidwork.workspace.demo_people.storing import store
from braidwork.workspace.visit.client import Comer
from braidwork.workspace.visit.home import demo_home

if TYPE_CHECKING:
    from braidwork.workspace.advice import Advice

_NAMES = UUID("6d2f7c1e-5f0b-4b0e-9a53-8c6a0f4f9b11")
PERSON, INTAKE = uuid5(_NAMES, "person"), uuid5(_NAMES, "intake")
_NAME = "Willow Marsh (invented)"
_LASTED = timedelta(minutes=20)
_BASIS = "the talk about training, 20 CFR 680.210 (invented)"
_NOTE = ("We went through her results, the ways up and what each leaves her. She wants to become a practical nurse and "
         "begin with evening classes. (invented)")  # fmt: skip
_WHAT_IT_WAS = ("initial_assessment", "career_counseling", "employment_plan")
_MINUTES, _LOOKS_AGAIN = 45, timedelta(days=14)


def held_plan() -> Plan | None:
    """The plan that the visit ended with; None where it was not held yet."""
    return Plan.objects.filter(person=PERSON, organisation__isnull=False).first()


def keep_client(comer: Comer) -> IntakeSession:
    """Stores the client with her talk, her consents, her work and home, and what staff saw and found."""
    navigator = _navigator()
    if Person.objects.filter(pk=PERSON).exists():
        raise RefusedError(
            "an earlier edition held the visit in this folder, without a plan.",
            mend="make the demo anew in another folder: braidwork demo --data FOLDER.",
        )
    store([life_of(comer, timezone.now())], [navigator.organisation])
    intake = IntakeSession.objects.get(pk=INTAKE)
    client, by = _client(), Actor.staff(navigator)
    say_work(intake.person, Said(home=demo_home()), by=client, token="visit-work-and-home")
    _send_on(intake, navigator)
    for fact in comer.found:
        find(intake, fact, True, _BASIS, comer.on, by=by)
    talk = Talk(
        _NOTE, comer.on, _MINUTES, _WHAT_IT_WAS, program="wioa_adult", papers=_papers(intake, comer),
        next_step="Ask how the first class went", next_on=comer.on + _LOOKS_AGAIN, next_for=navigator,
    )  # fmt: skip
    write_talk(intake, talk, by=navigator, token="visit-talk-written-down")
    intake.refresh_from_db()
    return intake


def plan_for(intake: IntakeSession, advice: Advice) -> Plan:
    """Drafts her plan on the way she asked for and asks the funds for its services."""
    navigator, chosen = _navigator(), None if advice.main is None else advice.ways.index(advice.main)
    found = draft_plan(
        intake, by=Actor.staff(navigator), token="visit-plan-drafted", organisation=navigator.organisation,
        advice={**advice.document(), "is_private": True}, chosen=chosen, needs=advice.needs(),
    )  # fmt: skip
    ask_for_money(found.plan, by=navigator)
    return found.plan


def sign_both(plan: Plan) -> PlanVersion:
    """Writes into the plan what the funds promised, lays it before her, and both sign."""
    navigator = _navigator()
    by, seen = Actor.staff(navigator), newest(plan).number
    version = renew_plan(plan, by=by, seen=seen, token="visit-plan-renewed", why="The funds have promised the money.")
    version = offer_plan(plan, by=navigator, seen=version.number)
    sign_plan(version, by=_client(), who="client", name=_NAME)
    sign_plan(version, by=by, who="navigator", name=str(navigator.display_name))
    return version


def _send_on(intake: IntakeSession, navigator: Staff) -> None:
    """A referral for child care to the neighbors, which the client agrees to and they accept."""
    partner = Staff.objects.filter(role_name="partner", is_synthetic=True).exclude(
        organisation=navigator.organisation
    ).order_by("sign_in_name").last()  # fmt: skip
    if partner is None:
        return
    words = "Two children, evening classes from December. (invented)"
    made = refer(
        intake.person, partner.organisation, "child_care", by=navigator, token="visit-referral-made", words=words
    )
    made = move(made, "agree", by=_client(), side="client", seen=made.version, token="visit-referral-agreed")
    move(made, "accept", by=Actor.staff(partner), side="receiver", seen=made.version, token="visit-referral-accepted")


def _papers(intake: IntakeSession, comer: Comer) -> tuple[tuple[str, str], ...]:
    """The papers that she brought, each with the line of the list that it is for."""
    wanted, found = {paper.id for paper in comer.seen}, []
    for need in checklist(intake, private=True):
        for paper in (p for p in need.papers if p.id in wanted):
            found.append((need.key, paper.id))
            wanted.discard(paper.id)
    return tuple(found)


def _navigator() -> Staff:
    home = Organisation.objects.filter(runs_workspace=True, is_synthetic=True).first()
    navigator = Staff.objects.filter(role_name="navigator", organisation=home, is_synthetic=True).first()
    if home is None or navigator is None:
        raise RefusedError("the demo's staff are not there.", mend="make them: braidwork workspace init --demo.")
    return navigator


def _client() -> Actor:
    return Actor("client", str(INTAKE))


def life_of(comer: Comer, now: datetime) -> Life:
    """Her talk as it was held until now: twenty minutes, fewer just after midnight, for it is of one day."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    began = max(now - _LASTED, midnight)
    apart = (now - began) / (len(comer.answers) + 2)
    steps = [Step("start", began), Step("consent", began, "screening"), Step("consent", began, "private_screening")]
    for number, answer in enumerate(comer.answers, 1):
        steps.append(Step("answer", began + apart * number, answer=answer))
    ended = steps[-1].at + apart
    steps += [Step("consent", ended, "serving", 0), Step("consent", ended, "private_serving", 0)]
    return Life(-1, "shared", PERSON, INTAKE, _NAME, "en", True, tuple(steps))
