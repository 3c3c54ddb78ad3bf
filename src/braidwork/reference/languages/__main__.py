"""Translator's tool: missing LOCALE [PART] · stamp LOCALE · check [LOCALE] · states · review LOCALE KEY STATE NAME."""

from __future__ import annotations

import json
import sys
from datetime import date

from braidwork.errors import BraidworkError
from braidwork.reference.languages.checking import problems, review, stamp, started, states, to_do
from braidwork.reference.languages.locales import SOURCE, locales
from braidwork.reference.languages.strings import Words, part_of


def _missing(tag: str, part: str = "") -> int:
    tables: dict[str, list[str]] = {}
    for key, words in to_do(tag).items():
        if not part or part_of(key) == part:
            table, _, name = key.rpartition(".")
            tables.setdefault(f"{part_of(key)} [{table}]", []).append(f"{name} = {_toml(words)}")
    for title, lines in tables.items():
        print(f"\n# {title.partition(' ')[0]}.toml\n{title.partition(' ')[2]}", *lines, sep="\n")
    return 0


def _toml(words: Words) -> str:
    if isinstance(words, str):
        return json.dumps(words, ensure_ascii=False)
    return "{ " + ", ".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in words.items()) + " }"


def _check(tags: tuple[str, ...]) -> int:
    found = [p for tag in tags or started() for p in problems(tag)]
    for problem in found:
        print(f"{problem.locale} {problem.key}: {problem.what}")
    print(f"{len(found)} problem(s) in {', '.join(tags or started())}")
    return 1 if found else 0


def _states() -> int:
    for tag in locales():
        if tag != SOURCE:
            print(f"{tag:8}", *(f"{state} {count}" for state, count in states(tag).items()), sep="  ")
    return 0


def main(arguments: list[str]) -> int:
    """Runs one command; the exit code is 1 where something is wrong."""
    try:
        match arguments:
            case ["missing", tag, *part]:
                return _missing(tag, *part[:1])
            case ["stamp", tag]:
                print(f"{stamp(tag)} text(s) stamped")
                return 0
            case ["check", *tags]:
                return _check(tuple(tags))
            case ["states"]:
                return _states()
            case ["review", tag, key, state, by]:
                print(f"{review(tag, key, state, by, date.today())} text(s) marked {state}")  # type: ignore[arg-type]
                return 0
    except BraidworkError as error:
        print(error.message)
        return 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
