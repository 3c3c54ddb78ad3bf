"""The Bureau's lines against ours: what a characteristic means, and what stops the comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from braidwork.errors import DataError
from braidwork.region.verification import verify_pums

HEAD = "characteristic,pums_est_24,pums_se_24,pums_moe_24"
SIZES = (10, 20, 30, 0)


def files(folder: Path, *stated: str, replicates: int = 80, tenure: tuple[str, ...] = ("1", "2", "3", "")) -> Path:
    """Four housing units and a verification file; replicate 1 of every unit is one more, the others are its weight."""
    names = [
        "RT",
        "SERIALNO",
        "STATE",
        "PUMA",
        "NP",
        "TEN",
        "VACS",
        "WGTP",
        *(f"WGTP{r}" for r in range(1, replicates + 1)),
    ]
    rows = []
    for i, (weight, code) in enumerate(zip(SIZES, tenure, strict=True)):
        reps = [str(weight + (r == 1 and weight > 0)) for r in range(1, replicates + 1)]
        rows.append(",".join(["H", f"2024HU{i:07d}", "53", "23301", "1", code, "", str(weight), *reps]))
    (folder / "psam_h53.csv").write_text("\n".join([",".join(names), *rows, ""]), encoding="utf-8")
    (folder / "pums_estimates_24.csv").write_text("\n".join([HEAD, *stated, ""]), encoding="utf-8")
    return folder


def test_lines_equal_and_lines_that_differ(tmp_path):
    """Owners: 30 units; replicate 1 says 32, so SE = √(4/80 · 2²) = 0.447 → 0, margin 0.7 → 1."""
    lines, names = verify_pums(
        [files(tmp_path, '"Owner occupied units (TEN in 1,2)",30,0,1', "Renters (TEN=3),31,0,0")]
    )
    assert [line.equal for line in lines] == [True, False]
    assert lines[1].ours == (30, 0, 0)
    assert names == {"pums": "psam_h53.csv", "verification": "pums_estimates_24.csv"}
    assert lines[1].cells()[-1] == "DIFFERS"
    assert lines[0].to_dict()["ours"] == {"estimate": 30, "standard_error": 0, "margin_of_error": 1}


def test_totals_are_understood_in_words(tmp_path):
    lines, _ = verify_pums([files(tmp_path, "Total housing units,60,1,1", "Total occupied units,60,1,1")])
    assert [line.equal for line in lines] == [True, True]


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("Something else,1,1,1", "does not say which codes it counts"),
        ("Owners (TEN=1),ten,1,1", "not a whole number"),
        ("Owners (VALP=1),1,1,1", "no PUMS file with 80 replicate weights"),
    ],
)
def test_a_line_that_cannot_be_read_is_said(tmp_path, stated, said):
    with pytest.raises(DataError, match=said) as problem:
        verify_pums([files(tmp_path, stated)])
    assert said in problem.value.message


def test_a_file_without_replicates_cannot_be_verified(tmp_path):
    with pytest.raises(DataError, match="80 replicate weights"):
        verify_pums([files(tmp_path, "Owners (TEN=1),1,1,1", replicates=0)])


def test_a_folder_without_a_verification_file_says_what_is_missing(tmp_path):
    files(tmp_path, "Owners (TEN=1),1,1,1")
    (tmp_path / "pums_estimates_24.csv").unlink()
    with pytest.raises(DataError, match="no user-verification file"):
        verify_pums([tmp_path])


def test_the_bureaus_own_columns_and_words(tmp_path):
    """A file of several states (ST), with the characteristic in its own column and ages in words."""
    weights = ",".join(f"PWGTP{i}" for i in range(1, 81))
    people = "\n".join(
        f"S{i},53,{age},{1 + i % 2},2,3,1,10,{','.join(['10'] * 80)}" for i, age in enumerate((3, 17, 88))
    )
    (tmp_path / "ss15pwa.csv").write_text(f"SERIALNO,ST,AGEP,SEX,ESR,SCHL,RAC1P,PWGTP,{weights}\n{people}\n")
    (tmp_path / "stated.csv").write_text(
        "ST,STATE,CHARACTERISTIC,PUMS_EST_11_TO_15,PUMS_SE_11_TO_15,PUMS_MOE_11_TO_15\n"
        "41,Oregon,Total population,9,0,0\n53,Washington,Total population,30,0,0\n"
        "53,Washington,Male (SEX=1),20,0,0\n53,Washington,Age 15-19,10,0,0\n53,Washington,Age 85 and over,10,0,0\n"
    )
    lines, _ = verify_pums([tmp_path])
    assert [line.characteristic for line in lines] == [
        "Total population",
        "Male (SEX=1)",
        "Age 15-19",
        "Age 85 and over",
    ]
    assert all(line.equal for line in lines)
