"""The only way from the database of people to analysis: contract tables, and what is read from them.

    from braidwork.workspace.extract import write_extract, equity_of, equity_view
    extract = write_extract(folder, by=actor, region=region)
    equity = equity_of(extract, region, ledgers=folder)

Names load their module on first use, so that a server pays for nothing before a page asks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

_MODULE_OF: dict[str, str] = {}
__all__ = list(_MODULE_OF)


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"braidwork.workspace.extract.{_MODULE_OF[name]}"), name)
