"""What a facts file leaves unsaid of help and of other money: settled by its facts, and told so, or asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from braidwork.household.outcomes.words import HELP
from braidwork.household.people.answers import UNKNOWN, Missing, NoAnswer, is_known

if TYPE_CHECKING:
    from braidwork.eligibility.decisions import Decision
    from braidwork.eligibility.facts import Case
    from braidwork.household.people.household import Enrolment
    from braidwork.workspace.advice.work_and_home import WorkAndHome

_DECIDED_BY = {
    "snap": ("basic_food",), "tanf": ("tanf",), "apple_health": ("apple_health_adults", "apple_health_children"),
    "wccc": ("working_connections_child_care",),
}  # fmt: skip


def help_still_open(
    decisions: Sequence[Decision], home: WorkAndHome, held: Mapping[str, Enrolment]
) -> tuple[Missing, ...]:
    """The programs of which neither the file nor its facts say where the home stands. Child care help is asked for
    with the price of care."""
    return tuple(
        Missing("household", f"enrolments.{p}", (p,), f"Does the home get {HELP[p]} now, or has it asked for it?")
        for p in _DECIDED_BY
        if p != "wccc" and p not in home.help and p not in held and _outcomes(decisions, p) - {"not eligible"}
    )


def help_settled(
    decisions: Sequence[Decision], home: WorkAndHome, held: Mapping[str, Enrolment]
) -> Iterator[tuple[str, str]]:
    """What was taken of help that the file does not name: a key and a sentence each."""
    for program, name in HELP.items():
        if program in home.help:
            continue
        name = f"{name[:1].upper()}{name[1:]}"
        status = held[program].status if program in held else "none"
        if program == "wftc":
            yield "help_wftc", f"{name} is counted as asked for."
        elif status == "applicant":
            yield f"help_{program}", f"{name} is counted as asked for: by the facts it is likely open."
        elif status == "none" and _outcomes(decisions, program) == {"not eligible"}:
            yield f"help_{program}", f"{name} is counted with nothing: by the facts it is not open."


def other_income_open(case: Case, home: WorkAndHome) -> tuple[Missing, ...]:
    """Money besides pay, where neither the home nor the incomes of the client are told."""
    said = home.other_income_monthly_usd
    if is_known(said) or case.client.income is not None:
        return ()
    question = "How much money besides pay comes in each month, as child support? 0 is an answer."
    answer = said if isinstance(said, NoAnswer) else UNKNOWN
    return (Missing(case.applicant, "other_income_monthly_usd", ("pay",), question, answer),)


def other_income_settled(case: Case, home: WorkAndHome) -> Iterator[tuple[str, str]]:
    """What was taken of money besides pay where the file tells it among the incomes alone."""
    from braidwork.eligibility.facts.people import income_sources

    if is_known(home.other_income_monthly_usd) or case.client.income is None:
        return
    has_more = any(not income_sources()[e.source].earned for e in case.client.income)
    taken = "as told under income" if has_more else "with nothing: no income but pay is told"
    yield "other_income", f"Money besides pay is counted {taken}."


def _outcomes(decisions: Sequence[Decision], program: str) -> set[str]:
    return {str(d.outcome) for d in decisions if d.program_id in _DECIDED_BY[program]}
