"""`braidwork fund load | plan | approve | post | reverse | close`: acts of a member of staff."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.serving import workspace_folder
from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from datetime import date

    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.fiscal.posting import Sealed


def run_load(
    files: list[Path], as_: str, decisions: Path | None, on: str | None, data: Path | None, *, demo: bool,
    synthetic: bool, as_json: bool,
) -> None:  # fmt: skip
    """Loads award files first and tables of lines after them, all in one transaction."""
    from braidwork.errors import DataError

    opened(data, demo)
    from django.db import transaction

    from braidwork.workspace.fiscal.awards import load_awards
    from braidwork.workspace.fiscal.needs import load_needs

    by, day = acting(as_), day_of(on)
    awards = [f for f in files if f.suffix.lower() == ".toml"]
    tables = [f for f in files if f not in awards]
    for f in tables:
        if f.suffix.lower() not in (".csv", ".parquet"):
            raise DataError("this is neither an award file nor a table.", where=str(f),
                            mend="give .toml, .csv or .parquet.")  # fmt: skip
    told: dict[str, Any] = {"awards": [], "lines": []}
    with transaction.atomic():
        for f in awards:
            told["awards"].append({"file": str(f), **asdict(load_awards(f, by=by, on=day, synthetic=synthetic))})
        for i, f in enumerate(tables):
            own = decisions if i == len(tables) - 1 else None  # people of every table are known by then
            loaded = load_needs(f, by=by, decisions=own, synthetic=synthetic)
            told["lines"].append({"file": str(f), **asdict(loaded)})
    if as_json:
        print_json(told)
        return
    for one in told["awards"]:
        say(f"{one['file']}: {len(one['new'])} new fund-years, {len(one['known'])} known; "
            f"{dollars(one['available_cents'])} to plan with, {dollars(one['administration_cents'])} for "
            "administration.")  # fmt: skip
        for warning in one["warnings"]:
            say(f"  look at this: {warning}")
    for one in told["lines"]:
        say(f"{one['file']}: {one['lines']:,} lines of {one['people']:,} people ({one['new_people']:,} new), "
            f"{dollars(one['net_cents'])} after other grants; {one['decisions']:,} decisions.")  # fmt: skip


def run_plan(as_: str, on: str | None, data: Path | None, *, demo: bool, strict: bool, as_json: bool) -> None:
    """Proposes a plan and says what it reaches."""
    opened(data, demo)
    from django.utils import timezone

    from braidwork.workspace.fiscal.planning import policy_for, propose, short_name

    day = day_of(on) or timezone.localdate()
    policy = policy_for(day, method="strict") if strict else policy_for(day)
    found = propose(by=acting(as_), policy=policy)
    s = found.summary
    if as_json:
        print_json({"id": str(found.pk), "inputs_sha256": found.inputs_sha256, **s})
        return
    say(f"Plan {short_name(found)}: {s['status']}. It posts nothing; a second person approves it.")
    share = f" ({s['covered_cents'] / s['needed_cents']:.1%})" if s["needed_cents"] else ""
    say(f"{dollars(s['covered_cents'])} of {dollars(s['needed_cents'])} needed{share}; "
        f"{s['lines_paid']:,} of {s['lines']:,} lines in full, {s['lines_part_paid']:,} in part; "
        f"{dollars(s['left_cents'])} stay in the funds.")  # fmt: skip
    for tier, needed in sorted(s["needed_cents_by_tier"].items()):
        say(f"  tier {tier}: {dollars(s['covered_cents_by_tier'][tier])} of {dollars(needed)}")
    for rule, cents in s["shortfalls_cents"].items():
        say(f"  short: {rule} lacks {dollars(cents)}")
    for line in s["left_out"]:
        say(f"  left out: {line} waits, for a ceiling counted its first part already")
    for note in [*s["notes"], *([s["note"]] if s["note"] else [])]:
        say(f"  note: {note}")


def run_approve(plan: str, as_: str, data: Path | None, *, demo: bool, as_json: bool) -> None:
    """Approves a plan."""
    opened(data, demo)
    from braidwork.workspace.fiscal.approving import approve
    from braidwork.workspace.fiscal.planning import find_plan, short_name

    found = approve(find_plan(plan, state="" if plan else "proposed"), by=acting(as_))
    if as_json:
        print_json({"id": str(found.pk), "state": found.state, "approved_at": found.approved_at})
        return
    say(f"Plan {short_name(found)} is approved. Post it: braidwork fund post {short_name(found)} --as …")


def run_post(
    plan: str, as_: str, actuals: Path | None, on: str | None, data: Path | None, *, demo: bool, keep_rest: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Posts an approved plan, or what was paid."""
    opened(data, demo)
    from braidwork.workspace.fiscal.approving import post_plan
    from braidwork.workspace.fiscal.planning import find_plan

    by, day = acting(as_), day_of(on)
    if actuals is not None:
        from braidwork.workspace.fiscal.actuals import post_actuals

        sealed = post_actuals(_paid(actuals), by=by, on=day, release_rest=not keep_rest)
    else:
        sealed = post_plan(find_plan(plan, state="" if plan else "approved"), by=by, on=day)
    _tell_sealed(sealed, as_json)


