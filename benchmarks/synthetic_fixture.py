"""What the generated population costs: CPU seconds, peak memory and bytes, each case in a process of its own.

python benchmarks/synthetic_fixture.py
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = ("demo parquet", "demo csv", "full width csv, 60,000 persons", "full width csv, 300,000 persons")


def run(case: str) -> None:
    """One case: print CPU seconds, peak megabytes, megabytes written."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        start = time.process_time()
        from braidwork.sources.synthetic import full_layout, generate

        if case.startswith("demo"):
            paths = generate(out, format="parquet" if "parquet" in case else "csv")
        else:
            paths = full_layout(out, persons=300_000 if "300,000" in case else 60_000)
        cpu = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        written = sum(p.stat().st_size for p in paths) / 1e6
        print(f"{case:<34}{cpu:>8.2f} s CPU{peak:>8.0f} MB peak{written:>8.1f} MB written")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(sys.argv[1])
    else:
        for name in CASES:
            subprocess.run([sys.executable, __file__, name], check=True)
