"""Invented people with known duplicates: to train shipped weights, to measure recall by name group, to load-test.

Nobody here exists. `truth` names the invented person behind a record. Two recipes of error: `office`, as in intake
records of several offices (moved, renamed, other phone, spelling, order), and `form`, after the FEBRL generator of the
Australian National University (Christen 2005): one to four typing, scanning or hearing errors on any field of a form.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from braidwork.linkage import invented_names as names

if TYPE_CHECKING:
    import pandas as pd

NAME_GROUPS = ("diverse", "concentrated", "compound", "transliterated", "single")
_SPELLINGS = names.spellings()
Record = dict[str, Any]


@dataclass(frozen=True)
class Errors:
    """How often a duplicate differs, by field; `per_form` replaces all of it by that many random edits (low, high)."""

    given: float = 0.15
    surname: float = 0.12
    renamed: float = 0.06
    reordered: float = 0.03
    birth_date: float = 0.06
    moved: float = 0.30
    phone: float = 0.25
    no_email: float = 0.40
    no_ssn: float = 1.0
    slip: float = 0.03
    per_form: tuple[int, int] | None = None


@dataclass
class Population:
    """A seeded source of invented people of the given name groups."""

    seed: int = 2026
    groups: tuple[str, ...] = NAME_GROUPS
    errors: Errors = field(default_factory=Errors)

    def table(self, people: int, duplicated: float = 0.6, most: int = 1) -> pd.DataFrame:
        """`people` records and, for the share `duplicated` of them, one to `most` further records; order mixed.

        Columns: `id`, `truth`, `name_group` and the fields of `linkage`.
        """
        import pandas as pd

        chance = random.Random(self.seed)
        rows: list[Record] = []
        for number in range(people):
            group = self.groups[number % len(self.groups)]
            person = _person(chance, group, self.errors) | {"truth": f"p{number}", "name_group": group}
            rows.append(person)
            if chance.random() < duplicated:
                rows += [self._again(chance, person) for _ in range(chance.randint(1, most))]
        chance.shuffle(rows)
        return pd.DataFrame([{"id": f"r{n}"} | row for n, row in enumerate(rows)])

    def _again(self, chance: random.Random, person: Record) -> Record:
        if self.errors.per_form:
            return _mistyped_form(chance, person, *self.errors.per_form)
        return _met_again(chance, person, self.errors)


def _person(chance: random.Random, group: str, errors: Errors) -> Record:
    given, surname = _name(chance, group)
    record = {
        "given_name": given,
        "surname": surname,
        "birth_date": _birth_date(chance, group),
        **_address(chance),
    }
    if errors.per_form is None:
        record |= {
            "phone": f"{chance.choice((206, 253, 425, 360))}{chance.randint(2000000, 9999999)}",
            "email": None if chance.random() < errors.no_email else _email(chance, given, surname),
        }
    if errors.no_ssn < 1:
        record["ssn"] = None if chance.random() < errors.no_ssn else _ssn(chance)
    return record


def _ssn(chance: random.Random) -> str:
    return f"{chance.randint(100, 665)}{chance.randint(10, 99)}{chance.randint(1000, 9999)}"


def _zipf(chance: random.Random, pool: list[str]) -> str:
    return pool[min(int(len(pool) * chance.random() ** 1.8), len(pool) - 1)]


def _name(chance: random.Random, group: str) -> tuple[str, str]:
    if group == "concentrated":
        given = _zipf(chance, names.CONCENTRATED_GIVEN)
        if chance.random() < 0.6:
            given += f" {chance.choice(names.CONCENTRATED_GIVEN)}"
        return given, _zipf(chance, names.CONCENTRATED_SURNAMES)
    if group == "compound":
        given = _zipf(chance, names.SPANISH_GIVEN)
        if chance.random() < 0.4:
            given += f" {chance.choice(names.SPANISH_GIVEN)}"
        return given, f"{_zipf(chance, names.SPANISH_SURNAMES)} {chance.choice(names.SPANISH_SURNAMES)}"
    if group == "transliterated":
        if chance.random() < 0.6:
            pool = names.PATRONYMIC
            return chance.choice(pool), f"{chance.choice(pool)} {chance.choice(pool)}"
        return chance.choice(names.SLAVIC_GIVEN), chance.choice(names.SLAVIC_SURNAMES)
    if group == "single":
        return _zipf(chance, names.SINGLE), chance.choice(("", "FNU", "LNU", "."))
    surname = chance.choice(names.SURNAME_STARTS) + chance.choice(names.SURNAME_ENDS)
    return _zipf(chance, names.GIVEN), surname


def _birth_date(chance: random.Random, group: str) -> str:
    year = chance.randint(1945, 2008)
    if group in ("transliterated", "single") and chance.random() < 0.12:
        return f"{year}-01-01"
    return f"{year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def _address(chance: random.Random) -> Record:
    place = chance.randrange(len(names.PLACES))
    number = chance.randint(1, 9) * 10 ** chance.randint(1, 4) + chance.randint(0, 99)
    street = f"{chance.choice(names.STREETS)} {chance.choice(names.STREET_KINDS)}"
    if chance.random() < 0.7:
        street = f"{chance.randint(1, 300)}th {street.rsplit(' ', 1)[1]}" if chance.random() < 0.6 else street
    postcode = str(98001 + place * 12 + chance.randrange(4))
    return {"address": f"{number} {street}", "place": names.PLACES[place], "postcode": postcode}


def _email(chance: random.Random, given: str, surname: str) -> str:
    local = (given[:1] + (surname or given).replace(" ", "")).replace(".", "")
    return f"{local}{chance.randint(1, 9999)}@{chance.choice(('example.org', 'example.com', 'example.net'))}"


def _met_again(chance: random.Random, person: Record, errors: Errors) -> Record:
    again = dict(person)
    if chance.random() < errors.given:
        again["given_name"] = _other_given(chance, person["given_name"])
    if chance.random() < errors.surname:
        again["surname"] = _other_surname(chance, person["surname"], person["name_group"])
    if chance.random() < errors.renamed and person["name_group"] != "single":
        again["surname"] = _name(chance, person["name_group"])[1]
    if chance.random() < errors.reordered:
        again["given_name"], again["surname"] = again["surname"], again["given_name"]
    if chance.random() < errors.birth_date:
        again["birth_date"] = _other_date(chance, person["birth_date"])
    if chance.random() < errors.moved:
        again |= _address(chance)
    if chance.random() < errors.phone:
        again["phone"] = chance.choice((None, f"206{chance.randint(2000000, 9999999)}"))
    if chance.random() < errors.no_email:
        again["email"] = None
    for name in ("address", "place", "postcode", "phone", "email", "ssn"):
        if again.get(name) and chance.random() < errors.slip:
            again[name] = _mistyped(chance, again[name])
    if again.get("ssn") and chance.random() < errors.slip / 3:
        again["ssn"] = _ssn(chance)
    return again


def _other_given(chance: random.Random, given: str) -> str:
    words = given.split()
    if len(words) > 1 and chance.random() < 0.6:
        return chance.choice((words[0], " ".join(words[::-1]), "".join(words), f"{words[0]} {words[1][0]}"))
    if words and words[0] in _SPELLINGS and chance.random() < 0.7:
        return " ".join([chance.choice(_SPELLINGS[words[0]]), *words[1:]])
    return _mistyped(chance, given)


def _other_surname(chance: random.Random, surname: str, group: str) -> str:
    words = surname.split()
    if group == "single":
        return chance.choice(("", "FNU", "LNU", "unknown"))
    if len(words) > 1 and chance.random() < 0.75:
        return chance.choice((words[0], words[1], "".join(words), "-".join(words), " ".join(words[::-1])))
    if words and words[-1] in _SPELLINGS and chance.random() < 0.7:
        return " ".join([*words[:-1], chance.choice(_SPELLINGS[words[-1]])])
    return _mistyped(chance, surname)


def _other_date(chance: random.Random, born: str) -> str:
    year, month, day = born.split("-")
    kind = chance.random()
    if kind < 0.3 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if kind < 0.5:
        return f"{year}-01-01"
    if kind < 0.8:
        return f"{year}-{month}-{chance.randint(1, 28):02d}"
    return f"{int(year) + chance.choice((-1, 1, 10, -10))}-{month}-{day}"


def _mistyped(chance: random.Random, text: str) -> str:
    if not text:
        return text
    at, kind = chance.randrange(len(text)), chance.randrange(4)
    letter = chance.choice(names.LETTERS if not text[at].isdigit() else "0123456789")
    if kind == 0:
        return text[:at] + letter + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + letter + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _misread_date(chance: random.Random, born: str) -> str:
    year, month, day = born.split("-")
    if chance.random() < 0.15:
        return f"{year}-{day}-{month}"
    packed = list(year + month + day)
    at = chance.randrange(1, 7)
    if chance.random() < 0.3:
        packed[at], packed[at + 1] = packed[at + 1], packed[at]
    else:
        packed[at + 1] = str((int(packed[at + 1]) + chance.randint(1, 9)) % 10)
    return f"{''.join(packed[:4])}-{''.join(packed[4:6])}-{''.join(packed[6:])}"


_FORM_FIELDS = ("given_name", "surname", "birth_date", "address", "place", "postcode")


def _mistyped_form(chance: random.Random, person: Record, fewest: int, most: int) -> Record:
    again = dict(person)
    for _ in range(chance.randint(fewest, most)):
        name = chance.choice(_FORM_FIELDS)
        kind = chance.random()
        if kind < 0.08:
            again[name] = ""
        elif kind < 0.14 and name in ("given_name", "surname"):
            again["given_name"], again["surname"] = again["surname"], again["given_name"]
        elif name == "birth_date" and again[name]:
            again[name] = _misread_date(chance, again[name])
        elif kind < 0.25 and name == "surname":
            again[name] = _name(chance, person["name_group"])[1]
        else:
            again[name] = _mistyped(chance, again[name])
    return again
