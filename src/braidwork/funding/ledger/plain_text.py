"""The ledger as plain-text accounting: beancount and hledger, one transaction an entry, in the order of the ledger.

Amounts are written from integer cents; both texts end by asserting every balance, so that a reader that agrees with the
last lines has read it all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Literal
from urllib.parse import quote, unquote

from braidwork.errors import DataError
from braidwork.funding.ledger.postings import (
    ADMINISTRATION,
    AVAILABLE,
    ENCUMBERED,
    EXPENDED,
    EXPIRED,
    MATCH_IN_KIND,
    SOURCE,
    Kind,
    Posting,
)

Language = Literal["beancount", "hledger"]
_BRANCH = {
    SOURCE: "Income:Awards", AVAILABLE: "Assets:Available", ENCUMBERED: "Assets:Encumbered",
    EXPENDED: "Expenses:Services", EXPIRED: "Expenses:Expired", MATCH_IN_KIND: "Assets:MatchInKind",
    ADMINISTRATION: "Assets:Administration",
}  # fmt: skip
_ACCOUNT_OF = {branch: account for account, branch in _BRANCH.items()}
_BEAN_LINE = re.compile(r"^  (\S+)  (-?\d+\.\d\d) USD$")
_HLEDGER_LINE = re.compile(r"^    (\S+)  \$(-?\d+\.\d\d)  ; ")


def decimal_text(cents: int) -> str:
    """Cents with two decimals by whole-number division: -5 is -0.05."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02}"


def export(
    language: Language, postings: Iterable[Posting], kinds: Mapping[int, Kind], *, title: str, opening_day: str = ""
) -> Iterator[str]:
    """Lines of text for postings in the order of the ledger; `kinds` gives the kind of each batch.

    Raises DataError where two fund-years would share one account name.
    """
    rows = list(postings)
    leaves = _leaves({p.fund_year for p in rows})
    totals: dict[tuple[str, int], int] = defaultdict(int)
    for p in rows:
        totals[p.fund_year, p.account] += p.amount_cents
    names = {key: f"{_BRANCH[key[1]]}:{leaves[key[0]]}" for key in sorted(totals)}
    first = min((p.day for p in rows), default=opening_day or "2000-01-01")
    after = (date.fromisoformat(max((p.day for p in rows), default=first)) + timedelta(days=1)).isoformat()
    entries = groupby(rows, key=lambda p: (p.batch, p.entry))
    if language == "beancount":
        yield f'option "title" "{_quoted(title)}"'
        yield 'option "operating_currency" "USD"'
        for (fund_year, _), name in names.items():
            yield f"{first} open {name} USD"
            yield f'  fund_year: "{_quoted(fund_year)}"'
        for (batch, entry), some in entries:
            yield from _bean_entry(kinds[batch], batch, entry, list(some), names)
        for key, name in names.items():
            yield f"{after} balance {name}  {decimal_text(totals[key])} USD"
        return
    yield f"; {title}"
    for (fund_year, _), name in names.items():
        yield f"account {name}  ; fund_year:{_tagged(fund_year)}"
    for (batch, entry), some in entries:
        yield from _hledger_entry(kinds[batch], batch, entry, list(some), names)
    yield ""
    yield f"{after} * balances at the end"
    for key, name in names.items():
        yield f"    {name}  $0.00 = ${decimal_text(totals[key])}"


def read_balances(language: Language, lines: Iterable[str]) -> dict[tuple[str, int], int]:
    """Balance by fund-year and account in cents, added up from a text that `export` wrote.

    Raises DataError, with the line, where the text asserts another balance than its transactions give.
    """
    found: dict[str, int] = defaultdict(int)
    years: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines, start=1):
        if match := (_BEAN_LINE if language == "beancount" else _HLEDGER_LINE).match(line):
            found[match[1]] += _cents(match[2])
        elif language == "beancount" and line.split(" ")[1:2] == ["open"]:
            last = line.split(" ")[2]
        elif line.startswith("  fund_year: ") and last and last not in years:
            years[last] = line.split('"', 1)[1][:-1].replace('\\"', '"').replace("\\\\", "\\")
        elif language == "hledger" and line.startswith("account "):
            name, _, tag = line[len("account ") :].partition("  ; fund_year:")
            years[name] = unquote(tag)
        elif asserted := re.match(r"^\S+ balance (\S+)  (\S+) USD$|^    (\S+)  \$0\.00 = \$(\S+)$", line):
            name, amount = asserted[1] or asserted[3], asserted[2] or asserted[4]
            if found[name] != _cents(amount):
                told = f"{name} comes to {decimal_text(found[name])}, and {amount} is asserted."
                raise DataError(told, where=f"line {number}", mend="export the ledger again.")
    return {(years[name], _ACCOUNT_OF[name.rsplit(":", 1)[0]]): cents for name, cents in found.items()}


def _bean_entry(
    kind: Kind, batch: int, entry: int, some: list[Posting], names: Mapping[tuple[str, int], str]
) -> Iterator[str]:
    yield ""
    yield f'{some[0].day} * "{kind}" "{_quoted(some[0].category)}"'
    yield f'  batch: "{batch}"'
    yield f'  entry: "{entry}"'
    for p in some:
        yield f"  {names[p.fund_year, p.account]}  {decimal_text(p.amount_cents)} USD"
        for tag, value in _tags(p):
            yield f'    {tag}: "{_quoted(value)}"'


def _hledger_entry(
    kind: Kind, batch: int, entry: int, some: list[Posting], names: Mapping[tuple[str, int], str]
) -> Iterator[str]:
    yield ""
    yield f"{some[0].day} * ({batch}/{entry}) {kind}"
    for p in some:
        tags = ", ".join(f"{tag}:{_tagged(value)}" for tag, value in _tags(p))
        yield f"    {names[p.fund_year, p.account]}  ${decimal_text(p.amount_cents)}  ; {tags}"


def _tags(p: Posting) -> Iterator[tuple[str, str]]:
    yield "posting", str(p.id)
    for tag in ("person", "line", "category"):
        if value := getattr(p, tag):
            yield tag, value
    if p.reverses is not None:
        yield "reverses", str(p.reverses)


def _leaves(fund_years: Iterable[str]) -> dict[str, str]:
    """An account name for each fund-year: letters, digits and hyphens, a letter or digit first."""
    leaves: dict[str, str] = {}
    for fund_year in sorted(fund_years):
        name = re.sub(r"[^A-Za-z0-9-]+", "-", fund_year).strip("-") or "X"
        name = name[0].upper() + name[1:]
        if name in leaves.values():
            other = next(f for f, n in leaves.items() if n == name)
            raise DataError(
                f"'{fund_year}' and '{other}' would share the account {name}.", mend="rename one of the fund-years."
            )
        leaves[fund_year] = name
    return leaves


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _tagged(text: str) -> str:
    return quote(text, safe=" /.-_")


def _cents(text: str) -> int:
    whole, _, rest = text.lstrip("-").partition(".")
    cents = int(whole) * 100 + int(rest)
    return -cents if text.startswith("-") else cents
