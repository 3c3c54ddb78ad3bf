"""What a plan is made from, as one document: open lines net of what is promised, funds with the ledger's balances.

The document is kept with the plan, so that the plan can be made again and explained years later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from braidwork.funding import Funds, LimitRule, LinePredicate, PersonDecision, PersonEligibility, ServiceLines
from braidwork.funding import service_lines as checked_lines
from braidwork.funding.funds import families
from braidwork.funding.funds.reading import funds_of_document
from braidwork.funding.ledger import ENCUMBERED, EXPENDED
from braidwork.funding.lines.categories import categories
from braidwork.workspace.fiscal.book import book_document
from braidwork.workspace.fiscal.case_decisions import FROM_CASE, decisions_now
from braidwork.workspace.fiscal.models import FundDecision, ServiceLine
from braidwork.workspace.fiscal.standing import among

SYNTHETIC = "synthetic: invented people, needs or awards"
_COLUMNS = ("line_id", "person", "category_code", "cost_cents", "other_grants_cents", "service_date",
            "waiting_since_date", "county_code", "tier")  # fmt: skip
_ENROLLED = "is_enrolled"
_LAST = "last_service_date"


@dataclass(frozen=True)
class Inputs:
    """Lines and funds of a day. `document` is JSON-ready: on, awards, used_cents, lines, decisions, left_out, note.

    `used_cents` is what caps and floors counted already; `left_out` names lines that wait for their first part.
    """

    document: Mapping[str, Any]

    @property
    def on(self) -> date:
        """The day."""
        return date.fromisoformat(self.document["on"])

    @cached_property
    def funds(self) -> Funds:
        """Fund-years with what they have, caps and floors less what was counted already."""
        whole = funds_of_document(self.document["awards"], on=self.on, where="the award book")
        used = self.document["used_cents"]
        return replace(whole, limits=tuple(_less(rule, used.get(rule.rule_id, 0)) for rule in whole.limits))

    @cached_property
    def lines(self) -> ServiceLines:
        """Open lines: what other grants and the ledger cover already counts as covered."""
        columns = {k: list(v) for k, v in self.document["lines"].items()}
        return checked_lines(columns, self._eligibility(), note=self.document["note"])

    def _eligibility(self) -> PersonEligibility:
        people = sorted(set(self.document["lines"]["person"]))
        decided = {(d[0], d[1]): d for d in self.document["decisions"]}
        found = []
        for fund in self.funds.fund_years:
            everyone = "everyone" in families()[fund.family].programs
            for person in people:
                one = decided.get((person, fund.fund_year_id)) or decided.get((person, fund.family))
                if one is not None:
                    until = date.fromisoformat(one[5]) if one[5] else None
                    said = one[3] or ("" if one[2] else "eligibility decided: not eligible")
                    found.append(PersonDecision(person, fund.fund_year_id, one[2], said, one[4], until))
                elif everyone:
                    found.append(PersonDecision(person, fund.fund_year_id, True))
        return PersonEligibility.of_decisions(found)


def inputs_of(on: date) -> Inputs:
    """The inputs as they stand in the workspace on a day."""
    awards = book_document(on)
    whole = funds_of_document(awards, on=on, where="the award book")
    committed = committed_cents()
    stored = list(ServiceLine.objects.filter(withdrawn_at=None).order_by("line_id"))
    by_line: dict[str, dict[str, int]] = defaultdict(dict)
    for (line, fund), cents in committed.items():
        by_line[line][fund] = cents
    ceilings = [(frozenset(c.fund_year_ids), c.category_codes) for c in whole.ceilings]
    enrolled = _enrolled(by_line)
    kept, left_out = [], []
    for line in stored:
        mine = by_line.get(str(line.pk), {})
        if line.cost_cents - line.other_grants_cents <= sum(mine.values()):
            continue
        # A ceiling is on the whole line: the rest of one that a ceiling already counted cannot be planned apart.
        if any(line.category_code in codes and funds & set(mine) for funds, codes in ceilings):
            left_out.append(str(line.pk))
        else:
            kept.append(line)
    return Inputs({
        "on": on.isoformat(), "awards": awards, "used_cents": _used(whole, by_line),
        "lines": _columns(kept, by_line, enrolled), "decisions": _decisions(kept), "left_out": left_out,
        "note": SYNTHETIC if any(line.is_synthetic for line in kept) else "",
    })  # fmt: skip


def committed_cents() -> dict[tuple[str, str], int]:
    """Cents promised or spent by line and fund-year."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, fund_year, SUM(amount_cents) FROM fiscal_posting WHERE line <> '' "
            "AND account IN (%s, %s) GROUP BY 1, 2", [ENCUMBERED, EXPENDED],
        )  # fmt: skip
        return {(r[0], r[1]): int(r[2]) for r in cursor.fetchall() if r[2]}


