"""The two PUMS tables: people and housing units as the Census Bureau's public-use sample records them.

Each column keeps the Census name in `source_name`; codes are padded to the dictionary's width.
Money is already in dollars of `dollars_year`.
"""

from __future__ import annotations

from collections.abc import Mapping

from braidwork.contracts.table import Column, Kind, Table

YES_NO = {"1": "yes", "2": "no"}
FLAG = {"0": "no", "1": "yes"}
EMPLOYMENT_STATUS = {
    "1": "civilian employed, at work",
    "2": "civilian employed, not at work",
    "3": "unemployed",
    "4": "armed forces, at work",
    "5": "armed forces, not at work",
    "6": "not in labor force",
}
RACE = {
    "1": "White alone",
    "2": "Black or African American alone",
    "3": "American Indian alone",
    "4": "Alaska Native alone",
    "5": "American Indian and Alaska Native, tribes specified or not",
    "6": "Asian alone",
    "7": "Native Hawaiian and Other Pacific Islander alone",
    "8": "some other race alone",
    "9": "two or more races",
}
CLASS_OF_WORKER = {
    "1": "private for-profit company",
    "2": "private not-for-profit",
    "3": "local government",
    "4": "state government",
    "5": "federal government",
    "6": "self-employed, not incorporated",
    "7": "self-employed, incorporated",
    "8": "working without pay in a family business",
    "9": "unemployed, last worked over five years ago or never",
}
ENGLISH = {"1": "very well", "2": "well", "3": "not well", "4": "not at all"}
SCHOOL = {"1": "not enrolled", "2": "public school or college", "3": "private school, college or home school"}
CITIZENSHIP = {
    "1": "born in the United States",
    "2": "born in a US territory",
    "3": "born abroad of American parents",
    "4": "naturalized citizen",
    "5": "not a citizen",
}
MILITARY = {
    "1": "on active duty now",
    "2": "on active duty in the past",
    "3": "training only",
    "4": "never served",
}
WEEKS_CLASS = {
    "1": "50 to 52",
    "2": "48 to 49",
    "3": "40 to 47",
    "4": "27 to 39",
    "5": "14 to 26",
    "6": "13 or fewer",
}
MARITAL = {"1": "married", "2": "widowed", "3": "divorced", "4": "separated", "5": "never married"}
TENURE = {
    "1": "owned with a mortgage",
    "2": "owned free and clear",
    "3": "rented",
    "4": "occupied without payment of rent",
}
VACANCY = {
    "1": "for rent",
    "2": "rented, not occupied",
    "3": "for sale",
    "4": "sold, not occupied",
    "5": "seasonal",
    "6": "migrant workers",
    "7": "other",
}
UNIT_TYPE = {"1": "housing unit", "2": "institutional group quarters", "3": "noninstitutional group quarters"}
INTERNET = {"1": "yes, paid", "2": "yes, without paying", "3": "no", "8": "suppressed by the publisher"}
DEVICE = {"1": "yes", "2": "no", "8": "suppressed by the publisher"}
HOUSEHOLD_LANGUAGE = {
    "1": "English only",
    "2": "Spanish",
    "3": "other Indo-European",
    "4": "Asian and Pacific Island",
    "5": "other",
}


def _numbers(first: int, last: int, width: int) -> Mapping[str, str]:
    return {f"{i:0{width}d}": "" for i in range(first, last + 1)}


def _c(
    name: str,
    source: str,
    kind: Kind,
    description: str,
    *,
    codes: Mapping[str, str] | None = None,
    width: int | None = None,
    unit: str | None = None,
    universe: str | None = None,
    low: float | None = None,
    high: float | None = None,
    required: bool = False,
) -> Column:
    width = width or (len(next(iter(codes))) if codes else None)
    return Column(
        name, kind, description, unit, codes, universe, source, required, not required, low, high, width
    )  # fmt: skip


