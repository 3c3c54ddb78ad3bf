"""Amounts of money and shares belong to dated, cited rows, never to a rule: a public screener that keeps last year's
guideline as a constant denies wrongly and nobody sees it."""

from __future__ import annotations

import ast

import pytest

PROGRAMS, MACHINERY = "eligibility/programs", "eligibility/rules"
# Plain counts of law (ages, months, hours, grades) stay below this; amounts of money do not.
_LARGEST_COUNT = 250


def test_the_rooms_are_where_this_test_looks(modules):
    assert [m for m in modules if _lies_in(m, PROGRAMS)] and [m for m in modules if _lies_in(m, MACHINERY)]


def test_programs_and_rules_hold_no_amount_of_money(modules):
    found = [place for m in modules if _lies_in(m, PROGRAMS, MACHINERY) for place in _amounts(m)]
    assert not found, "put these into reference/parameters as dated, cited rows:\n" + "\n".join(found)


def test_programs_hold_no_share(modules):
    # The machinery of rules rounds to cents and prints percentages; only the programs state law.
    found = [place for m in modules if _lies_in(m, PROGRAMS) for place in _shares(m)]
    assert not found, "put these into reference/parameters as dated, cited rows:\n" + "\n".join(found)


@pytest.mark.parametrize("text", ["Limit(31920)", "Compare('x', '<=', 12_000)", "x = -500"])
def test_an_amount_is_seen(text):
    assert _amounts(_Parsed(text))


@pytest.mark.parametrize("text", ["x = 0.6", "Limit('a', times=1.38)", "y = 185 / 100", "z = 2 * limit"])
def test_a_share_is_seen(text):
    assert _shares(_Parsed(text))


@pytest.mark.parametrize("text", ["date(2025, 7, 1)", "Compare('age', '>=', 18)", "AtLeast(2, a, b)", "x = 1.0"])
def test_dates_and_counts_are_no_money(text):
    assert not _amounts(_Parsed(text)) and not _shares(_Parsed(text))


class _Parsed:
    def __init__(self, text):
        self.name, self.tree = "text", ast.parse(text)


def _lies_in(module, *rooms):
    return any(f"/{room}/" in module.path.as_posix() for room in rooms)


def _amounts(module):
    years = {id(arg) for call in _dates(module.tree) for arg in call.args}
    return [
        f"{module.name}:{node.lineno}: {node.value}"
        for node in ast.walk(module.tree)
        if _is_number(node) and id(node) not in years and node.value > _LARGEST_COUNT
    ]


def _shares(module):
    found = []
    for node in ast.walk(module.tree):
        if _is_number(node) and isinstance(node.value, float) and not node.value.is_integer():
            found.append(f"{module.name}:{node.lineno}: {node.value}")
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
            sides = [s for s in (node.left, node.right) if _is_number(s)]
            found += [f"{module.name}:{s.lineno}: times or over {s.value}" for s in sides if s.value not in (12,)]
    return found


def _dates(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "date"]


def _is_number(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
