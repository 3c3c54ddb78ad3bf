"""Measures of what work rests on: schooling, language, homes, health cover, connection."""

from __future__ import annotations

from braidwork.labormarket.universes import ADULTS_25, AGE, HOUSEHOLDS
from braidwork.measures import Measure, col

_ACS = "US Census Bureau, American Community Survey public-use microdata"
_DEGREES = ("21", "22", "23", "24")
_FIXED, _CELLULAR = col("broadband_fixed_code"), col("broadband_cellular_code")
_BROADBAND = (_FIXED == "1") | (_CELLULAR == "1")
# Code 8 hides the kind of connection: such a household is unknown, unless its other kind is broadband.
_KINDS_KNOWN = _BROADBAND | ((_FIXED == "2") & (_CELLULAR == "2"))

POPULATION = Measure(
    name="population",
    label="Population",
    kind="total",
    table="pums_person",
    universe=AGE >= 0,
    universe_text="residents",
    unit="persons",
    better="neither",
    context="How many people each group is. The survey counts fewer of the people whom every census undercounts: young "
    "children, renters, Native people on reservations, Black and Latino men, people without papers.",
    citation=_ACS,
)

BACHELORS_OR_HIGHER_SHARE = Measure(
    name="bachelors_or_higher_share",
    label="Bachelor's degree or more",
    kind="share",
    table="pums_person",
    universe=ADULTS_25,
    universe_text="residents aged 25 and over",
    numerator=col("education_code").is_in(_DEGREES),
    unit="share",
    context="A degree is asked for in many jobs that do not need one, which shuts out whole communities. Degrees "
    "earned abroad are counted here and are often not recognized by employers.",
    citation=f"{_ACS}; as in ACS subject table S1501",
)

HIGH_SCHOOL_OR_HIGHER_SHARE = Measure(
    name="high_school_or_higher_share",
    label="High school diploma or more",
    kind="share",
    table="pums_person",
    universe=ADULTS_25,
    universe_text="residents aged 25 and over",
    numerator=col("education_code").is_in(("16", "17", "18", "19", "20", *_DEGREES)),
    unit="share",
    context="Schools are funded and disciplined unequally. Many adults without a diploma grew up where school ended "
    "early, or fled before it did.",
    citation=f"{_ACS}; diploma, GED or more, as in ACS subject table S1501",
)

LIMITED_ENGLISH_SHARE = Measure(
    name="limited_english_share",
    label="Speaking English less than very well",
    kind="share",
    table="pums_person",
    universe=(AGE >= 5) & col("other_language_code").is_known(),
    universe_text="residents aged 5 and over",
    numerator=(col("other_language_code") == "1") & col("english_ability_code").is_in(("2", "3", "4")),
    unit="share",
    better="neither",
    context="This counts people whom services must reach in their own language. It says nothing about what they can "
    "do: most speak two languages or more.",
    citation=f"{_ACS}; as in ACS table C16001",
)

UNINSURED_SHARE = Measure(
    name="uninsured_share",
    label="Without health insurance",
    kind="share",
    table="pums_person",
    universe=col("insured_code").is_known(),
    universe_text="residents",
    numerator=col("insured_code") == "2",
    unit="share",
    better="lower",
    context="Health cover in this country comes with certain jobs. People in small firms, in several part-time jobs, "
    "or without papers are left out.",
    citation=f"{_ACS}; group quarters included",
)

HOMEOWNERSHIP_RATE = Measure(
    name="homeownership_rate",
    label="Homeownership",
    kind="share",
    table="pums_housing",
    universe=HOUSEHOLDS & col("tenure_code").is_known(),
    universe_text="households, by the householder",
    numerator=col("tenure_code").is_in(("1", "2")),
    unit="share",
    context="Racial covenants were written into deeds across this region, and federal maps marked the neighborhoods of "
    "Black, Asian and Jewish families as bad risks. What one generation could not buy, the next did not inherit.",
    citation=f"{_ACS}; owned with a mortgage or free and clear",
)

RENT_BURDEN_SHARE = Measure(
    name="rent_burden_share",
    label="Rent takes 30 percent of income or more",
    kind="share",
    table="pums_housing",
    universe=HOUSEHOLDS & (col("tenure_code") == "3") & col("rent_burden_percent").is_known(),
    universe_text="households renting for cash with income, by the householder",
    numerator=col("rent_burden_percent") >= 30,
    unit="share",
    better="lower",
    context="When rent takes a third of income, a course, a car repair or a bus pass is out of reach. Rents near good "
    "jobs have pushed many families to the edges of the region.",
    citation=f"{_ACS}; gross rent as a percentage of household income, as in ACS table B25070",
)

BROADBAND_SHARE = Measure(
    name="broadband_share",
    label="Broadband at home",
    kind="share",
    table="pums_housing",
    universe=HOUSEHOLDS & (col("internet_code").is_in(("2", "3")) | ((col("internet_code") == "1") & _KINDS_KNOWN)),
    universe_text="households, by the householder; households whose answer the publisher suppressed are left out",
    numerator=(col("internet_code") == "1") & _BROADBAND,
    unit="share",
    context="Job search, benefits and classes have moved online. A phone plan alone is counted as broadband here, and "
    "is not enough to write a resume.",
    citation=f"{_ACS}; cable, fiber, DSL or a cellular data plan",
)

COMPUTER_SHARE = Measure(
    name="computer_share",
    label="Laptop or desktop computer at home",
    kind="share",
    table="pums_housing",
    universe=HOUSEHOLDS & col("laptop_code").is_in(("1", "2")),
    universe_text="households, by the householder",
    numerator=col("laptop_code") == "1",
    unit="share",
    context="Many households have phones and no computer. Digital-equity navigators begin here.",
    citation=f"{_ACS}; desktop or laptop, smartphones and tablets not counted",
)

MEASURES = (
    POPULATION,
    BACHELORS_OR_HIGHER_SHARE,
    HIGH_SCHOOL_OR_HIGHER_SHARE,
    LIMITED_ENGLISH_SHARE,
    UNINSURED_SHARE,
    HOMEOWNERSHIP_RATE,
    RENT_BURDEN_SHARE,
    BROADBAND_SHARE,
    COMPUTER_SHARE,
)
