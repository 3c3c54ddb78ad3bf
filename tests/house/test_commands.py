"""Every `braidwork …` that a document, a message or a page tells a reader to type exists, with its options."""

from __future__ import annotations

import re
import shlex

import pytest

# Lines of code blocks; `braidwork …` in backticks; and what messages of the product tell a reader to run.
IN_DOCUMENTS = re.compile(r"^(?:    )?(?:\.venv/bin/)?(braidwork [a-z].*)$|`(braidwork [a-z][^`]*)`", flags=re.M)
IN_MESSAGES = re.compile(r"\b(braidwork (?:demo|doctor|measure|report|region|verify)\b[^\"'`,;:)\n{]*)")


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, ...], set[str]]:
    """Each command with the options it takes."""
    import typer

    from braidwork.cli.application import app

    found: dict[tuple[str, ...], set[str]] = {}

    def walk(command, path: tuple[str, ...]) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, (*path, name))
        found[path] = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}

    walk(typer.main.get_command(app), ())
    return found


def _wrong(line: str, known: dict[tuple[str, ...], set[str]]) -> str | None:
    words = shlex.split(line, comments=True)[1:]
    path: tuple[str, ...] = ()
    while words and (*path, words[0]) in known:
        path = (*path, words.pop(0))
    if not path and words and not words[0].startswith("-"):
        return f"no command {words[0]}"
    options = {w.split("=")[0] for w in words if w.startswith("-")}
    strange = options - known[path]
    return f"{' '.join(path)} takes no {', '.join(sorted(strange))}" if strange else None


def test_documents_name_commands_that_exist(repository, kept_files, known):
    pages = [p for p in kept_files if p.suffix == ".md" and "reference" not in p.parts]
    lines = [(p, a or b) for p in pages for a, b in IN_DOCUMENTS.findall(p.read_text("utf-8"))]
    assert len(lines) > 20
    wrong = {f"{p.relative_to(repository)}: {line}": why for p, line in lines if (why := _wrong(line, known))}
    assert not wrong


def test_messages_name_commands_that_exist(modules, known):
    lines = [(m.name, line.strip()) for m in modules for line in IN_MESSAGES.findall(m.text)]
    assert len(lines) > 5
    wrong = {}
    for name, line in lines:
        words = [w for w in re.split(r"\s+", line) if re.fullmatch(r"[\w-]+", w)]
        command = words[1:3] if words[1:2] and words[1] in ("region", "verify") else words[1:2]
        options = re.findall(r"(?<!\S)--[a-z-]+", line)
        if tuple(command) not in known or set(options) - known[tuple(command)]:
            wrong[name] = line
    assert not wrong


def test_make_help_lists_every_target_that_documents_name(repository, kept_files):
    makefile = (repository / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.M))
    named = {
        target
        for p in kept_files
        if p.suffix == ".md"
        for target in re.findall(r"(?:^|    |`)make ([a-z]+)", p.read_text("utf-8"), flags=re.M)
    }
    assert {"demo", "test", "check"} <= named <= targets


def test_the_example_settings_are_the_settings(repository, monkeypatch, tmp_path):
    import tomllib

    from braidwork import settings as room

    example = repository / "braidwork.example.toml"
    monkeypatch.chdir(tmp_path)
    (tmp_path / room.TOML_NAME).write_bytes(example.read_bytes())
    read = room.settings()
    stated = tomllib.loads(example.read_text("utf-8"))
    assert set(stated) == set(type(read).model_fields)
    (tmp_path / room.TOML_NAME).unlink()
    assert room.settings().model_dump() == read.model_dump(), "the example shows the defaults"
