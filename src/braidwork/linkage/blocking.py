"""Which pairs are compared at all: records that share a rule's key. A key that too many records share is skipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from braidwork.linkage.person import Keys

_LARGEST, _FEWEST_PAIRS = 80, 20_000


def largest_block(blocks_of_size: Mapping[int, int], records: int) -> int:
    """How many records may share one key of a rule, given how many of its blocks have which size.

    A rule may propose about as many pairs as there are records. A shelter's address or a common name says little and
    its pairs grow with the square: such blocks are skipped and reported, and other rules still find those people.
    """
    allowed, pairs, largest = max(records, _FEWEST_PAIRS), 0, 2
    for size in sorted(s for s in blocks_of_size if 2 <= s <= _LARGEST):
        pairs += blocks_of_size[size] * size * (size - 1) // 2
        if pairs > allowed:
            return largest
        largest = size
    return _LARGEST


def _joined(*columns: str) -> tuple[str, Callable[[Keys], str | None]]:
    def key(keys: Keys) -> str | None:
        values = [getattr(keys, c) for c in columns]
        return None if any(v is None for v in values) else "|".join(map(str, values))

    return " || '|' || ".join(c if c != "birth_year" else "cast(birth_year as string)" for c in columns), key


def _parts(
    *parts: tuple[str, Callable[[Keys], str | None]],
) -> tuple[str, Callable[[Keys], str | None]]:
    def key(keys: Keys) -> str | None:
        values = [part(keys) for _, part in parts]
        return None if any(v is None for v in values) else "|".join(v for v in values if v is not None)

    return " || '|' || ".join(sql for sql, _ in parts), key


def _left(column: str, letters: int) -> tuple[str, Callable[[Keys], str | None]]:
    def key(keys: Keys) -> str | None:
        value = getattr(keys, column)
        return None if value is None else value[:letters]

    return f"left({column}, {letters})", key


def _form(column: str, at: int) -> tuple[str, Callable[[Keys], str | None]]:
    def key(keys: Keys) -> str | None:
        value = getattr(keys, column)
        return None if value is None else value[at]

    return f"list_extract({column}, {at + 1 if at >= 0 else at})", key


def _without_order() -> tuple[str, Callable[[Keys], str | None]]:
    sql = "least(left(given, 2), coalesce(left(surname, 2), left(given, 2))) || greatest(left(given, 2), "
    sql += "coalesce(left(surname, 2), left(given, 2)))"

    def key(keys: Keys) -> str | None:
        if keys.given is None:
            return None
        first = keys.given[:2]
        last = first if keys.surname is None else keys.surname[:2]
        return min(first, last) + max(first, last)

    return sql, key


_YEAR_MONTH = _left("dob", 7)

RULES: dict[str, tuple[str, Callable[[Keys], str | None]]] = {
    "ssn": _joined("ssn"),
    "phone": _joined("phone"),
    "email": _joined("email"),
    "birth date": _joined("dob"),
    "name": _joined("words"),
    "name and birth year": _joined("words", "birth_year"),
    "first known form of the last name and birth date": _parts(_form("surname_forms", 0), _joined("dob")),
    "last known form of the last name and birth date": _parts(_form("surname_forms", -1), _joined("dob")),
    "known form of the first name and birth date": _parts(_form("given_forms", 0), _joined("dob")),
    "beginnings of the names and birth date": _parts(_without_order(), _joined("dob")),
    "beginnings of the names, birth year and month": _parts(_left("given", 3), _left("surname", 3), _YEAR_MONTH),
    "sound of the names and birth year": _joined("given_sound", "surname_sound", "birth_year"),
    "sound of the names": _joined("given_sound", "surname_sound"),
    "address": _joined("address"),
    "first name and house number": _joined("given", "house"),
    "last name and house number": _joined("surname", "house"),
    "birth date and house number": _joined("dob", "house"),
    "birth date and ZIP code": _joined("dob", "postcode"),
    "birth date and town": _joined("dob", "place"),
    "first name and ZIP code": _joined("given", "postcode"),
    "last name and ZIP code": _joined("surname", "postcode"),
    "house number and ZIP code": _joined("house", "postcode"),
    "first name, birth year and month": _parts(_joined("given"), _YEAR_MONTH),
    "last name, birth year and month": _parts(_joined("surname"), _YEAR_MONTH),
}


def blocking_keys(keys: Keys) -> dict[str, str]:
    """The key of a record under each rule that it can answer."""
    found = {rule: key(keys) for rule, (_, key) in RULES.items()}
    return {rule: value for rule, value in found.items() if value is not None}


def propose_pairs(connection: Any, records: int) -> tuple[dict[str, int], dict[str, int], int]:
    """Write the pairs to compare among the rows of `person_keys` into the table `blocked_pairs` of a DuckDB connection.

    Returns the pairs that each rule proposed, the keys that it skipped for their size, and how many pairs there are.
    """
    ask: Callable[[str], Any] = lambda sql: connection.execute(sql).fetchall()  # noqa: E731
    ask("create table proposed (row_l integer, row_r integer, rule utinyint)")
    per_rule: dict[str, int] = {}
    skipped: dict[str, int] = {}
    for number, (rule, (sql, _)) in enumerate(RULES.items()):
        ask(f"create or replace temp table keyed as select row, hash({sql}) as key from person_keys "
            f"where ({sql}) is not null")  # fmt: skip
        ask("create or replace temp table blocks as select key, count(*) as n from keyed group by key having n > 1")
        sizes = dict(ask("select n, count(*) from blocks group by n"))
        most = largest_block(sizes, records)
        large = sum(count for size, count in sizes.items() if size > most)
        if large:
            skipped[rule] = large
        before = ask("select count(*) from proposed")[0][0]
        ask(f"create or replace temp table small as select k.row, k.key from keyed k "
            f"semi join (select key from blocks where n <= {most}) b on k.key = b.key")  # fmt: skip
        ask(f"insert into proposed select l.row, r.row, {number} from small l join small r "
            "on l.key = r.key and l.row < r.row")  # fmt: skip
        per_rule[rule] = ask("select count(*) from proposed")[0][0] - before
    ask("create table blocked_pairs as select cast(min(rule) as varchar) as match_key, row_l as join_key_l, "
        "row_r as join_key_r from proposed group by row_l, row_r")  # fmt: skip
    ask("drop table proposed")
    return per_rule, skipped, ask("select count(*) from blocked_pairs")[0][0]
