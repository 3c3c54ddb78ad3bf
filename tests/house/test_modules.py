"""How a module looks: short, named in the field's words, documented, finished."""

from __future__ import annotations

import ast
import io
import re
import tokenize

LONGEST = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_module_is_longer_than_400_lines(modules):
    long = {m.name: len(m.text.splitlines()) for m in modules if len(m.text.splitlines()) > LONGEST}
    assert not long, f"split these along the field's words: {long}"


def test_names_say_what_is_inside(modules):
    vague = [m.name for m in modules if NAMES_THAT_SAY_NOTHING & {*m.path.with_suffix("").parts}]
    assert not vague


def test_everything_public_says_what_a_caller_gets(modules):
    promised = {
        method.name
        for m in modules
        for c in m.classes()
        if _is_protocol(c)
        for method in _functions(c.body)
        if ast.get_docstring(method)
    }
    documented = _documented_methods(modules)
    bare = []
    for m in modules:
        if not ast.get_docstring(m.tree) and m.tree.body:
            bare.append(m.name)
        for part in _public(m.tree.body):
            if not ast.get_docstring(part):
                bare.append(f"{m.name}: {part.name}")
            if isinstance(part, ast.ClassDef):
                inherited = set().union(*(documented.get(b, set()) for b in _bases(part))) | promised
                bare += [
                    f"{m.name}: {part.name}.{method.name}"
                    for method in _public(part.body)
                    if not ast.get_docstring(method) and method.name not in inherited
                ]
    assert not bare, "no docstring:\n" + "\n".join(bare)


def test_nothing_is_left_for_later(modules):
    notes = []
    for m in modules:
        for token in tokenize.generate_tokens(io.StringIO(m.text).readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING) and UNFINISHED.search(token.string):
                notes.append(f"{m.name}:{token.start[0]}")
    assert not notes


def test_only_a_base_class_may_leave_a_method_to_its_children(modules):
    """`raise NotImplementedError` may be the whole body of a method whose class has children beside it."""
    wrong = []
    for m in modules:
        parents = {b for c in m.classes() for b in _bases(c)}
        allowed = {
            id(method)
            for c in m.classes()
            if c.name in parents
            for method in _functions(c.body)
            if len(method.body) == 2 and ast.get_docstring(method)
        }
        for f in [n for n in m.nodes if isinstance(n, Function)]:
            if _raises_not_implemented(f) and id(f) not in allowed:
                wrong.append(f"{m.name}:{f.lineno} {f.name}")
    assert not wrong


def test_no_function_is_empty(modules):
    empty = []
    for m in modules:
        protocol_methods = {id(f) for c in m.classes() if _is_protocol(c) for f in _functions(c.body)}
        for f in [n for n in m.nodes if isinstance(n, Function)]:
            does = [s for s in f.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
            does_nothing = all(isinstance(s, ast.Pass) for s in does)
            if does_nothing and id(f) not in protocol_methods and not _is_overload(f):
                empty.append(f"{m.name}:{f.lineno} {f.name}")
    assert not empty


def test_printing_belongs_to_the_command_line(modules):
    prints = [
        f"{m.name}:{n.lineno}"
        for m in modules
        if "/cli/" not in m.name
        for n in m.nodes
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
    ]
    assert not prints


def _functions(body: list[ast.stmt]) -> list[Function]:
    return [n for n in body if isinstance(n, Function)]


def _public(body: list[ast.stmt]) -> list[Function | ast.ClassDef]:
    return [n for n in body if isinstance(n, (*Function.__args__, ast.ClassDef)) and not n.name.startswith("_")]


def _bases(c: ast.ClassDef) -> list[str]:
    return [b.id for b in c.bases if isinstance(b, ast.Name)]


def _is_protocol(c: ast.ClassDef) -> bool:
    return "Protocol" in _bases(c)


def _is_overload(f: Function) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "overload" for d in f.decorator_list)


def _documented_methods(modules) -> dict[str, set[str]]:
    return {c.name: {f.name for f in _functions(c.body) if ast.get_docstring(f)} for m in modules for c in m.classes()}


def _raises_not_implemented(f: Function) -> bool:
    for n in ast.walk(f):
        if isinstance(n, ast.Raise) and n.exc is not None:
            raised = n.exc.func if isinstance(n.exc, ast.Call) else n.exc
            if isinstance(raised, ast.Name) and raised.id == "NotImplementedError":
                return True
    return False
