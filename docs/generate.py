"""Write docs/reference from the code and the specification tests. `make docs` runs it; a house test compares."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Written by docs/generate.py from the code. Change the code, then run `make docs`. -->"


def pages() -> dict[str, str]:
    """Every reference page: file name to text."""
    made = {
        "measures.md": measures_page(),
        "dimensions.md": dimensions_page(),
        "parameters.md": parameters_page(),
        "tables.md": tables_page(),
        "policies.md": policies_page(),
        "commands.md": commands_page(),
        "python.md": python_page(),
        "errors.md": errors_page(),
        "specification.md": specification_page(),
        "rules.md": rules_page(),
    }
    titles = [(name, text.splitlines()[0].removeprefix("# ")) for name, text in made.items()]
    made["README.md"] = _page(
        "Reference", "Each page is written from the code itself.", [f"- [{title}]({name})" for name, title in titles]
    )
    made["../programs.md"] = programs_page()
    return made


def _program_pages() -> Any:
    spec = importlib.util.spec_from_file_location("program_pages", ROOT / "docs" / "program_pages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def programs_page() -> str:
    """Every program with its sentence, numbers, sources, what is unverified, and its cases."""
    made = _program_pages()
    lead = (
        f"Every program as its rule reads on {made.AS_OF:%d %B %Y}, with the numbers of law that ship with Braidwork. "
        "Screening, never a decision: a person decides. The [register](reference/rules.md) lists every requirement; "
        "`braidwork eligibility explain PROGRAM --on DAY` tells one on another day."
    )
    return _page("Programs", lead, made.programs_lines())


def rules_page() -> str:
    """The register of rules."""
    lead = (
        "Every named requirement of every [program](../programs.md). Each is held by the cases of its program "
        "(`tests/eligibility_cases`), in which it is both met and missed."
    )
    return _page("Register of rules", lead, _program_pages().register_lines())


def measures_page() -> str:
    """Every measure: question, universe, unit, formula, how to read it, source."""
    from braidwork.labormarket import measures

    lines = ["| measure | what | unit | better |", "|---|---|---|---|"]
    lines += [f"| [`{m.name}`](#{m.name}) | {m.label} | {m.unit} | {m.better} |" for m in measures()]
    for m in measures():
        lines += ["", f"## {m.name}", "", f"**{m.label}**, {m.unit}. {m.context}", ""]
        rows = [
            ("kind", _kind(m)),
            ("universe", m.universe_text),
            ("filter", f"`{m.universe.text()}`"),
            *[
                (part, f"`{expression.text()}`")
                for part in ("numerator", "denominator", "value")
                if (expression := getattr(m, part)) is not None
            ],
            ("table", f"[`{m.table}`](tables.md#{m.table})"),
            ("counts", m.counted),
            ("progress is", m.better),
            *([("options", ", ".join(f"`{p}`" for p in m.parameters))] if m.parameters else []),
            ("citation", m.citation),
            *[("note", note) for note in m.notes],
        ]
        lines += _rows(rows)
    return _page(
        "Measures",
        "A measure is a quotient with a universe. The filter and the formula are printed from the code that runs.",
        lines,
    )


def _kind(m: Any) -> str:
    if m.kind == "quantile":
        return "median" if m.tau == 0.5 else f"quantile {m.tau:g}"
    return f"gap of `{m.of}`" if m.kind == "gap" else str(m.kind)


def dimensions_page() -> str:
    """Every way of grouping people, with the official codes behind each category."""
    from braidwork.reference import recode, recode_names

    lines = ["| dimension | what |", "|---|---|"]
    lines += [f"| `{name}` | {label} |" for name, label in _PLACES.items()]
    lines += [f"| [`{n}`](#{n}) | {recode(n).label} |" for n in recode_names()]
    for name in recode_names():
        r = recode(name)
        lines += ["", f"## {name}", "", f"**{r.label}**, {r.universe}. {_flat(r.context)}", ""]
        if r.order_note:
            lines += [_flat(r.order_note), ""]
        if r.overlapping:
            lines += ["Categories overlap: a person counts in each that applies, so they do not add up.", ""]
        lines += ["| category | label | who |", "|---|---|---|"]
        lines += [f"| `{c.code}` | {c.label} | {c.meaning} |" for c in r.categories]
        lines += ["", f"Columns read: {', '.join(f'`{c}`' for c in r.columns)}.  ", f"Source: {r.citation}."]
        if r.verified == "unverified":
            lines += ["", f"**Unverified.** {r.note}".rstrip()]
    return _page(
        "Dimensions",
        "Rules are read in order and the first that holds decides, unless categories overlap. "
        "For households the same rules describe the householder.",
        lines,
    )


_PLACES = {
    "county": "counties of the region",
    "puma": "public use microdata areas of the region, 2010 or 2020 definition",
    "state": "states, where the store was built with the nation",
}


def parameters_page() -> str:
    """Every number of law or method, with dates, citation and state of checking."""
    from braidwork.reference import parameter_names, parameters, wage_standard_names

    lines = ["Wage standards: " + ", ".join(f"`{n}`" for n in wage_standard_names()) + "."]
    for name in parameter_names():
        rows = parameters(name)
        lines += [
            "",
            f"## {name}",
            "",
            "| key | value | unit | from | to | checked | citation |",
            "|---|---|---|---|---|---|---|",
        ]
        for p in rows:
            key = ", ".join(f"{k} {v}" for k, v in p.key.items()) or "–"
            until = p.effective_to.isoformat() if p.effective_to else "–"
            cells = (key, f"{p.value:.12g}", p.unit, str(p.effective_from), until, p.verified, _flat(p.citation))
            lines.append("| " + " | ".join(cells) + " |")
    return _page(
        "Parameters",
        "Numbers of law and method are data, with the days on which they hold and where they come from. "
        "`unverified` means that a person has yet to compare the value with its source.",
        lines,
    )


def tables_page() -> str:
    """The data dictionary: every table that the store may hold."""
    lines: list[str] = ["| table | one row is | sensitivity |", "|---|---|---|"]
    lines += [f"| [`{t.name}`](#{t.name}) | {t.description} | {t.sensitivity} |" for t in _tables()]
    for t in _tables():
        lines += ["", f"## {t.name}", "", t.description, ""]
        lines += _rows([
            ("grain", " × ".join(f"`{g}`" for g in t.grain)),
            ("source", t.source),
            ("universe", t.universe),
            ("sensitivity", t.sensitivity),
            ("retention", t.retention),
            *[("repeated", f"`{p}1` … `{p}{n}`, all or none") for p, n in t.repeated.items()],
        ])  # fmt: skip
        lines += ["", "| column | publisher's name | kind | meaning | unit | universe |", "|---|---|---|---|---|---|"]
        for c in t.columns:
            cells = (f"`{c.name}`", c.source_name or "", c.kind, _meaning(c), c.unit or "", c.universe or "")
            lines.append("| " + " | ".join(cells) + " |")
    return _page("Tables", "What each table of the store promises. A build that breaks a promise stops.", lines)


def _meaning(column: Any) -> str:
    if not column.codes:
        return str(column.description)
    shown = [f"{code} {label}" for code, label in list(column.codes.items())[:12]]
    more = f"; {len(column.codes) - 12} more" if len(column.codes) > 12 else ""
    return f"{column.description} ({'; '.join(shown)}{more})"


def _tables() -> list[Any]:
    import braidwork.contracts as room

    found = {}
    for info in pkgutil.iter_modules(room.__path__):
        for value in vars(importlib.import_module(f"{room.__name__}.{info.name}")).values():
            if isinstance(value, room.Table):
                found[value.name] = value
    return [found[name] for name in sorted(found)]


def policies_page() -> str:
    """Every release policy in its own words."""
    from braidwork.disclosure import policy, policy_names

    lines = []
    for name in policy_names():
        p = policy(name)
        lines += [f"## {name}", "", f"**{p.title}.** {_flat(p.text)}", ""]
        lines += _rows([
            ("for", "survey estimates" if p.scope == "survey" else "tables that count people"),
            ("version", f"{p.version}, valid from {p.valid_from}"),
            ("release ledger", "required" if p.ledger_required else "optional"),
            ("citation", p.citation),
        ])  # fmt: skip
        lines.append("")
    return _page("Release policies", "The only ways in which a figure leaves the analysis room.", lines[:-1])


def commands_page() -> str:
    """Every command with its options."""
    import typer

    from braidwork.cli.application import app

    root = typer.main.get_command(app)
    lines = []
    for path, command in _commands(root, ("braidwork",)):
        lines += [f"## {' '.join(path)}", "", _flat(command.help or ""), ""]
        options = [p for p in command.params if not getattr(p, "hidden", False) and p.name != "help"]
        if options:
            lines += ["| option | meaning |", "|---|---|"]
            lines += [f"| `{_spelling(p)}` | {_cell(_help(p))} |" for p in options]
            lines.append("")
    return _page("Commands", "Every command ends with code 0 only when it did what was asked.", lines[:-1])


def _commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in children.items():
        if not child.hidden:
            yield from _commands(child, (*path, name))


def _spelling(option: Any) -> str:
    if option.param_type_name == "argument":
        return str(option.name).upper() + ("…" if option.nargs == -1 or option.multiple else "")
    names = ", ".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {option.name.upper()}"


def _help(option: Any) -> str:
    default = "" if option.default in (None, False, ()) else f" Default: `{option.default}`."
    return f"{option.help or ''}{default}"


def python_page() -> str:
    """The public names for an analyst's own program."""
    lines = []
    for title, module_name in _PYTHON_ROOMS.items():
        module = importlib.import_module(module_name)
        lines += [f"## {title}", "", f"`{module_name}`: {_first_sentence(inspect.getdoc(module))}", ""]
        for name in sorted(getattr(module, "__all__", ())):
            value = getattr(module, name)
            if inspect.isclass(value):
                lines += _class_lines(name, value)
            elif callable(value):
                lines += [f"### {name}", "", "```python", f"{name}{_signature(value)}", "```", ""]
                lines += [inspect.getdoc(value) or "", ""]
    return _page("Python", "`import braidwork as bw`. Names not listed here may change without notice.", lines[:-1])


