"""The stored ledger: it posts whole batches or nothing, refuses edits, and shows tampering by batch and row."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.errors import BraidworkError, RefusedError

ADULT, LEVY = "WIOA-ADULT-PY26", "LEVY-26"


@pytest.fixture
def ledger():
    """Two awards of $2,000 and $500 and two lines of one pseudonym, awarded in batch 1."""
    from django.utils import timezone

    from braidwork.funding.ledger import Movement
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.fiscal.models import FundYear, Pseudonym, ServiceLine
    from braidwork.workspace.fiscal.posting import post

    for name, cents in ((ADULT, 200000), (LEVY, 50000)):
        FundYear.objects.create(
            fund_year_id=name, fund_id=name, award=f"Synthetic {name}", origin="demo", start_date=date(2026, 7, 1),
            end_date=date(2027, 6, 30), last_posting_date=date(2027, 9, 30), allotment_cents=cents, is_federal=True,
            flex=1, rule_version="test", is_synthetic=True,
        )  # fmt: skip
    person = Pseudonym.objects.create(pseudonym="p0001", is_synthetic=True)
    for line, cents in (("L1", 125000), ("L2", 35050)):
        ServiceLine.objects.create(
            line_id=line, pseudonym=person, category_code="training", cost_cents=cents, service_date=date(2026, 8, 1),
            waiting_since_date=date(2026, 7, 1), county_code="53033", tier=1, loaded_at=timezone.now(),
            is_synthetic=True,
        )  # fmt: skip
    post("award", [Movement(ADULT, 200000, "2026-07-01"), Movement(LEVY, 50000, "2026-07-01")], by=SYSTEM)
    return SYSTEM


def move(cents, line="L1", fund_year=ADULT, day="2026-08-01"):
    from braidwork.funding.ledger import Movement

    return Movement(fund_year, cents, day, "p0001", line, "training")


def balances():
    from braidwork.workspace.fiscal.standing import StoredStanding

    return {k: v for k, v in StoredStanding().balances([ADULT, LEVY]).items() if v}


def rows():
    from braidwork.workspace.fiscal.models import LedgerPosting

    return LedgerPosting.objects.count()


def test_what_is_posted_is_there_sealed_and_balanced(ledger):
    from braidwork.workspace.fiscal.posting import post, reverse
    from braidwork.workspace.fiscal.verifying import rebuild_balances, verify_chain, verify_ledger

    post("encumber", [move(125000), move(35050, "L2", LEVY)], by=ledger)
    post("actual", [move(100000)], by=ledger)
    post("release", [move(25000)], by=ledger)
    assert balances()[ADULT, 1100] == 100000
    assert balances()[ADULT, 1300] == 100000
    reverse([9], reason="wrong amount", day="2026-08-02", by=ledger)
    assert (ADULT, 1300) not in balances()
    check = verify_ledger()
    assert check.good, check.faults
    assert (check.batches, check.postings) == (5, 14)
    assert verify_chain().head == check.head
    assert verify_ledger(known_head="ab" * 32).faults == (
        "the head that was written down is gone: the end of the ledger was cut off",
    )
    before = balances()
    rebuild_balances()
    assert balances() == before


@pytest.mark.parametrize(
    ("kind", "movement", "says"),
    [
        ("encumber", lambda: move(50001, "L1", LEVY), r"LEVY-26 has \$500.00 available; \$500.01 was asked"),
        ("encumber", lambda: move(125001), r"costs \$1,250.00"),
        ("actual", lambda: move(1), r"\$0.00 encumbered"),
        ("encumber", lambda: move(1, "L7"), "no line 'L7'"),
        ("encumber", lambda: move(1, day="2027-10-01"), "outside the days"),
    ],
)
def test_a_batch_that_must_not_be_is_refused_whole(ledger, kind, movement, says):
    from braidwork.workspace.fiscal.posting import post

    before = rows(), balances()
    with pytest.raises(BraidworkError, match=says):
        post(kind, [move(100), movement()], by=ledger)
    assert (rows(), balances()) == before


def test_a_reversal_happens_once_and_needs_a_reason(ledger):
    from braidwork.workspace.fiscal.posting import post, reverse

    post("encumber", [move(125000)], by=ledger)
    with pytest.raises(BraidworkError, match="no reason"):
        reverse([5], reason="because", day="2026-08-02", by=ledger)
    with pytest.raises(BraidworkError, match="no posting 99"):
        reverse([99], reason="wrong fund", day="2026-08-02", by=ledger)
    reverse([5], reason="wrong fund", day="2026-08-02", by=ledger)
    with pytest.raises(RefusedError, match="undone already"):
        reverse([6], reason="wrong fund", day="2026-08-02", by=ledger)
    with pytest.raises(RefusedError, match="itself a reversal"):
        reverse([7], reason="wrong fund", day="2026-08-02", by=ledger)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE fiscal_posting SET amount_cents = 1 WHERE id = 1", "never changed"),
        ("DELETE FROM fiscal_posting WHERE id = 1", "never changed"),
        ("UPDATE fiscal_batch SET reason = 'x'", "never changed"),
        ("DELETE FROM fiscal_batch", "never changed"),
        ("INSERT INTO fiscal_posting VALUES (5, 1, 3, 1100, 'X', '', '', '', '2026-07-01', 5, NULL, 0)", "sealed"),
        ("INSERT OR REPLACE INTO fiscal_posting VALUES (1, 1, 1, 1100, 'X', '', '', '', '2026-07-01', 5, NULL, 0)",
         "sealed|never changed"),
        ("INSERT INTO fiscal_posting VALUES (5, 2, 3, 1100, 'X', '', '', '', '2026-07-01', 5.5, NULL, 0)", "REAL"),
        ("INSERT INTO fiscal_batch VALUES (2, 'x', 'award', '', '', '', 1, 5, '', '', 'y', '', '', '')",
         "not complete"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses(ledger, statement, says):
    from django.db import DatabaseError, connection, transaction

    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_tampering_is_shown_by_batch_and_row(ledger):
    from django.db import connection

    from braidwork.workspace.fiscal.posting import post
    from braidwork.workspace.fiscal.verifying import verify_ledger

    post("encumber", [move(125000)], by=ledger)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fiscal_posting_no_update")
        cursor.execute("UPDATE fiscal_posting SET person = 'p0002' WHERE id = 6")
    faults = verify_ledger().faults
    assert "batch 2, row 6: it was changed after it was sealed" in faults
    assert "batch 2: its postings are not those that were sealed" in faults
