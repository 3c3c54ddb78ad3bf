"""Exact aggregation: lines that no rule can tell apart become one class, so a million lines are a small program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.amounts import Cents
from braidwork.funding.braid.ceilings import Parts, cut
from braidwork.funding.braid.memberships import Attributes, counting, read_facts, visible
from braidwork.funding.braid.recoding import Codes, dense, dense_words
from braidwork.funding.lines.lawful import lawful
from braidwork.funding.lines.person_eligibility import Words, unpacked

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines
    from braidwork.funding.policy import Policy

Flags = NDArray[np.bool_]
PriceKey = tuple[int, tuple[tuple[frozenset[int], int], ...]]


@dataclass(frozen=True, eq=False)
class Classes:
    """Classes of interchangeable (parts of) lines.

    Per class: `payable` (classes × funds), `counted` (classes × rules: limits, then matches), `tier`, `cents` (sum of
    its parts), `members` (how many parts), `price` (position in `price_keys`, −1 without). Per part: `line` (row of the
    lines), `part_cents` and `of_class`; the first parts of all lines come first, in the order of the lines.
    """

    payable: Flags
    counted: Flags
    tier: NDArray[np.int64]
    bucket: NDArray[np.int64]
    cents: Cents
    members: NDArray[np.int64]
    price: NDArray[np.int64]
    price_keys: tuple[PriceKey, ...]
    line: NDArray[np.int32]
    part_cents: Cents
    of_class: Codes

    def __len__(self) -> int:
        return len(self.cents)


def classes_of(lines: ServiceLines, funds: Funds, policy: Policy, *, single_lines: bool = False) -> Classes:
    """Group the lines; with `single_lines` every line stays a class of its own (the line-level model)."""
    group, rows, masks = _groups(lines, funds, policy, single_lines)
    parts = cut(lines, funds, group, masks, rows.attributes.category)
    return _close(lines, funds, group, rows, masks, parts, single_lines)


@dataclass(frozen=True)
class _Rows:
    """What the lines of a group have in common."""

    attributes: Attributes
    bucket: NDArray[np.int64]


def _groups(
    lines: ServiceLines, funds: Funds, policy: Policy, single_lines: bool
) -> tuple[Codes, _Rows, Flags]:  # fmt: skip
    """A first grouping by everything that lines bring with them: a group per line, its attributes, its lawful funds."""
    may = lawful(lines, funds)
    facts = lines.flag_words & read_facts(funds, lines)
    fact_code, fact_table = dense_words(facts[:, None])
    bucket = _waiting_buckets(lines, policy)
    who = may.person_code.astype(np.int64) * 10 + lines.tier
    who = (who * max(1, len(fact_table)) + fact_code) * (int(bucket.max(initial=0)) + 1) + bucket
    who_code, who_keys = dense(who, int(who.max(initial=0)) + 1)
    uses = len(may.use_table)
    whole = who_code.astype(np.int64) * uses + may.use_code
    if single_lines:
        group, keys = np.arange(len(lines), dtype=np.int32), whole
    else:
        group, keys = dense(whole, len(who_keys) * uses)
    who_part, use_part = np.divmod(keys, uses)
    rest, bucket_part = np.divmod(who_keys[who_part], int(bucket.max(initial=0)) + 1)
    rest, fact_part = np.divmod(rest, max(1, len(fact_table)))
    person_part, tier = np.divmod(rest, 10)
    table = fact_table[:, 0] if len(fact_table) else np.zeros(1, dtype=np.uint64)
    attributes = Attributes(may.use_category[use_part], may.use_county[use_part], tier, table[fact_part])
    masks = unpacked(may.person_table[person_part] & may.use_table[use_part], len(funds.fund_years))
    return group, _Rows(attributes, bucket_part), masks


def _waiting_buckets(lines: ServiceLines, policy: Policy) -> NDArray[np.int64]:
    if policy.waiting_bucket_days is None or not len(lines):
        return np.zeros(len(lines), dtype=np.int64)
    waited = lines.waiting_day.astype(np.int64) - int(lines.waiting_day.min())
    return waited // policy.waiting_bucket_days


def _close(
    lines: ServiceLines, funds: Funds, group: Codes, rows: _Rows, masks: Flags, parts: Parts, single_lines: bool
) -> Classes:
    """Add the parts above ceilings and the priced lines, then merge groups that no visible rule tells apart."""
    part_line = np.concatenate([np.arange(len(lines)), *parts.line])
    part_cents = np.concatenate([parts.first_cents, *parts.cents])
    count = len(masks)
    # Which kind of part: 0 a first or whole part, then parts barred to a set of funds, then parts with a price.
    kind = np.zeros(len(part_line), dtype=np.int64)
    kind[len(lines) :] = 1 + np.concatenate([np.zeros(0, np.int64), *parts.barred])
    after = 1 + len(parts.barred_sets)
    for members, place in zip(parts.priced, parts.price, strict=True):
        kind[members] = after + place
    part_group = group[part_line].astype(np.int64)
    special = np.flatnonzero(kind)
    extra, inverse = np.unique(kind[special] * count + part_group[special], return_inverse=True)
    part_group[special] = count + inverse
    extra_kind, origin = np.divmod(extra, max(1, count))
    source = np.concatenate([np.arange(count), origin])
    payable = masks[source]
    for e, k in enumerate(extra_kind):
        if 1 <= k < after:
            payable[count + e, sorted(parts.barred_sets[k - 1])] = False
    price: NDArray[np.int64] = np.concatenate(
        [np.full(count, -1, dtype=np.int64), np.where(extra_kind >= after, extra_kind - after, -1)]
    )
    merged = _merge(lines, funds, rows, masks, source, payable, price, single_lines)
    of_class = merged.code[part_group]
    cents = np.bincount(of_class, weights=part_cents, minlength=len(merged.payable))  # exact: totals stay below 2^53
    used = np.bincount(of_class, minlength=len(merged.payable))
    kept = np.flatnonzero(used)
    renumbered = np.zeros(len(used), dtype=np.int32)
    renumbered[kept] = np.arange(len(kept))
    return Classes(
        merged.payable[kept], merged.counted[kept], merged.tier[kept], merged.bucket[kept],
        np.rint(cents[kept]).astype(np.int64), used[kept].astype(np.int64), merged.price[kept],
        tuple(parts.price_keys), part_line.astype(np.int32), part_cents, renumbered[of_class],
    )  # fmt: skip


@dataclass(frozen=True)
class _Merged:
    code: Codes
    payable: Flags
    counted: Flags
    tier: NDArray[np.int64]
    bucket: NDArray[np.int64]
    price: NDArray[np.int64]


def _merge(
    lines: ServiceLines, funds: Funds, rows: _Rows, masks: Flags, source: NDArray[np.int64], payable: Flags,
    price: NDArray[np.int64], single_lines: bool,
) -> _Merged:  # fmt: skip
    from braidwork.funding.lines.person_eligibility import packed

    a = rows.attributes
    mask_code, mask_table = dense_words(packed(np.concatenate([payable, masks[source]], axis=1)))
    pairs = unpacked(mask_table, 2 * masks.shape[1])
    seen = visible(funds, pairs[:, : masks.shape[1]], pairs[:, masks.shape[1] :])
    fact_code, facts = np.unique(a.facts, return_inverse=True)
    # Predicates see category, county, tier and facts only: decide each combination once.
    spread = (a.category * max(1, len(lines.county_codes)) + a.county) * 10 + a.tier
    kinds, kind = np.unique(spread * len(fact_code) + facts, return_inverse=True)
    first = np.zeros(len(kinds), dtype=np.int64)
    first[kind] = np.arange(len(kind))
    picked = Attributes(a.category[first], a.county[first], a.tier[first], a.facts[first])
    counted: Words = counting(funds, picked, lines)[kind[source]] & seen[mask_code]
    counted_code, counted_table = dense_words(counted)
    pay_code, pay_table = dense_words(packed(payable))
    key = (pay_code.astype(np.int64) * 10 + a.tier[source]) * max(1, len(counted_table)) + counted_code
    key = key * (int(rows.bucket.max(initial=0)) + 1) + rows.bucket[source]
    key = key * (int(price.max(initial=-1)) + 2) + price + 1
    key = np.arange(len(source)) if single_lines else key
    _, at, code = np.unique(key, return_index=True, return_inverse=True)
    rules = len(funds.all_limits) + len(funds.matches)
    return _Merged(
        code.astype(np.int32), unpacked(pay_table[pay_code[at]], masks.shape[1]),
        unpacked(counted_table[counted_code[at]], rules), a.tier[source][at], rows.bucket[source][at], price[at],
    )  # fmt: skip
