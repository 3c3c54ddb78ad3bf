"""Each dependency has its reason on its line, is locked, and is used; nothing else is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

LOCKS = ("requirements.lock", "requirements-runtime.lock")
# An extra that a library needs without our importing it.
USED_INSIDE_ANOTHER = {"duckdb", "pandas", "vl-convert-python"}
# A package that comes with a declared one and is part of its documented use.
COMES_WITH = {"markupsafe": "jinja2", "pydantic": "pydantic-settings"}


@pytest.fixture(scope="module")
def pyproject(repository) -> dict:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _runtime(pyproject: dict) -> set[str]:
    extras = pyproject["project"]["optional-dependencies"].values()
    return {_name(r) for group in [pyproject["project"]["dependencies"], *extras] for r in group}


def test_every_dependency_line_has_its_reason(repository, pyproject):
    lines = (repository / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    wanted = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["dev"]]
    wanted += [r for group in pyproject["project"]["optional-dependencies"].values() for r in group]
    bare = []
    for requirement in wanted:
        line = next(text for text in lines if f'"{requirement}"' in text)
        reason = line.partition("#")[2].strip()
        if len(reason) < 10:
            bare.append(requirement)
    assert not bare, "say on the same line why it is needed"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_hashes_and_names_no_host(repository, lock):
    text = (repository / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==\S+", text, flags=re.M)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(pins) == len(entries) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|--index-url|--extra-index-url|--find-links", text)


def test_the_locks_hold_what_pyproject_asks_for(repository, pyproject):
    full = _pinned(repository / "requirements.lock")
    runtime = _pinned(repository / "requirements-runtime.lock")
    dev = {_name(r) for r in pyproject["dependency-groups"]["dev"]}
    assert (_runtime(pyproject) | dev) <= set(full), "run make lock"
    assert {_name(r) for r in pyproject["project"]["dependencies"]} <= set(runtime), "run make lock"
    differing = {name for name, versions in runtime.items() if full.get(name) != versions}
    assert not differing, "the runtime lock must be a part of the full one"


def _pinned(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", lock.read_text(encoding="utf-8"), flags=re.M):
        found.setdefault(name.replace("_", "-").replace(".", "-"), set()).add(version)
    return found


def _third_party(modules) -> set[str]:
    found = set()
    for m in modules:
        for n in m.nodes:
            if isinstance(n, ast.Import):
                found |= {a.name.split(".")[0] for a in n.names}
            elif isinstance(n, ast.ImportFrom) and n.module and n.level == 0:
                found.add(n.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"braidwork", "__future__"}


def test_the_product_imports_only_what_it_declares(modules, pyproject):
    owners = packages_distributions()
    declared = _runtime(pyproject)
    undeclared = {
        name: owners.get(name)
        for name in _third_party(modules)
        if COMES_WITH.get(name) not in declared
        and not {o.lower().replace("_", "-") for o in owners.get(name, [])} & declared
    }
    assert not undeclared


def test_every_declared_dependency_is_used(modules, pyproject):
    owners = packages_distributions()
    imported = {o.lower().replace("_", "-") for name in _third_party(modules) for o in owners.get(name, [])}
    unused = _runtime(pyproject) - imported - USED_INSIDE_ANOTHER
    assert not unused, "a dependency that nothing imports is removed"