_PLACE = (
    Column("state_code", "code", "state, FIPS", source_name="STATE", width=2, nullable=False),
    Column("puma_code", "code", "public use microdata area", source_name="PUMA", width=5, nullable=False),
    Column(
        "puma_vintage",
        "code",
        "census whose PUMA definition the code follows",
        codes={"2010": "2010 definition", "2020": "2020 definition"},
        nullable=False,
    ),
)

_MONEY_YEAR = (
    Column("adjinc", "number", "factor applied to every income of the row", unit="ratio", required=False),
    Column("dollars_year", "integer", "year of the dollars after adjustment", unit="year", required=False),
)

PUMS_PERSON = Table(
    name="pums_person",
    grain=("serialno", "sporder"),
    description="One person of the ACS public-use microdata sample.",
    source="US Census Bureau, American Community Survey PUMS",
    universe="residents, group quarters included",
    repeated={"person_weight_": 80},
    columns=(
        _c("serialno", "SERIALNO", "text", "housing unit or group-quarters person", required=True),
        _c("sporder", "SPORDER", "integer", "person number within the unit; 1 is the householder", low=1, high=20),
        *_PLACE,
        _c("person_weight", "PWGTP", "integer", "persons that the record stands for", unit="persons",
           low=0, high=9999, required=True),
        _c("age_years", "AGEP", "integer", "age", unit="years", low=0, high=99, required=True),
        _c("sex_code", "SEX", "code", "sex", codes={"1": "male", "2": "female"}, required=True),
        _c("race_code", "RAC1P", "code", "race, recoded", codes=RACE, required=True),
        _c("hispanic_origin_code", "HISP", "code", "Hispanic origin, detailed", codes=_numbers(1, 24, 2),
           required=True),
        _c("race_detail_code", "RAC2P", "code", "race, detailed; 2 digits to 2022, 4 digits from 2023"),
        _c("race_aian_code", "RACAIAN", "code", "American Indian or Alaska Native, alone or in combination",
           codes=FLAG),
        _c("race_asian_code", "RACASN", "code", "Asian, alone or in combination", codes=FLAG),
        _c("race_black_code", "RACBLK", "code", "Black, alone or in combination", codes=FLAG),
        _c("race_native_hawaiian_code", "RACNH", "code", "Native Hawaiian, alone or in combination", codes=FLAG),
        _c("race_pacific_islander_code", "RACPI", "code", "Other Pacific Islander, alone or in combination",
           codes=FLAG),
        _c("race_other_code", "RACSOR", "code", "some other race, alone or in combination", codes=FLAG),
        _c("race_white_code", "RACWHT", "code", "White, alone or in combination", codes=FLAG),
        _c("ancestry_first_code", "ANC1P", "code", "first ancestry", width=3),
        _c("ancestry_second_code", "ANC2P", "code", "second ancestry", width=3),
        _c("birthplace_code", "POBP", "code", "state or country of birth", width=3),
        _c("citizenship_code", "CIT", "code", "citizenship", codes=CITIZENSHIP),
        _c("nativity_code", "NATIVITY", "code", "nativity", codes={"1": "native", "2": "foreign born"}),
        _c("other_language_code", "LANX", "code", "speaks another language at home", codes=YES_NO, universe="age 5+"),
        _c("english_ability_code", "ENG", "code", "ability to speak English", codes=ENGLISH,
           universe="age 5+, speaks another language at home"),
        _c("education_code", "SCHL", "code", "educational attainment", codes=_numbers(1, 24, 2), universe="age 3+"),
        _c("enrollment_code", "SCH", "code", "school enrollment, past 3 months", codes=SCHOOL, universe="age 3+"),
        _c("marital_code", "MAR", "code", "marital status", codes=MARITAL),
        _c("employment_status_code", "ESR", "code", "employment status", codes=EMPLOYMENT_STATUS, universe="age 16+"),
        _c("class_of_worker_code", "COW", "code", "class of worker", codes=CLASS_OF_WORKER,
           universe="age 16+, worked within five years"),
        _c("industry_code", "INDP", "code", "industry, Census code", width=4,
           universe="age 16+, worked within five years"),
        _c("occupation_code", "OCCP", "code", "occupation, Census code", width=4,
           universe="age 16+, worked within five years"),
        _c("soc_code", "SOCP", "code", "occupation, SOC code with X wildcards"),
        _c("naics_code", "NAICSP", "code", "industry, NAICS code with letters M P S Z"),
        _c("hours_weekly", "WKHP", "integer", "usual hours worked per week", unit="hours", low=1, high=99,
           universe="age 16+, worked in the past 12 months"),
        _c("weeks_worked", "WKWN", "integer", "weeks worked in the past 12 months", unit="weeks", low=1, high=52,
           universe="age 16+, worked in the past 12 months"),
        _c("weeks_worked_class_code", "WKW", "code", "weeks worked, classes", codes=WEEKS_CLASS,
           universe="age 16+, worked in the past 12 months"),
        _c("commute_minutes", "JWMNP", "integer", "travel time to work", unit="minutes", low=1, high=888),
        _c("commute_mode_code", "JWTRNS", "code", "means of transportation to work", width=2),
        _c("wage_annual_usd", "WAGP", "number", "wages or salary, past 12 months", unit="USD", universe="age 15+",
           low=0, high=9_999_999),
        _c("self_employment_income_annual_usd", "SEMP", "number", "self-employment income, past 12 months", unit="USD",
           universe="age 15+", low=-99_999, high=9_999_999),
        _c("earnings_annual_usd", "PERNP", "number", "earnings: wages and self-employment, past 12 months", unit="USD",
           universe="age 15+ (16+ from 2013)", low=-99_999, high=99_999_999),
        _c("income_annual_usd", "PINCP", "number", "total personal income, past 12 months", unit="USD",
           universe="age 15+",
           low=-99_999, high=99_999_999),
        _c("poverty_ratio_percent", "POVPIP", "integer",
           "income as a percentage of the poverty threshold; 501 is 501 or more",
           unit="percent", low=0, high=501, universe="people whose poverty status is determined"),
        _c("relationship_code", "RELSHIPP", "code", "relationship to the householder", width=2),
        _c("insured_code", "HICOV", "code", "health insurance coverage", codes=YES_NO),
        _c("private_insurance_code", "PRIVCOV", "code", "private health insurance", codes=YES_NO),
        _c("public_insurance_code", "PUBCOV", "code", "public health insurance", codes=YES_NO),
        _c("employer_insurance_code", "HINS1", "code", "insurance through an employer or union", codes=YES_NO),
        _c("disability_code", "DIS", "code", "any of six disabilities", codes=YES_NO),
        _c("hearing_difficulty_code", "DEAR", "code", "hearing difficulty", codes=YES_NO),
        _c("vision_difficulty_code", "DEYE", "code", "vision difficulty", codes=YES_NO),
        _c("cognitive_difficulty_code", "DREM", "code", "cognitive difficulty", codes=YES_NO, universe="age 5+"),
        _c("ambulatory_difficulty_code", "DPHY", "code", "ambulatory difficulty", codes=YES_NO, universe="age 5+"),
        _c("self_care_difficulty_code", "DDRS", "code", "self-care difficulty", codes=YES_NO, universe="age 5+"),
        _c("independent_living_difficulty_code", "DOUT", "code", "independent living difficulty", codes=YES_NO,
           universe="age 15+"),
        _c("military_code", "MIL", "code", "military service", codes=MILITARY, universe="age 17+"),
        Column("family_type_code", "code",
               "adults, infants, preschoolers, school-age children, teenagers of the household", required=False),
        *_MONEY_YEAR,
    ),
)  # fmt: skip

