"""A case: a client, the people around them, and what is known on a day, answered the way rules read facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from braidwork.eligibility.facts.definitions import FactDefinition, fact_definition
from braidwork.eligibility.facts.derived import DERIVATIONS
from braidwork.eligibility.facts.groups import Membership, Unit, membership
from braidwork.eligibility.facts.people import Fact, Person
from braidwork.eligibility.facts.statements import plain, stated
from braidwork.eligibility.rules.reading import FactReading, Group, Members, Truth
from braidwork.errors import BraidworkError, UnknownNameError

_UNITS: Mapping[Group, Unit] = {"household": "household", "family": "family", "assistance_unit": "cash_unit"}
_UNIT_OF_KEY: tuple[tuple[str, Unit], ...] = (
    ("child_care_", "child_care_unit"), ("food_", "food_unit"), ("tanf_", "cash_unit"), ("magi_", "tax_household"),
    ("tax_", "tax_household"),
)  # fmt: skip
PURPOSE = "eligibility"


@dataclass(frozen=True)
class Case:
    """One client's household on a service date (a `FactSource`). Immutable: an answer makes a new case.

    `facts` are those of the household, family, units and the whole case; persons carry their own. The first person
    with the relationship "self" is the client. `known_at` replays what was recorded by that day. `listed` says whether
    `people` holds everyone at the address (None: only if a stated household size says so). `consent` names the
    purposes that the client agreed to; without the purpose at hand every fact reads as unknown, "no consent".
    """

    people: tuple[Person, ...]
    facts: tuple[Fact, ...]
    on: date
    known_at: date | None = None
    listed: bool | None = None
    consent: tuple[str, ...] = (PURPOSE,)
    purpose: str = PURPOSE
    synthetic: bool = False
    _readings: dict[tuple[str, str], FactReading] = field(default_factory=dict, repr=False, compare=False)
    _groups: dict[Unit, Membership] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if sum(p.relationship == "self" for p in self.people) != 1:
            raise BraidworkError("a case has exactly one client.", mend='give one person the relationship "self".')
        if len(self._people) != len(self.people):
            raise BraidworkError("two people of the case have one id.", mend="give each person an id of their own.")

    @cached_property
    def client(self) -> Person:
        """The person whom decisions are about."""
        return next(p for p in self.people if p.relationship == "self")

    @property
    def applicant(self) -> str:
        """The client's id."""
        return self.client.id

    @cached_property
    def everyone_listed(self) -> bool:
        """Whether the people of the case are everyone at the address."""
        if self.listed is not None:
            return self.listed
        size = self._stated(fact_definition("household_size"), self.applicant).value
        return size is not None and size == sum(p.lives_in_home is True for p in self.people)

    def get(self, person_id: str | None, key: str) -> FactReading:
        """One fact of a person (None: the client) or of the client's group; see `rules.reading.FactSource`."""
        person = self.applicant if person_id is None else person_id
        found = self._readings.get((person, key))
        if found is None:
            found = self._readings[person, key] = self._read(person, fact_definition(key))
        return found

    def members(self, group: Group, person_id: str) -> Members:
        """The people who surely share the group with a person; incomplete where others may."""
        members = self.unit(_UNITS[group]).members
        return members if person_id in members.person_ids else Members((person_id,), False)

    def unit(self, unit: Unit) -> Membership:
        """Who surely and who perhaps belongs to a group of the client."""
        if unit not in self._groups:
            self._groups[unit] = membership(self, unit)
        return self._groups[unit]

    def person(self, person_id: str) -> Person:
        """One person of the case."""
        found = self._people.get(person_id)
        if found is None:
            raise UnknownNameError.of("person", person_id, self._people, where="the case")
        return found

    def name_of(self, person_id: str) -> str:
        """What messages call a person."""
        return self.person(person_id).name or person_id

    def age_ends(self, person_id: str) -> tuple[float | None, float | None]:
        """The youngest and the oldest that a person can be on the service date, as far as known."""
        age = self.get(person_id, "age")
        if isinstance(age.value, (int, float)):
            return age.value, age.value
        low, high = age.low, age.high
        return None if isinstance(low, date) else low, None if isinstance(high, date) else high

    def is_off_ssi(self, person_id: str) -> Truth:
        """Whether a person gets no SSI; a family in which nobody does needs no answer from each."""
        own = self.get(person_id, "receives_ssi").value
        if isinstance(own, bool):
            return not own
        family = self._stated(fact_definition("family_received_ssi_past_6_months"), self.applicant).value
        return True if family is False else None

    def at(self, on: date, known_at: date | None = None) -> Case:
        """The same case on another service date, or as known on another day."""
        if (on, known_at) == (self.on, self.known_at):
            return self
        return replace(self, on=on, known_at=known_at, _readings={}, _groups={})

    def with_facts(self, *facts: Fact) -> Case:
        """The case with more statements; a person's fact goes to `fact.person` (None: the client)."""
        people, more = list(self.people), list(self.facts)
        for fact in facts:
            if fact_definition(fact.key).subject != "person":
                more.append(fact)
                continue
            who = self.person(fact.person or self.applicant).id
            place = next(i for i, p in enumerate(people) if p.id == who)
            people[place] = replace(people[place], facts=(*people[place].facts, replace(fact, person=who)))
        return replace(self, people=tuple(people), facts=tuple(more), _readings={}, _groups={})

    def with_people(self, *people: Person, everyone: bool | None = None) -> Case:
        """The case with these people replaced by id, or added; `everyone`: nobody else lives there."""
        new = {p.id: p for p in people}
        kept = tuple(new.pop(p.id, p) for p in self.people)
        listed = self.listed if everyone is None else everyone
        return replace(self, people=(*kept, *new.values()), listed=listed, _readings={}, _groups={})

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return {p.id: p for p in self.people}

    @cached_property
    def _held(self) -> Mapping[tuple[str | None, str], list[Fact]]:
        held: dict[tuple[str | None, str], list[Fact]] = {}
        for owner, facts in ((None, self.facts), *((p.id, p.facts) for p in self.people)):
            for fact in facts:
                held.setdefault((owner, fact.key), []).append(fact)
        return held

    def _read(self, person: str, definition: FactDefinition) -> FactReading:
        self.person(person)
        if not self._shared_with(person, definition):
            return FactReading(definition.key, person_id=person)
        reading = self._stated(definition, person)
        derive = DERIVATIONS.get(definition.key)
        if derive is None or reading.why in ("conflict", "no_consent") or reading.state == "not_applicable":
            return reading
        if self.purpose not in self.consent:
            return reading if reading.is_known else replace(reading, why="no_consent", person_id=person)
        computed = derive(self, person)
        if not reading.is_known:
            if computed.is_known:
                return computed
            return reading if reading.note or not (computed.note or computed.why) else _noted(reading, computed)
        return _contradicted(reading, computed) if computed.is_known else reading

    def _stated(self, definition: FactDefinition, person: str) -> FactReading:
        held = self._held.get((person if definition.subject == "person" else None, definition.key))
        if held is None:
            return FactReading(definition.key, person_id=person)
        reading = stated(definition, held, self.on, self.known_at, self.consent, self.purpose)
        return reading if reading.person_id == person else replace(reading, person_id=person)

    def _shared_with(self, person: str, definition: FactDefinition) -> bool:
        if person == self.applicant or definition.subject in ("person", "case"):
            return True
        unit: Unit = "household" if definition.subject == "household" else "family"
        if definition.subject == "assistance_unit":
            unit = next(u for start, u in _UNIT_OF_KEY if definition.key.startswith(start))
        return person in self.unit(unit).sure


