"""`braidwork visit`: options that do nothing are refused by name, and what docs say to type exists."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pytest

from braidwork.cli.visiting import options_of

DOCS = Path(__file__).parents[3] / "docs"
FACTS = '[facts]\ncounty = "53033"\n'


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--demo", "--language", "es"], "--language: it does nothing without --pdf"),
        (["--demo", "--as", "navigator"], "--as: it does nothing without --case"),
        (["--demo", "--work", "nurse", "--on", "2026-01-01"], "--work, --on: it does nothing without --facts"),
        (["--facts", "home.toml", "--pdf", "plan.pdf"], "--pdf: a facts file has no plan to print"),
        (["--facts", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["--facts", "home.toml", "--education", "hogwarts"], "--education: 'hogwarts' names no level"),
        (["--facts", "home.toml", "--case", "7"], "whose visit?"), ([], "whose visit?"),
    ],
)  # fmt: skip
def test_what_would_be_ignored_is_refused(run, tmp_path, words, says):
    (tmp_path / "home.toml").write_text(FACTS, encoding="utf-8")
    told = run("visit", *words)
    assert told.code != 0 and says in told.err and "What to do:" in told.err and not told.out


def test_the_options_that_open_a_workspace_again_are_quoted():
    assert options_of(None, False) == "" and options_of(None, True) == "--demo"
    assert options_of(Path("my data"), True) == "--demo --data 'my data'"


def commands() -> list[str]:
    """Every line of the tutorial and the how-tos that is typed, and those that the demo prints."""
    found = ["braidwork serve --demo --data x", "braidwork fund trace --posting 4 --demo --data x",
             "braidwork region build --from FOLDER --data data/my-region", "braidwork fund load FILE --as NAME",
             "braidwork workspace init --demo"]  # fmt: skip
    for page in (DOCS / "visit.md", *sorted((DOCS / "how-to").glob("*.md"))):
        for block in re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), flags=re.M | re.S):
            found += [x for x in block.replace("\\\n", " ").splitlines() if x.startswith("braidwork ")]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("line", commands())
def test_a_command_that_is_to_be_typed_exists(line):
    from typer.main import get_command

    from braidwork.cli.application import app

    command, words = get_command(app), shlex.split(line, comments=True)[1:]
    words = words[: words.index(">")] if ">" in words else words
    while hasattr(command, "resolve_command"):
        _, command, words = command.resolve_command(
            command.make_context("braidwork", words[:], resilient_parsing=True), words
        )
    command.make_context("braidwork", words)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_today_is_the_regions_wherever_the_machine_stands(monkeypatch, zone):
    from braidwork.eligibility.facts import case_of
    from braidwork.reference.clock import today

    monkeypatch.setenv("TZ", zone)  # one of the two has another day than the region, whatever the hour
    time.tzset()
    try:
        assert case_of({}).on == today()
    finally:
        monkeypatch.undo()
        time.tzset()
