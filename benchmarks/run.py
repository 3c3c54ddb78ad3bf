"""Run every benchmark of this folder, one after another, each in its own process: `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run each benchmark and return how many failed."""
    here = Path(__file__).resolve()
    failed = 0
    for script in sorted(p for p in here.parent.glob("*.py") if p != here and not p.stem.startswith("_")):
        print(f"\n== {script.stem.replace('_', ' ')}", flush=True)
        failed += subprocess.run([sys.executable, str(script), *sys.argv[1:]], cwd=here.parent.parent).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