def run_reverse(
    postings: list[int], as_: str, reason: str, on: str | None, data: Path | None, *, demo: bool, as_json: bool
) -> None:
    """Undoes postings."""
    opened(data, demo)
    from braidwork.workspace.fiscal.undoing import undo

    _tell_sealed([undo(postings, reason=reason, by=acting(as_), on=day_of(on))], as_json)


def run_close(
    month: str, as_: str, reopen: str, data: Path | None, *, demo: bool, confirm: bool, as_json: bool
) -> None:  # fmt: skip
    """Closes a month, asks to reopen it, or confirms that."""
    opened(data, demo)
    from braidwork.workspace.fiscal.closing import ask_reopening, close_month, confirm_reopening

    by = acting(as_)
    if confirm:
        found, said = confirm_reopening(month, by=by), "is open again"
    elif reopen:
        found, said = ask_reopening(month, reason=reopen, by=by), "stays closed until a second person confirms"
    else:
        found, said = close_month(month, by=by), "is closed and takes no posting"
    if as_json:
        print_json({"month": found.month, "state": said, "head": found.head})
        return
    say(f"{found.month} {said}. Head of the ledger when it was closed: {found.head}")


def opened(data: Path | None, demo: bool) -> None:
    """Opens the workspace of a folder; RefusedError where there is none, DataError where its tables are older."""
    from braidwork.errors import RefusedError
    from braidwork.workspace import open_workspace
    from braidwork.workspace.site.configuration import DATABASE_NAME

    folder = workspace_folder(data, demo)
    if not os.environ.get("BRAIDWORK_DATABASE_URL") and not (folder / DATABASE_NAME).exists():
        raise RefusedError("there is no workspace in this folder.", where=str(folder),
                           mend=f"make one with braidwork workspace init{' --demo' if demo else ''}.")  # fmt: skip
    open_workspace(folder, demo=demo)
    from braidwork.workspace.keeping.backing_up import refuse_other_tables

    refuse_other_tables()


def acting(name: str) -> Actor:
    """The member of staff of a sign-in name, as an actor; RefusedError for nobody, or somebody without access."""
    from braidwork.workspace.casework.events import Actor

    return Actor.staff(staff_named(name))


def staff_named(name: str) -> Staff:
    """The member of staff of a sign-in name; RefusedError for nobody, or somebody without access."""
    from braidwork.errors import RefusedError
    from braidwork.workspace.accounts.models import Staff

    found: Staff | None = Staff.objects.filter(sign_in_name=name, is_active=True).first()
    if found is None:
        mend = "name a member of staff; a demo has navigator, fiscal-manager, director and auditor."
        raise RefusedError(f"nobody with access signs in as '{name}'.", where="--as", mend=mend)
    return found


def day_of(text: str | None) -> date | None:
    """The day of `--on`."""
    from braidwork.cli.eligibility_commands import day

    return day(text, "--on")


def dollars(cents: int) -> str:
    """Cents as people read them."""
    sign, rest = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}${rest // 100:,}.{rest % 100:02}"


def _paid(path: Path) -> list[Any]:
    from braidwork.errors import DataError
    from braidwork.workspace.fiscal.actuals import Paid
    from braidwork.workspace.fiscal.need_tables import check_columns, read_table

    rows, where = read_table(path)
    check_columns(rows, ("line_id", "fund_year_id", "amount_cents"), (), where)
    found = []
    for i, row in enumerate(rows, 1):
        if not str(row["amount_cents"]).isdigit():
            raise DataError(f"{row['amount_cents']!r} is no whole number of cents.", where=f"{where}, row {i}, "
                            "amount_cents", mend="write $12.34 as 1234.")  # fmt: skip
        found.append(Paid(row["line_id"], row["fund_year_id"], int(row["amount_cents"])))
    return found


def _tell_sealed(sealed: list[Sealed], as_json: bool) -> None:
    if as_json:
        print_json([asdict(s) for s in sealed])
        return
    for s in sealed:
        say(f"Batch {s.id} ({s.kind}): {s.n:,} postings, sealed. Head of the ledger: {s.chain}")
