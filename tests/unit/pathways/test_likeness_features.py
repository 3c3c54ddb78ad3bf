"""Features of the occupations of the book, over a small invented store: means, who borrows, gaps, fallback, words."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest, PartitionEntry, Store
from braidwork.errors import DataError, NotAvailableError, UnknownNameError
from braidwork.pathways.likeness.borrowed import lenders_of, with_borrowed
from braidwork.pathways.likeness.occupation_features import occupation_features
from braidwork.pathways.likeness.onet_tables import read_onet
from braidwork.pathways.likeness.parts import parts_of

# Two trades of ten occupations; 11-0010 has two specialties, 11-0005 has no ratings, 11-0099 is in no crosswalk.
CODES = [f"{major}-00{i:02d}.00" for major in (11, 12) for i in range(10)] + ["11-0010.01", "11-0010.02"]
UNRATED = "11-0005.00"
ELEMENTS = ("saws", "planes", "glue", "ink")
BOOK = [f"{major}-00{i:02d}" for major in (11, 12) for i in range(10)] + ["11-0010", "11-0099"]


def ratings() -> dict[tuple[str, str, str], float]:
    """Rating of each occupation × element × scale: trade 11 saws, trade 12 inks."""
    random = np.random.default_rng(8)
    found = {}
    for code in CODES:
        for element in ELEMENTS:
            asked = (element == "ink") == code.startswith("12")
            found[code, element, "IM"] = round(float(random.uniform(3, 5) if asked else random.uniform(1, 3)), 2)
            found[code, element, "LV"] = round(float(random.uniform(2, 6) if asked else random.uniform(0, 2)), 2)
    return found


def rows(drop: tuple[str, str, str] | None = None) -> list[dict]:
    return [
        {"occupation_code": c, "domain": "skills", "element_code": f"2.{e}", "element_label": e, "scale_code": s,
         "value": v, "value_status": "released"}
        for (c, e, s), v in ratings().items() if c != UNRATED and (c, e, s) != drop
    ]  # fmt: skip


def related() -> list[dict]:
    """Four neighbors in the same trade, in order, and one supplemental one in the other."""
    found = []
    for i, code in enumerate(CODES[:20]):
        trade = CODES[: 10 if i < 10 else 20][-10:]
        others = [trade[(i + k) % 10] for k in (1, 2, 3, 4)]
        for rank, other in enumerate(others, 1):
            tier = "primary_short" if rank < 3 else "primary_long"
            found.append({"occupation_code": code, "related_code": other, "tier": tier, "rank": rank})
        other = CODES[(i + 10) % 20]
        found.append({"occupation_code": code, "related_code": other, "tier": "supplemental", "rank": 11})
    return found


def named() -> list[dict]:
    return [{"occupation_code": c, "occupation_label": f"{'joiner' if c < '12' else 'printer'} {c[5:7]}",
             "description": "works wood" if c < "12" else "works paper"} for c in CODES]  # fmt: skip


def titles() -> list[dict]:
    """One more name each; that of the unrated one is a residual's."""
    trades = {c: "Bench Worker" if c < "12" else "Press Worker" for c in CODES} | {UNRATED: "Bench Workers, All Other"}
    return [{"occupation_code": c, "title": title} for c, title in trades.items()]


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Store]:
    """A store of the tables given as rows, beside ratings, job zones and the crosswalk."""

    def made(**tables: list[dict]) -> Store:
        zones = [{"occupation_code": c, "job_zone": 2 if c < "11-0010.02" else 4} for c in CODES]
        bridge = [{"from_code": c, "to_code": c[:7]} for c in CODES]
        every = {"onet_rating": rows(), "onet_job_zone": zones, "crosswalk": bridge, **tables}
        entries = []
        for name, content in every.items():
            if not content:
                continue
            path = tmp_path / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(content), path)
            facts = {"attribution": "After invented ratings."} if name != "crosswalk" else {
                "from_version": "O*NET-SOC 2019", "to_version": "NEM 2024"}  # fmt: skip
            entries.append(
                PartitionEntry(
                    name,
                    f"made.{name}",
                    path.name,
                    sha256(path.read_bytes()).hexdigest(),
                    len(content),
                    1,
                    "made",
                    (),
                    "test",
                    facts,
                )
            )
        Manifest("demo", "2026-01-01", "0", synthetic=True, partitions=tuple(entries)).write(tmp_path)
        return Store.open(tmp_path)

    return made


