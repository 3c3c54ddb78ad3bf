"""How two records are compared: per field, levels from agreement to difference, each in SQL, in Python and in words.

The first level of a field that holds decides. `sql` speaks of columns `<key>_l` and `<key>_r`; `holds` says the same of
two `Keys`. A test holds the two equal. An absent field gives no level and no evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from braidwork.linkage.distance import digits_apart, edits, is_swap, one_slip
from braidwork.linkage.person import Keys

Test = Callable[[Keys, Keys], bool]


@dataclass(frozen=True)
class Level:
    """One degree of agreement; `frequency` names the key whose common values weigh less."""

    key: str
    words: str
    sql: str
    holds: Test
    frequency: str | None = None


@dataclass(frozen=True)
class Comparison:
    """One field: where it is absent, its levels in order, and what a reader hears when none holds."""

    key: str
    columns: tuple[str, ...]
    absent_sql: str
    absent: Test
    levels: tuple[Level, ...]
    otherwise: str

    def level(self, left: Keys, right: Keys) -> str | None:
        """The key of the first level that holds, `different` where none does, None without evidence."""
        if self.absent(left, right):
            return None
        return next((level.key for level in self.levels if level.holds(left, right)), DIFFERENT)

    def words(self, level: str) -> str:
        """What a level says to a person."""
        return next((known.words for known in self.levels if known.key == level), self.otherwise)

    @property
    def level_keys(self) -> tuple[str, ...]:
        """All levels from agreement to difference."""
        return (*(level.key for level in self.levels), DIFFERENT)


DIFFERENT = "different"
_SHORT, _LONG = 3, 6  # below these lengths one or two changed letters make another name


def _equal(column: str) -> tuple[str, Test]:
    def holds(left: Keys, right: Keys) -> bool:
        value = getattr(left, column)
        return value is not None and value == getattr(right, column)

    return f"{column}_l = {column}_r", holds


def _across(one: str, other: str) -> tuple[str, Test]:
    def holds(left: Keys, right: Keys) -> bool:
        value = getattr(left, one)
        return value is not None and value == getattr(right, other)

    return f"{one}_l = {other}_r", holds


def _shared(one: str, other: str) -> tuple[str, Test]:
    def holds(left: Keys, right: Keys) -> bool:
        a, b = getattr(left, one), getattr(right, other)
        return a is not None and b is not None and not set(a).isdisjoint(b)

    return f"list_has_any({one}_l, {other}_r)", holds


def _close(column: str, most: int, shortest: int = 1) -> tuple[str, Test]:
    sql = (
        f"(length({column}_l) >= {shortest} and length({column}_r) >= {shortest} "
        f"and abs(length({column}_l) - length({column}_r)) <= {most} and levenshtein({column}_l, {column}_r) <= {most})"
    )

    def holds(left: Keys, right: Keys) -> bool:
        a, b = getattr(left, column), getattr(right, column)
        return a is not None and b is not None and min(len(a), len(b)) >= shortest and edits(a, b, most) <= most

    return sql, holds


def _slip(column: str, shortest: int) -> tuple[str, Test]:
    # One slip leaves the first letter or the last one as it was: a cheap test before the dear ones.
    one, other = f"{column}_l", f"{column}_r"
    sql = (
        f"(length({one}) >= {shortest} and length({other}) >= {shortest} and abs(length({one}) - length({other})) <= 1 "
        f"and (left({one}, 1) = left({other}, 1) or right({one}, 1) = right({other}, 1)) "
        f"and levenshtein({one}, {other}) <= 2 "
        f"and (levenshtein({one}, {other}) <= 1 or damerau_levenshtein({one}, {other}) <= 1))"
    )

    def holds(left: Keys, right: Keys) -> bool:
        a, b = getattr(left, column), getattr(right, column)
        return a is not None and b is not None and min(len(a), len(b)) >= shortest and one_slip(a, b)

    return sql, holds


def _digits(column: str, most: int) -> tuple[str, Test]:
    one, other = f"{column}_l", f"{column}_r"
    sql = f"(hamming({one}, {other}) <= {most}"
    if most == 1:
        sql += f" or (hamming({one}, {other}) = 2 and damerau_levenshtein({one}, {other}) = 1)"

    def holds(left: Keys, right: Keys) -> bool:
        a, b = getattr(left, column), getattr(right, column)
        return a is not None and b is not None and (digits_apart(a, b) <= most or (most == 1 and is_swap(a, b)))

    return sql + ")", holds


def _prefix(column: str, letters: int) -> tuple[str, Test]:
    sql = f"(left({column}_l, {letters}) = left({column}_r, {letters}))"

    def holds(left: Keys, right: Keys) -> bool:
        a, b = getattr(left, column), getattr(right, column)
        return a is not None and b is not None and a[:letters] == b[:letters]

    return sql, holds


def _any(*parts: tuple[str, Test]) -> tuple[str, Test]:
    tests = [test for _, test in parts]
    return "(" + " or ".join(sql for sql, _ in parts) + ")", lambda left, right: any(t(left, right) for t in tests)


def _all(*parts: tuple[str, Test]) -> tuple[str, Test]:
    tests = [test for _, test in parts]
    return "(" + " and ".join(sql for sql, _ in parts) + ")", lambda left, right: all(t(left, right) for t in tests)


def _missing(column: str) -> tuple[str, Test]:
    return (
        f"({column}_l is null or {column}_r is null)",
        lambda left, right: getattr(left, column) is None or getattr(right, column) is None,
    )


def _differ(column: str) -> tuple[str, Test]:
    sql = f"({column}_l is distinct from {column}_r)"
    return sql, lambda left, right: getattr(left, column) != getattr(right, column)


def _not(part: tuple[str, Test]) -> tuple[str, Test]:
    return f"not coalesce({part[0]}, false)", lambda left, right: not part[1](left, right)


def _initial() -> tuple[str, Test]:
    sql = "((length(given_joined_l) = 1 or length(given_joined_r) = 1) and left(given_l, 1) = left(given_r, 1))"

    def holds(left: Keys, right: Keys) -> bool:
        a, b = left.given_joined, right.given_joined
        return a is not None and b is not None and min(len(a), len(b)) == 1 and a[0] == b[0]

    return sql, holds


def _level(key: str, words: str, condition: tuple[str, Test], frequency: str | None = None) -> Level:
    return Level(key, words, condition[0], condition[1], frequency)


def _comparison(
    key: str, columns: tuple[str, ...], absent: tuple[str, Test], levels: tuple[Level, ...], otherwise: str
) -> Comparison:
    return Comparison(key, columns, absent[0], absent[1], levels, otherwise)


def _spelling(part: str, called: str) -> tuple[Level, Level]:
    joined, heard = f"{part}_joined", _equal(f"{part}_sound")
    return (
        _level("near", f"{called}s one letter apart or sounding alike", _any(_slip(joined, _SHORT), heard)),
        _level("far", f"{called}s two letters apart or beginning alike",
               _any(_close(joined, 2, _LONG), _prefix(joined, 4))
               if part == "surname" else _any(_close(joined, 2, _LONG), _prefix(joined, 3), _initial())),
    )  # fmt: skip


_REORDERED = _any(
    _all(_equal("words"), _differ("given")),
    _all(_across("given_joined", "surname_joined"), _across("surname_joined", "given_joined"), _differ("given_joined")),
)
_ONE_WORD: tuple[str, Test] = (
    "(surname_l is null and surname_r is null and given_l is not null and given_r is not null)",
    lambda a, b: a.surname is None and b.surname is None and a.given is not None and b.given is not None,
)
_CROSSED = _any(_shared("surname_forms", "given_forms"), _shared("given_forms", "surname_forms"))
_NAME_KEYS = ("given", "words", "given_joined", "given_forms", "given_sound", "surname_forms", "surname_joined")
_SAME_AREA = _any(_equal("postcode"), _equal("place"))

COMPARISONS: tuple[Comparison, ...] = (
    _comparison(
        "given_name", _NAME_KEYS,
        _all(_missing("given"), _not(_REORDERED)),
        (
            _level("reordered", "the same name words in another order", _REORDERED),
            _level("same", "same first name", _equal("given"), "given"),
            _level("form", "first names share a word or are forms of one name",
                   _any(_equal("given_joined"), _shared("given_forms", "given_forms"))),
            *_spelling("given", "first name"),
            _level("crossed", "a first name of one record stands among the last names of the other", _CROSSED),
        ),
        "different first names",
    ),
    _comparison(
        # Where the words are the same in another order, the first name has said it all.
        "surname", ("surname", "surname_sound", *_NAME_KEYS),
        _any(_all(_missing("surname"), _not(_ONE_WORD)), _REORDERED),
        (
            _level("same", "same last name", _equal("surname"), "surname"),
            # To have no surname is rare enough to say something where two records share it.
            _level("one_word", "both have one name only", _ONE_WORD),
            _level("form", "last names share a word or are forms of one name",
                   _any(_equal("surname_joined"), _shared("surname_forms", "surname_forms"))),
            *_spelling("surname", "last name"),
            _level("crossed", "a last name of one record stands among the first names of the other", _CROSSED),
        ),
        "different last names",
    ),
    _comparison(
        "birth_date", ("dob", "dob_swapped", "birth_year"), _missing("birth_year"),
        (
            _level("same", "same birth date", _equal("dob")),
            _level("swapped", "birth dates with day and month changed round",
                   ("dob_l = dob_swapped_r", lambda a, b: a.dob is not None and a.dob == b.dob_swapped)),
            _level("near", "birth dates one digit apart", _digits("dob", 1)),
            _level("year", "same birth year, the day is not known",
                   _all(_equal("birth_year"), _missing("dob"))),
            _level("far", "birth dates two digits apart", _digits("dob", 2)),
        ),
        "different birth dates",
    ),
    _comparison(
        "address", ("address", "house", "place", "postcode", "location"), _missing("location"),
        (
            _level("same", "same address", _all(_equal("address"), _SAME_AREA), "address"),
            _level("near", "addresses alike",
                   _any(_equal("address"), _all(_SAME_AREA, _close("address", 3, 8)),
                        _all(_equal("house"), _equal("postcode")))),
            _level("area", "same ZIP code", _equal("postcode")),
            _level("town", "same town or a ZIP code one digit apart", _any(_equal("place"), _close("postcode", 1))),
        ),
        "different addresses",
    ),
    _comparison(
        "phone", ("phone",), _missing("phone"),
        (_level("same", "same phone", _equal("phone"), "phone"),
         _level("near", "phones one digit apart", _digits("phone", 1))),
        "different phones",
    ),
    _comparison(
        "email", ("email",), _missing("email"),
        (_level("same", "same e-mail", _equal("email")),
         _level("near", "e-mails one or two letters apart", _all(_prefix("email", 3), _close("email", 2, 8)))),
        "different e-mails",
    ),
    _comparison(
        "ssn", ("ssn",), _missing("ssn"),
        (_level("same", "same Social Security number", _equal("ssn")),
         _level("near", "Social Security numbers one digit apart", _digits("ssn", 1))),
        "different Social Security numbers",
    ),
)  # fmt: skip


def comparison(key: str) -> Comparison:
    """The comparison of one field."""
    return next(c for c in COMPARISONS if c.key == key)


def levels_of(left: Keys, right: Keys) -> dict[str, str]:
    """The level of each field that both records know, in the order of `COMPARISONS`."""
    found = {c.key: c.level(left, right) for c in COMPARISONS}
    return {key: level for key, level in found.items() if level is not None}
