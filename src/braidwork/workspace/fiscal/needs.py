"""Loads what people need: service lines under pseudonyms, and whom each fund may serve; a table whole or not at all."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from braidwork.errors import BraidworkError, DataError, RefusedError, UnknownNameError
from braidwork.funding import PersonEligibility, service_lines
from braidwork.funding.funds import families
from braidwork.funding.lines.protected import refuse_protected
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.acting import staff_of
from braidwork.workspace.fiscal.book import book_in_force
from braidwork.workspace.fiscal.case_decisions import decisions_of_cases
from braidwork.workspace.fiscal.models import FundDecision, FundYear, Pseudonym, ServiceLine
from braidwork.workspace.fiscal.need_tables import Row, Source, at, check_columns, read_table
from braidwork.workspace.fiscal.posting import hold_ledger
from braidwork.workspace.fiscal.standing import among

_LINE = ("line_id", "category_code", "cost_cents", "service_date", "waiting_since_date", "county_code", "tier")
_LINE_MORE = ("person", "case", "other_grants_cents", "last_service_date", "decided_until")
_DECISION = ("person", "fund", "is_eligible")
_DECISION_MORE = ("reason", "citation", "valid_until_date", "rule_version")
_AT_ONCE = 2000


@dataclass(frozen=True)
class LoadedNeeds:
    """What a load did: lines and people (new ones among them), decisions kept, the price of all lines in cents."""

    lines: int
    people: int
    new_people: int
    decisions: int
    cost_cents: int
    net_cents: int


@transaction.atomic
def load_needs(
    source: Source, *, by: Actor, decisions: Source | None = None, synthetic: bool = False, name: str = "",
    decisions_name: str = "",
) -> LoadedNeeds:  # fmt: skip
    """Loads service lines from CSV, Parquet or rows of the contract `service_line`.

    A line names its `person` (a pseudonym, kept as given) or its `case` (the id of a client, who gets a random
    pseudonym). Whom a fund may serve comes from the decisions of a case, from columns `eligible_FAMILY` of the table,
    or from the table `decisions` (person, fund, is_eligible, reason, citation, valid_until_date, rule_version). Raises
    DataError, UnknownNameError or RefusedError with file, row, field and mend; then nothing is loaded.
    """
    staff_of(by, "fund.load")
    hold_ledger()
    rows, where = read_table(source, name=name)
    if not rows:
        raise DataError("there are no lines in it.", where=where, mend="give a row for each service.")
    refuse_protected({n for row in rows for n in row}, where=where)
    check_columns(rows, _LINE, _LINE_MORE, where)
    _check_lines(rows, where)
    people, new = _pseudonyms(rows, where, synthetic)
    decided = _decided(rows, people, where, decisions, decisions_name)
    _refuse_expired(rows, people, decided, where)
    now = timezone.now()
    _store_decisions(decided, now)
    flags = [n for n in rows[0] if n.startswith(("is_", "has_"))]
    ServiceLine.objects.bulk_create(
        [
            ServiceLine(
                line_id=row["line_id"], pseudonym_id=person, category_code=row["category_code"],
                cost_cents=row["cost_cents"], other_grants_cents=row.get("other_grants_cents", 0),
                service_date=row["service_date"], last_service_date=row.get("last_service_date"),
                waiting_since_date=row["waiting_since_date"], county_code=row["county_code"], tier=row["tier"],
                flags=[f for f in flags if row[f]], decided_until=row.get("decided_until"), loaded_at=now,
                is_synthetic=synthetic,
            )
            for row, person in zip(rows, people, strict=True)
        ],
        batch_size=_AT_ONCE,
    )  # fmt: skip
    record("needs loaded", "needs", "", by=by, rows=len(rows), state="synthetic" if synthetic else "real")
    cost = sum(row["cost_cents"] for row in rows)
    net = cost - sum(row.get("other_grants_cents", 0) for row in rows)
    return LoadedNeeds(len(rows), len(set(people)), new, len(decided), cost, net)


@transaction.atomic
def withdraw_line(line_id: str, *, by: Actor) -> None:
    """Takes a line out of planning; what is promised for it stays until it is released."""
    staff_of(by, "fund.load")
    found = ServiceLine.objects.filter(pk=line_id).first()
    if found is None:
        raise UnknownNameError.of("service line", line_id, ServiceLine.objects.values_list("pk", flat=True)[:2000])
    found.withdrawn_at = found.withdrawn_at or timezone.now()
    found.save(update_fields=["withdrawn_at"])
    record("need withdrawn", "service line", line_id, by=by)


def _check_lines(rows: list[Row], where: str) -> None:
    for i, row in enumerate(rows, 1):
        for name in ("service_date", "waiting_since_date"):
            if row[name] is None:
                raise DataError("the day is blank.", where=at(where, i, rows, name), mend="write 2026-08-01.")
        if len(row["line_id"]) > 64 or any(ord(c) < 32 for c in row["line_id"]):
            raise DataError("the id is too long or holds a control character.", where=at(where, i, rows, "line_id"),
                            mend="at most 64 printed characters.")  # fmt: skip
    columns = {
        n: [row.get(n) for row in rows] for n in (*_LINE, "other_grants_cents", "last_service_date") if n in rows[0]
    }
    nobody = PersonEligibility.of_decisions([])
    try:  # the same checks as planning: codes, amounts, tiers, ids given twice
        service_lines({**columns, "person": ["x"] * len(rows)}, nobody,
                      county_codes=tuple(book_in_force().get("county_codes", ())))  # fmt: skip
    except BraidworkError as error:
        told = (error.where or "").replace("service_line", where)
        raise type(error)(error.what, where=told or where, mend=error.mend) from error
    there = {r[0] for r in among("SELECT line_id FROM fiscal_serviceline WHERE line_id IN {}", columns["line_id"])}
    first = FundYear.objects.aggregate(day=Min("start_date"))["day"]
    for i, row in enumerate(rows, 1):
        if row["line_id"] in there:
            raise DataError(f"line {row['line_id']} was loaded before.", where=at(where, i, rows, "line_id"),
                            mend="leave it out, or give a new need a new id.")  # fmt: skip
        if first is not None and row["service_date"] < first:
            raise DataError(
                f"the service of {row['service_date']} is before the first award starts ({first}).",
                where=at(where, i, rows, "service_date"), mend="correct the day; no award can pay for it.",
            )  # fmt: skip


def _pseudonyms(rows: list[Row], where: str, synthetic: bool) -> tuple[list[str], int]:
    """The pseudonym of each row; those that are new are stored."""
    given = {str(row["person"]) for row in rows if row.get("person")}
    cases = {str(row["case"]) for row in rows if row.get("case")}
    of_case = _of_cases(rows, cases, where, synthetic)
    known = {r[0] for r in among("SELECT pseudonym FROM fiscal_pseudonym WHERE pseudonym IN {}", given)}
    found = []
    for i, row in enumerate(rows, 1):
        if bool(row.get("person")) == bool(row.get("case")):
            raise DataError("the line names no person, or two.", where=at(where, i, rows, "person"),
                            mend="give a pseudonym as person, or the id of a client as case.")  # fmt: skip
        name = str(row.get("person") or "")
        if len(name) > 64 or any(ord(c) < 32 for c in name):
            raise DataError("the pseudonym is too long or holds a control character.",
                            where=at(where, i, rows, "person"), mend="at most 64 printed characters.")  # fmt: skip
        found.append(name or of_case[str(row["case"])][0])
    Pseudonym.objects.bulk_create(
        [Pseudonym(pseudonym=p, is_synthetic=synthetic) for p in sorted(given - known)], batch_size=_AT_ONCE
    )
    return found, len(given - known) + sum(fresh for _, fresh in of_case.values())


def _of_cases(rows: list[Row], cases: set[str], where: str, synthetic: bool) -> dict[str, tuple[str, bool]]:
    """Pseudonym of each client, and whether it is new."""
    from uuid import UUID

    from braidwork.workspace.casework.models import Person

    ids = {}
    for i, row in enumerate(rows, 1):
        if case := row.get("case"):
            try:
                ids[str(case)] = UUID(str(case))
            except ValueError:
                raise DataError("this is no id of a client.", where=at(where, i, rows, "case"),
                                mend="copy it from the address of the case.") from None  # fmt: skip
    there: dict[Any, str] = {}
    people: dict[Any, Person] = {}
    wanted = list(ids.values())
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        people |= {p.pk: p for p in Person.objects.filter(pk__in=some)}
        there |= dict(Pseudonym.objects.filter(person_id__in=some).values_list("person_id", "pseudonym"))
    for i, row in enumerate(rows, 1):
        if row.get("case") and ids[str(row["case"])] not in people:
            raise DataError("there is no such client.", where=at(where, i, rows, "case"), mend="look the case up.")
    fresh = [
        Pseudonym(pseudonym=f"p-{secrets.token_hex(8)}", person=people[i], is_synthetic=synthetic or
                  bool(people[i].is_synthetic)) for i in wanted if i not in there
    ]  # fmt: skip
    Pseudonym.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    made = {p.person_id: str(p.pk) for p in fresh}
    return {case: (there[i], False) if i in there else (made[i], True) for case, i in ids.items() if case in cases}


def _decided(
    rows: list[Row], people: list[str], where: str, decisions: Source | None, decisions_name: str
) -> dict[tuple[str, str], FundDecision]:
    found: dict[tuple[str, str], FundDecision] = {}

    def keep(one: FundDecision, place: str) -> None:
        before = found.setdefault((str(one.pseudonym_id), str(one.fund)), one)
        if (before.is_eligible, before.valid_until) != (one.is_eligible, one.valid_until):
            raise DataError(f"two decisions about {one.pseudonym_id} and {one.fund} differ.", where=place,
                            mend="hand in the one in force.")  # fmt: skip

    for (person, fund), one in decisions_of_cases(_cases(rows, people), where, rows).items():
        found[person, fund] = one
    for i, (row, person) in enumerate(zip(rows, people, strict=True), 1):
        for name in (n for n in row if n.startswith("eligible_") and row[n] is not None):
            fund = name.removeprefix("eligible_")
            _known_fund(fund, f"{where}, {name}")
            if row.get("case"):
                raise RefusedError("a client's case decides whom a fund may serve.", where=at(where, i, rows, name),
                                   mend="leave the fields eligible_… blank for a case.")  # fmt: skip
            reason = "" if row[name] else "decided before loading: not eligible"
            keep(FundDecision(pseudonym_id=person, fund=fund, is_eligible=row[name], reason=reason,
                              valid_until=row.get("decided_until")), at(where, i, rows, name))  # fmt: skip
    if decisions is not None:
        for one, place in _table_of_decisions(decisions, decisions_name, set(people)):
            keep(one, place)
    return found


def _cases(rows: list[Row], people: list[str]) -> dict[str, str]:
    return {person: str(row["case"]) for row, person in zip(rows, people, strict=True) if row.get("case")}


def _table_of_decisions(source: Source, name: str, people: set[str]) -> Iterable[tuple[FundDecision, str]]:
    rows, where = read_table(source, name=name or ("" if hasattr(source, "suffix") else "decisions"))
    check_columns(rows, _DECISION, _DECISION_MORE, where)
    loaded = {r[0] for r in among("SELECT pseudonym FROM fiscal_pseudonym WHERE pseudonym IN {}",
                                  {r["person"] for r in rows})}  # fmt: skip
    for i, row in enumerate(rows, 1):
        place = f"{where}, row {i}"
        if row["person"] not in people and row["person"] not in loaded:
            raise DataError(f"nobody has the pseudonym '{row['person']}'.", where=f"{place}, person",
                            mend="load a line of this person first.")  # fmt: skip
        _known_fund(row["fund"], f"{place}, fund")
        yield FundDecision(
            pseudonym_id=row["person"], fund=row["fund"], is_eligible=row["is_eligible"], reason=row.get("reason", ""),
            citation=row.get("citation", ""), valid_until=row.get("valid_until_date"),
            rule_version=row.get("rule_version", "")[:40],
        ), place  # fmt: skip


def _known_fund(name: str, where: str) -> None:
    known = {*families(), *FundYear.objects.values_list("pk", flat=True)} if name not in families() else {name}
    if name not in known:
        raise UnknownNameError.of("family of funds or fund-year", name, known, where=where)


def _refuse_expired(
    rows: list[Row], people: list[str], decided: dict[tuple[str, str], FundDecision], where: str
) -> None:
    """A line is refused whose own decision, or every decision that would open a fund for its person, ended before."""
    last: dict[str, list[date | None]] = defaultdict(list)
    for (person, _), one in decided.items():
        if one.is_eligible:
            last[person].append(one.valid_until)
    for i, (row, person) in enumerate(zip(rows, people, strict=True), 1):
        ends = last.get(person) or [row.get("decided_until")]
        over = [d for d in ends if d is not None and d < row["service_date"]]
        if len(over) == len(ends):
            raise RefusedError(
                f"the decision about this person ended on {max(over)}, before the service of {row['service_date']}.",
                where=at(where, i, rows, "decided_until"), mend="decide eligibility anew, then load the line.",
            )  # fmt: skip


def _store_decisions(decided: dict[tuple[str, str], FundDecision], now: Any) -> None:
    for one in decided.values():
        one.loaded_at = now
    FundDecision.objects.bulk_create(
        decided.values(), batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["pseudonym", "fund"],
        update_fields=["is_eligible", "reason", "citation", "valid_until", "rule_version", "loaded_at"],
    )  # fmt: skip
