"""The register of programs, their shared clauses and co-enrollment: low income, order and pairs as the law says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from braidwork.eligibility.facts import case_of, fact_definitions
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.programs import _MODULES, program, programs
from braidwork.eligibility.programs.co_enrolment import between, read_pairs
from braidwork.eligibility.programs.explaining import explained
from braidwork.eligibility.programs.low_income import low_income
from braidwork.eligibility.rules import AtLeast, Compare, Limit, decide, facts_read
from braidwork.eligibility.rules.bounds import dated_limits
from braidwork.eligibility.rules.limits import factors
from braidwork.errors import DataError, UnknownNameError

ON = date(2026, 11, 2)
NO_OTHER_WAY = dict.fromkeys(
    (
        "family_received_snap_past_6_months", "family_received_tanf_past_6_months",
        "family_received_ssi_past_6_months", "family_received_state_aid_past_6_months", "homeless",
        "away_from_home_under_18", "foster_care", "disability",
    ),
    False,
)  # fmt: skip


def _low_income(limits=None, youth=False, **facts):
    return decide(low_income(youth=youth), case_of({"facts": facts}, ON), ON, limits=limits).truth


# The register


def test_a_program_is_found_by_the_name_of_its_file():
    assert tuple(p.id for p in programs()) == _MODULES
    assert len(set(_MODULES)) == len(_MODULES) >= 27
    assert program("jvsg").name.startswith("Jobs for Veterans")


def test_an_unknown_program_gets_the_nearest_name():
    with pytest.raises(UnknownNameError, match="wioa_adult"):
        program("wioa_adlut")


def test_every_program_file_is_in_the_register(repository):
    folder = repository / "src/braidwork/eligibility/programs"
    with_a_program = {p.stem for p in folder.glob("*.py") if re.search(r"^PROGRAM = ", p.read_text("utf-8"), re.M)}
    assert with_a_program == set(_MODULES)


@pytest.mark.parametrize("p", programs(), ids=lambda p: p.id)
def test_a_program_says_all_that_a_person_needs(p):
    rules = [p.rule, *(t.rule for t in p.tiers)]
    assert set().union(*map(facts_read, rules)) <= set(fact_definitions())
    assert p.cites and p.agency and p.where_to_apply and p.documents
    assert len({t.rank for t in p.tiers}) == len(p.tiers) == len({t.id for t in p.tiers})
    for node in p.rule.walk():
        if node.carries:
            assert node.carries.sentence.endswith(".") and node.carries.cite, node.carries.id
    assert {d for proof in explained(p, ON).proofs for d in proof.any_of} == set(p.documents)
    assert all(d.name and d.how_to_get for d in p.documents)


@pytest.mark.parametrize("p", programs(), ids=lambda p: p.id)
def test_every_leaf_of_a_rule_stands_under_a_clause(p):
    def bare(node, covered):
        covered = covered or node.carries is not None
        if not node.parts:
            return [] if covered else [node]
        return [leaf for part in node.parts for leaf in bare(part, covered)]

    assert not bare(p.rule, False), "a test of the rule without a sentence and a source"


@pytest.mark.parametrize("p", programs(), ids=lambda p: p.id)
def test_a_client_reads_it_at_grade_six(p):
    assert _grade(f"{p.plain_name}. {p.purpose}") <= 6


def test_nobody_is_asked_for_race_sex_or_language_by_a_rule():
    steering = {"race", "ethnicity", "sex", "gender", "language", "neighborhood"}
    assert not {k for p in programs() for k in facts_read(p.rule) if steering & set(k.split("_"))}


def test_at_risk_workers_meet_as_many_conditions_as_the_dated_number_says():
    rule = program("worker_retraining").rule
    (at_risk,) = [n for n in rule.walk() if isinstance(n, AtLeast)]
    assert at_risk.k == limit_book().limit("worker_retraining_vulnerable_conditions", ON).value


@pytest.mark.parametrize("p", programs(), ids=lambda p: p.id)
def test_a_sentence_with_numbers_says_those_that_count(p):
    """A sentence that keeps last year's age or months beside a new row would tell people wrongly."""
    in_words = {"wccc_child_special_needs_age_below", "wic_postpartum_months", "wic_breastfeeding_months"}
    for node in p.rule.walk():
        said = re.findall(r"(?<![\w$])\d+", node.carries.sentence) if node.carries else []
        counts = [x for x in _counts_read(node) if x[0] not in in_words] if said else []
        for name, op, value in counts:
            alike = {value, value - 1} if op in ("<", ">=") else {value}  # "below 65" may be told as "to 64"
            assert alike & {float(n) for n in said}, f"{node.carries.sentence} But {name} is {value:g}."


