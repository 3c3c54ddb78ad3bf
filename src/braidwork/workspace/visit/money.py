"""The money of a visit told to people: what is needed, who pays, one dollar traced to its rule, and the proof."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from braidwork.eligibility.rules.sentences import shown_date
from braidwork.funding.amounts import dollars
from braidwork.region.printed import aligned
from braidwork.workspace.visit.layout import cut, heading, wrapped

if TYPE_CHECKING:
    from braidwork.funding.explaining.line import FundVerdict
    from braidwork.workspace.visit.paying import Paid, Payment, Proof
    from braidwork.workspace.visit.sitting import Visit

_SERVICE, _PAYERS = 42, 30  # widths of columns


def money_story(visit: Visit, options: str = "") -> list[str]:
    """Services with prices and payers, and the reasons for the largest one; `options` as `story` takes them."""
    told = heading("What it takes, and who pays")
    payment = visit.payment
    if payment is None:
        told += [f"  {line}" for line in aligned(_unpaid(visit), 2)]
        return [*told, *_sources(visit), *wrapped(f"Who pays is not told: {_why_untold(visit, options)}."), ""]
    told += [f"  {line}" for line in aligned(_rows(payment), 2)]
    named = (f"{payment.names[f]} {dollars(c)}" for f, c in payment.by_fund().items())
    told += wrapped(f"Together: {' + '.join(named) or 'nobody pays anything'}.")
    share = payment.covered_cents / payment.needed_cents if payment.needed_cents else 0
    covered = f"{dollars(payment.covered_cents)}, {share:.0%} of what is needed"
    told += wrapped(f"Planned among {payment.lines} open services of everybody and {payment.awards} awards: no lawful "
                    f"plan covers more by priority ({covered}).")  # fmt: skip
    told += [*_sources(visit), ""]
    largest = max(payment.paid, key=lambda p: p.cost_cents - p.short_cents)
    return [*told, *_why(largest, options if payment.proof is not None else None), ""]


def proof_story(visit: Visit) -> list[str]:
    """The largest promise traced back to its rule, and the ledger read anew; none where nothing is posted."""
    if visit.payment is None or visit.payment.proof is None:
        return []
    return [*_proof(visit.payment.proof, is_new=visit.is_new), ""]


def _rows(payment: Payment) -> list[list[str]]:
    rows = [["begins", "service", "price", "paid by"]]
    for one in payment.paid:
        by = ", ".join(_payer(v, len(one.explained.chosen)) for v in one.explained.chosen)
        if one.short_cents:
            by = f"{by}; " if by else ""
            by += f"{dollars(one.short_cents)} open"
        payers = textwrap.wrap(by, _PAYERS) or [""]
        rows.append([shown_date(one.service_date), cut(one.label, _SERVICE), dollars(one.cost_cents), payers[0]])
        rows += [["", "", "", more] for more in payers[1:]]
    paid = sum(p.cost_cents - p.short_cents for p in payment.paid)
    rows.append(["", "in all", dollars(sum(p.cost_cents for p in payment.paid)), f"{dollars(paid)} paid"])
    return _right(rows)


def _right(rows: list[list[str]]) -> list[list[str]]:
    """The last column as text: `aligned` would set it to the right."""
    widest = max(len(r[-1]) for r in rows)
    return [[*r[:-1], r[-1].ljust(widest)] for r in rows]


def _unpaid(visit: Visit) -> list[list[str]]:
    rows = [["begins", "service", "price"]]
    rows += [[shown_date(n.service_date), cut(n.label, 58), dollars(n.cost_cents)] for n in visit.needs]
    return [*rows, ["", "in all", dollars(sum(n.cost_cents for n in visit.needs))]]


def _why_untold(visit: Visit, options: str) -> str:
    """Why nobody is named who pays, and how somebody could be."""
    if visit.hides_payers:
        return "it can rest on private answers"
    if not visit.county:
        return "no county is known, and money is for a county"
    load = "load some: braidwork fund load FILE --as NAME"
    if visit.file and "--demo" not in options:
        return f"there are no awards in this folder. Add --demo to plan with the demo's invented awards, or {load}"
    return f"there are no awards in this folder; {load}"


def _payer(verdict: FundVerdict, among: int) -> str:
    return f"{verdict.name} {dollars(verdict.amount_cents)}" if among > 1 else verdict.name


def _sources(visit: Visit) -> list[str]:
    return wrapped("Prices: " + "; ".join(dict.fromkeys(n.source for n in visit.needs)) + ".")


def _why(one: Paid, options: str | None) -> Iterator[str]:
    """Why the payers may pay the largest service, and in a sentence why no other fund does.

    `options` of the command that tells more; None where the line is in no book.
    """
    paid = one.cost_cents - one.short_cents
    nobody = f"Why nobody pays for “{one.label}”"
    yield from heading(f"Why {dollars(paid)} for “{one.label}” may come from there" if paid else nobody)
    for v in one.explained.chosen:
        yield from wrapped(f"{v.name} {v.sentence}. Rule: {v.citation}.", "  ")
    groups: dict[str, list[str]] = {}
    for v in one.explained.verdicts:
        if v.verdict != "chosen":
            groups.setdefault(_reason(v), []).append(v.name)
    said = [f"{_names(names)} {reason}" for reason, names in groups.items()]
    if said:
        yield from wrapped(f"{'Not the others: ' if paid else ''}{'; '.join(said)}.", "  ")
    if options is not None:
        command = " ".join(["braidwork fund explain", one.line_id, *([options] if options else [])])
        yield f"  Each verdict with its rule: {command}"  # on one line, to be copied


def _names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _reason(verdict: FundVerdict) -> str:
    """Why a fund does not pay, without its name, so that funds with one reason stand together."""
    sentence = verdict.sentence.removeprefix(f"{verdict.name} ").partition(" (balance of")[0]
    if "no cent left" in verdict.sentence:
        return "(no cent left)"
    if sentence.startswith("the service lasts to "):
        return f"({sentence.partition(':')[0]}, the money does not)"
    if sentence.startswith(("the case decides on", "decided on")):
        return f"(the case says {sentence.rpartition(': ')[2]})"
    return f"({sentence})"


def _proof(proof: Proof, *, is_new: bool) -> Iterator[str]:
    yield from heading("The proof: that dollar, traced back")
    for sentence in proof.grounds.sentences():
        yield from wrapped(sentence, "  ")
    batches = ", ".join(map(str, proof.batches))
    yield from wrapped(f"Plan hash {proof.plan_hash[:16]}; proposed by {proof.proposed_by}, approved by "
                       f"{proof.approved_by}; posted as batch {batches}"
                       f"{'' if is_new else ' in an earlier run, and not again'}.", "  ")  # fmt: skip
    check = proof.ledger
    if check.good:
        yield from wrapped(f"The ledger read anew: {check.batches} batches, {check.postings} postings, every hash and "
                           f"sum as sealed. Chain head {check.head[:16]}.", "  ")  # fmt: skip
    else:
        yield from wrapped(f"THE LEDGER IS NOT AS IT WAS SEALED: {'; '.join(check.faults)}.", "  ")
