"""Who works in one occupation: the survey's own sums, released; several codes as one; a reason where it cannot tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from braidwork.cli import places
from braidwork.cli.occupations import run_occupation
from braidwork.engine import Store
from braidwork.reference import Cbsa, region
from braidwork.region import open_region
from braidwork.region.occupations import RegionOccupations
from braidwork.region.released_workers import ACROSS, released_workers
from braidwork.sources.build import build_region
from braidwork.sources.synthetic.occupations import write_occupations

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def work(demo_store: Path) -> Iterator[RegionOccupations]:
    """The occupations of the demo region, which the command reads too: opened and reckoned once."""
    region, honest = open_region(demo_store), places.opened
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places, "opened", lambda data: region if data == demo_store else honest(data))
        yield region.occupations


@pytest.fixture(scope="module")
def wages_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of occupations without any people."""
    files, folder = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("store") / "data"
    write_occupations(files)
    for file in (*files.rglob("*ransition*"), *files.rglob("*Skills*")):
        file.unlink()
    demo = replace(region("demo"), cbsa=Cbsa("99900", "Demo metro"))
    build_region([files], folder, demo)
    return folder


def shares_by_hand(work: RegionOccupations, codes: tuple[str, ...], column: str) -> dict[str, float]:
    """Weighted shares of employed civilians with one of these codes, straight from the stored records."""
    table = work.store.table("pums_person")
    kept = table.filter([table["occupation_code"].isin(codes), table["age_years"] >= 16,
                         table["employment_status_code"].isin(["1", "2"])])  # fmt: skip
    frame = work.store.collect(kept.select(column, "person_weight")).to_pandas()
    sums = frame.groupby(column)["person_weight"].sum()
    return dict(sums / sums.sum())


def test_shares_are_those_of_the_records_and_several_codes_are_asked_as_one(work: RegionOccupations):
    nurse, aide = work.occupation("29-1141"), work.occupation("31-1131")
    both = replace(nurse, census_codes=(*nurse.census_codes, *aide.census_codes))
    for asked in (nurse, both):
        told = released_workers(work, asked)
        assert told.why_not is None and tuple(told.mixes) == ACROSS
        by_hand = sorted(shares_by_hand(work, asked.census_codes, "sex_code").values())
        mix = told.mixes["sex"]
        assert sorted(c.value for c in mix.cells) == pytest.approx(by_hand)
        assert sum(c.value for c in mix.workforce.cells) == pytest.approx(1) and len(mix.cells) == 2
        assert all(c.margin_of_error for c in mix.cells)
    unlinked = released_workers(work, replace(nurse, census_codes=()))
    assert not unlinked.mixes and "no Census occupation" in unlinked.why_not


def test_the_command_tells_who_works_in_it(work: RegionOccupations, demo_store: Path, capsys: Captured):
    run_occupation("29-1141", demo_store, as_json=False)
    text = capsys.readouterr().out
    part = text.partition("Who works in it\n")[2].partition("\n\n")[0]
    assert "this work" in part and "all workers" in part and "Female" in part and "±" in part
    assert "Hispanic" in part and "Margins at 90 percent" in part
    run_occupation("29-1141", demo_store, as_json=True)
    told = json.loads(capsys.readouterr().out)["workers"]
    assert told["why_not"] is None and set(told["across"]) == set(ACROSS)
    rows = told["across"]["race_ethnicity"]["this_work"]
    hidden = [r for r in rows if r["withheld"]]
    assert all(r["value"] is None for r in hidden) and any(r["value"] for r in rows)


def test_a_store_without_people_or_moves_says_why(wages_only: Path, capsys: Captured):
    assert not Store.open(wages_only).manifest.of("pums_person")
    run_occupation("29-1141", wages_only, as_json=False)
    text = " ".join(capsys.readouterr().out.split())
    assert "Who works in it The people of the store cannot tell: " in text
    assert "Where it can lead Not known here: " in text
    run_occupation("29-1141", wages_only, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["workers"]["across"] == {} and told["workers"]["why_not"] and told["why_no_ladders"]
