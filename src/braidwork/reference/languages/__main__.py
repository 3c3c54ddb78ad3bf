"""Translator's tool: missing LOCALE [PART] · stamp LOCALE · check [LOCALE] · states · review LOCALE KEY STATE NAME."""

from __future__ import annotations

import json
import sys
from datetime import date

from braidwork.errors import BraidworkError
from braidwork.reference.languages.checking import problems, review, stamp, started, states, to_do
from braidwork.reference.languages.locales import SOURCE, locales
from braidwork.reference.languages.strings import Words, part_of


def _missing(tag: str, part: str = "") -> tuple[int, list[str]]:
    tables: dict[tuple[str, str], list[str]] = {}
    for key, words in to_do(tag).items():
        if not part or part_of(key) == part:
            table, _, name = key.rpartition(".")
            tables.setdefault((part_of(key), table), []).append(f"{name} = {_toml(words)}")
    return 0, [x for (own, table), lines in tables.items() for x in ("", f"# {own}.toml", f"[{table}]", *lines)]


def _toml(words: Words) -> str:
    if isinstance(words, str):
        return json.dumps(words, ensure_ascii=False)
    return "{ " + ", ".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in words.items()) + " }"


def _check(tags: tuple[str, ...]) -> tuple[int, list[str]]:
    found = [p for tag in tags or started() for p in problems(tag)]
    lines = [f"{problem.locale} {problem.key}: {problem.what}" for problem in found]
    return int(bool(found)), [*lines, f"{len(found)} problem(s) in {', '.join(tags or started())}"]


def _states() -> tuple[int, list[str]]:
    tags = [tag for tag in locales() if tag != SOURCE]
    return 0, [f"{tag:8}  " + "  ".join(f"{s} {n}" for s, n in states(tag).items()) for tag in tags]


def _run(arguments: list[str]) -> tuple[int, list[str]]:
    match arguments:
        case ["missing", tag, *part]:
            return _missing(tag, *part[:1])
        case ["stamp", tag]:
            return 0, [f"{stamp(tag)} text(s) stamped"]
        case ["check", *tags]:
            return _check(tuple(tags))
        case ["states"]:
            return _states()
        case ["review", tag, key, state, by]:
            marked = review(tag, key, state, by, date.today())  # type: ignore[arg-type]
            return 0, [f"{marked} text(s) marked {state}"]
    return 2, [str(__doc__)]


def main(arguments: list[str]) -> int:
    """Runs one command; the exit code is 1 where something is wrong, 2 where the command is not known."""
    try:
        code, lines = _run(arguments)
    except BraidworkError as error:
        code, lines = 1, [error.message]
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
