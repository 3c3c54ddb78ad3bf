"""The refusal that this room adds: a table that no pattern of withheld cells can protect."""

from __future__ import annotations

from collections.abc import Sequence

from braidwork.errors import RefusedError

_NAMED = 6


class Unprotectable(RefusedError):  # noqa: N818 - the name the specification gives it
    """No release of this table is safe. `cells` names the figures that would be exposed."""

    def __init__(self, cells: Sequence[str], *, where: str, because: str, releases: Sequence[str] = ()) -> None:
        self.cells = tuple(cells)
        self.releases = tuple(releases)
        named = "; ".join(self.cells[:_NAMED]) + (f"; and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
        earlier = f" Earlier releases that make it so: {', '.join(self.releases)}." if self.releases else ""
        super().__init__(
            f"{because}{f' ({named})' if named else ''}.{earlier}",
            where=where,
            mend="combine categories (small groups, neighbouring places, longer periods) or withhold the table; "
            "nothing was released.",
        )
