"""An invented directory of services for the demo region, as a page of HSDS 3 JSON that says synthetic at its start.

It has what real ones have: an organization listed twice in two cases, a mail box, a place that is not told, entries
that nobody has checked for years, hours in words, a language left unsaid.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AS_OF = date(2026, 10, 1)
NAME = "synthetic_directory.json"
_WORKDAYS = "MO,TU,WE,TH,FR"
_LONG_AGO = 900  # days since an entry was assured that nobody keeps up


@dataclass(frozen=True)
class _Offer:
    """One service of one organization at one invented place of the demo region's map."""

    organization: str
    service: str
    need: str
    description: str
    place: tuple[str, float, float]
    languages: tuple[tuple[str, str], ...] = (("en", "English"),)
    days: str = _WORKDAYS
    hours: tuple[str, str] | None = ("09:00", "17:00")
    words: str | None = None
    eligibility: str | None = None
    ages: tuple[int | None, int | None] = (None, None)
    checked_days_ago: int = 30
    address: str | None = None
    documents: tuple[str, ...] = ()
    fees: str = "Free"
    interpretation: str | None = None
    status: str = "active"


_EN, _ES, _VI, _SO, _AR, _RU = (
    ("en", "English"), ("es", "Spanish"), ("vi", "Vietnamese"), ("so", "Somali"), ("ar", "Arabic"), ("ru", "Russian"),
)  # fmt: skip
_HARBOR = ("Willowmere Harbor", 40.19, -149.79)
_QUAY = ("Old Quay", 40.16, -149.38)
_GULLWING = ("Gullwing Heights", 40.54, -149.79)
_MILLRACE = ("Millrace", 40.53, -149.36)
_CROSS = ("Lanternfield Cross", 40.09, -148.93)
_KETTLE = ("Copper Kettle", 40.46, -148.91)
_ORCHARD = ("Orchard Steps", 40.31, -148.49)
_BRIDGE = ("Thistledown Bridge", 40.14, -148.05)
_QUARRY = ("Quarry", 40.48, -148.07)

_OFFERS = (
    _Offer(
        "Harborlight Career Center",
        "Job search help",
        "Job search",
        "Resumes, job leads, practice interviews and a career navigator who stays with you.",
        _HARBOR,
        (_EN, _ES, _VI),
        interpretation="Any language by telephone",
    ),
    _Offer(
        "Harborlight Career Center",
        "Apprenticeship office",
        "Job training",
        "Ways into paid apprenticeships in building trades and shipyards.",
        _HARBOR,
        (_EN, _ES),
        eligibility="People who may work and can lift 25 kg",
        ages=(18, None),
        documents=("Proof of age", "High school diploma or equivalent"),
    ),
    _Offer(
        "Old Quay Food Bank",
        "Groceries for the week",
        "Food pantry",
        "Fresh food once a week, no questions about income.",
        _QUAY,
        (_EN, _SO, _AR),
        days="TU,TH,SA",
        hours=("10:00", "19:00"),
    ),
    _Offer(
        "OLD QUAY FOOD BANK",
        "Groceries for the week",
        "Food pantry",
        "FRESH FOOD ONCE A WEEK.",
        _QUAY,
        days="TU,TH,SA",
        hours=("10:00", "18:00"),
        checked_days_ago=_LONG_AGO,
    ),
    _Offer(
        "Gullwing Family House",
        "Child care for shift workers",
        "Child care",
        "Child care from early morning to late evening for parents in training or new jobs.",
        _GULLWING,
        (_EN, _ES, _RU),
        hours=("05:30", "22:00"),
        eligibility="Parents of children from 1 to 12 in training or work",
        fees="Sliding scale, nobody pays over 7%",
    ),
    _Offer(
        "Millrace Adult School",
        "English classes, four levels",
        "English as a second language",
        "Day and evening English classes; child care while you learn.",
        _MILLRACE,
        (_EN, _ES, _SO, _VI, _AR),
        hours=("09:00", "21:00"),
        ages=(16, None),
    ),
    _Offer(
        "Millrace Adult School",
        "High school equivalency",
        "Adult education",
        "Classes and tests for a high school equivalency certificate.",
        _MILLRACE,
        (_EN,),
        hours=("17:30", "20:30"),
        days="MO,TU,WE,TH",
        ages=(16, None),
    ),
    _Offer(
        "Lanternfield Tenants' Desk",
        "Rent assistance",
        "Rent payment assistance",
        "Help with rent and with letters from a landlord.",
        _CROSS,
        (_EN, _ES),
        eligibility="Renters in Lanternfield County behind with their rent",
        documents=("Lease", "Letter about the rent owed"),
        checked_days_ago=400,
    ),
    _Offer(
        "Lanternfield Tenants' Desk",
        "Utility bill help",
        "Utility assistance",
        "Grants for heating and water bills.",
        _CROSS,
        (),
        words="By appointment, ask for evening times",
        hours=None,
    ),
    _Offer(
        "Copper Kettle Library",
        "Computers and internet",
        "Computer access",
        "Computers, wifi, and a person who helps with forms.",
        _KETTLE,
        (_EN,),
        days="MO,TU,WE,TH,FR,SA",
        hours=("10:00", "20:00"),
        interpretation="Telephone interpreters on request",
    ),
    _Offer(
        "Orchard Steps Clinic",
        "Medical and dental clinic",
        "Health care",
        "Doctors, dentists, and help with health insurance.",
        _ORCHARD,
        (_EN, _ES, _RU, _AR),
        hours=("08:00", "18:00"),
        fees="By income, from nothing",
    ),
    _Offer(
        "Thistledown Ride Share",
        "Rides to work and training",
        "Transportation",
        "Rides and bus passes for people starting a job or a class.",
        _BRIDGE,
        (_EN, _ES),
        days="MO,TU,WE,TH,FR,SA,SU",
        hours=("05:00", "01:00"),
        eligibility="People starting work or training in Thistledown County",
    ),
    _Offer(
        "Bridge House",
        "Help after prison or jail",
        "Reentry",
        "Identification, work clothes and a mentor for people coming home.",
        _BRIDGE,
        (_EN,),
        address="PO Box 114",
        eligibility="Adults released in the last three years",
        ages=(18, None),
    ),
    _Offer(
        "Quarry Legal Aid",
        "Immigration and citizenship law",
        "Legal services",
        "Free advice about status, work permits and citizenship.",
        _QUARRY,
        (_EN, _ES, _AR),
        days="WE",
        hours=("13:00", "19:00"),
    ),
    _Offer(
        "Safe Lantern",
        "Shelter from violence at home",
        "Domestic violence shelter",
        "A safe place, day and night. Call first.",
        _CROSS,
        (_EN, _ES),
        days="MO,TU,WE,TH,FR,SA,SU",
        hours=("00:00", "00:00"),
        address="Location is confidential",
    ),
    _Offer(
        "Quarry Tool Library",
        "Tools on loan",
        "Work clothing and tools",
        "Tools and boots for new jobs.",
        _QUARRY,
        checked_days_ago=_LONG_AGO,
        status="temporarily closed",
    ),
)


