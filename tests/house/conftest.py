"""What the house rules read: the source tree, parsed once."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One module of the product, with its text and its syntax tree."""

    path: Path

    @property
    def name(self) -> str:
        """The path from the repository, as messages show it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, walked once for all rules."""
        return list(ast.walk(self.tree))

    def classes(self) -> list[ast.ClassDef]:
        """Every class of the module."""
        return [n for n in self.nodes if isinstance(n, ast.ClassDef)]


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Every Python module below src that people write: Django writes its migrations itself."""
    return [Module(p) for p in sorted((ROOT / "src").rglob("*.py")) if p.parent.name != "migrations"]


@pytest.fixture(scope="session")
def kept_files() -> list[Path]:
    """The files that git tracks or would track: everything present that is not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return sorted(p for p in paths if p.is_file())
