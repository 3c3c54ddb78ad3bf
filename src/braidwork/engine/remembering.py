"""Arrays that took seconds to work out, kept beside a store under the hash of all that they follow from.

What is kept may be deleted at any time: it is worked out again. It is never read by another key, so new data or new
code never meet an old answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import BadZipFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

Arrays: TypeAlias = "Mapping[str, NDArray[Any]]"
FOLDER = "worked-out"
_SHOWN = 20


def remembered(root: Path, name: str, follows_from: Iterable[object], make: Callable[[], Arrays]) -> Arrays:
    """The arrays that `make` gives, read from `root`/worked-out where they were kept for the same inputs.

    `follows_from` are all inputs: texts, numbers, arrays, and modules (their source counts). A file that is damaged is
    made anew; where the folder cannot be written nothing is kept.
    """
    import numpy as np

    folder = root / FOLDER
    path = folder / f"{name}-{key_of(follows_from)[:_SHOWN]}.npz"
    with contextlib.suppress(OSError, ValueError, KeyError, EOFError, BadZipFile), np.load(path) as held:
        return {k: held[k] for k in held.files}
    made = {k: np.asarray(v) for k, v in make().items()}
    with contextlib.suppress(OSError):
        _keep(folder, path, name, made)
    return made


def key_of(follows_from: Iterable[object]) -> str:
    """SHA-256 over inputs in their order; each is told apart by its kind, shape and length."""
    import numpy as np

    digest = hashlib.sha256(f"{np.__version__} {sys.version_info[:2]}".encode())
    for one in follows_from:
        if isinstance(one, np.ndarray):
            kind, content = f"{one.dtype.str}{one.shape}", np.ascontiguousarray(one).tobytes()
        elif isinstance(source := getattr(one, "__file__", None), str):
            kind, content = "module", Path(source).read_bytes()
        elif isinstance(one, str | int | float | tuple | None):
            kind, content = type(one).__name__, repr(one).encode()
        else:
            raise TypeError(f"{type(one).__name__} is no input that has a hash")
        digest.update(f"|{kind}:{len(content)}|".encode())
        digest.update(content)
    return digest.hexdigest()


def _keep(folder: Path, path: Path, name: str, made: Arrays) -> None:
    """Writes beside and renames, so that a reader meets a whole file or none; what was kept under the name goes."""
    import numpy as np

    folder.mkdir(exist_ok=True)
    handle, beside = tempfile.mkstemp(suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **made)  # type: ignore[arg-type]
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    for old in folder.glob(f"{name}-*.npz"):
        if old != path:
            old.unlink(missing_ok=True)


__all__ = ["FOLDER", "key_of", "remembered"]
