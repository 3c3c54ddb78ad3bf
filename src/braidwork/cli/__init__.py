"""The command line: thin commands over `braidwork.region`. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import codecs
import sys
from io import TextIOWrapper

_PLAINER = {
    "±": "+/-", "–": "-", "—": "-", "−": "-", "─": "-", "│": "|", "┌": "+", "·": "-", "→": "->", "×": "x", "÷": "/",
    "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "≤": "<=", "≥": ">=",
}  # fmt: skip


def main() -> None:
    """Run the command line; a problem that a person can mend ends in a plain message and exit code 1."""
    from braidwork.cli.application import app
    from braidwork.errors import BraidworkError

    _write_whatever_the_terminal()
    try:
        app()
    except BraidworkError as problem:
        sys.stderr.write(f"braidwork: {problem.message}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("braidwork: stopped; nothing half-written was kept.\n")
        sys.exit(130)


def _write_whatever_the_terminal() -> None:
    """A sign that the terminal's encoding lacks becomes a plainer one instead of ending the command."""
    codecs.register_error("braidwork_plainer", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="braidwork_plainer")


def _plainer(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return "".join(_PLAINER.get(sign, "?") for sign in problem.object[problem.start : problem.end]), problem.end
