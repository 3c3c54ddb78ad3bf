"""What the repository may hold, and that its documents agree with each other."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

LARGEST = 200_000
LOCKS = {"requirements.lock"}
TABLES_BELONG = ("src/braidwork/reference/", "src/braidwork/sources/synthetic/", "tests/")
TABLES = {".csv", ".parquet", ".xlsx", ".xlsb", ".gz", ".zip", ".shp", ".feather", ".sas7bdat"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def test_no_file_is_large(repository, kept_files):
    large = {
        p.relative_to(repository).as_posix(): p.stat().st_size
        for p in kept_files
        if p.stat().st_size > LARGEST and p.name not in LOCKS
    }
    assert not large, "public data stay outside the repository"


def test_tables_of_data_lie_only_where_they_belong(repository, kept_files):
    stray = [
        name
        for p in kept_files
        if p.suffix in TABLES and not (name := p.relative_to(repository).as_posix()).startswith(TABLES_BELONG)
    ]
    assert not stray


def test_no_public_file_was_copied_in(repository, kept_files, public_data):
    """No committed file equals, byte for byte, a file of the folder of public data."""
    import hashlib

    sizes: dict[int, list[Path]] = {}
    for p in public_data.rglob("*"):
        if p.is_file() and 0 < p.stat().st_size <= LARGEST:
            sizes.setdefault(p.stat().st_size, []).append(p)

    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    copies = [
        p.relative_to(repository).as_posix()
        for p in kept_files
        if any(digest(p) == digest(q) for q in sizes.get(p.stat().st_size, []))
    ]
    assert not copies


def test_the_changelog_speaks_of_this_version(repository):
    version = tomllib.loads((repository / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", (repository / "CHANGELOG.md").read_text("utf-8"), flags=re.M)


def test_the_package_and_pyproject_name_one_version(repository):
    import braidwork

    assert braidwork.__version__ == tomllib.loads((repository / "pyproject.toml").read_text())["project"]["version"]


def test_decision_records_are_numbered_without_gaps(repository):
    records = sorted((repository / "docs" / "decisions").glob("*.md"))
    numbers = [int(p.name[:4]) for p in records]
    assert numbers == list(range(1, len(numbers) + 1))
    for record in records:
        text = record.read_text("utf-8")
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{record.name} lacks {part}"


def test_links_between_documents_lead_somewhere(repository, kept_files):
    broken = []
    for page in [p for p in kept_files if p.suffix == ".md"]:
        for target in LINK.findall(_without_code(page.read_text("utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            if not there.exists() or (anchor and there.suffix == ".md" and anchor not in _anchors(there)):
                broken.append(f"{page.relative_to(repository)}: {target}")
    assert not broken


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _without_code(page.read_text("utf-8")), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_product_never_looks_beside_the_repository(modules):
    """Tests may name the folder of public data; the product has no path of its own to it."""
    assert not [m.name for m in modules if re.search(r"shared/data|BRAIDWORK_TEST_DATA", m.text)]


def test_scripts_are_executable_and_sound(repository):
    for name in ("scripts/environment", "scripts/lock", ".ci/run"):
        path = repository / name
        assert path.stat().st_mode & 0o111, f"{name} is not executable"
        shell = "bash" if "bash" in path.read_text().splitlines()[0] else "sh"
        assert subprocess.run([shell, "-n", str(path)], capture_output=True).returncode == 0
