"""`braidwork fund …`: the options of its commands, each of which hands on to a module of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

fund_app = typer.Typer(
    help="Braided funds: load awards and needs, plan, approve by a second person, post, trace, verify.",
    no_args_is_help=True,
)

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data (default: data, or BRAIDWORK_DATA).")]
Demo = Annotated[bool, typer.Option("--demo", help="The demo workspace (default folder: data/demo).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
As = Annotated[str, typer.Option("--as", help="Sign-in name of the member of staff who acts.")]
On = Annotated[str | None, typer.Option("--on", help="Day of the act, as 2026-11-22 (default: today).")]
PlanName = Annotated[str, typer.Option("--plan", help="The plan, by the beginning of its id (default: the latest).")]


@fund_app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Award files (.toml) and tables of lines (.csv, .parquet).")],
    as_: As,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="Table of decisions: person, fund, is_eligible, …")
    ] = None,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="What is loaded is invented: say so.")] = False,
    on: On = None,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Load awards and service lines: every file whole, or nothing at all."""
    from braidwork.cli.fund_commands_acting import run_load

    run_load(files, as_, decisions, on, data, demo=demo, synthetic=synthetic, as_json=as_json)


@fund_app.command()
def plan(
    as_: As,
    on: On = None,
    strict: Annotated[bool, typer.Option("--strict", help="Solve stage by stage from nothing.")] = False,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Propose the best lawful plan for all that is open; it posts nothing."""
    from braidwork.cli.fund_commands_acting import run_plan

    run_plan(as_, on, data, demo=demo, strict=strict, as_json=as_json)


@fund_app.command()
def explain(
    line: Annotated[str, typer.Argument(help="The line.")],
    plan: PlanName = "",
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Why a fund pays a line, and why not each other one."""
    from braidwork.cli.fund_commands_telling import run_explain

    run_explain(line, plan, data, demo=demo, as_json=as_json)


@fund_app.command()
def compare(plan: PlanName = "", data: Data = None, demo: Demo = False, as_json: AsJson = False) -> None:
    """A plan beside the waterfalls that people know: what is covered, what is left."""
    from braidwork.cli.fund_commands_telling import run_compare

    run_compare(plan, data, demo=demo, as_json=as_json)


@fund_app.command()
def approve(
    as_: As,
    plan: Annotated[str, typer.Argument(help="The plan, by the beginning of its id (default: the latest).")] = "",
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Approve a plan that somebody else proposed; refused when lines, balances or rules changed since."""
    from braidwork.cli.fund_commands_acting import run_approve

    run_approve(plan, as_, data, demo=demo, as_json=as_json)


@fund_app.command()
def post(
    as_: As,
    plan: Annotated[str, typer.Argument(help="The plan, by the beginning of its id (default: the approved one).")] = "",
    actuals: Annotated[
        Path | None, typer.Option("--actuals", help="Post what was paid: line_id, fund_year_id, amount_cents (csv).")
    ] = None,
    keep_rest: Annotated[
        bool, typer.Option("--keep-rest", help="With --actuals: another bill is to come, release nothing.")
    ] = False,
    on: On = None,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Post an approved plan, or what was paid of it: the whole of it or nothing."""
    from braidwork.cli.fund_commands_acting import run_post

    run_post(plan, as_, actuals, on, data, demo=demo, keep_rest=keep_rest, as_json=as_json)


@fund_app.command()
def reverse(
    postings: Annotated[list[int], typer.Argument(help="Numbers of postings; their whole entries are undone.")],
    as_: As,
    reason: Annotated[str, typer.Option("--reason", help="Such as 'wrong amount'; a wrong one prints them all.")],
    on: On = None,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Undo postings by a dated reversal with its reason; nothing is ever edited."""
    from braidwork.cli.fund_commands_acting import run_reverse

    run_reverse(postings, as_, reason, on, data, demo=demo, as_json=as_json)


@fund_app.command()
def close(
    month: Annotated[str, typer.Argument(help="The month, as 2026-10.")],
    as_: As,
    reopen: Annotated[str, typer.Option("--reopen", help="Ask to reopen a closed month, for this reason.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Confirm the reopening that somebody asked for.")] = False,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Close a month, so that nothing is posted in it any more; two people can reopen it."""
    from braidwork.cli.fund_commands_acting import run_close

    run_close(month, as_, reopen, data, demo=demo, confirm=confirm, as_json=as_json)


@fund_app.command()
def trace(
    person: Annotated[str, typer.Option("--person", help="A pseudonym.")] = "",
    line: Annotated[str, typer.Option("--line", help="A service line.")] = "",
    fund_year: Annotated[str, typer.Option("--fund-year", help="A fund-year.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="A cap, a floor, or a family of funds.")] = "",
    posting: Annotated[int | None, typer.Option("--posting", help="A posting, and what it rests on.")] = None,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """From any dollar to its fund, the rule on that date and a pseudonymous person, and back."""
    from braidwork.cli.fund_commands_telling import run_trace

    asked = {"person": person, "line": line, "fund_year": fund_year, "rule": rule, "posting": posting}
    run_trace(asked, data, demo=demo, as_json=as_json)


@fund_app.command()
def verify(
    known_head: Annotated[
        str | None, typer.Option("--known-head", help="The head of the chain as written down before.")
    ] = None,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Read every batch and posting anew; exit code 1 where one is not as it was sealed, named by batch and row."""
    from braidwork.cli.fund_commands_telling import run_verify

    run_verify(known_head, data, demo=demo, as_json=as_json)


@fund_app.command()
def export(
    language: Annotated[str, typer.Option("--language", help="beancount or hledger.")] = "beancount",
    month: Annotated[str, typer.Option("--month", help="One month, as 2026-10 (default: all).")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; it must not exist yet.")] = None,
    head: Annotated[bool, typer.Option("--head", help="Only the head of the chain, to sign and keep.")] = False,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Write the ledger as plain-text accounting that ends by asserting every balance."""
    from braidwork.cli.fund_commands_telling import run_export

    run_export(language, month, out, data, demo=demo, head=head, as_json=as_json)


@fund_app.command()
def report(
    name: Annotated[str, typer.Argument(help="balances, obligations, expenditures, accruals, expiring, "
                                             "cost-per-participant, limits or matches.")] = "balances",
    days: Annotated[int, typer.Option("--days", help="For expiring: within so many days.")] = 90,
    on: On = None,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Balances, obligations, expenditures, accruals and money near its end, by fund-year and category."""
    from braidwork.cli.fund_commands_telling import run_report

    run_report(name, on, data, demo=demo, days=days, as_json=as_json)


@fund_app.command("what-if")
def what_if(
    ends: Annotated[str, typer.Option("--ends", help="This award (a fund-year) ends.")] = "",
    waived: Annotated[str, typer.Option("--waived", help="This cap or floor is waived.")] = "",
    won: Annotated[Path | None, typer.Option("--won", help="The grant of this award file (.toml) is won.")] = None,
    like: Annotated[str, typer.Option("--like", help="With --won: open to whom this fund-year may serve.")] = "",
    dollar: Annotated[bool, typer.Option("--dollar", help="There is one more flexible dollar.")] = False,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """What a change would do to the plan of now; nothing is kept."""
    from braidwork.cli.fund_commands_telling import run_what_if

    run_what_if(ends, waived, won, like, data, demo=demo, dollar=dollar, as_json=as_json)
