"""Generated tables of synthetic participants, alone and linked: the outsider works nothing out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from braidwork.disclosure import Ledger, Unprotectable, check_cells, release

from .conftest import counted, rated
from .outsider import Outsider

LEVELS = {"race": ("a", "b", "c"), "county": ("K", "P"), "quarter": ("Q1", "Q2")}
PLACES = {"county": ("K", "P", "S"), "quarter": ("Q1", "Q2")}
PEOPLE = [(r, c, q) for r in LEVELS["race"] for c in LEVELS["county"] for q in LEVELS["quarter"]]
SPREAD = st.one_of(st.integers(0, 12), st.integers(0, 90))


@st.composite
def populations(draw):
    return dict(zip(PEOPLE, draw(st.lists(SPREAD, min_size=len(PEOPLE), max_size=len(PEOPLE))), strict=True))


CUTS = st.lists(
    st.sets(st.sampled_from(sorted(LEVELS)), min_size=1, max_size=3).map(lambda s: tuple(sorted(s))),
    min_size=2,
    max_size=3,
    unique=True,
)


def cut(population, dimensions):
    """The population counted over some of its dimensions."""
    places = [list(LEVELS).index(d) for d in dimensions]
    counts: dict[tuple[str, ...], int] = {}
    for person, count in population.items():
        key = tuple(person[i] for i in places)
        counts[key] = counts.get(key, 0) + count
    return counts


def true_count(population, dimensions):
    wanted = {d: c for d, c in dimensions.items() if c != "all"}
    return sum(n for p, n in population.items() if all(p[list(LEVELS).index(d)] == c for d, c in wanted.items()))


def fresh_ledger():
    return Ledger.open(Path(tempfile.mkdtemp()) / "ledger.jsonl")


def release_all(population, cuts):
    """Every cut that the door lets through, one after the other."""
    ledger, releases = fresh_ledger(), []
    for dimensions in cuts:
        before = len(ledger.entries())
        try:
            releases.append(release(counted(cut(population, dimensions), dimensions), "participants", ledger=ledger))
        except Unprotectable as refused:
            assert refused.cells
            assert len(ledger.entries()) == before
    return releases


@settings(max_examples=6)  # each example is two or three releases and many hundred linear programs
@given(population=populations(), cuts=CUTS)
def test_linked_releases_leave_every_withheld_figure_open(population, cuts):
    assume(any(population.values()))
    releases = release_all(population, cuts)
    outsider = Outsider(LEVELS)
    for finished in releases:
        assert check_cells(finished) == []
        outsider.read(finished)
    for cell in (c for r in releases for c in r if c.withheld):
        low, high = outsider.interval(outsider.cell(cell.dimensions))
        count = true_count(population, cell.dimensions)
        assert low - 1e-6 <= count <= high + 1e-6
        assert high - low >= 10 - 1e-6, (cell.dimensions, low, high)
        if count < 10:
            assert high >= count + 10 - 1e-6, (cell.dimensions, low, high)


@settings(max_examples=4)
@given(population=populations(), cuts=CUTS)
def test_another_release_never_widens_an_interval(population, cuts):
    assume(any(population.values()))
    releases = release_all(population, cuts)
    assume(len(releases) > 1)
    outsider = Outsider(LEVELS)
    cells = [c for c in releases[0] if c.withheld]
    before = None
    for finished in releases:
        outsider.read(finished)
        now = [outsider.interval(outsider.cell(c.dimensions)) for c in cells]
        for (low, high), (was_low, was_high) in zip(now, before or now, strict=True):
            assert low >= was_low - 1e-6
            assert high <= was_high + 1e-6
        before = now


@settings(max_examples=15)
@given(
    k=st.integers(20, 90),
    p=st.integers(1, 9),
    s=st.integers(10, 30),
    second=st.sampled_from(["K and S", "K and P", "P and S"]),
)
def test_planted_differencing_between_groupings_is_always_caught(k, p, s, second):
    ledger = fresh_ledger()
    groups = {"county": {"K and S": ("K", "S"), "K and P": ("K", "P"), "P and S": ("P", "S")}}
    count = {"K": k, "P": p, "S": s, "K and S": k + s, "K and P": k + p, "P and S": p + s}
    first = release(counted({("K",): k, ("P",): p, ("S",): s}, ("county",)), "participants", ledger=ledger)
    outsider = Outsider({"county": ("K", "P", "S")}, groups=groups).read(first)
    here = {"county": {second: groups["county"][second]}}
    try:
        outsider.read(
            release(counted({(second,): count[second]}, ("county",)), "participants", ledger=ledger, groups=here)
        )
    except Unprotectable:
        assert len(ledger.entries()) == 1
    low, high = outsider.interval(outsider.cell({"county": "P"}))
    assert high >= p + 10 - 1e-6
    assert low <= 1 + 1e-6


@settings(max_examples=10)
@given(
    cells=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=6, max_size=6).filter(
        lambda pairs: any(a + b for a, b in pairs)
    )
)
def test_published_rates_and_ranges_leave_small_numerators_and_complements_open(cells):
    keys = [(c, q) for c in PLACES["county"] for q in PLACES["quarter"]]
    rates = {key: (a, a + b) for key, (a, b) in zip(keys, cells, strict=True)}
    try:
        finished = release(rated(rates, ("county", "quarter")), "participants", ledger=fresh_ledger())
    except Unprotectable:
        return
    outsider = Outsider(PLACES, floor=0).read(finished)
    for key, (numerator, denominator) in rates.items():
        where = dict(zip(("county", "quarter"), key, strict=True))
        having = outsider.having(where)
        for row, count in ((having, numerator), (outsider.cell(where) - having, denominator - numerator)):
            if 0 < count < 10:
                low, high = outsider.interval(row)
                assert low <= 1e-6
                assert high >= count + 10 - 1e-6