def test_a_code_is_the_mean_of_its_rated_members_and_the_unknown_are_listed(make):
    found = occupation_features(make(onet_related=related()), BOOK)
    assert found.unrated == ("11-0099",)
    assert found.codes == tuple(c for c in BOOK if c not in found.unrated) == found.features.codes
    assert found.attribution == "After invented ratings."
    table, row = ratings(), found.row("11-0010")
    for element, importance in zip(found.elements, found.importance[row], strict=True):
        mean = (table["11-0010.01", element, "IM"] + table["11-0010.02", element, "IM"]) / 2
        assert importance == pytest.approx((mean - 1) / 4)
    assert found.job_zones[row] == 3.0 and found.job_zones[found.row("11-0001")] == 2.0
    n = len(found.codes)
    assert found.likeness.shape == (n, n) and found.likeness == pytest.approx(found.likeness.T)
    with pytest.raises(UnknownNameError, match="11-0099"):
        found.row("11-0099")


def test_an_unrated_code_takes_the_mean_of_its_broad_group_and_says_whose(make):
    found = occupation_features(make(onet_related=related()), BOOK)
    lenders = tuple(f"11-000{i}" for i in range(10) if i != 5)
    assert found.borrowed == {"11-0005": lenders}
    assert "1 without ratings of their own take the mean of their broad or minor group's" in found.method
    rows_of = [found.row(c) for c in lenders]
    for values in (found.importance, found.level):
        assert values[found.row("11-0005")] == pytest.approx(values[rows_of].mean(axis=0))
    others = occupation_features(make(onet_related=related()), [c for c in BOOK if c != "11-0005"])
    assert others.borrowed == {} and "of their own" not in others.method
    # Asked for alone it still borrows from its group, which need not be asked for.
    alone = occupation_features(make(onet_related=related()), ["11-0005"])
    assert alone.borrowed["11-0005"] == lenders
    assert alone.importance[0] == pytest.approx(found.importance[found.row("11-0005")])


def test_a_published_job_zone_stays_and_a_missing_one_is_the_mean_of_the_lenders(make):
    zones = [{"occupation_code": c, "job_zone": 5 if c == UNRATED else 1 + i % 2} for i, c in enumerate(CODES)]
    found = occupation_features(make(onet_related=related(), onet_job_zone=zones), BOOK)
    assert found.job_zones[found.row("11-0005")] == 5.0
    without = [z for z in zones if z["occupation_code"] != UNRATED]
    found = occupation_features(make(onet_related=related(), onet_job_zone=without), BOOK)
    assert found.job_zones[found.row("11-0005")] == pytest.approx((5 * 1 + 4 * 2) / 9)


def test_the_minor_group_lends_only_where_the_broad_group_has_nobody():
    rated = ["13-1081", "13-1083", "13-1111", "13-2011", "15-1211"]
    codes = ["13-1082", "13-1199", "13-2099", "17-2011"]
    assert lenders_of(codes, rated) == {
        "13-1082": ("13-1081", "13-1083"),
        "13-1199": ("13-1081", "13-1083", "13-1111"),
        "13-2099": ("13-2011",),
    }


def test_each_lender_counts_once_however_many_members_it_has(make):
    store = make(onet_related=related())
    onet = read_onet(store)
    members = {"11-0001": ["11-0001.00"], "11-0010": ["11-0010.01", "11-0010.02"], "11-0005": [UNRATED]}
    longer = with_borrowed(onet, members, {"11-0005": ("11-0001", "11-0010")})
    before, after = onet.ratings["skills"], longer.ratings["skills"]
    of = dict(zip(before.codes, before.importance, strict=True))
    expected = (of["11-0001.00"] + (of["11-0010.01"] + of["11-0010.02"]) / 2) / 2
    assert after.codes == (*before.codes, "11-0005") and after.importance[-1] == pytest.approx(expected)
    assert (after.importance[:-1] == before.importance).all()


def test_borrowed_rows_change_nothing_between_the_rated(make):
    store = make(onet_related=related(), onet_occupation=named(), onet_title=titles())
    every, members = read_onet(store), {c: [f"{c}.00"] for c in BOOK[:20]}
    longer = with_borrowed(every, members, {"11-0005": tuple(c for c in BOOK[:10] if c != "11-0005")})
    rated = [c for c in CODES if c != UNRATED]
    plain, beside = parts_of(every, rated), parts_of(longer, rated, beside=["11-0005"])
    assert beside.codes == (*rated, "11-0005") and beside.names == plain.names
    assert "titles" in plain.names and beside.values[:, :-1, :-1] == pytest.approx(plain.values, abs=1e-12)
    assert all(values[-1, :-1].any() for values in beside.values)
    with_it = occupation_features(store, BOOK)
    without = occupation_features(store, [c for c in BOOK if c != "11-0005"])
    weights = [method.split(" (per")[0] for method in (with_it.method, without.method)]
    assert weights[0] == weights[1] and "72 related pairs" in with_it.method


