"""The other commands: help and start-up, doctor, verify, demo."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from braidwork.region.opened import LEDGER_NAME

HEAVY = ("numpy", "pandas", "pyarrow", "ibis", "duckdb", "scipy", "altair", "typst", "rich", "pyspark")


def alone(*words: str, code: str = "from braidwork.cli import main; main()") -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("--help",), ("measure", "--help"), ("region", "build", "--help"), ("--version",)])
def test_help_starts_without_the_heavy_libraries(words):
    code = (
        "import sys, atexit; from braidwork.cli import main; "
        f"atexit.register(lambda: sys.stderr.write(' '.join(m for m in {HEAVY!r} if m in sys.modules))); main()"
    )
    ended = alone(*words, code=code)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip()


def test_help_names_every_command():
    text = alone("--help").stdout
    for command in ("demo", "region", "measure", "report", "verify", "doctor"):
        assert command in text


def test_an_unknown_command_or_option_is_a_usage_error_without_a_trace():
    for words in (("meazure",), ("measure", "--bye", "county")):
        ended = alone(*words)
        assert ended.returncode == 2
        assert "No such" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_an_error_in_a_process_of_its_own_is_plain(tmp_path):
    ended = alone("measure", "population", "--data", str(tmp_path))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("braidwork: ")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_lacks_a_sign_gets_a_plainer_one_and_json_loses_none(encoding, small_store, run, monkeypatch):
    def printed(*words):  # in this process, on an output of that encoding which takes no other sign
        with monkeypatch.context() as patched:
            output = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
            patched.setattr(sys, "stdout", output)
            code = run("ladder", "--from", "31-1131", "--data", small_store, *words).code
            output.flush()
            return code, output.buffer.getvalue().decode(encoding)

    code, text = printed()
    assert code == 0
    assert "+- Licensed practical" in text and "Willowmere-Lanternfield" in text
    told = json.loads(printed("--json")[1])
    assert "–" in told["place"]


# doctor


def test_doctor_finds_a_good_store_good(run, small_store):
    ended = run("doctor", "--data", small_store)
    assert (ended.code, ended.err) == (0, "")
    assert "FAIL" not in ended.out
    checks = run("doctor", "--data", small_store, "--json").json()
    assert checks["good"] is True
    names = [c["name"] for c in checks["checks"]]
    assert {"Python", "DuckDB", "Spark", "Disk", "Store", "Release ledger"} <= set(names)
    assert "pums_person synthetic-2024" in names


def test_doctor_without_a_store_says_how_to_make_one(run, tmp_path):
    ended = run("doctor", "--data", tmp_path / "none")
    assert ended.code == 0
    assert "braidwork demo" in ended.out


@pytest.fixture
def copy(small_store: Path, tmp_path: Path) -> Path:
    data = tmp_path / "copy"
    shutil.copytree(small_store, data)
    return data


def failing(run, data: Path) -> list[dict[str, object]]:
    ended = run("doctor", "--data", data, "--json")
    assert ended.code == 1
    found = ended.json()
    assert found["good"] is False
    bad = [c for c in found["checks"] if not c["good"]]
    assert all(c["mend"] for c in bad)
    assert "FAIL" in run("doctor", "--data", data).out
    return bad


def test_doctor_finds_a_changed_table(run, copy):
    table = next((copy / "tables" / "pums_person").glob("*.parquet"))
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    assert ["differs from its checksum" in str(c["finding"]) for c in failing(run, copy)] == [True]


def test_doctor_finds_a_lost_table(run, copy):
    next((copy / "tables" / "pums_housing").glob("*.parquet")).unlink()
    assert ["is gone" in str(c["finding"]) for c in failing(run, copy)] == [True]


def test_doctor_finds_a_damaged_manifest(run, copy):
    (copy / "manifest.json").write_text("{", encoding="utf-8")
    assert [c["name"] for c in failing(run, copy)] == ["Store"]


def test_doctor_finds_an_edited_ledger(run, copy):
    from braidwork.region import open_region

    region = open_region(copy)
    region.measure("population", by="county").release(ledger=region.ledger)
    ledger = copy / LEDGER_NAME
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("population", "populatoin", 1), encoding="utf-8")
    assert [c["name"] for c in failing(run, copy)] == ["Release ledger"]


# verify pums


@pytest.fixture
def bureau(public_data: Path, tmp_path: Path) -> Path:
    """The Bureau's verification file of 2015 beside the housing file, in a folder of their own."""
    folder = tmp_path / "bureau"
    folder.mkdir()
    pums = public_data / "census-pums"
    shutil.copy(pums / "wa-2015-1yr-housing" / "ss15hwa_cut.csv.gz", folder)
    shutil.copy(pums / "verification" / "wa_housing_user_verification_2015.csv", folder)
    for path in folder.iterdir():
        path.chmod(0o644)
    return folder


@pytest.mark.public_data
def test_verify_reproduces_the_twelve_lines_of_the_bureau(run, bureau):
    ended = run("verify", "pums", "--from", bureau, "--json")
    found = ended.json()
    assert (ended.code, found["equal"], len(found["lines"])) == (0, True, 12)
    assert all(line["ours"] == line["theirs"] for line in found["lines"])
    assert "12 of 12 lines are equal" in run("verify", "pums", *sorted(bureau.iterdir())).out


@pytest.mark.public_data
@pytest.mark.parametrize(("right", "wrong"), [("2991584", "2991585"), ("5151", "5152"), ("15172", "15171")])
def test_verify_fails_when_one_figure_is_changed(run, bureau, right, wrong):
    file = bureau / "wa_housing_user_verification_2015.csv"
    text = file.read_text(encoding="utf-8")
    assert right in text.replace(",", "") or right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    ended = run("verify", "pums", "--from", bureau)
    assert ended.code == 1
    assert "11 of 12 lines are equal" in ended.out
    assert "DIFFERS" in ended.out


@pytest.mark.public_data
def test_verify_fails_when_one_weight_is_changed(run, bureau):
    file = bureau / "ss15hwa_cut.csv.gz"
    head, first, *rest = gzip.decompress(file.read_bytes()).decode().splitlines()
    at = head.split(",").index("WGTP")
    for i, row in enumerate([first, *rest]):
        cells = row.split(",")
        if int(cells[at]) > 0:
            cells[at] = str(int(cells[at]) + 2)
            rows = [first, *rest]
            rows[i] = ",".join(cells)
            break
    file.write_bytes(gzip.compress("\n".join([head, *rows, ""]).encode()))
    assert run("verify", "pums", "--from", bureau).code == 1


def test_verify_without_files_says_what_is_missing(run, tmp_path):
    ended = run("verify", "pums", "--from", tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert "user-verification file" in ended.err


# demo


# `demo` from nothing to a report: tests/functional/test_every_page.py, which reads the pages that it writes.


@pytest.mark.parametrize(("persons", "said"), [("10", "500"), ("-5", "500")])
def test_a_demo_of_too_few_people_is_refused(run, persons, said, tmp_path):
    ended = run("demo", "--persons", persons, "--quiet")
    assert ended.code == 1
    assert said in ended.err
    assert not (tmp_path / "data" / "demo" / "manifest.json").exists()
