"""The first page of a backup: what it holds, of which schema, and the seal of the workspace it came from."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Any

from braidwork.errors import DataError
from braidwork.workspace.keeping.tables import Content, Part

FORMAT = 1
KIND = "backup of a Braidwork workspace"
WARNING = "PERSONAL DATA: answers, names and papers of clients. Keep it locked and encrypted, and delete it in time."


@dataclass(frozen=True)
class Manifest:
    """What stands on the first page. `seal` is a hash that only a workspace with the same secret can make."""

    version: str
    made_at: str
    database: str
    migrations: tuple[str, ...]
    content: Content
    events: int
    chain_head: str
    secret_mark: str
    seal: str = ""

    def to_json(self) -> str:
        """The page as text."""
        page = {"what": KIND, "format": FORMAT, "warning": WARNING, **asdict(self), "content_hash": self.content.hash}
        return json.dumps(page, indent=1, sort_keys=True)

    def sealed_with(self, secret: str) -> str:
        """The seal that this page must carry, given the secret of the workspace."""
        page = asdict(self) | {"seal": "", "format": FORMAT}
        return hmac.new(secret.encode(), json.dumps(page, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def mark_of(secret: str) -> str:
    """Tells one secret from another without telling the secret."""
    return hmac.new(secret.encode(), b"which secret this is", hashlib.sha256).hexdigest()[:16]


def manifest_of(text: bytes, where: str) -> Manifest:
    """The page read back; DataError where it is no page of ours, or of a format that this version does not read."""
    try:
        page = json.loads(text)
        if page["what"] != KIND:
            raise KeyError("what")
        if page["format"] != FORMAT:
            raise DataError(
                f"the backup is of format {page['format']}; this version reads format {FORMAT}.", where=where,
                mend=f"restore it with braidwork {page.get('version', 'of its time')}.",
            )  # fmt: skip
        content = Content(_parts(page["content"]["tables"]), _parts(page["content"]["papers"]))
        own = {n: str(page[n]) for n in ("version", "made_at", "database", "chain_head", "secret_mark", "seal")}
        found = Manifest(
            migrations=tuple(map(str, page["migrations"])), content=content, events=int(page["events"]), **own
        )
        fits = page["content_hash"] == content.hash
    except (KeyError, TypeError, ValueError) as error:
        raise altered(where) from error
    if not fits:
        raise altered(where)
    return found


def altered(where: str) -> DataError:
    """The error for a backup that is not as it was written."""
    return DataError(
        "the backup was cut short or altered.", where=where, mend="take another copy of it; nothing was written."
    )


def _parts(found: list[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(str(p["name"]), int(p["size"]), str(p["sha256"])) for p in found)
