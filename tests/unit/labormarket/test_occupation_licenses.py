"""The list of licenses: every row cited and dated, nothing called verified that nobody read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from braidwork.errors import DataError
from braidwork.reference.licenses import licensed_occupations, licenses, read_licenses
from braidwork.reference.occupation_groups import groupings, major_groups, major_label, parts

HEADER = "state_postal,occupation_code,name,authority,required_for,citation,as_of,verified,note\n"
ROW = "WA,29-1141,Nurse license,Board,every job,RCW 18.79,2025-06-30,unverified,\n"


def test_washington_lists_the_common_licensed_occupations():
    listed = licensed_occupations("wa")
    assert len(listed) >= 80
    assert [r.name for r in licenses("WA", "29-1141")] == ["Registered nurse license"]
    for code in ("31-1131", "47-2111", "53-3032", "39-5012", "25-2021", "35-3023", "33-9032", "21-1018"):
        assert licenses("WA", code), code
    assert licenses("WA", "15-1252") == () and licensed_occupations("OR") == ()


def test_every_row_is_cited_dated_and_honest_about_checking():
    for code in licensed_occupations("WA"):
        for row in licenses("WA", code):
            assert re.search(r"RCW|WAC|CFR", row.citation), row
            assert row.as_of <= date(2026, 12, 31) and row.verified == "unverified"


def test_federal_certificates_count_in_every_state_and_synthetic_ones_say_so():
    assert licenses("OR", "53-2011")[0].authority == "Federal Aviation Administration"
    assert [r.required_for for r in licenses("WA", "49-9021")] == ["some jobs", "some jobs"]
    assert all(
        "synthetic" in r.name for c in licensed_occupations("DM") for r in licenses("DM", c) if r.state_postal == "DM"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n", "columns"),
        (HEADER + ROW.replace("RCW 18.79", ""), "row 2: column citation is blank"),
        (HEADER + ROW.replace("every job", "all"), "row 2.*'all'"),
        (HEADER + ROW.replace("2025-06-30", "June"), "row 2.*'June' is not a date"),
        (HEADER + ROW + ROW, "row 3.*stands twice"),
        (HEADER + ROW.replace("Board", "Board, too"), "row 2.*too many"),
    ],
)
def test_a_row_without_its_source_or_date_is_refused(tmp_path: Path, text: str, told: str):
    path = tmp_path / "licenses.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_licenses(path)


def test_major_groups_have_short_plain_names_and_groupings_their_parts():
    assert len(major_groups()) == 23 and all(len(name) <= 32 for name in major_groups().values())
    assert major_label("29-1141") == "Health care" and major_label("99-0000") == "99-0000"
    assert len(groupings()) == 12 and parts("31-1120") == ("31-1121", "31-1122") and parts("29-1141") == ("29-1141",)
