"""Ranks within many draws at once: one sort of packed keys per draw, ties sharing their mean rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]


def ordered(values: Single) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Items of each row from the least value to the greatest, and twice the mean rank at each of those places.

    `values` has shape (draws, items), no NaN; both results have that shape, ranks count from 1 (so twice the rank is
    2 to 2·items). Value and item are packed into one integer, because sorting integers is several times quicker than
    sorting an index.
    """
    bits = (values + np.float32(0.0)).view(np.uint32)  # adding 0 turns −0 into 0, which is its equal
    # IEEE floats sort as integers once the sign bit is turned, and every bit of a negative one.
    turned = (bits.view(np.int32) >> 31).view(np.uint32) | np.uint32(0x80000000)
    packed = (bits ^ turned).astype(np.uint64)
    packed <<= np.uint64(32)
    packed |= np.arange(values.shape[1], dtype=np.uint64)
    packed.sort(axis=1)
    doubled = _doubled_ranks(packed >> np.uint64(32))
    packed &= np.uint64(0xFFFFFFFF)
    return packed.view(np.int64), doubled


def _doubled_ranks(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    items = keys.shape[1]
    doubled = np.broadcast_to(np.arange(2, 2 * items + 2, 2), keys.shape)
    same = keys[:, 1:] == keys[:, :-1]
    tied = same.any(axis=1)
    if not tied.any():
        return doubled
    place = np.arange(1, items + 1, dtype=np.int32)
    edge = np.ones((int(tied.sum()), 1), bool)
    within = same[tied]
    starts = place * ~np.concatenate([~edge, within], axis=1)
    ends = np.where(np.concatenate([within, ~edge], axis=1), np.int32(items), place)
    first = np.maximum.accumulate(starts, axis=1)
    last = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    doubled = doubled.copy()
    doubled[tied] = first + last
    return doubled
