"""Features of the occupations of the book, over a small invented store: means, unrated ones, gaps, fallback, words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest, PartitionEntry, Store
from braidwork.errors import DataError, NotAvailableError, UnknownNameError
from braidwork.pathways.likeness_features import occupation_features

# Two trades of ten occupations; 11-0010 has two specialties, 11-0005 is not rated, 11-0099 is in no crosswalk.
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
                PartitionEntry(name, f"made.{name}", path.name, "0" * 64, len(content), 1, "made", (), "test", facts)
            )
        Manifest("demo", "2026-01-01", "0", synthetic=True, partitions=tuple(entries)).write(tmp_path)
        return Store.open(tmp_path)

    return made


def test_a_code_is_the_mean_of_its_rated_members_and_the_unrated_are_listed(make):
    found = occupation_features(make(onet_related=related()), BOOK)
    assert found.unrated == ("11-0005", "11-0099")
    assert found.codes == tuple(c for c in BOOK if c not in found.unrated) == found.features.codes
    assert found.attribution == "After invented ratings."
    table, row = ratings(), found.row("11-0010")
    for element, importance in zip(found.elements, found.importance[row], strict=True):
        mean = (table["11-0010.01", element, "IM"] + table["11-0010.02", element, "IM"]) / 2
        assert importance == pytest.approx((mean - 1) / 4)
    assert found.job_zones[row] == 3.0 and found.job_zones[found.row("11-0001")] == 2.0
    n = len(found.codes)
    assert found.likeness.shape == (n, n) and found.likeness == pytest.approx(found.likeness.T)
    with pytest.raises(UnknownNameError, match="11-0005"):
        found.row("11-0005")


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
    names = [{"occupation_code": c, "occupation_label": f"{'joiner' if c < '12' else 'printer'} {c[5:7]}",
              "description": "works wood" if c < "12" else "works paper"} for c in CODES]  # fmt: skip
    schooling = [
        {"occupation_code": c, "scale_code": "RL", "category_code": k, "percent": p}
        for c in CODES[:15] for k, p in (("1", 10.0 * (CODES.index(c) % 5)), ("2", 100 - 10.0 * (CODES.index(c) % 5)))
    ]  # fmt: skip
    store = make(onet_related=related(), onet_occupation=names, onet_education=schooling)
    method = occupation_features(store, BOOK).method
    assert all(part in method for part in ("skills", "titles", "descriptions", "preparation", "education"))
