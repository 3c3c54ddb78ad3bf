"""The only way from the database of people to analysis: contract tables, and what may be told of them.

    from braidwork.workspace.extract import equity_view, make_equity, write_extract
    extract = write_extract(folder, by=actor, region=region)      # Parquet under random pseudonyms, for a locked room
    document = make_equity(by=actor, region=region)               # this month's view, released, kept for the page
    lines = equity_view(region)                                   # the same in at most 25 lines

Names load their module on first use, so that a server pays for nothing before somebody asks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.workspace.extract.equity import Equity as Equity
    from braidwork.workspace.extract.equity import equity_of as equity_of
    from braidwork.workspace.extract.kept import kept_equity as kept_equity
    from braidwork.workspace.extract.kept import make_equity as make_equity
    from braidwork.workspace.extract.telling import equity_view as equity_view
    from braidwork.workspace.extract.telling import short_story as short_story
    from braidwork.workspace.extract.telling import whole_story as whole_story
    from braidwork.workspace.extract.writing import Extract as Extract
    from braidwork.workspace.extract.writing import write_extract as write_extract

_MODULE_OF = {
    "Equity": "equity", "equity_of": "equity", "kept_equity": "kept", "make_equity": "kept",
    "equity_view": "telling", "short_story": "telling",
    "whole_story": "telling", "Extract": "writing", "write_extract": "writing",
}  # fmt: skip
__all__ = list(_MODULE_OF)


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"braidwork.workspace.extract.{_MODULE_OF[name]}"), name)
