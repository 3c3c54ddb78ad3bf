"""Random sequences of acts: the stored ledger accepts, refuses and adds up exactly as the ledger in memory does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from braidwork.errors import BraidworkError

FUNDS, LINES = ("A-26", "B-26"), {"L1": ("p1", 5_000), "L2": ("p1", 900), "L3": ("p2", 7_000)}
DAY = "2026-10-05"
KINDS = ("encumber", "encumber", "encumber", "actual", "actual", "release", "refund", "transfer", "expire", "reversal")
ACT = st.tuples(
    st.sampled_from(KINDS),
    st.lists(
        st.tuples(st.sampled_from(FUNDS), st.sampled_from(sorted(LINES)), st.integers(1, 4_000)), min_size=1, max_size=3
    ),
    st.integers(1, 60),
)  # fmt: skip


@pytest.fixture
def prepared():
    """Two fund-years and three lines, stored."""
    from django.utils import timezone

    from braidwork.workspace.fiscal.models import FundYear, Pseudonym, ServiceLine

    for name in FUNDS:
        FundYear.objects.create(
            fund_year_id=name, fund_id="philanthropy", award=name, origin="test", start_date=date(2026, 7, 1),
            end_date=date(2027, 6, 30), last_posting_date=date(2027, 9, 30), allotment_cents=9_000, is_federal=False,
            flex=1, rule_version="test", is_synthetic=True,
        )  # fmt: skip
    for person in ("p1", "p2"):
        Pseudonym.objects.create(pseudonym=person, is_synthetic=True)
    for line, (person, cents) in LINES.items():
        ServiceLine.objects.create(
            line_id=line, pseudonym_id=person, category_code="career", cost_cents=cents, service_date=date(2026, 8, 1),
            waiting_since_date=date(2026, 7, 1), county_code="53033", tier=1, loaded_at=timezone.now(),
            is_synthetic=True,
        )  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACT, min_size=3, max_size=12))
def test_any_sequence_of_acts_keeps_the_invariants_and_equals_the_books_in_memory(prepared, acts):
    from django.db import transaction

    with transaction.atomic():
        _play(acts)
        transaction.set_rollback(True)


def _play(acts):
    from braidwork.funding.ledger import Books, Movement, postings_of
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.fiscal.models import LedgerBatch
    from braidwork.workspace.fiscal.posting import post
    from braidwork.workspace.fiscal.verifying import verify_ledger

    books = Books(
        dict.fromkeys(FUNDS, ("2026-07-01", "2027-09-30")), {k: cents for k, (_, cents) in LINES.items()},
        {"p1", "p2"},
    )  # fmt: skip

    def in_memory(kind, rows):
        books.post(kind, rows, made_at="2026-10-05T00:00:00Z")

    def numbers():
        last = books.postings[-1] if books.postings else None
        entry = max((p.entry for p in books.postings), default=0)
        return {"batch": len(books.batches) + 1, "first_posting": last.id + 1 if last else 1, "first_entry": entry + 1}

    first = [Movement(f, 9_000, DAY) for f in FUNDS]
    in_memory("award", list(postings_of("award", first, **numbers())))
    post("award", first, by=SYSTEM)
    for kind, parts, which in acts:
        if kind == "reversal":
            moved, stored = _reversal(books, which, numbers())
        else:
            found = [_movement(kind, *part) for part in parts]
            moved = list(postings_of(kind, found, **numbers()))
            stored = lambda kind=kind, found=found: post(kind, found, by=SYSTEM)  # noqa: E731
        assert _refused(lambda kind=kind, moved=moved: in_memory(kind, moved)) == _refused(stored), (kind, parts)
    check = verify_ledger()
    assert check.good, check.faults
    assert (check.batches, check.postings) == (len(books.batches), len(books.postings))
    roots = list(LedgerBatch.objects.order_by("id").values_list("root", flat=True))
    assert [b.root.hex() for b in books.batches] == roots
    _invariants(books)


def _movement(kind, fund, line, cents):
    from braidwork.funding.ledger import Movement

    if kind == "transfer":
        return Movement(fund, cents, DAY, to_fund_year=FUNDS[1 - FUNDS.index(fund)])
    if kind == "expire":
        return Movement(fund, cents // 10 + 1, DAY)
    return Movement(fund, cents, DAY, LINES[line][0], line, "career")


def _reversal(books, which, numbers):
    from braidwork.funding.ledger import reversal_of
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.fiscal.posting import reverse

    entry = next((p.entry for p in books.postings if p.id == which), None)
    whole = [p for p in books.postings if p.entry == entry]
    moved = list(reversal_of(whole, **numbers, day=DAY))
    return moved, lambda: reverse([which], reason="wrong amount", day=DAY, by=SYSTEM)


def _refused(act):
    from django.db import transaction

    try:
        with transaction.atomic():
            act()
    except BraidworkError:
        return True
    return False


def _invariants(books):
    from braidwork.workspace.fiscal.standing import StoredStanding

    standing = StoredStanding()
    balances, sums = standing.balances(FUNDS), standing.line_sums(LINES)
    assert {k: v for k, v in balances.items() if v} == {k: v for k, v in books.balances(FUNDS).items() if v}
    assert {k: v for k, v in sums.items() if v} == {k: v for k, v in books.line_sums(LINES).items() if v}
    assert all(c >= 0 for (_, account), c in balances.items() if account in (1100, 1200))
    assert all(c >= 0 for (_, _, account), c in sums.items() if account == 1200)
    for line, (_, cost) in LINES.items():
        assert sum(c for (name, _, account), c in sums.items() if name == line and account in (1200, 1300)) <= cost
    assert sum(p.amount_cents for p in books.postings) == 0
