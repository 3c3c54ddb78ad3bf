"""`braidwork fund explain | compare | trace | verify | export | report | what-if`: what the books say."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from braidwork.cli.fund_commands_acting import day_of, dollars, opened
from braidwork.cli.telling import print_json, say


def run_explain(line: str, plan: str, data: Path | None, *, demo: bool, as_json: bool) -> None:
    """One line of a plan explained."""
    opened(data, demo)
    from braidwork.errors import UnknownNameError
    from braidwork.workspace.fiscal.planning import find_plan, made_again, plan_of_line, short_name

    found = find_plan(plan) if plan else plan_of_line(line)
    if found is None:
        raise UnknownNameError(f"no plan looks at line '{line}'.", where="LINE", mend="plan first, or name a plan.")
    told = made_again(found).explain(line)
    if as_json:
        print_json({"plan": str(found.pk), "state": found.state, **asdict(told), "sentences": told.sentences()})
        return
    say(f"Plan {short_name(found)} ({found.state}), line {line}:")
    for sentence in told.sentences():
        say(f"  {sentence}")


def run_compare(plan: str, data: Path | None, *, demo: bool, as_json: bool) -> None:
    """A plan beside the waterfalls."""
    opened(data, demo)
    from braidwork.region.printed import aligned
    from braidwork.workspace.fiscal.planning import find_plan, short_name

    found = find_plan(plan)
    compared = found.summary["compared"]
    if as_json:
        print_json({"plan": str(found.pk), "compared": compared})
        return
    tiers = sorted({t for one in compared for t in one["needed_cents_by_tier"]})
    rows = [["", "covered", "left", *(f"tier {t}" for t in tiers), "in full", "files"]]
    for one in compared:
        by_tier = [_share(one["covered_cents_by_tier"].get(t, 0), one["needed_cents_by_tier"].get(t, 0)) for t in tiers]
        rows.append([one["label"], dollars(one["covered_cents"]), dollars(one["left_cents"]), *by_tier,
                     str(one["lines_paid"]), str(one["pairs"])])  # fmt: skip
    say(f"Plan {short_name(found)} ({found.state}), {dollars(found.summary['needed_cents'])} needed:")
    for text in aligned(rows, len(rows[0])):
        say(f"  {text}")
    for one in compared:
        if one["note"]:
            say(f"  {one['label']}: {one['note'].rstrip('.')}.")


def run_trace(asked: dict[str, Any], data: Path | None, *, demo: bool, as_json: bool) -> None:
    """Postings by person, line, fund-year, rule or posting; one posting with all that it rests on."""
    opened(data, demo)
    from braidwork.workspace.fiscal.tracing import grounds_of, trace

    steps = trace(**asked)
    grounds = grounds_of(asked["posting"]) if asked["posting"] is not None else None
    if as_json:
        more = {"grounds": asdict(grounds), "sentences": grounds.sentences()} if grounds else {}
        print_json({"postings": [asdict(s) for s in steps], **more})
        return
    if not steps:
        say("Nothing is posted there yet.")
        return
    from braidwork.region.printed import aligned

    rows = [["posting", "day", "kind", "account", "fund-year", "person", "line", "amount", "undone by"]]
    rows += [
        [str(s.id), s.day, s.kind, s.account, s.fund_year, s.person, s.line, dollars(s.amount_cents),
         str(s.undone_by or "")] for s in steps
    ]  # fmt: skip
    for text in aligned(rows, 7):
        say(f"  {text}")
    for sentence in grounds.sentences() if grounds else ():
        say(sentence)


def run_verify(known_head: str | None, data: Path | None, *, demo: bool, as_json: bool) -> None:
    """Reads the whole ledger anew; exit code 1 where it is not as it was sealed."""
    opened(data, demo)
    from braidwork.workspace.fiscal.verifying import verify_ledger

    check = verify_ledger(known_head=known_head)
    if as_json:
        print_json({"good": check.good, **asdict(check)})
    elif check.good:
        say(f"The ledger is whole: {check.batches:,} batches, {check.postings:,} postings. Its head: {check.head}")
    else:
        say("The ledger is not as it was sealed:")
        for fault in check.faults:
            say(f"  {fault}")
    if not check.good:
        raise typer.Exit(1)


def run_export(
    language: str, month: str, out: Path | None, data: Path | None, *, demo: bool, head: bool, as_json: bool
) -> None:
    """The ledger as plain-text accounting, or the head of its chain."""
    opened(data, demo)
    from braidwork.errors import DataError, RefusedError
    from braidwork.workspace.fiscal.exporting import export_lines, head_of_ledger

    if head:
        print_json(head_of_ledger())
        return
    text = "\n".join(export_lines(language, month)) + "\n"
    if out is None:
        if as_json:
            print_json({"language": language, "month": month, "text": text})
        else:
            say(text.rstrip("\n"))
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RefusedError("there is a file of this name already.", where=str(out), mend="name another one.") from None
    except OSError as error:
        raise DataError(f"the export cannot be written: {error.strerror}.", where=str(out)) from error
    told = {"file": str(out), "language": language, "lines": text.count("\n"), **head_of_ledger()}
    if as_json:
        print_json(told)
    else:
        say(f"{out}: {told['lines']:,} lines. Head of the ledger: {told['head']}")


def run_report(name: str, on: str | None, data: Path | None, *, demo: bool, days: int, as_json: bool) -> None:
    """One report as a table."""
    opened(data, demo)
    from braidwork.region.printed import aligned
    from braidwork.workspace.fiscal.reports import report

    found = report(name, on=day_of(on), days=days)
    if as_json:
        print_json({"report": name, "rows": found})
        return
    if not found:
        say("Nothing to report.")
        return
    names = [n for n in found[0] if not n.startswith("is_") and n not in ("award", "citation", "name")]
    rows = [[n.removesuffix("_cents").replace("_", " ") for n in names]]
    rows += [[_cell(n, row[n]) for n in names] for row in found]
    for text in aligned(rows, 2):
        say(text)


def run_what_if(
    ends: str, waived: str, won: Path | None, like: str, data: Path | None, *, demo: bool, dollar: bool, as_json: bool
) -> None:
    """What a change would do to the plan of now."""
    opened(data, demo)
    from braidwork.errors import DataError
    from braidwork.workspace.fiscal.scenarios import award_ends, cap_waived, flexible_dollar, grant_won

    if bool(ends) + bool(waived) + (won is not None) + dollar != 1:
        raise DataError("ask one thing.", mend="give one of --ends, --waived, --won and --dollar.")
    if dollar:
        told = flexible_dollar()
        print_json(told) if as_json else say(told.get("words", "There is no award yet."))
        return
    if won is not None:
        found = grant_won(_grant(won), like=like or None)
    else:
        found = award_ends(ends) if ends else cap_waived(waived)
    if as_json:
        print_json(found.document())
        return
    say(f"If {found.question}: {dollars(found.before_cents)} of need covered becomes {dollars(found.after_cents)} "
        f"({dollars(found.change_cents)}); {found.lines_lost} lines lose their money, {found.lines_won} get some; "
        f"{dollars(found.left_after_cents)} stay in the funds.")  # fmt: skip
    for tier, cents in found.before_by_tier.items():
        if (after := found.after_by_tier.get(tier, 0)) != cents:
            say(f"  tier {tier}: {dollars(cents)} becomes {dollars(after)}")


def _grant(path: Path) -> dict[str, Any]:
    import tomllib

    from braidwork.errors import DataError

    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str).get("fund_year", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the grant cannot be read ({error}).", where=str(path)) from error
    if len(rows) != 1:
        raise DataError(f"the file has {len(rows)} fund-years.", where=str(path), mend="write one [[fund_year]].")
    return dict(rows[0])


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "cents_per_person" or name.endswith("_cents"):
        return dollars(value)
    if name.startswith("share_"):
        return f"{value:.1%}"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _share(covered: int, needed: int) -> str:
    return f"{covered / needed:.1%}" if needed else ""
