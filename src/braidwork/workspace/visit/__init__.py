"""One visit: a client's facts become decisions, a ladder, priced services, money that may pay them, and the proof.

`demo_visit(region)` holds the visit of the invented client of the demo once; `visit_of_case` tells a case as it stands,
and `visit_of_facts` prices and plans the visit of a facts file and keeps nothing. `story(visit)` tells each of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.workspace.visit.document import visit_document as visit_document
    from braidwork.workspace.visit.page import visit_page as visit_page
    from braidwork.workspace.visit.sitting import Visit as Visit
    from braidwork.workspace.visit.sitting import demo_visit as demo_visit
    from braidwork.workspace.visit.sitting import visit_of_case as visit_of_case
    from braidwork.workspace.visit.sitting import visit_of_facts as visit_of_facts
    from braidwork.workspace.visit.telling import story as story

_MODULE_OF = {
    "Visit": "sitting", "demo_visit": "sitting", "story": "telling", "visit_document": "document", "visit_page": "page",
    "visit_of_case": "sitting", "visit_of_facts": "sitting",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
