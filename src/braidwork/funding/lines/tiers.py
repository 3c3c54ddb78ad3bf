"""The default tier of priority of service: WIOA Adult, 20 CFR 680.600 and 680.650."""

from __future__ import annotations

from typing import Any

import numpy as np


def priority_tier(is_veteran: Any, is_in_priority_group: Any, is_in_local_group: Any = None) -> Any:
    """Tier of each person, 1 first; arrays or single flags.

    Priority group: public assistance, low income or basic-skills deficient. Veterans include eligible spouses. 1
    veterans in a priority group, 2 others in one, 3 other veterans; with local priority groups these are 4 and the rest
    5, without them the rest are 4.
    """
    veteran, group = np.asarray(is_veteran, bool), np.asarray(is_in_priority_group, bool)
    rest: Any = 4 if is_in_local_group is None else np.where(np.asarray(is_in_local_group, bool), 4, 5)
    tier = np.where(group, np.where(veteran, 1, 2), np.where(veteran, 3, rest)).astype(np.int8)
    return int(tier) if tier.ndim == 0 else tier
