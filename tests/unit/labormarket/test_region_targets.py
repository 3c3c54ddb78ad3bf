"""Demand words, need and supply of a region, moves read by hand, the board's file, and what may never move a score."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from braidwork.cli.targeting import print_targets, targets_document
from braidwork.errors import BraidworkError, DataError, NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.demand.in_demand import in_demand
from braidwork.labormarket.demand.region import entry_share, outlooks_of
from braidwork.labormarket.targets.moves import Gateway, advancement, gateways, relief, upward_moves
from braidwork.labormarket.targets.region import access_without_bachelors, targets_of
from braidwork.labormarket.targets.weights import read_target_weights

from .occupied import book, job, occupied, pay
from .test_region_quality import quality


@cache
def outlooks():
    return outlooks_of(occupied().store, occupied().definition, book())


@cache
def found(weights=None, **options):
    own = options.pop("book", book())
    return targets_of(occupied().store, occupied().definition, own, quality(), weights=weights, top=10, **options)


def demand(rows, horizons=("h",)):
    names = [f"{kind}_{h}" for h in horizons for kind in ("growth", "openings")]
    table = {"occupation_code": [f"o{i}" for i in range(len(rows))], "base_jobs": [r[0] for r in rows]}
    table |= {name: [r[1 + k] for r in rows] for k, name in enumerate(names)}
    return in_demand(table, horizons=horizons)


def test_the_published_rule_by_hand():
    # The area grows by 1 % a year: 100 of 10,000 jobs, 1,000 openings.
    rows = [
        (1000, 9.0, 0.9),  # 90 % of the pace, 0.09 % of openings: in demand
        (1000, 9.0, 0.7),  # 90 %, but 0.07 % of openings: balanced
        (1000, 6.9, 9.9),  # 69 % and 0.99 %: not in demand
        (1000, 6.9, 10.0),  # 69 %, but 1 % of openings: balanced
        (1000, 7.0, 0.0),  # 70 %: balanced
        (49, 4.0, 5.0),  # under 50 jobs: no word
        (None, 4.0, 5.0),
    ]
    pace = sum(r[1] for r in rows[:6])
    rest = (4951, 100 - pace, 1000 - sum(r[2] for r in rows[:6]))
    words = demand([*rows, rest])
    expected = ("in demand", "balanced", "not in demand", "balanced", "balanced", None, None)
    assert words.words[:7] == expected
    assert "Washington" in words.rule.citation and words.word("o0") == "in demand" and words.word("nobody") is None


def test_horizons_that_disagree_are_balanced_and_a_shrinking_area_has_no_word():
    rows = [(1000, 12.0, 5.0, 1.0, 5.0), (9000, 88.0, 95.0, 99.0, 95.0)]
    assert demand(rows, ("short", "long")).words == ("balanced", "in demand")
    with pytest.raises(UndefinedMeasureError, match="do not grow"):
        demand([(1000, -5.0, 5.0)])
    with pytest.raises(NotAvailableError):
        from datetime import date

        from braidwork.labormarket.demand.in_demand import demand_rule

        demand_rule(date(2020, 1, 1))


def test_need_is_local_openings_times_the_entry_share_and_supply_is_bounded_by_the_programs():
    checked = 0
    for code in book().codes:
        occupation, row = book().occupation(code), outlooks().outlook(code)
        projected = occupation.outlook
        if projected is None or projected.openings_local is None:
            assert row.need is None and row.verdict in ("need unknown", "no linked program")
            continue
        share = (
            projected.exits_annual_national + projected.growth_annual_national
        ) / projected.openings_annual_national
        assert entry_share(occupation) == pytest.approx(min(max(share, 0), 1))
        assert row.openings == pytest.approx(projected.openings_local)
        assert row.need == pytest.approx(projected.openings_local * entry_share(occupation))
        awards = {p.program_code: 0 for p in occupation.programs}
        for p in occupation.programs:
            awards[p.program_code] += p.awards
        alone = {p.program_code for p in occupation.programs if p.leads_to == 1}
        assert row.supply_high == sum(awards.values())
        assert row.supply_low == sum(n for c, n in awards.items() if c in alone)
        assert row.supply_low - 1e-9 <= row.supply_central <= row.supply_high + 1e-9
        checked += 1
    assert checked > 50
    assert sum(o.verdict == "shortage" for o in outlooks().outlooks.values()) > 0


def test_access_is_the_share_below_a_bachelors_degree_or_the_entry_category():
    entry = book().occupation(book().codes[0]).entry
    shares = {"2": 30.0, "5": 20.0, "6": 40.0, "8": 10.0}
    assert access_without_bachelors(job(entry=replace(entry, education_shares=shares))) == pytest.approx(0.5)
    bare = replace(entry, education_shares={}, education="Bachelor's degree")
    assert access_without_bachelors(job(entry=bare)) == 0.0
    assert access_without_bachelors(job(entry=replace(bare, education="Associate's degree"))) == 1.0
    assert access_without_bachelors(job(entry=replace(bare, education=None))) is None


def test_moves_up_by_hand():
    wages = {"a": 15.0, "b": 18.0, "c": 40.0, "d": None}
    projected = next(o.outlook for o in book().occupations.values() if o.outlook and o.outlook.local_share)
    known = replace(projected, transfers_annual_national=100, local_share=0.5)
    jobs = {c: job(c, *([pay(hourly={"p50": w})] if w else []), outlook=known) for c, w in wages.items()}
    own = replace(book(), occupations=jobs)
    shares = np.array([[0.5, 0.2, 0.1, 0.2], [0.3, 0.0, 0.3, 0.4], [0.2, 0.2, 0.6, 0.0], [0.1, 0.1, 0.8, 0.0]])
    out = advancement(own, tuple("abcd"), shares)
    assert out["a"] == (pytest.approx(1.0), None)  # who stays with another employer has not moved
    assert out["b"] == (pytest.approx(0.5), None) and out["c"][0] == 0 and "d" not in out
    into = upward_moves(own, tuple("abcd"), shares, {"a", "b"})
    assert into["c"] == pytest.approx((0.1 + 0.3) / (0.1 + 0.3 + 0.8)) and into["a"] == 0
    assert into["b"] == pytest.approx(0.2 / (0.2 + 0.2 + 0.1)) and "d" not in into
    with pytest.raises(DataError):
        advancement(own, tuple("abc"), shares)


def test_gateways_by_hand():
    """Low-paid a (15) and b (18), c (40) at the standard: only b is in the middle, of a alone."""
    wages = {"a": 15.0, "b": 18.0, "c": 40.0, "d": None, "e": 15.5}
    projected = next(o.outlook for o in book().occupations.values() if o.outlook and o.outlook.local_share)
    known = replace(projected, transfers_annual_national=1_000, local_share=0.5)
    jobs = {c: job(c, *([pay(hourly={"p50": w})] if w else []), outlook=known) for c, w in wages.items()}
    own = replace(book(), occupations=jobs)
    shares = np.zeros((5, 5))
    shares[0] = [0.0, 0.2, 0.4, 0.1, 0.3]  # e gains too little over a to be a step up
    shares[1] = [0.5, 0.1, 0.25, 0.15, 0.0]
    shares[3] = shares[4] = [0.0, 0.0, 1.0, 0.0, 0.0]
    (gate,) = gateways(own, tuple("abcde"), shares, {"a", "b", "e"}, {"c"})
    assert (gate.code, gate.comes_from, gate.leads_to) == ("b", ("a",), ("c",))
    assert gate.people_in == pytest.approx(500 * 0.2) and gate.onward_share == pytest.approx(0.25)
    assert gate.people == pytest.approx(500 * 0.2 * 0.25)
    assert gateways(own, tuple("abcde"), shares, {"a", "b", "e"}, set()) == ()
    assert gateways(own, tuple("abcde"), shares, {"a", "b", "e"}, {"c"}, steps={("a", "b")}) == ()
    assert gateways(own, tuple("abcde"), shares, {"a", "b", "e"}, {"c"}, steps={("a", "b"), ("b", "c")}) == (gate,)


def test_gateways_are_printed_and_stand_in_the_document(capsys):
    assert targets_document(book(), found())["gateways_method"] is None
    gate = Gateway("b", "Stepping stones", 18.0, 25.0, 104.0, 0.25, ("Ay",), ("Cee",))
    table = replace(found(), gateways=(gate,))
    print_targets(book(), table)
    text = capsys.readouterr().out
    assert "Gateways out of low-paid work" in text and "b Stepping stones" in text and "about 100" in text
    assert "25% of leavers" in text and "as if everybody" in " ".join(text.split())
    told = targets_document(book(), table)
    assert told["gateways"][0]["people"] == 25.0 and "Modelled" in told["gateways_method"]


def test_a_list_as_long_as_all_that_is_scored_and_projections_that_are_not_loaded_are_said():
    everything = targets_of(occupied().store, occupied().definition, book(), quality(), top=10_000)
    assert any("10000 places" in n and "Ask for fewer" in n for n in everything.notes)
    assert not any("Ask for fewer" in n for n in found().notes)
    bare = {c: replace(o, outlook=None) for c, o in book().occupations.items()}
    told = outlooks_of(occupied().store, occupied().definition, replace(book(), occupations=bare))
    assert any("projections of jobs are not loaded" in n for n in told.notes)
    assert not any("do not grow" in n for n in told.notes)


def test_relief_adds_the_census_codes_of_an_occupation():
    own = replace(book(), occupations={"x": job("x", census_codes=("1", "2")), "y": job("y", census_codes=("9",))})
    assert relief(own, {"1": 0.2, "2": 0.1}) == {"x": pytest.approx(0.3)}


def test_weights_are_printed_and_what_is_not_observed_is_named():
    table = found()
    assert sum(table.weights.values()) == pytest.approx(1, abs=1e-12)
    assert set(table.not_observed) == {"upward_moves", "segregation_relief", "employer_commitment"}
    assert "20%" in table.weights_text() and len(table.published) >= 10
    for t in table.targets:
        assert t.score == pytest.approx(sum(w * t.percentiles[n] for n, w in table.weights.items()), abs=1e-6)
    assert not set(table.missing) & {t.occupation_code for t in table.targets}
    assert all(lacks for lacks in table.missing.values())
    more = found(upward=None, segregation_relief=None)
    assert more.weights == table.weights


def test_the_states_word_stands_beside_and_never_moves_a_score():
    def with_flags(flag):
        jobs = {c: replace(o, official_flag=flag(i)) for i, (c, o) in enumerate(book().occupations.items())}
        own = replace(book(), occupations=jobs)
        return targets_of(occupied().store, occupied().definition, own, quality(), top=10)

    listed, unlisted = with_flags(lambda i: "In Demand" if i % 2 else None), with_flags(lambda i: None)
    assert [(t.occupation_code, t.score) for t in listed.targets] == [
        (t.occupation_code, t.score) for t in unlisted.targets
    ]
    assert {t.official_flag for t in listed.targets} == {"In Demand", None}
    assert any("own list" in n for n in unlisted.notes) and not any("own list" in n for n in listed.notes)


def test_a_boards_file_sets_weights_and_requirements(tmp_path):
    path = tmp_path / "board.toml"
    text = 'as_of = "2026-05-01"\ncitation = "the board"\n[weights]\nopenings = 3\nliving_wage_ratio = 1\n'
    path.write_text(text + "[require]\nliving_wage_ratio = 1.0\n", encoding="utf-8")
    table = targets_of(occupied().store, occupied().definition, book(), quality(), weights=path, top=5)
    assert table.weights == {"openings": 0.75, "living_wage_ratio": 0.25}
    assert all(t.values["living_wage_ratio"] >= 1 and t.pays_standard for t in table.targets)
    low = {c for c, p in quality().pay.items() if p.ratio is not None and p.ratio < 1}
    assert low == set(table.below_required) and any("the board requires" in n for n in table.notes)
    path.write_text(text + "[require]\nliving_wage_ratio = 99\n", encoding="utf-8")
    with pytest.raises(UndefinedMeasureError, match="what the board requires: living_wage_ratio of at least 99"):
        targets_of(occupied().store, occupied().definition, book(), quality(), weights=path, top=5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[weights]\nopenings = 1\n", "as_of"),
        ('as_of = "2026-05-01"\ncitation = "x"\n[weights]\nopennings = 1\n', "openings"),
        ('as_of = "2026-05-01"\ncitation = "x"\n[weights]\nopenings = -1\n', "-1"),
        ('as_of = "2026-05-01"\ncitation = "x"\n[weights]\nopenings = 0\n', "every weight is 0"),
        ('as_of = "2026-05-01"\ncitation = "x"\n[weights]\nopenings = "much"\n', "much"),
        ('as_of = "soon"\ncitation = "x"\n[weights]\nopenings = 1\n', "as_of"),
        ("weights", "cannot be read"),
    ],
)
def test_a_boards_file_that_is_wrong_is_refused_by_name(tmp_path, text, said):
    path = tmp_path / "board.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BraidworkError, match=r"What to do|cannot be read") as refusal:
        read_target_weights(path)
    assert said in str(refusal.value) and "board.toml" in str(refusal.value)


def test_a_criterion_that_nobody_observes_cannot_be_all_that_counts():
    board = replace(read_target_weights(), weights={"employer_commitment": 1.0})
    with pytest.raises(UndefinedMeasureError, match="observed"):
        board.used({"openings"})
    with pytest.raises(UnknownNameError):
        book().occupation("99-9999")


def test_the_command_prints_weights_standing_and_that_it_is_synthetic(capsys):
    print_targets(book(), found())
    text = capsys.readouterr().out
    assert "Weights (" in text and "SYNTHETIC" in text and "Not observed: Commitments of employers" in text
    lines = text.splitlines()
    count = len(found().published)
    assert lines[0].split()[:2] == ["rank", "occupation"] and lines[count + 1] == ""
    document = json.loads(json.dumps(targets_document(book(), found()), allow_nan=False, default=str))
    assert document["synthetic"] and sum(t["in_top"] for t in document["targets"]) == count


@pytest.mark.public_data
def test_seattle_nurses_electricians_and_fast_food(work_store):
    from braidwork.labormarket.job_quality.region import job_quality_of
    from braidwork.labormarket.occupations.book import occupation_book
    from braidwork.reference import region
    from braidwork.region import open_region

    place = region("puget-sound")
    store = open_region(work_store).store
    own = occupation_book(store, place)
    moves = dict.fromkeys(own.codes, (0.3, None))
    table = job_quality_of(store, place, own, advancement=moves, draws=1_000)
    # 300 % of the 2022 guideline for two (18,310 dollars) over 2,080 hours, against the Seattle medians of 2022.
    assert table.pay["29-1141"].ratio == pytest.approx(47.61 / (3 * 18_310 / 2_080))
    fast_food, electrician = table.card("35-3023"), table.card("47-2111")
    assert fast_food.score < electrician.score and fast_food.rank_low > electrician.rank_high
    assert "Health cover through an employer" in electrician.no_evidence  # the public excerpt has no HINS1
    assert sum(c.rank is not None for c in table.cards.values()) > 500 and len(table.cards) == 700
    scored = targets_of(store, place, own, table)
    nurse = scored.target("29-1141").outlook
    assert nurse.openings == pytest.approx(189_100 * 35_071 / 3_072_700, rel=1e-6)
    assert nurse.verdict == "depends on split" and nurse.asks_for_award and nurse.in_demand is not None
    assert scored.outlooks.outlook("47-2111").asks_for_award is False
    assert 0 < sum(t.in_top for t in scored.targets) <= 45 and scored.missing
