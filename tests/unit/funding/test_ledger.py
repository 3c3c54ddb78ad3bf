"""The ledger's arithmetic: goldens of the seal, rules of posting, texts that accounting tools read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import BraidworkError, DataError, RefusedError
from braidwork.funding.ledger import (
    AVAILABLE,
    ENCUMBERED,
    EXPENDED,
    FIRST,
    SOURCE,
    Books,
    Header,
    Movement,
    Posting,
    Tree,
    chain_of,
    export,
    leaf,
    postings_of,
    read_balances,
    reversal_of,
    root_of,
    split_by_benefit,
)

ADULT, LEVY = "WIOA-ADULT-PY25", "LEVY-25"
GOLDEN = [
    Posting(1, 1, 1, 1100, ADULT, "p0001", "L1", "ita", "2025-08-01", -125000),
    Posting(2, 1, 1, 1200, ADULT, "p0001", "L1", "ita", "2025-08-01", 125000),
    Posting(3, 1, 2, 1100, LEVY, "p0001", "L2", "device", "2025-08-01", -35050),
    Posting(4, 1, 2, 1200, LEVY, "p0001", "L2", "device", "2025-08-01", 35050),
]
NOW = "2025-08-01T12:00:00Z"


def test_the_seal_gives_the_golden_hashes():
    assert leaf(GOLDEN[0]).hex() == "9aee653bc6f6bb951e23da28697c19475b3cad0a4c9b05d7fa6b96e5ceebc966"
    assert root_of(GOLDEN).hex() == "46ab190ad31d4d7af3f3c05f02d49c50ede8417e540c5fd4ce7210d71444eaab"
    assert root_of(GOLDEN[:3]).hex() == "11f6ee5e5af2c1f79afb1577b6cd1c8770eb1773d1054916af04e632fbf83fbe"
    header = Header(1, NOW, "encumber", "0" * 64, "rules-2025.08", 4)
    golden = "c47f3124999574e18455000c57abfde82a22af45928843f1e53b877e3db3898d"
    assert chain_of(FIRST, root_of(GOLDEN), header).hex() == golden


@given(st.integers(1, 70))
def test_a_tree_taken_row_by_row_is_the_tree_built_level_by_level(n):
    from hashlib import sha256

    level = [leaf((i,)) for i in range(n)]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    tree = Tree()
    for i in range(n):
        tree.add([leaf((i,))])
    assert tree.root() == level[0]
    assert tree.root() != root_of([*((i,) for i in range(n)), (n - 1,)])


@pytest.fixture
def books() -> Books:
    """Two awards of $2,000 and $500; two lines of one pseudonym."""
    found = Books(
        windows={ADULT: ("2025-07-01", "2027-06-30"), LEVY: ("2025-01-01", "2025-12-31")},
        line_costs={"L1": 125000, "L2": 35050}, people={"p0001"},
    )  # fmt: skip
    awards = [Movement(ADULT, 200000, "2025-07-01"), Movement(LEVY, 50000, "2025-07-01")]
    post(found, "award", *awards)
    return found


def post(books: Books, kind, *movements):
    number = len(books.postings) + 1
    rows = postings_of(kind, movements, batch=len(books.batches) + 1, first_posting=number, first_entry=number)
    return books.post(kind, rows, made_at=NOW, rule_version="rules-2025.08")


def move(cents, line="L1", fund_year=ADULT, day="2025-08-01", person="p0001"):
    return Movement(fund_year, cents, day, person, line, "ita")


def test_money_goes_from_award_to_spent_and_every_entry_sums_to_zero(books):
    post(books, "encumber", move(125000), move(35050, "L2", LEVY))
    post(books, "actual", move(100000))
    post(books, "release", move(25000))
    post(books, "refund", move(10000))
    balances = books.balances([ADULT])
    assert (balances[ADULT, AVAILABLE], balances[ADULT, ENCUMBERED], balances[ADULT, EXPENDED]) == (110000, 0, 90000)
    assert balances[ADULT, SOURCE] == -200000
    entries = {}
    for p in books.postings:
        entries[p.batch, p.entry] = entries.get((p.batch, p.entry), 0) + p.amount_cents
    assert set(entries.values()) == {0}
    assert [b.previous for b in books.batches[1:]] == [b.chain for b in books.batches[:-1]]


def test_a_reversal_undoes_whole_entries_once(books):
    post(books, "encumber", move(125000))
    posted = books.postings[-2:]

    def undo(rows, day="2025-09-01"):
        number = len(books.postings) + 1
        found = reversal_of(
            rows, batch=len(books.batches) + 1, first_posting=number, first_entry=number, day=day
        )  # fmt: skip
        return books.post("reversal", found, made_at=NOW)

    with pytest.raises(RefusedError, match=r"half of an entry|sums to"):
        undo(posted[:1])
    with pytest.raises(RefusedError, match="before posting"):
        undo(posted, day="2025-07-31")
    undo(posted)
    assert books.balances([ADULT])[ADULT, ENCUMBERED] == 0
    with pytest.raises(RefusedError, match="undone already"):
        undo(posted)
    with pytest.raises(RefusedError, match="itself a reversal"):
        undo(books.postings[-2:])
    post(books, "encumber", move(125000))  # the money is there again


@pytest.mark.parametrize(
    ("kind", "movement", "says"),
    [
        ("encumber", move(50001, "L1", LEVY), "LEVY-25 has .500.00 available; .500.01 was asked"),
        ("encumber", move(35051, "L2", LEVY), "costs"),
        ("encumber", move(100, "L9"), "no line 'L9'"),
        ("encumber", move(100, fund_year="WIOA-YOUTH"), "no fund-year"),
        ("encumber", move(100, person="p0002"), "nobody has"),
        ("encumber", move(100, "L2", LEVY, "2026-01-01"), "outside the days"),
        ("encumber", move(0), "above 0"),
        ("encumber", move(12.5), "above 0"),
        ("encumber", Movement(ADULT, 100, "2025-08-01"), "person, line or category"),
        ("actual", move(100), "L1 has .0.00 encumbered"),
        ("refund", move(100), "L1 has .0.00 expended"),
    ],
)
def test_what_must_not_be_posted_is_refused_and_nothing_is_kept(books, kind, movement, says):
    before = len(books.postings), len(books.batches)
    with pytest.raises(BraidworkError, match=says):
        post(books, kind, movement)
    assert (len(books.postings), len(books.batches)) == before


@pytest.mark.parametrize("cents", [1.0, True, "5", 2**60])
def test_an_amount_that_is_not_whole_cents_is_refused(books, cents):
    rows = [GOLDEN[0]._replace(amount_cents=cents), GOLDEN[1]]
    with pytest.raises((DataError, RefusedError)):
        books.post("encumber", rows, made_at=NOW)


def test_a_control_character_and_an_entry_that_does_not_sum_to_zero_are_refused(books):
    with pytest.raises(DataError, match="control character"):
        books.post("encumber", [GOLDEN[0]._replace(category="i\x1fta"), GOLDEN[1]], made_at=NOW)
    with pytest.raises(RefusedError, match="sums to -1 cents"):
        books.post("encumber", [GOLDEN[0], GOLDEN[1]._replace(amount_cents=124999)], made_at=NOW)


@pytest.mark.parametrize("language", ["beancount", "hledger"])
def test_the_text_reads_back_to_every_balance(books, language):
    post(books, "encumber", move(125000), move(1, "L2", LEVY))
    post(books, "actual", move(99999))
    kinds = {b.header.id: b.header.kind for b in books.batches}
    lines = list(export(language, books.postings, kinds, title='A "demo" ledger'))
    balances = books.balances([ADULT, LEVY])
    assert {k: v for k, v in read_balances(language, lines).items() if v} == {k: v for k, v in balances.items() if v}
    torn = [line.replace("999.99", "999.98") for line in lines]
    with pytest.raises(DataError, match="asserted"):
        read_balances(language, torn)


def test_beancount_itself_accepts_the_text(books):
    loader = pytest.importorskip("beancount.loader")
    post(books, "encumber", move(125000), move(35050, "L2", LEVY))
    post(books, "actual", move(1))
    kinds = {b.header.id: b.header.kind for b in books.batches}
    text = "\n".join(export("beancount", books.postings, kinds, title="A demo \\ ledger"))
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    assert sum(type(e).__name__ == "Transaction" for e in entries) == 5
    _, errors, _ = loader.load_string(text.replace("0.01 USD", "0.02 USD", 1))
    assert errors


@given(st.integers(0, 10**9), st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 10**6), min_size=1))
def test_a_shared_cost_is_split_to_the_last_cent(cents, benefit):
    if not sum(benefit.values()):
        with pytest.raises(DataError, match="nobody benefits"):
            split_by_benefit("rent", cents, "square feet", benefit)
        return
    shared = split_by_benefit("rent", cents, "square feet", benefit)
    assert sum(shared.shares_cents.values()) == cents
    for partner, count in benefit.items():
        assert abs(shared.shares_cents[partner] - cents * count / sum(benefit.values())) < 1 + 1e-6
        assert count or not shared.shares_cents[partner]
