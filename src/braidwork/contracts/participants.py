"""What the extract promises: people under random pseudonyms, coarse in time and place, without one word of free text.

Columns of race, origin, sex and disability bear the names and codes of the survey's table of people, so that the same
dimensions group participants and residents. What a person left out is blank, and a state says why.
"""

from __future__ import annotations

from braidwork.contracts.people import HOUSEHOLD_LANGUAGE
from braidwork.contracts.table import Column, Table

_KEPT = "made anew for each analysis, under new pseudonyms; the folder is deleted after use, at the latest in 90 days"
_WHO = "people whose consent to be served stands on the day of the extract"
_SOURCE = "this workspace"
_YES_NO = {"1": "yes", "2": "no"}
_NAMED = {"1": "named", "0": "not named"}
STATES = {
    "known": "answered", "declined": "chose not to say", "unknown": "asked, not known", "not_asked": "never asked",
}  # fmt: skip
_QUARTER = "calendar quarter, as 2026Q3"

_PSEUDONYM = Column("pseudonym", "code", "random name, made for this extract alone", width=16, nullable=False)
_NUMBER = Column("number", "integer", "counts the rows of a person", minimum=1, nullable=False)


def _named(name: str, group: str) -> Column:
    return Column(name, "code", f"named {group}, alone or with others", codes=_NAMED, width=1)


def _state(item: str) -> Column:
    return Column(f"{item}_state_code", "code", f"whether the item {item} was answered", codes=STATES, nullable=False)


PARTICIPANT = Table(
    "participant", ("pseudonym",), "One person with a finished talk.", source=_SOURCE, universe=_WHO,
    sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM,
        Column("came_quarter", "code", f"quarter of the talk: {_QUARTER}", width=6, nullable=False),
        Column("first_service_quarter", "code", f"quarter of the first service: {_QUARTER}", width=6),
        Column("last_service_quarter", "code", f"quarter of the last service: {_QUARTER}", width=6),
        Column("services", "integer", "services that took place", unit="services", minimum=0, nullable=False),
        Column("is_served", "flag", "had a service that begins or carries on participation", nullable=False),
        Column("county_code", "code", "county of residence, FIPS", width=5),
        Column("age_band_code", "code", "age on the day of the talk, in the bands of the reference"),
        Column("hispanic_origin_code", "code", "Hispanic or Latino origin",
               codes={"01": "not Hispanic or Latino", "99": "Hispanic or Latino, origin not asked"}, width=2),
        _named("race_white_code", "White"), _named("race_black_code", "Black or African American"),
        _named("race_aian_code", "American Indian or Alaska Native"), _named("race_asian_code", "Asian"),
        _named("race_pacific_islander_code", "Native Hawaiian or other Pacific Islander"),
        Column("race_native_hawaiian_code", "code", "not asked apart from Pacific Islander: blank", width=1),
        Column("race_other_code", "code", "some other race: not asked, blank", width=1),
        Column("sex_code", "code", "sex", codes={"1": "male", "2": "female"}, width=1),
        Column("disability_code", "code", "disability", codes=_YES_NO, width=1),
        Column("language_code", "code", "language liked best, in the groups of the survey",
               codes=HOUSEHOLD_LANGUAGE, width=1),
        Column("limited_english_code", "code", "English is hard to speak, read or understand", codes=_YES_NO, width=1),
        _state("hispanic"), _state("race"), _state("sex"), _state("disability"), _state("language"), _state("english"),
        Column("is_synthetic", "flag", "an invented person", nullable=False),
    ),
)  # fmt: skip

PARTICIPANT_SERVICE = Table(
    "participant_service", ("pseudonym", "number"), "One service that took place.", source=_SOURCE, universe=_WHO,
    sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM, _NUMBER,
        Column("kind_code", "code", "kind of service, as the reference has it", nullable=False),
        Column("group_code", "code", "group of the kind", nullable=False),
        Column("program_code", "code", "program that it is recorded for"),
        Column("start_quarter", "code", _QUARTER, width=6, nullable=False),
        Column("minutes", "integer", "how long it took", unit="minutes", minimum=0),
        Column("source_code", "code", "who recorded it", nullable=False),
    ),
)  # fmt: skip