_PYTHON_ROOMS = {
    "Open": "braidwork",
    "Ask": "braidwork.region",
    "Estimates": "braidwork.measures",
    "Replicate weights": "braidwork.measures.replicates",
    "Release": "braidwork.disclosure",
    "Segregation": "braidwork.labormarket.segregation",
    "Gaps taken apart": "braidwork.labormarket.decomposition",
    "Job quality": "braidwork.labormarket.job_quality",
    "Need and supply": "braidwork.labormarket.demand",
    "Target occupations": "braidwork.labormarket.targets",
    "Ladders": "braidwork.pathways",
}


def _class_lines(name: str, value: type) -> list[str]:
    lines = [f"### {name}", "", inspect.getdoc(value) or "", ""]
    for member, method in vars(value).items():
        if member.startswith("_"):
            continue
        target = method.__func__ if isinstance(method, (classmethod, staticmethod)) else method
        if isinstance(target, property):
            lines.append(f"- `{member}`: {_first_sentence(inspect.getdoc(target))}")
        elif inspect.isfunction(target):
            lines.append(f"- `{member}{_signature(target)}`: {_first_sentence(inspect.getdoc(target))}")
    return [*lines, ""] if lines[-1] else lines


class _Bare(str):
    """Text that a signature prints without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def _signature(function: Any) -> str:
    shown = inspect.signature(function)
    kept = []
    for p in shown.parameters.values():
        if p.name in ("self", "cls"):
            continue
        if not (p.default is p.empty or isinstance(p.default, str | int | float | tuple | None)):
            p = p.replace(default=_Bare("…"))
        kept.append(p if p.annotation is p.empty else p.replace(annotation=_Bare(p.annotation)))
    returns = shown.return_annotation
    return str(
        shown.replace(
            parameters=kept, return_annotation=returns if returns is inspect.Signature.empty else _Bare(returns)
        )
    )


def errors_page() -> str:
    """The error classes and what each means."""
    import braidwork.errors as room

    classes = [v for v in vars(room).values() if inspect.isclass(v) and v.__module__ == room.__name__]
    lines = ["| error | means |", "|---|---|"]
    lines += [f"| `{c.__name__}` | {_cell(inspect.getdoc(c) or '')} |" for c in classes]
    return _page("Errors", "Each message says what is wrong, where, and what to do.", lines)


def specification_page() -> str:
    """The specification tests as a manual: chapters, examples and answers."""
    lines = []
    for path in sorted((ROOT / "tests" / "spec").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        title, _, rest = (ast.get_docstring(ast.parse(source)) or path.stem).partition("\n")
        lines += [f"## {title.removeprefix('# ').rstrip('.')}", "", rest.strip(), "", *_chapter(source)]
    return _page(
        "Specification",
        "Small examples that run as tests (`tests/spec`). What stands here is what the product does.",
        lines,
    )


def _chapter(source: str) -> list[str]:
    """Sections (comments that hold `## Title`), the tables that examples share, and the examples, in order."""
    parts = [
        (number, [f"### {match.group(1)}", ""])
        for number, line in enumerate(source.splitlines(), 1)
        if (match := re.match(r"# -+ ## (.+?) -+$", line))
    ]
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            parts.append((node.lineno, _example(node, source)))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper():
            parts.append((node.lineno, _code(source, node.lineno, node.end_lineno)))
    return [line for _, lines in sorted(parts) for line in lines]


def _example(node: ast.FunctionDef, source: str) -> list[str]:
    said = ast.get_docstring(node) or ""
    body = node.body[1:] if said else node.body
    title = node.name.removeprefix("test_").replace("_", " ")
    cases = [f"`{_flat(ast.unparse(d))}`" for d in node.decorator_list if "parametrize" in ast.unparse(d)]
    return [
        f"**{title[0].upper()}{title[1:]}.** {said}".rstrip(),
        "",
        *([f"For each of {cases[0]}:", ""] if cases else []),
        *_code(source, body[0].lineno, node.end_lineno),
    ]


def _code(source: str, first: int, last: int | None) -> list[str]:
    return ["```python", dedent("\n".join(source.splitlines()[first - 1 : last])), "```", ""]


def _page(title: str, lead: str, lines: list[str]) -> str:
    return "\n".join([f"# {title}", "", MADE, "", lead, "", *lines]).rstrip() + "\n"


def _rows(rows: list[tuple[str, str]]) -> list[str]:
    return ["| | |", "|---|---|", *(f"| {name} | {_cell(text)} |" for name, text in rows if text)]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _flat(text).replace("|", "\\|")


def _first_sentence(text: str | None) -> str:
    return _flat((text or "").split("\n\n")[0])


def write() -> list[str]:
    """Write every page that differs; return the names of those written."""
    REFERENCE.mkdir(exist_ok=True)
    made = pages()
    changed = [
        n for n, text in made.items() if not (REFERENCE / n).is_file() or (REFERENCE / n).read_text("utf-8") != text
    ]
    for name in changed:
        (REFERENCE / name).write_text(made[name], encoding="utf-8")
    for stray in {p.name for p in REFERENCE.glob("*.md")} - set(made):
        (REFERENCE / stray).unlink()
    return changed


if __name__ == "__main__":
    sys.stdout.write("\n".join(f"wrote docs/reference/{name}" for name in write()) + "\n")