def write_directory(out: Path, *, as_of: date = AS_OF, state: str = "DM") -> Path:
    """Write `synthetic_directory.json`, a page of HSDS 3 services, into `out`, and return its path.

    Fourteen organizations in three counties; `as_of` is the day of the directory from which the days of checking
    count back. The same arguments give the same bytes.
    """
    organizations: dict[str, dict[str, Any]] = {}
    services = [_service(number, offer, organizations, as_of, state) for number, offer in enumerate(_OFFERS, 1)]
    page = {
        "synthetic": "synthetic: invented by Braidwork, no real organization, place or telephone",
        "label": "Demo directory of services (synthetic)", "publisher": "Braidwork (synthetic)",
        "as_of_date": as_of.isoformat(), "contents": services,
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    path = out / NAME
    path.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _service(
    number: int, offer: _Offer, organizations: dict[str, dict[str, Any]], as_of: date, state: str
) -> dict[str, Any]:
    own = f"synthetic-{number:02d}"
    organization = organizations.setdefault(offer.organization, {
        "id": f"synthetic-organization-{len(organizations) + 1:02d}", "name": offer.organization,
        "description": "An invented organization.",
    })  # fmt: skip
    low, high = offer.ages
    return {
        "id": f"{own}-service", "name": offer.service, "description": offer.description, "status": offer.status,
        "eligibility_description": offer.eligibility, "minimum_age": low, "maximum_age": high,
        "fees_description": offer.fees, "interpretation_services": offer.interpretation,
        "assured_date": (as_of - timedelta(days=offer.checked_days_ago)).isoformat(),
        "organization": organization,
        "phones": [{"id": f"{own}-phone", "number": f"555-0{100 + number}", "type": "voice"}],
        "languages": [{"id": f"{own}-{code}", "code": code, "name": name} for code, name in offer.languages],
        "schedules": [_schedule(own, offer)],
        "required_documents": [
            {"id": f"{own}-paper-{i}", "document": paper} for i, paper in enumerate(offer.documents, 1)
        ],
        "service_at_locations": [{"id": f"{own}-at", "location": _location(own, number, offer, state)}],
        "attributes": [{"id": f"{own}-term", "taxonomy_term": _term(offer.need)}],
    }  # fmt: skip


def _schedule(own: str, offer: _Offer) -> dict[str, Any]:
    schedule: dict[str, Any] = {"id": f"{own}-hours", "description": offer.words}
    if offer.hours is not None:
        opens, closes = offer.hours
        schedule |= {"freq": "WEEKLY", "byday": offer.days, "opens_at": opens, "closes_at": closes}
    return schedule


def _location(own: str, number: int, offer: _Offer, state: str) -> dict[str, Any]:
    city, north, east = offer.place
    street = offer.address or f"{10 * number} Invented Street"
    return {
        "id": f"{own}-place", "location_type": "physical", "name": offer.organization,
        "latitude": north, "longitude": east,
        "addresses": [{"id": f"{own}-address", "address_1": street, "city": city, "state_province": state,
                       "country": "US", "address_type": "physical"}],
    }  # fmt: skip


def _term(need: str) -> dict[str, Any]:
    code = "synthetic-" + need.casefold().replace(" ", "-")
    return {"id": code, "code": code, "name": need, "taxonomy": "invented list of needs (synthetic)"}
