"""Telling a person in the terminal what happens: progress on one line, tables that line up."""

from __future__ import annotations

import json
import sys
import time
from typing import Any


class Progress:
    """Call with a sentence; a terminal shows it on one line with the seconds gone, a pipe gets nothing."""

    def __init__(self, quiet: bool = False) -> None:
        self._started = time.monotonic()
        self._shows = not quiet and sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        """Show `text` in place of the sentence before."""
        if self._shows:
            sys.stderr.write(f"\r\x1b[2K{self.seconds:6.1f} s  {text[:100]}")
            sys.stderr.flush()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def done(self) -> None:
        """Clear the line."""
        if self._shows:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def print_json(content: Any) -> None:
    """JSON on standard output, one document: in UTF-8, or with escapes where the output has another encoding."""
    # In an encoding that lacks a sign, the sign would be lost; an escape says the same in every encoding.
    escaped = "utf" not in (sys.stdout.encoding or "utf-8").casefold()
    sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=escaped, default=str, allow_nan=False) + "\n")


def say(text: str = "") -> None:
    """One line on standard output."""
    sys.stdout.write(text + "\n")
