"""Whom a family of funds may serve, from what was decided in a client's case and what she lets it be used for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.funding.funds import Family, families
from braidwork.workspace.casework.models import Consent, Decision
from braidwork.workspace.fiscal.models import FundDecision, Pseudonym
from braidwork.workspace.fiscal.need_tables import Row, at

_AT_ONCE = 500
FROM_CASE = "the case "  # how the reason of a decision begins that was read from a case, and not from a file


def decisions_of_cases(
    cases: Mapping[str, str], where: str, rows: list[Row]
) -> dict[tuple[str, str], FundDecision]:  # fmt: skip
    """One decision for each pseudonym and family, not yet stored: `cases` maps pseudonyms to ids of clients.

    Only `eligible` opens a family. What rests on private answers counts where the client agreed to that too. Raises
    RefusedError for a client who shares her case with nobody, or whose case is not finished.
    """
    ids = {UUID(case): person for person, case in cases.items()}
    agreed = _consents(list(ids))
    latest = _latest(list(ids))
    for i, row in enumerate(rows, 1):
        case = UUID(str(row["case"])) if row.get("case") else None
        if case is not None and "serving" not in agreed.get(case, ()):
            raise RefusedError("the client shares her case with nobody.", where=at(where, i, rows, "case"),
                               mend="ask her to agree to being served first.")  # fmt: skip
        if case is not None and case not in latest:
            raise RefusedError("nothing is decided in this case yet.", where=at(where, i, rows, "case"),
                               mend="finish the intake first.")  # fmt: skip
    return {
        (person, family.code): _of_family(person, family.code, family.programs, latest[case], agreed[case])
        for case, person in ids.items()
        for family in families().values()
        if "everyone" not in family.programs
    }


def decisions_now(people: Iterable[str]) -> dict[tuple[str, str], FundDecision]:
    """What the cases behind these pseudonyms decide at this moment, by pseudonym and family; nothing is stored.

    Evidence may have been taken back since a need was loaded, or consent: then nothing is open. Pseudonyms without a
    client are left out.
    """
    found: dict[UUID, str] = {}
    names = list(people)
    for start in range(0, len(names), _AT_ONCE):
        rows = Pseudonym.objects.filter(pk__in=names[start : start + _AT_ONCE], person__isnull=False)
        found |= {person: str(name) for name, person in rows.values_list("pk", "person_id")}
    agreed, latest = _consents(list(found)), _latest(list(found))
    return {
        (person, family.code): _of_case(person, family, latest.get(case), agreed.get(case, set()))
        for case, person in found.items()
        for family in families().values()
        if "everyone" not in family.programs
    }


def _of_case(person: str, family: Family, latest: Mapping[str, Decision] | None, agreed: set[str]) -> FundDecision:
    if "serving" in agreed and latest is not None:
        return _of_family(person, family.code, family.programs, latest, agreed)
    why = f"{FROM_CASE}is open again" if "serving" in agreed else f"{FROM_CASE}is shared with nobody now"
    return FundDecision(pseudonym_id=person, fund=family.code, is_eligible=False, reason=why, citation="")


def _of_family(
    person: str, family: str, programs: tuple[str, ...], latest: Mapping[str, Decision], agreed: set[str]
) -> FundDecision:
    found = [latest[p] for p in programs if p in latest]
    usable = [d for d in found if not d.rests_on_private or "private_serving" in agreed]
    yes = next((d for d in usable if d.outcome == "eligible"), None)
    best = yes or next(iter(usable), None)
    names = " or ".join(programs)
    if yes is not None:
        reason = f"{FROM_CASE}decides: eligible for {yes.program_id}"
    elif best is not None:
        reason = f"{FROM_CASE}decides on {names}: {best.outcome}"
    else:
        reason = f"{FROM_CASE}decides nothing on {names} that may be used here"
    return FundDecision(
        pseudonym_id=person, fund=family, is_eligible=yes is not None, reason=reason, citation="",
        rule_version=str(best.rule_version) if best else "",
    )  # fmt: skip


def _consents(cases: list[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for start in range(0, len(cases), _AT_ONCE):
        rows = Consent.objects.filter(
            person_id__in=cases[start : start + _AT_ONCE], purpose__in=("serving", "private_serving"),
            withdrawn_at=None, expires_at__gt=timezone.now(),
        )  # fmt: skip
        for person, purpose in rows.values_list("person_id", "purpose"):
            found.setdefault(person, set()).add(purpose)
    return found


def _latest(cases: list[UUID]) -> dict[UUID, dict[str, Decision]]:
    """The last decision on each program of each client whose talk is at its end.

    An open talk decides at its end: what was decided before may rest on answers and evidence taken back since.
    """
    found: dict[UUID, dict[str, Decision]] = {}
    for start in range(0, len(cases), _AT_ONCE):
        rows = Decision.objects.filter(
            intake__person_id__in=cases[start : start + _AT_ONCE], intake__joined_into=None, intake__state="finished"
        ).select_related("intake").order_by("decided_at", "pk")  # fmt: skip
        for one in rows:
            found.setdefault(one.intake.person_id, {})[one.program_id] = one
    return found