def test_what_is_paid_at_most_is_the_dated_number():
    credits = limit_book().limit("opportunity_grant_credit_limit", ON).value
    assert f"up to {credits:.0f} credits" in program("opportunity_grant").purpose


def _counts_read(node):
    """Every dated count of law (years, months, weeks, credits) below a node; money and shares are left out."""
    for n in node.walk():
        op = n.op if isinstance(n, Compare) else ""
        limits = [f for limit in dated_limits(n.limit) for f in factors(limit)] if isinstance(n, Compare) else []
        limits += [getattr(n, x) for x in ("within_months", "within_days") if isinstance(getattr(n, x, None), Limit)]
        for limit in limits:
            if not limit_book().key_parts(limit.parameter):
                row = limit_book().limit(limit.parameter, ON)
                if row.value is not None and not row.unit.startswith(("USD", "share")):
                    yield limit.parameter, op, row.value


# Low income (WIOA section 3(36))


@pytest.mark.parametrize(
    ("income", "expected"),
    [(15_000, True), (15_960, True), (15_961, None), (17_000, None), ({"low": 14_000, "high": 16_000}, None)],
)
def test_without_llsil_an_income_is_low_or_open_and_never_a_no(income, expected):
    assert _low_income(family_size=1, family_income_annual_usd=income, **NO_OTHER_WAY) is expected


@pytest.mark.parametrize(("size", "limit"), [(1, 15_960), (2, 24_780), (4, 42_000)])
def test_with_llsil_the_larger_limit_counts(size, limit):
    book = limit_book().what_if("llsil_four_persons", 60_000)
    for income, expected in ((limit - 1, True), (limit, True), (limit + 1, False)):
        facts = {"family_size": size, "family_income_annual_usd": income, **NO_OTHER_WAY}
        assert _low_income(book, **facts) is expected, (income, limit)


def test_nine_people_have_the_guideline_of_eight_and_one_more():
    assert _low_income(family_size=9, family_income_annual_usd=61_400, **NO_OTHER_WAY) is True
    assert _low_income(family_size=9, family_income_annual_usd=61_401, **NO_OTHER_WAY) is None


@pytest.mark.parametrize("way", sorted(set(NO_OTHER_WAY) - {"disability"}))
def test_each_other_way_is_enough(way):
    rich = {"family_size": 1, "family_income_annual_usd": 90_000}
    assert _low_income(**{**rich, **NO_OTHER_WAY, way: True}) is True


def test_a_person_with_a_disability_counts_alone():
    rich = {"family_size": 4, "family_income_annual_usd": 200_000, **NO_OTHER_WAY, "disability": True}
    assert _low_income(income_annual_usd=15_960, **rich) is True
    assert _low_income(income_annual_usd=15_961, **rich) is None
    book = limit_book().what_if("llsil_four_persons", 60_000)
    assert _low_income(book, income_annual_usd=15_961, **rich) is False


def test_school_lunch_counts_for_youth_only():
    rich = {
        "family_size": 1,
        "family_income_annual_usd": 90_000,
        **NO_OTHER_WAY,
        "receives_free_or_reduced_lunch": True,
    }
    assert _low_income(youth=True, **rich) is True
    assert _low_income(limit_book().what_if("llsil_four_persons", 60_000), **rich) is False


# Co-enrollment


