"""docs/reference is what docs/generate.py writes today, and the glossary's words are the ones in use."""

from __future__ import annotations

import importlib.util
import re

import pytest


@pytest.fixture(scope="module")
def generated(repository) -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_writing_the_reference_again_changes_nothing(repository, generated):
    folder = repository / "docs" / "reference"
    stored = {p.name: p.read_text("utf-8") for p in folder.glob("*.md")}
    stored["../programs.md"] = (folder.parent / "programs.md").read_text("utf-8")
    differing = sorted(n for n in {*generated, *stored} if generated.get(n) != stored.get(n))
    assert not differing, "run make docs"


def test_every_measure_tells_a_reader_how_to_read_it():
    from braidwork.labormarket import measures

    for m in measures():
        assert m.label and m.universe_text and m.unit and m.citation, m.name
        assert len(m.context.split()) > 10, f"{m.name}: the context note says too little"


def test_every_term_of_the_glossary_is_in_use(repository, kept_files):
    terms = re.findall(r"^(?:- )?\*\*(.+?)\*\*", (repository / "GLOSSARY.md").read_text("utf-8"), flags=re.M)
    assert len(terms) >= 15, "the glossary has changed its form: this rule reads nothing"
    spoken = " ".join(
        p.read_text("utf-8").lower().replace("_", " ").replace("-", " ")
        for p in kept_files
        if p.suffix in {".py", ".md", ".html", ".toml", ".typ"} and p.name != "GLOSSARY.md"
    )
    unused = [t for t in (term.rstrip(".") for term in terms) if not _is_spoken(t, spoken)]
    assert not unused, "a term that nothing uses is removed"


def _is_spoken(term: str, spoken: str) -> bool:
    """Whether one of the term's forms is in use: its words, an abbreviation in brackets, or an alternative."""
    forms = [w.strip(" )").lower().replace("-", " ") for w in re.split(r"[,(/]|\bor\b", term)]
    return any(form.removesuffix("s") in spoken for form in forms if form)
