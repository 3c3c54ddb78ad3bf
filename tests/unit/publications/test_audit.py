"""The audit trail: nothing lost, nothing said twice."""

from __future__ import annotations

from braidwork.publications.audit import trail

from . import invented


def test_what_all_tables_share_is_said_once():
    page = invented.page(*invented.MEASURES[0])
    found = trail([page.overall, *page.breakdowns])
    shared = {f.term: f.text for f in found.shared}
    assert shared["Filter"] == "age ≥ 16"
    assert shared["Weight"] == "person_weight"
    assert invented.FILE["sha256"] in shared.values()
    assert "value: 25.0" in shared["Parameter"]
    assert [name for name, _ in found.own][:2] == ["Everyone", "By race and ethnicity"]
    assert all([f.term for f in facts] == ["Release"] for _, facts in found.own)


def test_what_differs_stands_under_its_own_table():
    import dataclasses

    page = invented.page(*invented.MEASURES[0])
    other = dataclasses.replace(
        page.overall, provenance=dataclasses.replace(page.overall.provenance, filter="age ≥ 25")
    )
    found = trail([page.breakdowns[0], other])
    assert "Filter" not in {f.term for f in found.shared}
    assert [f.text for _, facts in found.own for f in facts if f.term == "Filter"] == ["age ≥ 16", "age ≥ 25"]


def test_a_table_alone_shares_everything_with_itself():
    found = trail([invented.page(*invented.MEASURES[0]).overall])
    assert {f.term for f in found.shared} >= {"Release", "Formula", "File"}
    assert found.own == (("Everyone", ()),)