@pytest.mark.parametrize(
    ("a", "b", "relations"),
    [
        ("trade_adjustment_assistance", "wioa_dislocated_worker", {"requires", "stacks"}),
        ("wioa_dislocated_worker", "trade_adjustment_assistance", {"stacks"}),
        ("bfet", "basic_food", {"requires"}),
        ("bfet", "tanf", {"excludes"}),
        ("tanf", "bfet", {"excludes"}),
        ("wioa_dislocated_worker_limited", "wioa_dislocated_worker", {"excludes"}),
        ("wioa_adult", "wagner_peyser", {"stacks"}),
        ("wioa_youth_out_of_school", "title_ii_adult_education", {"stacks"}),
        ("wioa_youth_in_school", "wioa_youth_out_of_school", {"excludes"}),
        ("wioa_adult", "lifeline", set()),
    ],
)
def test_the_matrix_of_pairs(a, b, relations):
    assert {c.relation for c in between(a, b)} == relations


def test_no_pair_extends_an_exit_before_the_state_list_is_loaded():
    assert not [c for p in programs() for c in p.co_enrolment if c.relation == "extends_exit"]


def test_a_pair_with_an_unknown_program_is_refused():
    with pytest.raises(UnknownNameError):
        between("wioa_adult", "wagner_peyer")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[pair]]\na = "x"\nb = "y"\nrelation = "stacks"\nmark = "verified"', "no cite"),
        ('[[pair]]\na = "x"\nb = "y"\nrelation = "stakcs"\ncite = "c"\nmark = "verified"', "stacks"),
        ('[[pair]]\na = "x"\nb = "x"\nrelation = "stacks"\ncite = "c"\nmark = "verified"', "itself"),
        ('[[pair]]\na = "x"\nb = "y"\nrelation = "stacks"\ncite = "c"\nmark = "sure"', "mark"),
        ('[[pair]]\na = "x"\nb = "y"\nrelations = "stacks"\ncite = "c"\nmark = "verified"', "relation"),
        (
            '[[pair]]\na = "x"\nb = "y"\nrelation = "stacks"\ncite = "c"\nmark = "verified"\n'
            '[[pair]]\na = "y"\nb = "x"\nrelation = "stacks"\ncite = "c"\nmark = "verified"',
            "twice",
        ),
        (
            '[[pair]]\na = "x"\nb = "y"\nrelation = "stacks"\ncite = "c"\nmark = "verified"\n'
            '[[pair]]\na = "y"\nb = "x"\nrelation = "excludes"\ncite = "c"\nmark = "verified"',
            "exclude each other",
        ),
        ("[[pair]", "cannot be read"),
    ],
)
def test_a_broken_file_of_pairs_is_refused_naming_the_row(tmp_path: Path, text, said):
    path = tmp_path / "pairs.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((DataError, UnknownNameError), match=said) as raised:
        read_pairs(path)
    assert "pairs.toml" in str(raised.value)


# Explaining


@pytest.mark.parametrize("p", programs(), ids=lambda p: p.id)
def test_every_unchecked_clause_and_number_is_told(p):
    found = explained(p, ON)
    told = "\n".join(found.unchecked)
    for node in p.rule.walk():
        if node.carries and node.carries.mark == "unverified":
            assert node.carries.sentence in told
    for number in found.numbers:
        assert number.rows and (number.is_loaded or any(number.name.replace("_", " ") in e for e in found.empty))
    assert bool(found.unchecked) or p.mark == "verified"


def test_an_empty_slot_says_which_notice_to_load():
    assert any("Lower Living Standard" in e for e in explained(program("wioa_adult"), ON).empty)


def test_numbers_follow_the_date():
    def limit_for_four(on):
        (number,) = [n for n in explained(program("ecsa_federal"), on).numbers if n.name == "poverty_guideline"]
        return {dict(r.key)["size"]: r.value for r in number.rows}["4"]

    assert limit_for_four(date(2026, 1, 12)) == 32_150
    assert limit_for_four(date(2026, 1, 13)) == 33_000


def _grade(text: str) -> float:
    """Flesch-Kincaid (1975): 0.39 × words per sentence + 11.8 × syllables per word − 15.59."""
    sentences = [s for s in re.split(r"[.!?;:()]+", text) if s.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    sounds = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouy])(es|ed|e)$", "", word.lower()))
    return max(1, len(sounds))
