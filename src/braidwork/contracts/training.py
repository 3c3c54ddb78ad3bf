"""Programs of study and their awards, and the bridges between classifications of programs and occupations."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

CARDINALITIES = {
    "one_to_one": "each of the two codes has only the other",
    "one_to_many": "the first code is split",
    "many_to_one": "several first codes are joined",
    "many_to_many": "both: a count carried across would be multiplied",
}

CROSSWALK = Table(
    name="crosswalk",
    grain=("from_version", "from_code", "to_version", "to_code"),
    description="One pair of codes that two classifications share. Without a weight no count crosses a split.",
    source="US Bureau of Labor Statistics; US Census Bureau; National Center for Education Statistics",
    universe="codes with a counterpart; those without are counted when the table is built",
    columns=(
        Column("from_version", "code", "classification of the first code", nullable=False),
        Column("from_code", "code", "first code", nullable=False),
        Column("from_label", "text", "its title"),
        Column("to_version", "code", "classification of the second code", nullable=False),
        Column("to_code", "code", "second code; X in a SOC code stands for any digit", nullable=False),
        Column("to_label", "text", "its title"),
        Column("cardinality", "code", "how the two codes share", codes=CARDINALITIES, nullable=False),
        Column("weight", "number", "share of the first code that goes to the second; blank: the publisher gives none",
               unit="share", minimum=0, maximum=1),
        Column("note", "text", "the publisher's remark"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

_IPEDS = "National Center for Education Statistics, Integrated Postsecondary Education Data System"
AWARD_LEVELS = {
    "1": "certificate of less than one year (to 2019)",
    "2": "certificate of one to less than two years",
    "3": "associate's degree",
    "4": "certificate of two to less than four years",
    "5": "bachelor's degree",
    "6": "postbaccalaureate certificate",
    "7": "master's degree",
    "8": "post-master's certificate",
    "17": "doctor's degree, research",
    "18": "doctor's degree, professional practice",
    "19": "doctor's degree, other",
    "20": "certificate of less than 12 weeks (from 2020)",
    "21": "certificate of 12 weeks to less than one year (from 2020)",
}
INSTITUTION_CONTROLS = {
    "1": "public",
    "2": "private, not for profit",
    "3": "private, for profit",
    "-3": "not available",
}
INSTITUTION_LEVELS = {
    "1": "four years or more",
    "2": "at least two but less than four years",
    "3": "less than two years",
    "-3": "not available",
}

IPEDS_COMPLETIONS = Table(
    name="ipeds_completions",
    grain=("institution_code", "program_code", "award_level_code"),
    description="Awards of one program at one institution in a year, first majors only. An award is no person.",
    source=_IPEDS,
    universe="institutions of the nation with federal student aid; six-digit programs",
    columns=(
        Column("institution_code", "code", "institution; joins table institution of the same year",
               source_name="UNITID", width=6, nullable=False),
        Column("program_code", "code", "CIP program of six digits", source_name="CIPCODE", width=7, nullable=False),
        Column("award_level_code", "code", "level of the award", codes=AWARD_LEVELS, source_name="AWLEVEL",
               nullable=False),
        Column("awards", "integer", "awards", unit="awards", source_name="CTOTALT", nullable=False, minimum=0),
        Column("awards_men", "integer", "awards to men", unit="awards", source_name="CTOTALM", nullable=False,
               minimum=0),
        Column("awards_women", "integer", "awards to women", unit="awards", source_name="CTOTALW", nullable=False,
               minimum=0),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

INSTITUTION = Table(
    name="institution",
    grain=("institution_code",),
    description="Where a college or school lies, and who runs it. Names of persons are never read.",
    source=_IPEDS,
    universe="institutions of the region's state in the directory of one year",
    columns=(
        Column("institution_code", "code", "institution", source_name="UNITID", width=6, nullable=False),
        Column("institution_label", "text", "name of the institution", source_name="INSTNM", nullable=False),
        Column("state_postal_code", "code", "state", source_name="STABBR", width=2, nullable=False),
        Column("county_code", "code", "county of the main campus", source_name="COUNTYCD", width=5),
        Column("county_label", "text", "name of the county", source_name="COUNTYNM"),
        Column("control_code", "code", "who runs it", codes=INSTITUTION_CONTROLS, source_name="CONTROL",
               nullable=False),
        Column("level_code", "code", "longest program", codes=INSTITUTION_LEVELS, source_name="ICLEVEL",
               nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

# The nine categories of the federal forms, each person in one: nonresidents first, then Hispanic origin, then race.
AWARD_RACES = {
    "hispanic": "Hispanic or Latino of any race",
    "white": "White, not Hispanic",
    "black": "Black or African American, not Hispanic",
    "aian": "American Indian or Alaska Native, not Hispanic",
    "asian": "Asian, not Hispanic",
    "nhpi": "Native Hawaiian or other Pacific Islander, not Hispanic",
    "two_or_more": "two or more races, not Hispanic",
    "nonresident": "U.S. nonresident, whose race is not asked: a category of its own, spread over no other",
    "unknown": "race and ethnicity unknown: a category of its own, spread over no other",
}
_RACE = Column("race_code", "code", "race and ethnicity as the institution reports it", codes=AWARD_RACES,
               nullable=False)  # fmt: skip

IPEDS_COMPLETIONS_RACE = Table(
    name="ipeds_completions_race",
    grain=("institution_code", "program_code", "award_level_code", "race_code"),
    description="Awards of ipeds_completions by race and ethnicity; the nine categories sum to the program's awards. "
    "A program without an award in the year has no row here: its zero stands in ipeds_completions.",
    source=_IPEDS,
    universe="programs of ipeds_completions with an award, where the file gives race and ethnicity",
    columns=(
        Column("institution_code", "code", "institution", source_name="UNITID", width=6, nullable=False),
        Column("program_code", "code", "CIP program of six digits", source_name="CIPCODE", width=7, nullable=False),
        Column("award_level_code", "code", "level of the award", codes=AWARD_LEVELS, source_name="AWLEVEL",
               nullable=False),
        _RACE,
        Column("awards", "integer", "awards", unit="awards", source_name="C____T", nullable=False, minimum=0),
        Column("awards_men", "integer", "awards to men; blank: the file gives race without sex", unit="awards",
               source_name="C____M", minimum=0),
        Column("awards_women", "integer", "awards to women; blank: the file gives race without sex", unit="awards",
               source_name="C____W", minimum=0),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

COMPLETER_LEVELS = {
    "1": "certificate of less than one year (to 2019)",
    "2": "certificate of one to less than four years",
    "3": "associate's degree",
    "5": "bachelor's degree",
    "7": "master's degree",
    "9": "doctor's degree",
    "10": "postbaccalaureate or post-master's certificate",
    "11": "certificate of less than 12 weeks (from 2020)",
    "12": "certificate of 12 weeks to less than one year (from 2020)",
}

IPEDS_COMPLETERS_RACE = Table(
    name="ipeds_completers_race",
    grain=("institution_code", "completer_level_code", "race_code"),
    description="People who earned an award, by level and by race and ethnicity, all programs of an institution "
    "together. A person with two awards of one level counts once: never added to or divided by awards. The levels have "
    "their own codes, which are not those of ipeds_completions.",
    source=_IPEDS,
    universe="people with an award of the level in the year; second majors do not count again",
    columns=(
        Column("institution_code", "code", "institution", source_name="UNITID", width=6, nullable=False),
        Column("completer_level_code", "code", "level of the award, in the codes of file C_C", codes=COMPLETER_LEVELS,
               source_name="AWLEVELC", nullable=False),
        _RACE,
        Column("completers", "integer", "people with an award", unit="persons", source_name="CS____T", nullable=False,
               minimum=0),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
