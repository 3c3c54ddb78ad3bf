"""The page “Write down this talk”: one form for the note and for everything that the talk changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from braidwork.errors import BraidworkError, RefusedError
from braidwork.reference.services import service_kind, service_programs
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers.staff_pages import section
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.services.checking import her_rows
from braidwork.workspace.casework.services.from_elsewhere import items_of, plan_here
from braidwork.workspace.casework.services.ledger_pages import day_or_none, minutes_in
from braidwork.workspace.casework.services.lines import grouped_kinds
from braidwork.workspace.casework.services.reading import services_for
from braidwork.workspace.casework.services.writing_down import Talk, write_talk
from braidwork.workspace.casework.serving.case_sections import person_label, referral_line, task_line
from braidwork.workspace.casework.serving.reach import case_of, referrals_for, side_of, tasks_for
from braidwork.workspace.casework.serving.reading_forms import kindly, new_token, token_in, uuid_in
from braidwork.workspace.casework.serving.referral_rules import ENDED, moves_of
from braidwork.workspace.casework.serving.task_pages import colleagues

# What most talks are; all other kinds are behind one more touch.
_USUAL = (
    "career_counseling", "career_planning", "individual_counseling", "initial_assessment", "staff_job_search",
    "workforce_preparation", "job_referral", "follow_up",
)  # fmt: skip
_SEPARATOR = "|"


@require_http_methods(["GET", "POST"])
@staff_page("service.keep")
def talk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form for one talk with a client; a POST keeps the note and all that follows from it, or nothing."""
    intake = case_of(request.user, case_id, "service.keep")
    if request.method == "GET":  # the page lists the referrals, tasks and papers that are open, and the plan
        record("services read", "person", intake.person_id, by=Actor.staff(request.user), purpose="serving")
        return _show(request, intake)
    try:
        write_talk(intake, _talk_in(request.POST, request.user), by=request.user, token=token_in(request.POST))
    except BraidworkError as error:
        return _show(request, intake, kindly(error), status=422)
    return redirect("case", case_id=case_id)


def _talk_in(post: QueryDict, staff: Staff) -> Talk:
    on = day_or_none(post, "on", "the day")
    if on is None:
        raise RefusedError("the talk has no day.", mend="say when it was.")
    return Talk(
        text=post.get("text", ""), on=on, minutes=minutes_in(post), kinds=tuple(post.getlist("kind")),
        program=post.get("program", "")[:40], referrals=_numbers(post, "referral"), came=_numbers(post, "came"),
        tasks=_numbers(post, "task"), papers=_papers_in(post), is_about_plan="plan" in post,
        plan_items=tuple(post.getlist("plan_item")), next_step=post.get("next_step", ""),
        next_on=day_or_none(post, "next_on", "the day of the next step"),
        next_for=colleagues(staff).filter(pk=uuid_in(post, "next_for")).first(),
    )  # fmt: skip


def _numbers(post: QueryDict, name: str) -> tuple[UUID, ...]:
    found = []
    for sent in post.getlist(name):
        try:
            found.append(UUID(sent))
        except ValueError:
            raise RefusedError("that is none of these records.", mend="choose one that is listed.") from None
    return tuple(found)


def _papers_in(post: QueryDict) -> tuple[tuple[str, str], ...]:
    found = []
    for sent in post.getlist("paper"):
        key, _, paper = sent.rpartition(_SEPARATOR)
        found.append((key, paper))
    return tuple(found)


def _show(request: HttpRequest, intake: IntakeSession, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff, post = request.user, request.POST
    last = services_for(staff, intake.person).exclude(program="").values_list("program", flat=True).first()
    page = {
        "staff": staff, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "token": new_token(), "today": timezone.localdate(), "text": post.get("text", ""),
        "on": post.get("on", str(timezone.localdate())), "minutes": post.get("minutes", ""),
        "program": post.get("program", last or ""), "programs": service_programs().values(),
        "usual": [service_kind(code) for code in _USUAL], "picked": _picked(post),
        "groups": [(name, [k for k in kinds if k.code not in _USUAL]) for name, kinds in grouped_kinds()],
        "colleagues": colleagues(staff).order_by("display_name"), "next_step": post.get("next_step", ""),
        "next_on": post.get("next_on", ""), "next_for": post.get("next_for", str(staff.pk)),
        **_records(staff, intake),
    }  # fmt: skip
    return render(request, "services/talk.html", page, status=status)


def _picked(post: QueryDict) -> frozenset[str]:
    names = ("kind", "referral", "came", "task", "paper", "plan_item")
    every = [f"{name}:{value}" for name in names for value in post.getlist(name)]
    return frozenset([*every, "plan:yes"] if "plan" in post else every)


def _records(staff: Staff, intake: IntakeSession) -> dict[str, Any]:
    """The running records of a case that a talk may belong to, as far as the role reaches them."""
    hers = her_rows(intake.person)
    found: dict[str, Any] = {}
    if staff.may("referral.answer"):
        running = referrals_for(staff).filter(person__in=hers).exclude(state__in=ENDED)
        found["referrals"] = [
            {**referral_line(r, staff), "may_come": _may_come(staff, r)} for r in running
        ]  # fmt: skip
    open_tasks = tasks_for(staff).filter(person__in=hers, done_at=None)
    found["tasks"] = [task_line(t, staff) for t in open_tasks]
    if staff.may("paper.keep"):
        needs = [n for n in section(staff, intake) if n.state not in ("seen", "not_needed")]
        found["papers"] = [(f"{n.key}{_SEPARATOR}{p.id}", p.name) for n in needs for p in n.papers]
    version = plan_here(intake.person, staff.organisation) if staff.may("plan.read") else None
    if version is not None:
        done = set(services_for(staff, intake.person).exclude(plan_item="").values_list("plan_item", flat=True))
        found["plan"] = version
        found["plan_items"] = [
            i for i in items_of(version)
            if i.key not in done and (i.begins is None or i.begins <= timezone.localdate())
        ]  # fmt: skip
    return found


def _may_come(staff: Staff, referral: Any) -> bool:
    steps = moves_of(str(referral.state), side_of(staff, referral), outside=referral.to_organisation_id is None)
    return "attended" in steps or "accept" in steps
