"""A household: people with relationships, home, enrolments and costs, in one month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from braidwork.household.people.answers import NOT_APPLICABLE, UNKNOWN, HouseholdError, NoAnswer
from braidwork.household.people.person import Person

Kind = Literal["parent_of", "spouse_of", "partner_of", "guardian_of", "other_relative_of", "unrelated"]
Status = Literal["none", "applicant", "recipient", "on_list", "transitional", "closed"]
Tenure = Literal["renter", "owner", "voucher", "public_housing", "shelter", "rent_free"]
STATUSES: tuple[Status, ...] = ("none", "applicant", "recipient", "on_list", "transitional", "closed")


@dataclass(frozen=True)
class Relationship:
    """A directed pair: `Relationship("ana", "parent_of", "leo")`."""

    of: str
    kind: Kind
    to: str


@dataclass(frozen=True)
class Housing:
    """The home: rent a month before any subsidy (USD), bedrooms, and for a voucher the authority and today's share."""

    rent_monthly_usd: float | NoAnswer = UNKNOWN
    tenure: Tenure = "renter"
    bedrooms: int | NoAnswer = UNKNOWN
    snap_utility_allowance_monthly_usd: float | NoAnswer = UNKNOWN
    housing_authority_code: str | NoAnswer = NOT_APPLICABLE
    payment_standard_monthly_usd: float | NoAnswer = NOT_APPLICABLE
    rent_share_monthly_usd: float | NoAnswer = UNKNOWN


@dataclass(frozen=True)
class Utilities:
    """Bills a month (USD) before any discount; power and water apart because discounts differ."""

    power_monthly_usd: float = 0.0
    water_monthly_usd: float = 0.0
    other_monthly_usd: float = 0.0


@dataclass(frozen=True)
class Training:
    """What training costs a month (USD), and the aid and stipend already granted."""

    tuition_monthly_usd: float = 0.0
    books_and_tools_monthly_usd: float = 0.0
    aid_monthly_usd: float = 0.0
    stipend_monthly_usd: float = 0.0


@dataclass(frozen=True)
class Enrolment:
    """Where a family stands with a program; `authorised_monthly_usd` holds until `next_review_month`."""

    status: Status
    since_month: date | None = None
    next_review_month: date | None = None
    authorised_monthly_usd: float | None = None


@dataclass(frozen=True)
class Household:
    """Everyone who lives together. `head` is the person whose pay the charts move (default: the first person).

    `counties` are those the region covers: one outside them is refused (empty: any). A program without an enrolment
    counts as not received; the drivers ask where that must not be assumed.
    """

    people: tuple[Person, ...]
    relationships: tuple[Relationship, ...] = ()
    county_fips: str | NoAnswer = UNKNOWN
    place_code: str | NoAnswer = NOT_APPLICABLE
    housing: Housing = field(default_factory=Housing)
    enrolments: Mapping[str, Enrolment] = field(default_factory=dict)
    resources_usd: float | NoAnswer = UNKNOWN
    benchmark_premium_monthly_usd: float | NoAnswer = UNKNOWN
    utilities: Utilities = field(default_factory=Utilities)
    training: Training = field(default_factory=Training)
    health_out_of_pocket_monthly_usd: float = 0.0
    counties: tuple[str, ...] = ()
    head: str | None = None

    @property
    def earner(self) -> Person:
        """The person whose pay is moved."""
        return self.person(self.head) if self.head else self.people[0]

    def person(self, person_id: str) -> Person:
        """The person of that id; HouseholdError if there is none."""
        for person in self.people:
            if person.person_id == person_id:
                return person
        raise HouseholdError(f"there is no person '{person_id}'.", where="people", mend="use an id of the household.")

    def status(self, program: str) -> Status:
        """Where the family stands; "none" where nothing was said (drivers ask for rationed programs)."""
        enrolment = self.enrolments.get(program)
        return enrolment.status if enrolment else "none"

    def enrolled(self, **statuses: Status) -> Household:
        """The same household with other statuses: `family.enrolled(wccc="recipient")`."""
        changed = {p: replace(self.enrolments.get(p, Enrolment("none")), status=s) for p, s in statuses.items()}
        return replace(self, enrolments={**self.enrolments, **changed})

    def earning(self, wage_hourly_usd: float, hours_weekly: float | None = None) -> Household:
        """The same household with the earner's first job at another wage (and hours)."""
        earner = self.earner
        if not earner.jobs:
            raise HouseholdError(
                "has no job whose pay could change.", where=earner.person_id, mend="add a Work with hours."
            )
        hours = earner.jobs[0].hours_weekly if hours_weekly is None else hours_weekly
        job = replace(earner.jobs[0], wage_hourly_usd=wage_hourly_usd, hours_weekly=hours)
        moved = replace(earner, jobs=(job, *earner.jobs[1:]))
        return replace(self, people=tuple(moved if p.person_id == earner.person_id else p for p in self.people))
