"""Nothing that a reader opens loads a part from another host, and no address hides in the code."""

from __future__ import annotations

import ast
import re

import pytest

# Names of XML vocabularies look like addresses and are never fetched.
VOCABULARIES = ("http://www.w3.org/", "http://schemas.openxmlformats.org/")
# Text that a reader sees as a reference may hold an address; code that fetches may not.
SHOWN_TO_READERS = {"citation", "context", "licence", "source", "note", "notes", "mend", "reason"}
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", re.I)

_HOST = r"\s*=\s*[\"']?\s*(?:https?:)?//"
ASSETS = {
    "src": r"<(?:script|img|iframe|audio|video|source|embed|object)\b[^>]*?\b(?:src|data)" + _HOST,
    "link": r"<link\b[^>]*\bhref" + _HOST,
    "svg": r"<(?:image|use)\b[^>]*\bhref" + _HOST,
    "url()": r"url\(\s*[\"']?\s*(?:https?:)?//",
    "@import": r"@import\s+(?:url\()?\s*[\"']?\s*(?:https?:)?//",
    "srcset": r"\bsrcset\s*=\s*[\"'][^\"']*//",
    # A script of the workspace may ask the address that its own page names; the content policy allows no other host.
    "a script that fetches": r"\b(?:fetch\((?!\w+\.dataset\.)|XMLHttpRequest|importScripts|WebSocket)",
}


def _outside(text: str) -> list[str]:
    for vocabulary in VOCABULARIES:
        text = text.replace(vocabulary, "")
    return [kind for kind, pattern in ASSETS.items() if re.search(pattern, text, flags=re.I)]


def test_templates_styles_and_pictures_need_no_other_host(repository):
    kinds = {".html", ".css", ".svg", ".js", ".jinja", ".j2", ".xml", ".typ"}
    files = [p for p in (repository / "src").rglob("*") if p.suffix in kinds]
    wrong = {p.relative_to(repository).as_posix(): found for p in files if (found := _outside(p.read_text("utf-8")))}
    assert files, "the templates have moved: this rule reads nothing"
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.org/x.js">',
        "<link rel=stylesheet href='//fonts.example.org/a.css'>",
        "body { background: url(https://example.org/a.png) }",
        '@import "https://example.org/a.css";',
        '<img alt="" src="http://example.org/a.png">',
    ],
)
def test_the_rule_catches(text):
    assert _outside(text)


@pytest.mark.parametrize("text", ['<a href="https://www.census.gov/">', '<svg xmlns="http://www.w3.org/2000/svg">'])
def test_the_rule_lets_links_and_vocabularies_stand(text):
    assert not _outside(text)


def test_no_address_hides_in_code(modules):
    hidden = []
    for m in modules:
        shown = {id(d) for d in _docstrings(m.tree)} | {
            id(part)
            for n in m.nodes
            if isinstance(n, ast.keyword) and n.arg in SHOWN_TO_READERS
            for part in ast.walk(n.value)
        }
        for n in m.nodes:
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in shown:
                text = n.value
                for vocabulary in VOCABULARIES:
                    text = text.replace(vocabulary, "")
                if ADDRESS.search(text):
                    hidden.append(f"{m.name}:{n.lineno} {text[:60]}")
    assert not hidden, "addresses of publishers are configuration; citations belong to `citation`"


def _docstrings(tree: ast.Module) -> list[ast.Constant]:
    found = []
    for n in ast.walk(tree):
        body = getattr(n, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            found.append(body[0].value)
    return found
