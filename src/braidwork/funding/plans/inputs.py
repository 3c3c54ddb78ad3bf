"""The fingerprint of what a plan was made from: lines, balances, rules, policy."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines
    from braidwork.funding.policy import Policy


def inputs_sha256(lines: ServiceLines, funds: Funds, policy: Policy) -> str:
    """SHA-256 over lines in the order of their ids, decisions of eligibility, funds with all rules, and the policy."""
    digest = hashlib.sha256()
    for ids in (lines.line_ids, lines.person_ids):
        for text in _buffers(ids):
            digest.update(text)
    for values in (
        lines.person, lines.category, lines.county, lines.cost_cents, lines.other_grants_cents, lines.service_day,
        lines.waiting_day, lines.tier, lines.flag_words,
    ):  # fmt: skip
        digest.update(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
    if lines.allowance_cents is not None:
        digest.update(lines.allowance_cents.astype("<i8", copy=False).tobytes())
    if lines.last_day is not None:
        digest.update(b"last day" + lines.last_day.astype("<i4", copy=False).tobytes())
    allowed, expires = lines.decisions(funds.ids)
    digest.update(np.packbits(allowed).tobytes())
    digest.update(b"" if expires is None else expires.astype("<i4").tobytes())
    names = [lines.category_codes, lines.county_codes, lines.flag_names]
    digest.update(canonical([names, {k: v for k, v in _plain(funds).items() if k != "warnings"}, policy.promise()]))
    return digest.hexdigest()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: the same value always gives the same bytes."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _buffers(ids: Any) -> list[bytes]:
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.utf8_length(ids).to_numpy(zero_copy_only=False).astype("<i4").tobytes() if len(ids) else b""
    fresh = pa.concat_arrays([ids])
    offsets = (
        np.frombuffer(fresh.buffers()[1], dtype=np.int32)[fresh.offset : fresh.offset + len(fresh) + 1]
        if len(ids)
        else [0, 0]
    )
    data = fresh.buffers()[2]
    return [lengths, memoryview(data)[int(offsets[0]) : int(offsets[-1])] if data is not None else b""]  # type: ignore[list-item]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {k: _plain(v) for k, v in asdict(value).items()}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value
