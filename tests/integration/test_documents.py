"""What README and the documents tell a reader to run, run: every fenced block of `sh` and of `python`."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", flags=re.M | re.S)
# The set-up itself: `make demo` and `make test` are run whole by .ci/run; here their recipes are looked at.
MADE_BY_MAKE = {"make demo": "braidwork demo", "make test": "-m pytest"}
ENTERS_THE_ENVIRONMENT = ". .venv/bin/activate"


@dataclass(frozen=True)
class Block:
    """One fenced block of a document."""

    kind: str
    text: str

    def commands(self) -> list[str]:
        """The commands of a shell block, comments apart."""
        return [line.split("  #")[0].split(" # ")[0].strip() for line in self.text.splitlines() if line.strip()]


def blocks(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    return [Block(kind, text) for kind, text in BLOCK.findall((ROOT / page).read_text("utf-8"))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, demo_store: Path) -> Path:
    """A reader's folder: official-layout files of the synthetic population, and the demo store."""
    from braidwork.sources.synthetic import generate

    folder = tmp_path_factory.mktemp("desk")
    (folder / "census-files").mkdir()
    generate(folder / "census-files", persons=12_000, seed=7)
    (folder / "data").mkdir()
    (folder / "data" / "demo").symlink_to(demo_store)
    return folder


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose store `data` holds two 1-year editions and a cost standard, for the pages about years and pay."""
    from braidwork.reference import region
    from braidwork.sources.build import build_region
    from braidwork.sources.synthetic import generate, write_cost_standard

    folder = tmp_path_factory.mktemp("years")
    for year in (2023, 2024):
        place = folder / "files" / str(year)
        place.mkdir(parents=True)
        generate(place, persons=12_000, seed=year, year=year, format="parquet")
    write_cost_standard(folder / "files")
    build_region(folder / "files", folder / "data", region("demo"))
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one command of a document in the reader's folder, in the project's environment."""
    words = shlex.split(command)
    if words[:3] == ["braidwork", "region", "build"]:
        words += ["--region", "demo"]  # the synthetic files lie in the demo region, not in the default one
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_what_a_page_tells_a_reader_to_run_runs(page, desk, monkeypatch):
    monkeypatch.chdir(desk)
    names: dict[str, object] = {}
    ran = 0
    for block in blocks(page):
        if block.kind == "python":
            exec(compile(block.text, page, "exec"), names)  # the page's own example
            ran += 1
            continue
        for command in block.commands():
            if command in MADE_BY_MAKE:
                recipe = subprocess.run(["make", "-n", command.split()[1]], cwd=ROOT, capture_output=True, text=True)
                assert recipe.returncode == 0 and MADE_BY_MAKE[command] in recipe.stdout, command
            elif command != ENTERS_THE_ENVIRONMENT:
                done = run(command, desk)
                assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
                assert done.stdout.strip(), f"{command} says nothing"
            ran += 1
    assert ran >= 5


@pytest.mark.parametrize("page", ["compare-and-pool-years", "choose-a-wage-standard"])
def test_what_the_pages_about_years_and_pay_tell_a_reader_to_run_runs(page, years):
    commands = [c for b in blocks(f"docs/how-to/{page}.md") if b.kind == "sh" for c in b.commands()]
    assert len(commands) >= 4
    for command in commands:
        done = run(command.replace("acs1-", "synthetic-"), years)  # a reader's files are real ones
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert "Margins are at 90 percent confidence" in done.stdout, command


def test_what_the_page_about_eligibility_tells_a_reader_to_run_runs(desk, monkeypatch):
    monkeypatch.chdir(desk)
    page = "docs/how-to/decide-eligibility.md"
    for kind, name in (("toml", "household.toml"), ("csv", "people.csv")):
        written = re.search(rf"^```{kind}\n(.*?)^```", (ROOT / page).read_text("utf-8"), flags=re.M | re.S)
        (desk / name).write_text(written.group(1), encoding="utf-8")
    for block in blocks(page):
        if block.kind == "python":
            exec(compile(block.text, page, "exec"), {})
            continue
        for command in (c for c in block.commands() if not c.startswith("braidwork intake")):
            done = run(command, desk)
            assert done.returncode == 0 and done.stdout.strip(), f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", ["find-work-and-ladders", "choose-target-occupations", "read-segregation"])
def test_what_the_pages_about_work_tell_a_reader_to_run_runs(page, desk, monkeypatch):
    monkeypatch.chdir(desk)
    text = (ROOT / f"docs/how-to/{page}.md").read_text("utf-8")
    for written in re.findall(r"^```toml\n(.*?)^```", text, flags=re.M | re.S):
        (desk / "weights.toml").write_text(written, encoding="utf-8")
    for block in blocks(f"docs/how-to/{page}.md"):
        if block.kind == "python":
            exec(compile(block.text, page, "exec"), {})
            continue
        for command in block.commands():
            done = run(command, desk)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            assert "SYNTHETIC" in done.stdout, f"{command} does not say that the demo is invented"


@pytest.mark.parametrize(
    "page", ["run-a-workspace", "translate-client-texts", "braid-funding", "see-what-a-raise-leaves"]
)
def test_what_the_pages_about_the_workspace_tell_a_reader_to_run_runs(page, desk):
    commands = [c for b in blocks(f"docs/how-to/{page}.md") if b.kind == "sh" for c in b.commands()]
    assert len(commands) >= 3
    for command in commands:
        done = run(command, desk)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_what_the_page_says_of_the_default_wage_standard_is_so(years):
    """The family's own where it is loaded; every standard that `--list` prints is on the page."""
    from braidwork.labormarket.asking import standards

    text = (ROOT / "docs/how-to/choose-a-wage-standard.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, flags=re.M) == list(standards())
    asked = "braidwork measure wage_standard_share --data data"
    default, named = run(asked, years), run(f"{asked} --standard self_sufficiency", years)
    assert default.returncode == 0 and default.stdout == named.stdout


def test_the_programs_that_documents_name_exist():
    """Each figure of README and of the page of measurements names what measured it."""
    for page in ("README.md", "docs/measured.md"):
        named = set(re.findall(r"`((?:benchmarks|tests)/[\w./]+)`", (ROOT / page).read_text("utf-8")))
        assert "benchmarks/measures.py" in named
        assert not [name for name in named if not (ROOT / name).exists()]


def test_the_gate_runs_the_two_commands_of_the_first_screen():
    gate = (ROOT / ".ci" / "run").read_text("utf-8")
    for command in MADE_BY_MAKE:
        assert re.search(rf"^{command}\b", gate, flags=re.M)


def test_the_python_of_the_how_to_pages_runs(tmp_path, monkeypatch):
    """The restricted table and the new measure of the how-to pages are real programs."""
    monkeypatch.chdir(tmp_path)
    for page in ("docs/how-to/release-a-restricted-table.md", "docs/how-to/add-a-measure.md"):
        for block in (b for b in blocks(page) if b.kind == "python"):
            exec(compile(block.text, page, "exec"), {})


def test_the_region_file_of_the_how_to_page_is_a_region(tmp_path):
    from braidwork.reference import region

    text = (ROOT / "docs/how-to/add-a-region.md").read_text("utf-8")
    written = re.search(r"^```toml\n(.*?)^```", text, flags=re.M | re.S)
    path = tmp_path / "central-valley.toml"
    path.write_text(written.group(1), encoding="utf-8")
    here = region(path)
    assert [c.name for c in here.counties] == ["Fresno", "Madera"]
