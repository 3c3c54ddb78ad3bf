"""Race, ethnicity, sex and national origin never enter an allocation: their columns are refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from braidwork.errors import RefusedError

# Title VI; WIOA sec. 188 and 29 CFR part 38. Religion, orientation and political belief are protected there too.
_PROTECTED = re.compile(
    r"(^|_)(race|racial|ethnic|ethnicity|hispanic|latino|latina|latinx|tribe|tribal|sex|gender|national_origin|"
    r"nationality|birthplace|country_of_birth|citizenship|religion|sexual_orientation|political|skin_colou?r|"
    r"black|white|asian|native_american|pacific_islander|female|male|woman|women|man|men)(_|$)"
)


def refuse_protected(names: Iterable[str], *, where: str) -> None:
    """RefusedError if a column or fact of a person is a protected characteristic."""
    for name in names:
        if _PROTECTED.search(re.sub(r"[^a-z]+", "_", str(name).casefold())):
            raise RefusedError(
                f"'{name}' is a protected characteristic and never enters an allocation of money.",
                where=where,
                mend="drop the column. Who is reached is shown afterwards: hand demographics to plan.disparity(...).",
            )
