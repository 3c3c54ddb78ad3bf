"""`braidwork linkage dedupe`: a file in, suggestions out, and no name in what is written."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from braidwork.cli.linking import run_dedupe
from braidwork.errors import BraidworkError, DataError, RefusedError
from braidwork.linkage.reading import read_people

_CSV = """Person ID,First Name,Last Name,DOB,ZIP,Phone,Program
1,María,García López,1990-03-14,98101,206-555-0143,snap
2,Maria,Garcia,03/14/1990,98101-2222,(206) 555-0143,wic
3,Yusuf,Ali,1985-01-01,98030,,snap
"""


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("\ufeff" + _CSV, encoding="utf-8")
    return path


def test_pairs_are_written_with_reasons_and_without_names(people, capsys):
    run_dedupe(people)
    pairs = pd.read_csv(people.with_name("people-duplicates.csv"))
    assert pairs[["id_l", "id_r"]].values.tolist() == [[1, 2]]
    assert "same birth date" in pairs.loc[0, "reasons"]
    written = people.with_name("people-duplicates.csv").read_text()
    assert not any(told in written for told in ("Garcia", "garcia", "1990", "206", "snap"))
    out = capsys.readouterr().out
    assert "3 records" in out
    assert "Nothing was merged" in out


def test_json_counts(people, capsys, tmp_path):
    run_dedupe(people, tmp_path / "pairs.parquet", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["records"], told["sure"] + told["ask_a_person"]) == (3, 1)
    assert len(pd.read_parquet(tmp_path / "pairs.parquet")) == 1


def test_no_file_is_overwritten_and_weights_have_one_source(people, tmp_path):
    run_dedupe(people)
    with pytest.raises(RefusedError, match="not overwritten"):
        run_dedupe(people)
    with pytest.raises(RefusedError, match="not from both"):
        run_dedupe(people, tmp_path / "x.csv", learn=True, model=people)
    for out in (tmp_path / "x.xlsx", tmp_path / "no" / "x.csv"):
        with pytest.raises(BraidworkError):
            run_dedupe(people, out)


def test_headings_are_understood_and_other_columns_left_out(people):
    assert list(read_people(people)) == ["id", "given_name", "surname", "birth_date", "postcode", "phone"]


def test_files_that_cannot_be_read_say_so(tmp_path):
    twice = tmp_path / "twice.csv"
    twice.write_text("id,dob,birth_date\n1,2,3\n")
    with pytest.raises(DataError, match="both mean birth_date"):
        read_people(twice)
    with pytest.raises(DataError, match="no such file"):
        read_people(tmp_path / "absent.csv")
    for name, content in (("empty.csv", b""), ("not.parquet", b"x"), ("latin.csv", b"id,surname\n1,Garc\xeda\n")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match="cannot be read"):
            read_people(tmp_path / name)
