"""`region build`: seconds, rows per second and peak memory, beside the floor that reading the same bytes sets.

    python benchmarks/region_build.py [--persons N] [--json]

Cases: a full-width state file as the publisher packs it (csv in zip: 286 columns with 80 replicates, and its housing
file), generated; and, where BRAIDWORK_TEST_DATA names the folder of public files, Washington 2024 and the nation
2024. Each case runs in a process of its own; seconds are of the clock, CPU seconds beside them. The floor is the time
to unpack (or read from disk) the same bytes and take their checksum: no loader can be faster. Tidy is the size in
memory of the tables written; the national file's peak is below twice that, a state's is mostly the libraries and the
buffers of the join. Exit code 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

# Seconds of the clock on two free cores, and peak megabytes of the whole process, of which the libraries take 90.
TARGETS: dict[str, tuple[float, float]] = {
    "full-width state, csv in zip": (10.0, 600.0),
    "full-width state, unchanged": (0.5, 200.0),
    "Washington 2024": (15.0, 600.0),
    "nation 2024": (60.0, 2500.0),
    "nation 2024, unchanged": (1.0, 200.0),
}


def floor(files: list[Path]) -> float:
    """Seconds to read every byte, unpacked, and to take the checksum of the file."""
    from braidwork.engine.build import sha256_of

    start = time.perf_counter()
    for path in files:
        sha256_of(path)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    with archive.open(member) as stream:
                        while stream.read(1 << 20):
                            pass
        else:
            path.read_bytes()
    return time.perf_counter() - start


def run(case: str, source: Path, data: Path) -> dict[str, Any]:
    """One build, measured in this process."""
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    start, cpu = time.perf_counter(), time.process_time()
    name = "demo" if case.startswith("full-width") else "puget-sound"
    result = build_region(source, data, region(name), nation=case.startswith("nation"))
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = [p for p in source.rglob("*") if p.is_file()] if source.is_dir() else [source]
    return {
        "case": case,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "rows": sum(s.rows_read for s in result.manifest.sources) if result.changed else 0,
        "peak_mb": peak,
        "tidy_mb": _tidy(data, result.manifest) / 1e6,
        "floor_seconds": floor(files),
    }


def _tidy(data: Path, manifest: Any) -> int:
    """Bytes in memory of the tables, column by column so that the measure itself stays small."""
    import pyarrow.parquet as pq

    size = 0
    for entry in manifest.partitions:
        file = pq.ParquetFile(data / entry.file)
        for batch in file.iter_batches():
            size += batch.nbytes
    return size


def measured(case: str, source: Path, data: Path) -> dict[str, Any]:
    """The case in a fresh process."""
    ran = subprocess.run([sys.executable, __file__, "--case", case, str(source), str(data)],
                         check=True, capture_output=True, text=True)  # fmt: skip
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def missed(found: dict[str, Any]) -> list[str]:
    """The targets that a case misses, in words."""
    seconds, memory = TARGETS[found["case"]]
    said = [f"{found['seconds']:.1f} s, target {seconds:g} s"] if found["seconds"] > seconds else []
    return said + ([f"{found['peak_mb']:,.0f} MB, target {memory:,.0f} MB"] if found["peak_mb"] > memory else [])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=83_000, help="records of the generated state file")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--case", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.case:
        print(json.dumps(run(asked.case[0], Path(asked.case[1]), Path(asked.case[2]))))
        return 0
    rows = []
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        made = "from pathlib import Path; from braidwork.sources.synthetic import full_layout; "
        made += f"full_layout(Path({str(work / 'state')!r}), persons={asked.persons}, zipped=True)"
        subprocess.run([sys.executable, "-c", made], check=True)
        rows.append(measured("full-width state, csv in zip", work / "state", work / "a"))
        rows.append(measured("full-width state, unchanged", work / "state", work / "a"))
        public = Path(os.environ.get("BRAIDWORK_TEST_DATA") or "/nonexistent") / "census-pums"
        if public.is_dir():
            rows.append(measured("Washington 2024", public / "wa-2024-1yr", work / "b"))
            rows.append(measured("nation 2024", public / "us-2024-1yr", work / "c"))
            rows.append(measured("nation 2024, unchanged", public / "us-2024-1yr", work / "c"))
    faults = {r["case"]: missed(r) for r in rows}
    if asked.json:
        print(json.dumps({"cases": rows, "missed": {k: v for k, v in faults.items() if v}}, indent=1))
    else:
        print(f"{'case':<30}{'seconds':>9}{'CPU s':>8}{'rows/s':>11}{'peak MB':>9}{'tidy MB':>9}{'floor s':>9}")
        for r in rows:
            speed = f"{r['rows'] / r['seconds']:,.0f}" if r["rows"] else "-"
            print(f"{r['case']:<30}{r['seconds']:>9.2f}{r['cpu_seconds']:>8.2f}{speed:>11}{r['peak_mb']:>9,.0f}"
                  f"{r['tidy_mb']:>9,.0f}{r['floor_seconds']:>9.2f}")  # fmt: skip
        for case, words in faults.items():
            for text in words:
                print(f"MISSED  {case}: {text}")
    return 1 if any(faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
