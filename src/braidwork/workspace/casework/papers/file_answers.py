"""A file as the answer to a request: to be saved, never shown inside the site."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse

from braidwork.workspace.casework.papers.file_kinds import CONTENT_TYPES, ENDINGS, Kind
from braidwork.workspace.casework.papers.models import Upload


def as_attachment(upload: Upload, data: bytes) -> HttpResponse:
    """The bytes with their true type, under a name that tells nothing of a person."""
    kind = cast(Kind, upload.kind)
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="paper-{str(upload.pk)[:8]}.{ENDINGS[kind]}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def megabytes(size: int) -> str:
    """A size as people read it: 2.1 MB, 640 kB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
