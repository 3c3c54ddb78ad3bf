"""The command line starts without the heavy libraries: they load when a command needs them."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "altair", "duckdb", "ibis", "jinja2", "numba", "numpy", "pandas", "pyarrow", "pyspark",
    "scipy", "shapely", "splink", "typst", "vl_convert", "django",
)  # fmt: skip

_PROGRAM = """
import sys
sys.argv = ["braidwork", "--help"]
from braidwork.cli import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, None), end.code
loaded = [name for name in {heavy!r} if name in sys.modules]
print("LOADED:" + ",".join(loaded))
"""


def test_help_loads_nothing_heavy():
    ran = subprocess.run([sys.executable, "-c", _PROGRAM.format(heavy=HEAVY)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "LOADED:"
    assert "measure" in ran.stdout


def test_importing_the_package_loads_nothing_heavy():
    program = f"import sys, braidwork; print([n for n in {HEAVY!r} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
