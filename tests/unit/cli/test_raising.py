"""`braidwork raise`: the named cliff of a parent of two in King County, as an employer or a navigator asks for it."""

from __future__ import annotations

import re

import pytest

PARENT = ["raise", "--county", "King", "--rent", "2600", "--family", "3:1400,7:900", "--health-plan", "120"]
HELP = ["--taking", "food,health"]


# 60 or 65 % of the median income of three (117,022.92, from October 2026 123,325.44), at 2,080 hours, cents cut off.
@pytest.mark.parametrize(
    ("status", "on", "wage", "month"),
    [
        ("--taking", "2026-09-30", "$36.56", "September 2026"),
        ("--asking", "2026-09-30", "$33.75", "September 2026"),
        ("--taking", "2026-10-01", "$38.53", "October 2026"),
        ("--asking", "2026-10-01", "$35.57", "October 2026"),
    ],
)
def test_the_cliff_of_leaving_child_care_help_moves_with_status_and_date(run, status, on, wage, month):
    taking = ["--taking", "food,health,child-care"] if status == "--taking" else [*HELP, "--asking", "child-care"]
    told = run(*PARENT, *taking, "--wage", "30", "--up", "10", "--on", on)
    assert told.code == 0, told.err
    said = " ".join(told.out.split())
    assert f"Above {wage} an hour you would leave child-care help in {month}" in said
    assert "RCW 43.216.802" in said and "Child care you pay" in said
    assert "not verified" in said, "what nobody has read in the law's own text is said"


def test_a_large_raise_that_moves_every_program_at_once_is_divided_too(run):
    told = run(*PARENT, "--taking", "child-care,food,health,working-families-credit", "--wage", "12", "--up", "17",
               "--on", "2026-09-30")  # fmt: skip
    assert told.code == 0 and "left in the end" in told.out, told.err


@pytest.mark.parametrize("wage", ["8", "20", "30", "41.5"])
def test_the_lines_add_up_to_the_line_below_them(run, wage):
    told = run(*PARENT, "--taking", "child-care,food,health", "--wage", wage, "--on", "2026-09-30").out
    lines = re.findall(
        r"(?m)^  .*?  ([+−])\$([\d,]+)$", told.partition("what changes in a month")[2].partition("What")[0]
    )
    *parts, left = [(1 if sign == "+" else -1) * int(number.replace(",", "")) for sign, number in lines]
    assert len(parts) > 2 and sum(parts) == left


def test_a_cliff_below_the_lawful_wage_is_told_by_the_month(run):
    said = " ".join(run(*PARENT, "--taking", "child-care,food,health", "--wage", "8", "--on", "2026-09-30").out.split())
    for found in re.findall(r"(?:Above|From|Safe from) \$([\d.]+) an hour (?:you|on)", said):
        assert float(found) >= 17.13, said


def test_parts_sum_to_what_is_left_and_json_says_the_same(run):
    more = ["--asking", "child-care", "--wage", "30", "--up", "4", "--on", "2026-09-30", "--json"]
    (family,) = run(*PARENT, *HELP, *more).json()["families"]
    assert sum(p["shapley_usd"] for p in family["raise"]["parts"]) == pytest.approx(family["raise"]["change_usd"])
    assert family["always_better_hourly_usd"] > 30


def test_several_families_give_the_employers_wage(run):
    words = ["raise", "--county", "King", "--rent", "2600", "--wage", "30", "--taking", "child-care,food,health"]
    told = run(*words, "--family", "", "--family", "3:1400,7:900", "--on", "2026-09-30")
    assert told.code == 0 and "1 of 2 families" in told.out and "one adult, children of 3 and 7" in told.out


def test_a_day_whose_law_is_not_loaded_names_the_numbers_that_stand_in(run):
    told = run(*PARENT, *HELP, "--wage", "30", "--on", "2030-01-01")
    said = " ".join(told.out.split())
    assert told.code == 0 and "where those of 2030 are not loaded" in said and "Federal income tax (2026)" in said


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--family", "3:x"], "'3:x' is no child"), (["--family", "19"], "19 years"),
        (["--county", "Yakima"], "no county 'Yakima'"), (["--taking", "snap"], "no help 'snap'"),
        (["--on", "2019-01-01"], "before the earliest"), (["--hours", "200"], "--hours: 200 is no number"),
        (["--hours", "0"], "--hours: 0 is no number"), (["--rent", "-1"], "--rent: -1 is no amount"),
        (["--taking", "chocolate"], "--taking: there is no help 'chocolate'.\nWhat to do: known: cash, child-care"),
        (["--taking", "child-care"], "--taking: child-care does nothing without a child"),
        (["--wage", "-1"], "-1 is no amount"), (["--up", "0"], "0 is no amount"),
        (["--up", "1e999"], "inf is no amount"), (["--health-plan", "-4"], "-4 is no amount"),
        (["--taking", "food,health", "--asking", "health"], "--taking, --asking: both name health"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_before_anything_is_printed(run, more, says):
    told = run("raise", "--county", "King", "--rent", "2600", "--wage", "30", *more)
    assert told.code != 0 and says in told.err and "What to do:" in told.err and not told.out