def _noted(reading: FactReading, computed: FactReading) -> FactReading:
    return replace(reading, note=computed.note, why=reading.why or computed.why)


def _contradicted(reading: FactReading, computed: FactReading) -> FactReading:
    """The stated value, unless what it should follow from says otherwise: then a conflict that shows both."""
    if _ends(reading) is None or _ends(computed) is None:
        agree = reading.value == computed.value
    else:
        (low, high), (least, most) = _ends(reading) or (None, None), _ends(computed) or (None, None)
        agree = (low is None or most is None or low <= most) and (high is None or least is None or least <= high)
    if agree:
        return reading
    note = f"stated as {_shown(reading)}, but {_shown(computed)} follows from {computed.note}"
    ids = (*reading.fact_ids, *computed.fact_ids)
    return FactReading(reading.key, why="conflict", fact_ids=ids, person_id=reading.person_id, note=note)


def _ends(reading: FactReading) -> tuple[float | None, float | None] | None:
    if isinstance(reading.value, (bool, str, date)):
        return None
    if reading.value is not None:
        return reading.value, reading.value
    if isinstance(reading.low, date) or isinstance(reading.high, date):
        return None
    return reading.low, reading.high


def _shown(reading: FactReading) -> str:
    if reading.value is not None:
        return plain(reading.value)
    low, high = ("…" if end is None else plain(end) for end in (reading.low, reading.high))
    return f"{low} to {high}"
