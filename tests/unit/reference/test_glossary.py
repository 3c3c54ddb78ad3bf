"""The glossary: each term once, in alphabetic order, and every reference to another term leads to one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


@pytest.fixture
def entries(repository: Path) -> dict[str, str]:
    text = (repository / "GLOSSARY.md").read_text(encoding="utf-8")
    found = re.findall(r"(?m)^\*\*(.+?)\.\*\* ((?:.+\n)+)", text)
    assert len(found) == len(re.findall(r"(?m)^\*\*", text))
    assert len({term for term, _ in found}) == len(found)
    return dict(found)


def test_terms_stand_in_alphabetic_order(entries: dict[str, str]) -> None:
    plain = [re.sub(r"[^a-z ]", "", term.casefold()) for term in entries]
    assert plain == sorted(plain)


def test_see_leads_to_a_term(entries: dict[str, str]) -> None:
    known = {re.sub(r" \(.+\)", "", term).casefold() for term in entries}
    for term, text in entries.items():
        for target in re.findall(r"[Ss]ee \*?([\w -]+?)\*?[.,\n]", text):
            assert target.casefold() in known, (term, target)


def test_the_words_of_the_survey_and_of_disclosure_are_there(entries: dict[str, str]) -> None:
    text = " ".join(entries).casefold()
    for term in ("acs", "adjinc", "coefficient of variation", "margin of error", "puma", "pums", "replicate weights",
                 "successive difference replication", "universe", "vintage", "disconnected youth", "working poor",
                 "rent burden", "limited english", "primary suppression", "complementary suppression", "release",
                 "reliability class", "design factor", "pooling", "prosperity gap", "wage standard",
                 "self-sufficiency standard", "oews", "soc", "worksource", "navigator"):  # fmt: skip
        assert term in text, term
