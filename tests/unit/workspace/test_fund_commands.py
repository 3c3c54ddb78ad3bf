"""The fiscal week on the command line, as a stranger would try it: in words, and as JSON."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from braidwork.errors import BraidworkError

TODAY = date.today()
AWARD = """
[[fund_year]]
fund_year_id = "{name}"
family = "{family}"
start_date = {start}
end_date = {end}
allotment_cents = {cents}
balance_cents = {cents}
"""
HEAD = "line_id,person,category_code,cost_cents,service_date,waiting_since_date,county_code,tier"


@pytest.fixture
def fund(staff, tmp_path):
    """`fund("plan", …)` gives what the command says; with `as_json` what it prints for a program."""
    from django.conf import settings
    from typer.testing import CliRunner

    from braidwork.cli.application import app

    for role in ("fiscal_manager", "director"):
        staff(role, "House")
    data = str(Path(settings.DATABASES["default"]["NAME"]).parent)

    def run(*words, as_json=False, code=0):
        more = ["--json"] if as_json else []
        ran = CliRunner().invoke(app, ["fund", *words, "--data", data, "--demo", *more])
        if isinstance(ran.exception, BraidworkError):
            raise ran.exception
        assert ran.exit_code == code, (ran.output, ran.exception)
        return json.loads(ran.output) if as_json else ran.output

    return run


@pytest.fixture
def files(tmp_path):
    """An award file and a table of lines."""

    def award(name, family, cents):
        start, end = TODAY - timedelta(days=200), TODAY + timedelta(days=80)
        return AWARD.format(name=name, family=family, cents=cents, start=start, end=end)

    awards, lines, grant = tmp_path / "awards.toml", tmp_path / "lines.csv", tmp_path / "grant.toml"
    awards.write_text(award("PORT-1", "port", 60_000) + award("GIFT-1", "philanthropy", 40_000))
    grant.write_text(award("NEW-1", "philanthropy", 90_000))
    waits = TODAY - timedelta(days=30)
    rows = [f"L{i},ann-{i % 2},{'career' if i < 3 else 'transport'},25000,{TODAY},{waits},53033,{i % 4 + 1}"
            for i in range(6)]  # fmt: skip
    lines.write_text("\n".join([HEAD, *rows]) + "\n")
    return {"awards": str(awards), "lines": str(lines), "grant": str(grant), "folder": tmp_path}


MANAGER, DIRECTOR = ("--as", "fiscal_manager-House"), ("--as", "director-House")


def test_the_week_in_words(fund, files):
    said = fund("load", files["awards"], files["lines"], *MANAGER, "--synthetic")
    assert "2 new fund-years" in said and "6 lines of 2 people (2 new)" in said
    said = fund("plan", *MANAGER)
    assert "optimal. It posts nothing" in said and "$1,000.00 of $1,500.00" in said and "synthetic" in said
    assert "Paid in full" in fund("explain", "L0") or "$250.00 from" in fund("explain", "L0")
    assert "narrowest fund first" in fund("compare")
    assert "$1,000.00 of need covered becomes $1,500.00" in fund("what-if", "--won", files["grant"])
    assert "($-" not in fund("what-if", "--dollar") and "One more dollar" in fund("what-if", "--dollar")
    with pytest.raises(BraidworkError, match="only staff who may"):
        fund("approve", *MANAGER)
    assert "is approved" in fund("approve", *DIRECTOR)
    assert "(encumber)" in fund("post", *MANAGER)
    assert "L0" in fund("trace", "--person", "ann-0")
    assert "Nothing is posted" in fund("trace", "--line", "L3") or "L3" in fund("trace", "--line", "L3")
    assert "encumbered" in fund("report") and "expiring" not in fund("report", "expiring", "--days", "90")
    assert "Nothing to report" in fund("report", "expiring", "--days", "10")
    assert "The ledger is whole" in fund("verify")
    out = files["folder"] / "books.beancount"
    assert "Head of the ledger" in fund("export", "--out", str(out)) and " balance " in out.read_text()
    with pytest.raises(BraidworkError, match="a file of this name"):
        fund("export", "--out", str(out))
    month = (TODAY.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    assert "is closed" in fund("close", month, *MANAGER)
    assert "stays closed" in fund("close", month, *MANAGER, "--reopen", "late invoice")
    assert "is open again" in fund("close", month, *DIRECTOR, "--confirm")


def test_the_week_for_a_program(fund, files):
    loaded = fund("load", files["awards"], files["lines"], *MANAGER, as_json=True)
    assert loaded["awards"][0]["new"] == ["PORT-1", "GIFT-1"] and loaded["lines"][0]["net_cents"] == 150_000
    plan = fund("plan", *MANAGER, "--strict", as_json=True)
    assert plan["status"] == "optimal" and plan["covered_cents"] == 100_000
    assert fund("explain", "L0", as_json=True)["net_cents"] == 25_000
    assert len(fund("compare", as_json=True)["compared"]) == 4
    assert fund("approve", plan["id"][:8], *DIRECTOR, as_json=True)["state"] == "approved"
    assert fund("post", *MANAGER, as_json=True)[0]["kind"] == "encumber"
    step = fund("trace", "--person", "ann-0", as_json=True)["postings"][1]
    assert (
        "Port" in " ".join(fund("trace", "--posting", str(step["id"]), as_json=True)["sentences"]) or step["fund_year"]
    )
    paid = files["folder"] / "paid.csv"
    paid.write_text(f"line_id,fund_year_id,amount_cents\n{step['line']},{step['fund_year']},100\n")
    kinds = [s["kind"] for s in fund("post", "--actuals", str(paid), *MANAGER, as_json=True)]
    assert kinds == ["actual", "release"]
    with pytest.raises(BraidworkError, match="use one of: wrong amount"):
        fund("reverse", str(step["id"]), *MANAGER, "--reason", "because")
    actual = fund("trace", "--line", step["line"], as_json=True)["postings"][-3]
    undone = fund("reverse", str(actual["id"]), *MANAGER, "--reason", "wrong amount", as_json=True)
    assert undone[0]["kind"] == "reversal"
    assert fund("what-if", "--ends", "GIFT-1", as_json=True)["change_cents"] <= 0
    assert {r["fund_year_id"] for r in fund("report", as_json=True)["rows"]} == {"PORT-1", "GIFT-1"}
    head = fund("export", "--head", as_json=True)["head"]
    assert fund("verify", "--known-head", head, as_json=True)["good"]
    assert "hledger" in fund("export", "--language", "hledger", as_json=True)["language"]


def test_what_cannot_be_is_said_plainly(fund, files):
    from django.db import connection

    with pytest.raises(BraidworkError, match="nobody with access signs in as 'nobody'"):
        fund("plan", "--as", "nobody")
    files["folder"].joinpath("bad.csv").write_text(f"{HEAD}\nL1,ann,carer,1,2026-01-01,2026-01-01,53033,1\n")
    with pytest.raises(BraidworkError, match=r"bad.csv, row 1, id L1"):
        fund("load", files["awards"], str(files["folder"] / "bad.csv"), *MANAGER)
    assert "Nothing to report" in fund("report"), "the award file of the same command was not kept either"
    with pytest.raises(BraidworkError, match="there is no report 'money'"):
        fund("report", "money")
    with pytest.raises(BraidworkError, match="one thing"):
        fund("trace")
    fund("load", files["awards"], *MANAGER)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fiscal_posting_no_update")
        cursor.execute("UPDATE fiscal_posting SET amount_cents = amount_cents + 1 WHERE id = 2")
    told = fund("verify", as_json=True, code=1)
    assert not told["good"] and "batch 1, row 2: it was changed after it was sealed" in told["faults"]
    assert "batch 1, entry 1: sums to 1 cents" in told["faults"]
