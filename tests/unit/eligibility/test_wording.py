"""The English catalogue is the published questions and programs, word for word, and nothing else."""

from __future__ import annotations

import re

from braidwork.eligibility.programs import programs
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.questions.results import HEADINGS, SCREENING
from braidwork.eligibility.questions.wording import as_toml, english, key_of, page_help
from braidwork.reference.languages.strings import TEXTS, read_part, words_of

MEND = "run python -m braidwork.eligibility.questions.wording"


def test_the_catalogue_holds_what_is_published():
    for part, texts in english().items():
        assert read_part(TEXTS / "en" / f"{part}.toml") == texts, MEND
        assert (TEXTS / "en" / f"{part}.toml").read_text(encoding="utf-8").endswith(as_toml(texts))


def test_every_published_text_has_a_key():
    words = words_of("en")
    for question in question_set().questions:
        for said in (question.ask, question.why_we_ask, page_help(question.help), *(c.label for c in question.choices)):
            assert not said or words[key_of(said)] == said
    for program in programs():
        for said in (program.plain_name, program.purpose, program.where_to_apply, *(d.name for d in program.documents)):
            assert not said or words[key_of(said)] == said
        assert f"who.{program.id}" in words


def test_headings_are_those_of_the_engine():
    words = words_of("en")
    assert {g: words[f"group.{g.replace(' ', '_')}"] for g in HEADINGS} == HEADINGS
    assert words["group.screening"] == SCREENING


def test_help_for_a_page_leaves_out_what_only_a_keyboard_needs():
    assert page_help("Pick all that fit, like 1 4. Type 0 if none. A small raise counts.") == (
        "Pick all that fit. A small raise counts."
    )
    assert not any(re.search(r"Type (s|0 if n)", page_help(q.help)) for q in question_set().questions)
    assert page_help("Type 0 if you live alone.") == "Type 0 if you live alone."


def test_every_problem_that_a_form_can_have_has_words():
    from pathlib import Path

    from braidwork.eligibility.questions import parsing

    named = set(re.findall(r'key="([a-z_]+)"', Path(parsing.__file__).read_text(encoding="utf-8")))
    named |= {"child_too_old", "parent_too_young", "too_small", "out_of_range"}
    assert len(named) > 12
    assert {f"problem.{key}" for key in named} <= set(words_of("en"))
