"""Names that follow from content: the version of a rule and the id of a decision."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.eligibility.rules.reading import FactReading, LimitReading
from braidwork.eligibility.rules.verdict import Verdict

_DECIDES = (
    "id", "rule", "tiers", "effective_from", "effective_to", "closed_to_new_from", "availability", "mark",
)  # fmt: skip


def rule_version(program: Program) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of everything in a program that decides."""
    return _version(_Held(program))


def decision_id(program: Program, verdicts: tuple[Verdict, ...], evaluation: Evaluation) -> str:
    """SHA-256 of the canonical JSON of used facts, rule version, parameter rows, service date and known-at date."""
    texts = evaluation.texts  # a fact that thirty programs read is written once
    # What nobody has said is used by its absence: the rule version tells what was looked for.
    facts = {texts.get(id(f)) or _kept(texts, f, _fact(f)) for v in verdicts for f in v.facts if _says_something(f)}
    written = evaluation.numbers.texts
    rows = {written.get(id(x)) or _kept(written, x, _row(x)) for v in verdicts for x in v.limits}
    known_at = evaluation.known_at.isoformat() if evaluation.known_at else None
    content = (
        f'{{"facts":[{",".join(sorted(facts))}],"known_at":{_json(known_at)},'
        f'"parameters":[{",".join(sorted(rows))}],"rule_version":"{rule_version(program)}",'
        f'"service_date":"{evaluation.on.isoformat()}"}}'
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _says_something(f: FactReading) -> bool:
    return f.state != "unknown" or f.why != ""


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; fields of a node that stand at their default are left out."""
    return _json(_plain(value))


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _json(value: Any) -> str:
    return _JSON.encode(value)


class _Held:
    """A program as a key of the cache: by identity, since hashing a whole tree costs more than deciding it."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __hash__(self) -> int:
        return id(self.program)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.program is self.program


@lru_cache(maxsize=1024)
def _version(held: _Held) -> str:
    content = {name: getattr(held.program, name) for name in _DECIDES}
    return hashlib.sha256(canonical(content).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = {f.name: getattr(value, f.name) for f in fields(value) if not _at_default(f, getattr(value, f.name))}
        return {"is": type(value).__name__, **{k: _plain(v) for k, v in kept.items()}}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def _at_default(field: Field[Any], value: Any) -> bool:
    return field.default is not MISSING and field.default == value


def _kept(texts: dict[int, str], read: FactReading | LimitReading, content: list[Any]) -> str:
    texts[id(read)] = text = _json(content)
    return text


def _fact(f: FactReading) -> list[Any]:
    return [
        f.person_id, f.key, _text(f.value), _text(f.low), _text(f.high), f.state, f.why, f.source, _text(f.as_of),
        f.document, list(f.fact_ids),
    ]  # fmt: skip


def _row(x: LimitReading) -> list[Any]:
    return [
        x.name, [list(pair) for pair in x.key], _text(x.value), x.unit, _text(x.effective_from),
        _text(x.effective_to), x.citation, x.verified,
    ]  # fmt: skip


def _text(value: Any) -> Any:
    """3 and 3.0 are one fact and must be one text."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