def test_all_other_in_a_name_makes_nobody_alike(make):
    onet = read_onet(make(onet_related=related(), onet_occupation=named(), onet_title=titles()))
    longer = with_borrowed(onet, {"11-0005": [UNRATED]}, {"11-0005": ("11-0001",)})
    assert longer.titles["11-0005"] == ("joiner 05", "Bench Workers")
    assert longer.descriptions["11-0005"] == "works wood"


def test_likeness_is_learned_where_related_ones_are_listed_else_the_cosine_and_it_says_which(make):
    learned = occupation_features(make(onet_related=related()), BOOK)
    assert learned.method.startswith("learned from the related occupations")
    assert "72 related pairs" in learned.method  # of 80: the eight of the unrated one are not learned from
    plain = occupation_features(make(onet_related=[]), BOOK)
    assert plain.method.startswith("cosine of importance ratings (skills)")
    assert "lists 0 pairs" in plain.method
    for found in (learned, plain):
        trade = np.array([c[:2] for c in found.codes])
        same = (trade[:, None] == trade[None, :]) & ~np.eye(len(trade), dtype=bool)
        assert found.likeness[same].mean() > 0.5 > -0.5 > found.likeness[trade[:, None] != trade[None, :]].mean()
        assert (np.diag(found.likeness) == found.likeness.max()).all()


def test_related_ones_are_primary_in_order_and_may_be_unrated(make):
    found = occupation_features(make(onet_related=related()), BOOK)
    assert found.related["11-0004"] == ("11-0005", "11-0006", "11-0007", "11-0008")
    assert found.related["11-0005"] == ("11-0006", "11-0007", "11-0008", "11-0009")
    assert found.related["11-0099"] == () and set(found.related) == set(BOOK)


def test_gaps_add_up_and_what_is_shared_matters_in_both(make):
    found = occupation_features(make(onet_related=related()), BOOK)
    o, d = "11-0001", "12-0003"
    gaps = found.element_gaps(o, d, 4)
    assert gaps[0][0] == "ink" and [s for _, s in gaps] == sorted((s for _, s in gaps), reverse=True)
    assert sum(s for _, s in gaps) == pytest.approx(found.features.gap[found.row(o), found.row(d)])
    assert found.element_gaps(o, d, 1) == gaps[:1] and found.element_gaps(o, o, 4) == ()
    shared = found.shared_elements("11-0001", "11-0002", 4)
    assert shared and {label for label, _ in shared} <= {"saws", "planes", "glue"}
    assert found.shared_elements(o, d, 4) == ()


def test_a_level_that_is_not_relevant_asks_for_nothing(make):
    changed = rows()
    for row in changed:
        if (row["occupation_code"], row["element_label"], row["scale_code"]) == ("12-0003.00", "saws", "LV"):
            row.update(value=None, value_status="not_applicable")
    found = occupation_features(make(onet_rating=changed), BOOK)
    assert found.level[found.row("12-0003"), found.elements.index("saws")] == 0.0


def test_what_is_missing_is_named(make):
    with pytest.raises(DataError, match=r"12-0003\.00 has no rating of element 2\.glue on IM"):
        occupation_features(make(onet_rating=rows(("12-0003.00", "glue", "IM"))), BOOK)
    with pytest.raises(NotAvailableError, match="no ratings"):
        occupation_features(make(onet_rating=[]), BOOK)
    with pytest.raises(NotAvailableError, match="no job zones"):
        occupation_features(make(onet_job_zone=[]), BOOK)
    with pytest.raises(NotAvailableError, match="no crosswalk"):
        occupation_features(make(crosswalk=[]), BOOK)
    with pytest.raises(NotAvailableError, match="none of 1 occupations"):
        occupation_features(make(), ["99-9999"])


def test_words_and_education_count_where_the_store_has_them(make):
    schooling = [
        {"occupation_code": c, "scale_code": "RL", "category_code": k, "percent": p}
        for c in CODES[:15] for k, p in (("1", 10.0 * (CODES.index(c) % 5)), ("2", 100 - 10.0 * (CODES.index(c) % 5)))
    ]  # fmt: skip
    store = make(onet_related=related(), onet_occupation=named(), onet_education=schooling)
    method = occupation_features(store, BOOK).method
    assert all(part in method for part in ("skills", "titles", "descriptions", "preparation", "education"))
