"""What a raise would leave of each household that works for pay: the household engine, run on the caseload.

Who did not say what the engine needs is counted as not known, and never as zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.case_of_answers import case_of_answers
from braidwork.eligibility.questions.published import question_set
from braidwork.workspace.advice.drawing import draw
from braidwork.workspace.casework.conversing import answer_of
from braidwork.workspace.casework.models import Answer, Decision
from braidwork.workspace.casework.prospects.keeping import said_in
from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion
from braidwork.workspace.extract.outcomes import RAISE_MONTHLY_USD
from braidwork.workspace.extract.people import Participant, by_row, in_parts
from braidwork.workspace.extract.recorded import Row

if TYPE_CHECKING:
    from braidwork.eligibility.facts import Case
    from braidwork.household import Household
    from braidwork.workspace.advice.work_and_home import WorkAndHome


def told_homes(people: Sequence[Participant]) -> dict[str, WorkAndHome]:
    """What each person said last of her work and home, by pseudonym."""
    of_row, found = by_row(people), dict[str, "WorkAndHome"]()
    for part in in_parts(list(of_row)):
        rows = WorkAndHomeVersion.objects.filter(person__in=part).order_by("made_at", "id")
        for person, body, version in rows.values_list("person_id", "body", "version"):
            found[of_row[person].pseudonym] = said_in(body, version).home
    return found


def raise_rows(people: Sequence[Participant], homes: Mapping[str, WorkAndHome], on: date) -> list[Row]:
    """One row a person in work: dollars a month more after a raise, less where negative, None where it is not known."""
    working = [p for p in people if p.pay_hourly_usd is not None]
    cases, decided = _cases(working), _decided(working)
    drawn: dict[str, Household | None] = {}
    for one in working:
        case, home = cases[one.intake_id], homes.get(one.pseudonym)
        if home is None and one.is_synthetic:
            home = _invented(one, case)
        if home is None:
            drawn[one.pseudonym] = None
            continue
        found = draw(case, cast(Any, decided[one.intake_id]), home)
        drawn[one.pseudonym] = found.today
    change = _changes({name: home for name, home in drawn.items() if home is not None}, on)
    return [
        {"pseudonym": p.pseudonym, "home_source_code": "told" if p.pseudonym in homes else
         "invented" if p.is_synthetic else "not_told", "change_monthly_usd": change.get(p.pseudonym)}
        for p in working
    ]  # fmt: skip


def _changes(homes: Mapping[str, Household], on: date) -> dict[str, float]:
    from braidwork.household import losses
    from braidwork.household.people.household import STATUSES
    from braidwork.household.programs.batch import batch_of

    if not homes:
        return {}
    # The state's credit for working families is paid once a year, by a table that is printed after it: without it.
    batch = batch_of(homes.values()).with_status(wftc=STATUSES.index("none"))
    found = losses(batch, on, RAISE_MONTHLY_USD)
    return {name: float(x) for name, x in zip(homes, found.change.tolist(), strict=True) if x == x}


def _invented(one: Participant, case: Case) -> WorkAndHome | None:
    from braidwork.workspace.demo_people.homes import invented_home

    hours = case.get(None, "hours_worked_weekly").value
    if one.pay_hourly_usd is None or not isinstance(hours, (int, float)):
        return None
    return invented_home(case, one.person_id, round(one.pay_hourly_usd, 2), float(hours))


def _cases(people: Sequence[Participant]) -> dict[UUID, Case]:
    """The case of each talk; private answers only where she agreed to their use."""
    of_talk, stored = {p.intake_id: p for p in people}, defaultdict[UUID, dict[str, Any]](dict)
    for part in in_parts(list(of_talk)):
        rows = Answer.objects.filter(intake__in=part, replaced_in=None).order_by("position", "id")
        for talk, key, body, private in rows.values_list("intake_id", "key", "body", "is_private"):
            if of_talk[talk].private_agreed or not private:
                stored[talk][key] = answer_of(body)
    return {t: case_of_answers(Answers(question_set(), stored[t]), p.on) for t, p in of_talk.items()}


def _decided(people: Sequence[Participant]) -> dict[UUID, list[Decision]]:
    of_talk, found = {p.intake_id: p for p in people}, defaultdict[UUID, list[Decision]](list)
    for part in in_parts(list(of_talk)):
        for one in Decision.objects.filter(intake__in=part):
            participant = of_talk[one.intake_id]
            if one.intake_version == participant.version and (participant.private_agreed or not one.rests_on_private):
                found[one.intake_id].append(one)
    return found