PARTICIPANT_OUTCOME = Table(
    "participant_outcome", ("pseudonym", "number"), "One job of a person, unsubsidized or apprenticeship.",
    source=_SOURCE, universe=_WHO, sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM, _NUMBER,
        Column("start_quarter", "code", _QUARTER, width=6, nullable=False),
        Column("occupation_group_code", "code", "major group of the occupation (SOC)", width=2),
        Column("wage_hourly_usd", "number", "pay an hour before taxes, as known then", unit="USD", minimum=0),
        Column("hours_weekly", "integer", "hours a week", unit="hours", minimum=0, maximum=168),
        Column("source_code", "code", "who told of it", nullable=False),
    ),
)  # fmt: skip

PARTICIPANT_TALK = Table(
    "participant_talk", ("pseudonym",), "What the next question and the rules came to in one talk.", source=_SOURCE,
    universe=_WHO, sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM,
        Column("how_code", "code", "how the questions were counted; blank where they were not",
               codes={"recorded": "as put in the talk", "replayed": "put again by the engine to the same answers"}),
        Column("questions", "integer", "questions put", unit="questions", minimum=0),
        Column("client_minutes", "number", "minutes of the client's time, by the set's own seconds a question",
               unit="minutes", minimum=0),
        Column("programs_eligible", "integer", "programs decided eligible", minimum=0, nullable=False),
        Column("programs_likely", "integer", "programs decided likely", minimum=0, nullable=False),
        Column("programs_open", "integer", "programs that still need information", minimum=0, nullable=False),
    ),
)  # fmt: skip

PARTICIPANT_LADDER = Table(
    "participant_ladder", ("pseudonym",), "What the search for ladders shows to one person from her occupation.",
    source=_SOURCE, universe=f"{_WHO} and whose occupation is known", sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM,
        Column("origin_source_code", "code", "where her occupation is from", nullable=False,
               codes={"told": "told by her", "job": "her latest recorded job", "invented": "drawn for a demo"}),
        Column("ladders", "integer", "ladders shown", minimum=0, nullable=False),
        Column("gain_hourly_usd", "number", "median wage at the top of the first ladder less that of her occupation; "
               "0 where none is shown", unit="USD per hour"),
        Column("reaches_standard", "flag", "a ladder is shown that ends at or above the wage standard", nullable=False),
    ),
)  # fmt: skip

PARTICIPANT_FUNDING = Table(
    "participant_funding", ("pseudonym",), "What a plan of the funds covers of one person's needs.", source=_SOURCE,
    universe=f"{_WHO} and who are in a plan", sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM,
        Column("plan_code", "code", "which plan", nullable=False,
               codes={"kept": "the latest plan of the books", "tried": "a plan made for a demo and kept nowhere"}),
        Column("needed_usd", "number", "need asked of the funds", unit="USD", minimum=0, nullable=False),
        Column("covered_usd", "number", "of it covered", unit="USD", minimum=0, nullable=False),
    ),
)  # fmt: skip

PARTICIPANT_RAISE = Table(
    "participant_raise", ("pseudonym",), "What a raise of her pay would leave of one person's household a month.",
    source=_SOURCE, universe=f"{_WHO} and who told of pay", sensitivity="restricted", retention=_KEPT,
    columns=(
        _PSEUDONYM,
        Column("home_source_code", "code", "where rent, care and the rest are from", nullable=False,
               codes={"told": "told by her", "invented": "drawn for a demo", "not_told": "not told"}),
        Column("change_monthly_usd", "number", "net resources after the raise less those before; blank where a "
               "line is not known", unit="USD"),
    ),
)  # fmt: skip

PARTICIPANT_TABLES = (
    PARTICIPANT, PARTICIPANT_SERVICE, PARTICIPANT_OUTCOME, PARTICIPANT_TALK, PARTICIPANT_LADDER, PARTICIPANT_FUNDING,
    PARTICIPANT_RAISE,
)  # fmt: skip
