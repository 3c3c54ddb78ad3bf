"""Files of papers on disk: outside every served folder, random names, readable by the owner only, sealed.

A file is written before its row is committed and erased after the row's end is committed. Where the process dies in
between, a file without a row is left; `sweep` erases those.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

from braidwork.errors import RefusedError
from braidwork.workspace.casework.papers.models import Upload

_NAME = re.compile(r"[0-9a-f]{48}(\.part)?")
_OLD_ENOUGH_SECONDS = 60 * 60
_NONCE = 12


def folder() -> Path:
    """The folder of papers."""
    return Path(settings.PAPERS_FOLDER)


def write(data: bytes) -> str:
    """Seals a file and writes it under a fresh random name; on the disk before it returns."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    home = folder()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    name, nonce = secrets.token_hex(24), secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(_key()).encrypt(nonce, data, name.encode())
    part = home / f"{name}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    part.rename(home / name)
    _sync(home)
    return name


def read(name: str) -> bytes:
    """The bytes of a file; RefusedError where it is gone, was changed, or another secret sealed it."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        sealed = (folder() / name).read_bytes()
        return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
    except (OSError, InvalidTag, ValueError) as error:
        raise RefusedError(
            "the file of this paper cannot be opened.", mend="restore it from a backup, or ask for it again."
        ) from error


def erase_after_commit(name: str) -> None:
    """Erases a file once the transaction that took its row away is kept."""
    transaction.on_commit(lambda: (folder() / name).unlink(missing_ok=True))


def sweep(*, older_than: float = _OLD_ENOUGH_SECONDS) -> int:
    """Erases files that no row names and that are older than some seconds; the number erased."""
    home = folder()
    if not home.is_dir():
        return 0
    before = time.time() - older_than
    old = [p for p in home.iterdir() if _NAME.fullmatch(p.name) and p.is_file() and p.stat().st_mtime <= before]
    erased = 0
    for start in range(0, len(old), 500):
        some = {p.name: p for p in old[start : start + 500]}
        known = set(Upload.objects.filter(file_name__in=some).values_list("file_name", flat=True))
        for name, path in some.items():
            if name not in known:
                path.unlink(missing_ok=True)
                erased += 1
    return erased


def _key() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"braidwork papers", hashlib.sha256).digest()


def _sync(home: Path) -> None:
    handle = os.open(home, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
