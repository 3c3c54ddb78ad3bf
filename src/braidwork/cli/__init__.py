"""The command line: thin commands over `braidwork.region`. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a problem that a person can mend ends in a plain message and exit code 1."""
    from braidwork.cli.application import app
    from braidwork.errors import BraidworkError

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