HOUSEHOLDER_COLUMNS = (
    "age_years", "sex_code", "race_code", "hispanic_origin_code", "race_detail_code", "race_aian_code",
    "race_asian_code", "race_black_code", "race_native_hawaiian_code", "race_pacific_islander_code",
    "race_other_code", "race_white_code", "ancestry_first_code", "ancestry_second_code", "birthplace_code",
    "nativity_code", "other_language_code", "english_ability_code", "education_code", "disability_code",
)  # fmt: skip


def _householder() -> tuple[Column, ...]:
    columns = []
    for name in HOUSEHOLDER_COLUMNS:
        c = PUMS_PERSON.column(name)
        columns.append(
            Column(f"householder_{name}", c.kind, f"householder: {c.description}", c.unit, c.codes, c.universe,
                   required=False, minimum=c.minimum, maximum=c.maximum, width=c.width)
        )  # fmt: skip
    return tuple(columns)


PUMS_HOUSING = Table(
    name="pums_housing",
    grain=("serialno",),
    description="One housing unit or group-quarters placeholder of the ACS public-use microdata sample.",
    source="US Census Bureau, American Community Survey PUMS",
    universe="housing units; weight 0 marks a group-quarters placeholder",
    repeated={"housing_weight_": 80},
    columns=(
        _c("serialno", "SERIALNO", "text", "housing unit or group-quarters person", required=True),
        *_PLACE,
        _c("housing_weight", "WGTP", "integer", "housing units that the record stands for", unit="housing units",
           low=0, high=9999, required=True),
        _c("unit_type_code", "TYPEHUGQ", "code", "type of unit", codes=UNIT_TYPE),
        _c("household_persons", "NP", "integer", "persons in the unit", unit="persons", low=0, high=20, required=True),
        _c("tenure_code", "TEN", "code", "tenure", codes=TENURE, universe="occupied units", required=False),
        _c("vacancy_code", "VACS", "code", "vacancy status", codes=VACANCY, universe="vacant units"),
        _c("income_household_annual_usd", "HINCP", "number", "household income, past 12 months", unit="USD",
           universe="households", low=-99_999, high=99_999_999),
        _c("income_family_annual_usd", "FINCP", "number", "family income, past 12 months", unit="USD",
           universe="families", low=-99_999, high=99_999_999),
        _c("rent_monthly_usd", "RNTP", "number", "monthly rent", unit="USD", universe="rented for cash", low=0,
           high=99_999),
        _c("gross_rent_monthly_usd", "GRNTP", "number", "monthly rent and utilities", unit="USD",
           universe="rented for cash", low=0, high=99_999),
        _c("rent_burden_percent", "GRPIP", "integer", "gross rent as a percentage of income; 101 is 101 or more",
           unit="percent", universe="cash renters with income", low=1, high=101),
        _c("owner_cost_burden_percent", "OCPIP", "integer", "owner costs as a percentage of income; 101 is 101 or more",
           unit="percent", universe="owners with income", low=1, high=101),
        _c("home_value_usd", "VALP", "number", "value of the home", unit="USD", low=0, high=99_999_999),
        _c("internet_code", "ACCESSINET", "code", "access to the internet", codes=INTERNET, universe="households"),
        _c("broadband_cellular_code", "BROADBND", "code", "cellular data plan", codes=DEVICE, universe="households"),
        _c("broadband_fixed_code", "HISPEED", "code", "cable, fiber or DSL internet", codes=DEVICE,
           universe="households"),
        _c("broadband_satellite_code", "SATELLITE", "code", "satellite internet", codes=DEVICE, universe="households"),
        _c("laptop_code", "LAPTOP", "code", "laptop or desktop computer at home", codes=YES_NO, universe="households"),
        _c("household_language_code", "HHL", "code", "household language", codes=HOUSEHOLD_LANGUAGE,
           universe="households"),
        _c("limited_english_household_code", "LNGI", "code", "limited English speaking household",
           codes={"1": "someone speaks English very well", "2": "limited English speaking household"},
           universe="households"),
        *_householder(),
        *_MONEY_YEAR,
        Column("adjhsg", "number", "factor applied to every housing amount of the row", unit="ratio", required=False),
    ),
)  # fmt: skip
