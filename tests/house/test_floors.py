"""Imports go down only, and the network has one door."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib

NETWORK = {"urllib.request", "http.client", "httpx", "requests", "socket", "ftplib", "aiohttp", "urllib3"}
NETWORK_DOOR = "src/braidwork/sources/web.py"


def test_import_floors_hold(repository):
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=repository, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_room_stands_on_a_floor(repository):
    rules = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in rules if c["type"] == "layers")
    placed = {room.strip().removeprefix("braidwork.") for floor in layers for room in floor.split("|")}
    package = repository / "src" / "braidwork"
    rooms = {p.parent.name for p in package.glob("*/__init__.py")} | {p.stem for p in package.glob("*.py")}
    assert rooms - {"__init__", "__main__"} == placed


def test_only_one_module_reaches_the_network(modules):
    doors = [m.name for m in modules if NETWORK & set(_imported(m.tree)) and m.name != NETWORK_DOOR]
    assert not doors, f"{NETWORK_DOOR} is the only door to the network; downloads are recorded behind it"


def test_no_room_reads_a_private_part_of_another(modules):
    """`from braidwork.other.room import _name` and `braidwork.other._module` stay inside their own room."""
    wrong = []
    for m in modules:
        room = m.path.parts[m.path.parts.index("braidwork") + 1]
        for n in m.nodes:
            if isinstance(n, ast.ImportFrom) and n.module and n.module.startswith("braidwork."):
                parts = n.module.split(".")
                private = any(p.startswith("_") for p in [*parts, *(a.name for a in n.names)])
                if private and parts[1] != room.removesuffix(".py"):
                    wrong.append(f"{m.name}:{n.lineno}")
    assert not wrong


def _imported(tree: ast.Module) -> list[str]:
    names = []
    for n in ast.walk(tree):
        if isinstance(n, ast.Import):
            names += [a.name for a in n.names]
        elif isinstance(n, ast.ImportFrom) and n.module:
            names += [n.module, *(f"{n.module}.{a.name}" for a in n.names)]
    return names
