"""Texts by key and locale, with how far a person has checked each; what is missing is said in English."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.languages.locales import SOURCE, locale

State = Literal["missing", "machine", "reviewed", "approved", "stale"]
TEXTS = Path(__file__).parent / "text"
STAMPS = "stamps.csv"
BINDING_PART = "consents"
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
_CHECKED: tuple[State, ...] = ("reviewed", "approved")
_SHORT = 10
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
Words = str | Mapping[str, str]  # a text, or its plural forms


@dataclass(frozen=True)
class Stamp:
    """How far one text of a locale was checked, of which English (`source`) and which own words (`words`)."""

    source: str
    words: str
    state: State
    reviewer: str = ""
    reviewed_on: str = ""


@dataclass(frozen=True)
class Text:
    """One string of a locale: `words` is empty where it is missing; `locale` is the language that it is really in."""

    key: str
    locale: str
    words: Words
    state: State
    reviewer: str = ""
    reviewed_on: str = ""

    @property
    def is_checked(self) -> bool:
        """Whether a person read it."""
        return self.state in _CHECKED


def checksum(words: Words) -> str:
    """The first characters of the SHA-256 of a text or of its plural forms."""
    plain = words if isinstance(words, str) else json.dumps(dict(sorted(words.items())), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:_SHORT]


@cache
def words_of(tag: str) -> Mapping[str, Words]:
    """Every text of a locale by key, from all parts of its folder; DataError for a file that cannot be read."""
    return read_folder(TEXTS / locale(tag).tag)


def read_folder(folder: Path) -> Mapping[str, Words]:
    """Every text of a folder by key; DataError where a file cannot be read or a key comes twice."""
    found: dict[str, Words] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, words in read_part(path).items():
            if key in found:
                raise DataError(f"the key {key} is in two files.", where=str(path), mend="keep it in one part.")
            found[key] = words
    return found


def read_part(path: Path) -> Mapping[str, Words]:
    """The texts of one file by key; DataError where it is no TOML of texts."""
    try:
        return dict(_flat("", tomllib.loads(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise DataError(f"the texts cannot be read ({error}).", where=str(path)) from error


def _flat(above: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    for name, value in table.items():
        key = f"{above}.{name}" if above else name
        if isinstance(value, str) or (isinstance(value, dict) and value and PLURALS.issuperset(value)):
            yield key, value
        elif isinstance(value, dict):
            yield from _flat(key, value)
        else:
            raise TypeError(f"{key} is not a text")


@cache
def stamps_of(tag: str) -> Mapping[str, Stamp]:
    """The stamps of a locale by key."""
    path = TEXTS / locale(tag).tag / STAMPS
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            r["key"]: Stamp(r["source"], r["words"], r["state"], r["reviewer"], r["reviewed_on"])  # type: ignore[arg-type]
            for r in csv.DictReader(file)
        }


@cache
def parts() -> Mapping[str, str]:
    """The part of the catalogue that holds each key."""
    files = sorted((TEXTS / SOURCE).glob("*.toml"))
    return {key: path.stem for path in files for key in read_part(path)}


def part_of(key: str) -> str:
    """The part of the catalogue that holds a key."""
    found = parts().get(key)
    if found is None:
        raise UnknownNameError.of("client text", key, parts())
    return found


@cache
def binding_keys() -> frozenset[str]:
    """Texts on consent and rights: another language binds only once approved."""
    return frozenset(read_part(TEXTS / SOURCE / f"{BINDING_PART}.toml"))


@cache
def text(tag: str, key: str) -> Text:
    """One string of a locale with its state; UnknownNameError for a key that English does not have."""
    english = words_of(SOURCE).get(key)
    if english is None:
        raise UnknownNameError.of("client text", key, words_of(SOURCE))
    if tag == SOURCE:
        return Text(key, SOURCE, english, "approved")
    own = words_of(tag).get(key)
    if not own:
        return Text(key, SOURCE, english, "missing")
    stamp = stamps_of(tag).get(key)
    state: State = "machine"
    if stamp is not None and stamp.source != checksum(english):
        state = "stale"
    elif stamp is not None and stamp.words == checksum(own):
        state = stamp.state
    by = (stamp.reviewer, stamp.reviewed_on) if stamp is not None and state in _CHECKED else ("", "")
    return Text(key, tag, own, state, *by)


def say(tag: str, key: str, **values: object) -> str:
    """A text of a locale as plain words, filled in; English where the locale does not have it.

    `count` picks the plural form. A value that the text does not name is not used.
    """
    found = text(tag, key)
    return filled(form(found, values), values, isolate=locale(found.locale).direction == "rtl")


def form(found: Text, values: Mapping[str, object]) -> str:
    """The words of a text: the plural form for `count` where there are several."""
    if isinstance(found.words, str):
        return found.words
    count = int(str(values["count"]))
    return found.words.get(locale(found.locale).plural(count)) or found.words["other"]


def filled(words: str, values: Mapping[str, object], *, isolate: bool = False) -> str:
    """The words with each {name} replaced by its value; `isolate` keeps a value's own direction apart."""

    def value(match: re.Match[str]) -> str:
        raw = values.get(match[1], match[0])
        given = f"{raw:,}" if match[1] == "count" and isinstance(raw, int) else str(raw)
        return f"\u2068{given}\u2069" if isolate else given

    return _PLACEHOLDER.sub(value, words)


def placeholders(words: Words) -> frozenset[str]:
    """The names that a text leaves to be filled in."""
    texts = (words,) if isinstance(words, str) else tuple(words.values())
    return frozenset(name for t in texts for name in _PLACEHOLDER.findall(t))
