"""Needs as people say them, and the words by which directories name help with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.text_matching import plain_words

_FILE = Path(__file__).parent / "needs.toml"
JOINING = frozenset({
    "a", "am", "an", "and", "are", "as", "at", "by", "can", "do", "find", "for", "get", "have", "help", "i",
    "in", "is", "looking", "me", "my", "need", "of", "on", "or", "please", "some", "the", "to", "want", "we",
    "where", "who", "with", "you",
})  # fmt: skip
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """One need: its name, the words people use for it, and those that answer it, best first."""

    name: str
    label: str
    asks: tuple[Phrase, ...]
    finds: tuple[Phrase, ...]


@cache
def needs() -> Mapping[str, Need]:
    """Every need by name, in the order of a menu."""
    return read_needs(_FILE)


def read_needs(path: Path) -> Mapping[str, Need]:
    """The needs of a TOML file; DataError naming file and need where one is not complete."""
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise DataError(f"the list of needs cannot be read ({problem}).", where=str(path)) from problem
    found = {}
    for name, said in content.items():
        if not isinstance(said, dict) or set(said) != {"label", "asks", "finds"} or not said["finds"]:
            raise DataError("a need has label, asks and finds.", where=f"{path}, {name}", mend="complete it.")
        asks, finds = (tuple(plain_words(p, JOINING) for p in said[k]) for k in ("asks", "finds"))
        found[name] = Need(name, said["label"], asks, finds)
    return found


def need(name: str) -> Need:
    """A need by its name or its label; UnknownNameError with the nearest names."""
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    by_label = {n.label.casefold().replace(" ", "_"): n for n in needs().values()}
    found = needs().get(wanted) or by_label.get(wanted) or need_in(plain_words(name, JOINING))
    if found is None:
        raise UnknownNameError.of("need", name, needs())
    return found


def need_in(words: Phrase) -> Need | None:
    """The need that words are a way of saying, where they say it whole; None else."""
    asked = frozenset(words)
    return next((n for n in needs().values() if any(frozenset(a) == asked for a in n.asks)), None)
