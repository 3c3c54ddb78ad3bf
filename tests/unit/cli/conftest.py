"""The command line run in this process: what it prints, what it says on the error stream, how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from braidwork.cli import main
from braidwork.region import build_demo

PERSONS = 3_000


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`run("measure", "--list")`, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["braidwork", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Ended(code, *capsys.readouterr())

    return command


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store of 3,000 invented people; read only."""
    return build_demo(tmp_path_factory.mktemp("cli") / "data", persons=PERSONS)
