"""What a client reads about a benefit is at or below grade 6 (Flesch-Kincaid; official names count as one word)."""

from __future__ import annotations

import re

import pytest

from braidwork.eligibility.programs import programs

BENEFITS = (
    "tanf", "basic_food", "bfet", "abawd_clock", "working_connections_child_care", "apple_health_adults",
    "apple_health_children", "apple_health_pregnancy", "wic", "school_meals", "liheap", "seattle_utility_discount",
    "orca_lift", "lifeline",
)  # fmt: skip
HIGHEST_GRADE = 6.0
PHONE_OR_PAGE = re.compile(r"https?:|www\.|\d{3}[-.) ]+\d{4}")


def grade(text: str) -> float:
    text = re.sub(r"(?<!^)(?<!\. )\b[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*", "name", text)
    sentences = max(1, len([part for part in re.split(r"[.!?:;]+", text) if part.strip()]))
    words = re.findall(r"[A-Za-z0-9']+", text)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    word = re.sub("[^a-z]", "", word.lower())
    count = len(re.findall("[aeiouy]+", word))
    if count > 1 and word.endswith("e") and not word.endswith(("le", "ee")):
        count -= 1
    if count > 1 and word.endswith("ed") and not word.endswith(("ted", "ded")):
        count -= 1
    return max(count, 1)


def texts(program) -> list[str]:
    found = [program.plain_name, program.purpose, program.note, program.availability_note]
    found += [n.carries.sentence for n in program.rule.walk() if n.carries]
    found += [t.name for t in program.tiers]
    found += [f"{d.name}. {d.how_to_get}" for d in program.documents]
    return [t for t in found if t]


@pytest.mark.parametrize("program", [p for p in programs() if p.id in BENEFITS], ids=lambda p: p.id)
def test_a_client_can_read_it(program):
    hard = {text: round(grade(text), 1) for text in texts(program) if grade(text) > HIGHEST_GRADE}
    assert not hard


@pytest.mark.parametrize("program", [p for p in programs() if p.id in BENEFITS], ids=lambda p: p.id)
def test_it_says_who_decides_where_to_apply_and_what_it_is_good_for(program):
    assert program.agency
    assert program.where_to_apply
    assert program.purpose.endswith(".")
    assert not any(PHONE_OR_PAGE.search(t) for t in [*texts(program), program.where_to_apply]), "no phones or pages"
    assert program.plain_name != program.name


def test_every_benefit_is_registered():
    assert {p.id for p in programs()} >= set(BENEFITS)


def test_the_measure_tells_hard_from_easy():
    assert grade("You get milk and eggs on a card.") < 3
    assert grade("Eligibility determination necessitates comprehensive documentation of household circumstances.") > 12