def counts(predicate: LinePredicate, line: ServiceLine) -> bool:
    """Whether a cap or a floor counts a stored line."""
    flags = set(line.flags)
    return (
        (predicate.category_codes is None or line.category_code in predicate.category_codes)
        and (predicate.county_codes is None or line.county_code in predicate.county_codes)
        and (not predicate.flags_any or bool(flags & set(predicate.flags_any)))
        and not flags & set(predicate.flags_none)
        and (predicate.tiers is None or line.tier in predicate.tiers)
    )


def stored_lines(ids: Iterable[str]) -> dict[str, ServiceLine]:
    """Stored lines by id, for any number of ids."""
    wanted, found = sorted(set(ids)), dict[str, ServiceLine]()
    for start in range(0, len(wanted), 5000):
        found |= ServiceLine.objects.in_bulk(wanted[start : start + 5000])
    return found


def _less(rule: LimitRule, used: int) -> LimitRule:
    return replace(rule, limit_cents=max(0, rule.cents - used), share=None, base_cents=None) if used else rule


def _used(funds: Funds, by_line: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    lines = stored_lines(by_line) if funds.limits else {}
    found: dict[str, int] = {}
    for rule in funds.limits:
        members = set(rule.fund_year_ids)
        found[rule.rule_id] = sum(
            sum(cents for fund, cents in by_line[name].items() if fund in members)
            for name, line in lines.items()
            if members & set(by_line[name]) and counts(rule.predicate, line)
        )
    return {k: v for k, v in found.items() if v}


def _enrolled(by_line: Mapping[str, Any]) -> set[str]:
    """Who has a career or training service already, paid or promised."""
    enabling = {c.code for c in categories().values() if c.enables}
    return {str(x.pseudonym_id) for x in stored_lines(by_line).values() if x.category_code in enabling}


def _columns(kept: list[ServiceLine], by_line: Mapping[str, Mapping[str, int]], enrolled: set[str]) -> dict[str, Any]:
    columns: dict[str, Any] = {name: [] for name in _COLUMNS}
    for line in kept:
        covered = line.other_grants_cents + sum(by_line.get(str(line.pk), {}).values())
        values = (
            str(line.pk), str(line.pseudonym_id), line.category_code, line.cost_cents, covered,
            line.service_date.isoformat(), line.waiting_since_date.isoformat(), line.county_code, line.tier,
        )  # fmt: skip
        for name, value in zip(_COLUMNS, values, strict=True):
            columns[name].append(value)
    if any(line.last_service_date for line in kept):  # services that last; without one a plan keeps its inputs' hash
        columns[_LAST] = [(line.last_service_date or line.service_date).isoformat() for line in kept]
    flags = {f for line in kept for f in line.flags} | {_ENROLLED}
    for flag in sorted(flags):
        columns[flag] = [flag in line.flags or (flag == _ENROLLED and str(line.pseudonym_id) in enrolled)
                         for line in kept]  # fmt: skip
    return columns


def _decisions(kept: list[ServiceLine]) -> list[list[Any]]:
    people = sorted({str(line.pseudonym_id) for line in kept})
    rows = among(
        "SELECT pseudonym_id, fund, is_eligible, reason, citation, valid_until FROM fiscal_funddecision "
        "WHERE pseudonym_id IN {} ORDER BY 1, 2", people,
    )  # fmt: skip
    found = [[r[0], r[1], bool(r[2]), r[3], r[4], str(r[5]) if r[5] else None] for r in rows]
    now = decisions_now(people)
    return [_as_now(one, now) for one in found]


def _as_now(kept: list[Any], now: Mapping[tuple[str, str], FundDecision]) -> list[Any]:
    """A decision that was read from a case as the case decides now; one from a file stays as it was given."""
    current = now.get((kept[0], kept[1])) if str(kept[3]).startswith(FROM_CASE) else None
    return kept if current is None else [*kept[:2], current.is_eligible, current.reason, *kept[4:]]
