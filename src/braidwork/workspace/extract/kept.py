"""The view of a month: made once from an extract that is thrown away after, and then the same for whoever looks.

A table of people that changed from day to day would tell, by subtraction, who came and who went. So a workspace makes
its view once a calendar month. In a demo, where everybody is invented, it is made anew whenever the caseload changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from braidwork.errors import BraidworkError, DataError
from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Consent, Decision
from braidwork.workspace.casework.services.models import JobOutcome, ServiceEvent
from braidwork.workspace.extract.talks import REPLAYS

if TYPE_CHECKING:
    from braidwork.region import OpenRegion

FOLDER = "equity"
FORMAT = 2  # of the kept file; one of another format is made again
Document = dict[str, Any]


def kept_equity() -> Document | None:
    """This month's view as it was made; None where it was not, or where a demo's caseload changed since."""
    path = _path()
    if not path.is_file():
        return None
    try:
        found: Document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"the kept view cannot be read ({error}).", where=str(path),
                        mend="delete the file and make the view again.") from error  # fmt: skip
    if found.get("format") != FORMAT:
        return None
    return None if settings.DEMO and found["caseload"] != _caseload() else found


def make_equity(
    *, by: Actor, region: OpenRegion | None = None, replays: int = REPLAYS,
    progress: Callable[[str], None] | None = None,
) -> Document:  # fmt: skip
    """This month's view: the kept one where it stands, else made now, kept, and its extract deleted.

    RefusedError where nobody agrees to be served. Without `region` that of the data folder, where it has one.
    """
    found = kept_equity()
    if found is not None:
        return found
    from braidwork.workspace.extract.equity import equity_of
    from braidwork.workspace.extract.writing import write_extract

    tell = progress or (lambda _: None)
    where = region or region_here()
    folder = _folder()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".extract-") as temporary:
        tell("the extract: people who agree to be served")
        extract = write_extract(Path(temporary) / "tables", by=by, region=where, replays=replays)
        tell("who we serve, who lives here, and each recommender by group")
        made = equity_of(extract, where, ledgers=folder / "ledgers").document()
        made |= {"caseload": _caseload(), "format": FORMAT}
    _write(made)
    record("equity view made", "extract", made["extract"], by=by, purpose="analysis")
    return made


def region_here() -> OpenRegion | None:
    """The region of the data folder; None where it has none."""
    from braidwork.region import open_region

    try:
        return open_region(Path(settings.DATA_FOLDER))
    except BraidworkError:
        return None


def _folder() -> Path:
    folder = Path(settings.DATA_FOLDER) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path() -> Path:
    return Path(settings.DATA_FOLDER) / FOLDER / f"{timezone.localdate():%Y-%m}.json"


def _write(document: Document) -> None:
    path = _path()
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
    temporary.replace(path)


def _caseload() -> str:
    """A mark that changes with the tables that the view is made of."""
    agreed = Consent.objects.filter(purpose="serving", withdrawn_at=None, expires_at__gt=timezone.now())
    told: list[Any] = [
        *agreed.aggregate(Count("pk"), Max("pk")).values(),
        *Decision.objects.aggregate(Count("pk"), Max("pk")).values(),
        *ReportingAnswer.objects.aggregate(Count("pk"), Max("pk")).values(),
        ServiceEvent.objects.count(), JobOutcome.objects.count(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
