"""The occupation book: which occupations, whose pay, what is modelled, and what happens where a table is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from braidwork.contracts import Table
from braidwork.contracts.labor import OEWS_WAGES, STAFFING_PATTERN, STATE_DEMAND_LIST
from braidwork.contracts.occupations import EP_OCCUPATION, ONET_EDUCATION, ONET_JOB_ZONE, ONET_OCCUPATION, ONET_TITLE
from braidwork.contracts.training import CROSSWALK, INSTITUTION, IPEDS_COMPLETIONS
from braidwork.contracts.worker_shares import CPS_OCCUPATION_SHARES, UNION_DENSITY
from braidwork.engine import Manifest, Store, StoreBuild
from braidwork.errors import BraidworkError, NotAvailableError, UnknownNameError
from braidwork.labormarket.job_quality.unions import union_density
from braidwork.labormarket.occupations.book import OccupationBook, occupation_book
from braidwork.labormarket.occupations.census import census_codes, shares_census
from braidwork.labormarket.occupations.classification import CENSUS, NEM, SOC, joined
from braidwork.reference import Cbsa, Region, region
from braidwork.sources.cps_shares import occupation_key

SHA = "0" * 64
Edition = tuple[Table, str, Sequence[dict[str, Any]], dict[str, Any]]


def _table(table: Table, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Rows as the contract types them; what a row leaves out is blank, false, or "not_collected" for a status."""
    columns = {}
    for column in table.columns:
        blank: Any = None
        if column.name == "source_sha256":
            blank = SHA
        elif column.name.endswith("_status"):
            blank = "not_collected"
        elif not column.nullable:
            blank = False if column.kind == "flag" else "small"
        columns[column.name] = pa.array([row.get(column.name, blank) for row in rows], column.arrow_type)
    return pa.table(columns)


def _store(folder: Path, *editions: Edition) -> Store:
    with StoreBuild(folder) as build:
        entries = [
            build.write(table, name, _table(table, rows), period=facts.get("period", name), sources=(SHA,),
                        made_by="a test", facts=facts, synthetic=True)
            for table, name, rows, facts in editions
        ]  # fmt: skip
        build.commit(
            Manifest(region="demo", built="2026-01-01", version="0", synthetic=True, partitions=tuple(entries))
        )
    return Store.open(folder)


def _wage(
    code: str, area: str, kind: str, jobs: int | None, median: float | None = 20.0, **more: Any
) -> dict[str, Any]:
    status = "released" if median is not None else "not_released"
    return {
        "area_code": area, "area_label": f"area {area}", "area_type_code": kind, "ownership_code": "1235",
        "industry_code": "000000", "occupation_code": code, "occupation_label": f"Occupation {code}",
        "occupation_group": "detailed", "employment_jobs": jobs,
        "employment_status": "released" if jobs is not None else "not_released", "layout": "bls_oews",
        "wage_hourly_p50_usd": median, "wage_hourly_p50_status": status,
    } | more  # fmt: skip


def _oews(name: str, year: int, rows: Sequence[dict[str, Any]], version: str = SOC) -> Edition:
    return OEWS_WAGES, name, rows, {"year": year, "classification_version": version, "period": f"May {year}"}


def _ep(rows: Sequence[tuple[str, int, int]], version: str = NEM) -> Edition:
    """Line items of code, jobs and openings; each year 30 leave, 20 change."""
    made = [
        {"occupation_code": code, "occupation_label": f"line item {code}", "occupation_type": "line_item",
         "base_year": 2024, "projected_year": 2034, "employment_base_jobs": jobs,
         "employment_projected_jobs": jobs + 50, "employment_change_jobs": 50,
         "employment_change_percent": 1.5, "exits_annual_jobs": 30,
         "transfers_annual_jobs": 20, "openings_annual_jobs": openings, "wage_annual_p50_status": "not_released",
         "entry_education": "Bachelor's degree", "related_experience": "None", "job_training": "None"}
        for code, jobs, openings in rows
    ]  # fmt: skip
    return EP_OCCUPATION, "ep-2024-2034", made, {"year": 2024, "classification_version": version}


@pytest.fixture
def demo() -> Region:
    return replace(region("demo"), cbsa=Cbsa("99900", "Demo metro"))


def test_the_list_is_that_of_the_metropolitan_area_in_the_newest_edition_that_has_it(tmp_path, demo):
    store = _store(
        tmp_path,
        _oews("m-2021", 2021, [_wage("29-1141", "99900", "4", 5), _wage("35-3023", "99900", "4", 6)]),
        _oews("m-2022", 2022, [_wage("29-1141", "99900", "4", 50, 40.0), _wage("29-1141", "99", "2", 90, 39.0)]),
        _oews("n-2022", 2022, [_wage("29-1141", "99", "1", 1000, 38.0)]),
        _oews("n-2025", 2025, [_wage("29-1141", "99", "1", 2000, 46.0), _wage("15-1252", "99", "1", 3000)]),
        _ep([("29-1141", 4000, 100)]),
    )
    book = occupation_book(store, demo)
    assert book.codes == ("29-1141",)
    nurse = book.occupation("291141")
    # The demo state and the nation both bear the code 99: only the kind of area tells them apart.
    assert [(p.area_kind, p.period, p.jobs, p.median_hourly_usd) for p in nurse.pay] == [
        ("region", "May 2022", 50, 40.0), ("state", "May 2022", 90, 39.0), ("nation", "May 2025", 2000, 46.0),
    ]  # fmt: skip
    # 100 openings × 50 of the 1,000 national jobs of 2022, not of the 2,000 of 2025.
    assert nurse.outlook.openings_local == pytest.approx(5.0)
    assert nurse.outlook.growth_local == pytest.approx(5 * 0.05)
    assert "modelled" in nurse.outlook.method and "May 2022" in nurse.outlook.method
    assert any("different years" in note for note in book.notes)


def test_local_openings_use_the_projections_base_where_the_survey_year_has_no_national_jobs(tmp_path, demo):
    store = _store(
        tmp_path,
        _oews("m-2022", 2022, [_wage("29-1141", "99900", "4", 50)]),
        _oews("n-2025", 2025, [_wage("29-1141", "99", "1", 2000)]),
        _ep([("29-1141", 4000, 100)]),
    )
    outlook = occupation_book(store, demo).occupation("29-1141").outlook
    assert outlook.openings_local == pytest.approx(100 * 50 / 4000)
    assert "2024" in outlook.method


def test_without_a_metropolitan_table_the_state_lends_its_list_and_nothing_local_is_claimed(tmp_path, demo):
    store = _store(
        tmp_path,
        _oews("s-2024", 2024, [_wage("29-1141", "99", "2", 90), _wage("31-1131", "99", "2", 80)]),
        _oews("n-2024", 2024, [_wage("29-1141", "99", "1", 900), _wage("15-1252", "99", "1", 70)]),
        _ep([("29-1141", 4000, 100)]),
    )
    book = occupation_book(store, demo)
    assert book.area_kind == "state" and book.codes == ("29-1141", "31-1131")
    nurse = book.occupation("29-1141")
    assert nurse.jobs_here is None and nurse.outlook.openings_local is None
    assert nurse.wage_hourly_usd == 20.0 and nurse.local_pay.area_kind == "state"
    assert any("those of the state" in note for note in book.notes)


def test_every_status_of_a_wage_survives(tmp_path, demo):
    rows = [
        _wage("11-1011", "99900", "4", 10, None, wage_hourly_p50_status="top_coded", top_code_hourly_usd=115.0),
        _wage("25-2021", "99900", "4", 10, None, wage_hourly_p50_status="not_applicable", annual_wage_only=True,
              wage_annual_mean_usd=62_400.0, wage_annual_mean_status="released"),
        _wage("27-2042", "99900", "4", 10, 30.0, hourly_wage_only=True, wage_annual_p50_status="not_applicable"),
        _wage("29-1141", "99900", "4", None, 40.0),
        _wage("29-1248", "99900", "4", 10, None, wage_hourly_p25_usd=90.0, wage_hourly_p25_status="released",
              wage_hourly_p50_status="probably_top_coded"),
        _wage("35-3023", "99900", "4", None, None),
    ]  # fmt: skip
    book = occupation_book(_store(tmp_path, _oews("m-2024", 2024, rows)), demo)
    chief, teacher, musician, nurse, surgeon, server = book.occupations.values()
    assert (chief.pay[0].hourly["p50"].status, chief.pay[0].hourly["p50"].bound_usd) == ("top_coded", 115.0)
    assert chief.wage_hourly_usd == 115.0 and chief.pay[0].median_hourly_usd is None
    assert teacher.pay[0].paid_by == "year only" and teacher.wage_hourly_usd == pytest.approx(30.0)
    assert teacher.pay[0].median_hourly_usd is None
    assert musician.pay[0].paid_by == "hour only" and musician.pay[0].annual["p50"].status == "not_applicable"
    assert nurse.jobs_here is None and nurse.wage_hourly_usd == 40.0
    # A blank above a known quarter has no bound that this layout tells: no wage, and no number made up.
    assert surgeon.pay[0].hourly["p50"].status == "probably_top_coded" and surgeon.wage_hourly_usd is None
    assert server.wage_hourly_usd is None and server.pay[0].hourly["p50"].status == "not_released"
    assert "p90" not in server.pay[0].hourly, "a point that the layout never has is left out"


def test_only_all_industries_and_detailed_rows_count(tmp_path, demo):
    rows = [
        _wage("29-1141", "99900", "4", 50),
        _wage("29-1141", "99900", "4", 7, industry_code="622000"),
        _wage("29-1141", "99900", "4", 9, ownership_code="5"),
        _wage("29-1000", "99900", "4", 99, occupation_group="minor"),
    ]
    book = occupation_book(_store(tmp_path, _oews("m-2024", 2024, rows)), demo)
    assert {c: o.jobs_here for c, o in book.occupations.items()} == {"29-1141": 50}


def test_wages_alone_make_a_book_that_says_what_it_lacks(tmp_path, demo):
    book = occupation_book(_store(tmp_path, _oews("m-2024", 2024, [_wage("29-1141", "99900", "4", 50)])), demo)
    nurse = book.occupation("29-1141")
    assert nurse.label == "Occupation 29-1141" and nurse.major_label == "Health care"
    assert (nurse.outlook, nurse.description, nurse.entry.job_zone, nurse.entry.education) == (None, None, None, None)
    assert (nurse.programs, nurse.titles, nurse.census_codes, nurse.onet_codes) == ((), (), (), ())
    said = " ".join(book.notes)
    for missing in ("Projections", "O*NET", "titles", "programs", "Census"):
        assert missing in said


def test_a_store_without_wages_says_what_to_add(tmp_path, demo):
    with pytest.raises(NotAvailableError, match="no wages by occupation"):
        occupation_book(_store(tmp_path, _ep([("29-1141", 1, 1)])), demo)


def test_codes_of_two_classifications_do_not_meet_without_a_crosswalk(tmp_path, demo):
    wages = _oews("m-2024", 2024, [_wage("29-1141", "99900", "4", 50)], version="SOC 2010")
    with pytest.raises(BraidworkError, match=r"SOC 2010.*NEM 2024"):
        occupation_book(_store(tmp_path, wages, _ep([("29-1141", 1, 1)])), demo)
    assert joined(["29-1141", "11-1031"], SOC, ["29-1141"], NEM) == {"29-1141": "29-1141"}
    with pytest.raises(BraidworkError, match=r"SOC 2018.*NEM 2019"):
        joined(["29-1141"], SOC, ["29-1141"], "NEM 2019")


def test_an_unknown_code_names_the_nearest(tmp_path, demo):
    book = occupation_book(_store(tmp_path, _oews("m-2024", 2024, [_wage("29-1141", "99900", "4", 50)])), demo)
    with pytest.raises(UnknownNameError, match="29-1141"):
        book.occupation("29-1142")


def _bridge(version: str, to_version: str, pairs: Sequence[tuple[str, ...]]) -> Edition:
    rows = [
        {"from_version": version, "from_code": p[0], "to_version": to_version, "to_code": p[1],
         "from_label": p[2] if len(p) > 2 else p[0], "to_label": p[3] if len(p) > 3 else p[1],
         "cardinality": "one_to_one"}
        for p in pairs
    ]  # fmt: skip
    name = f"{version}-{to_version}".replace(" ", "-").replace("*", "").replace(",", "").lower()
    return CROSSWALK, name, rows, {"from_version": version, "to_version": to_version}


def test_job_zone_and_education_are_the_parents_else_the_members_else_the_broad_groups(tmp_path, demo):
    codes = ("13-1081", "13-1082", "31-1120", "41-3091", "53-3032")
    onet = {"classification_version": "O*NET-SOC 2019", "attribution": "O*NET words"}
    zones = [("13-1081.00", 4), ("31-1121.00", 2), ("31-1122.00", 1), ("53-3032.00", 2), ("53-3032.01", 5)]
    shares = {"13-1081.00": 60.0, "31-1121.00": 10.0, "31-1122.00": 30.0, "53-3032.00": 80.0}
    members = ["13-1081.00", "13-1082.00", "31-1121.00", "31-1122.00", "41-3091.00", "53-3032.01", "53-3032.00"]
    stands_for = {"31-1121.00": "31-1120", "31-1122.00": "31-1120"}
    store = _store(
        tmp_path,
        _oews("m-2024", 2024, [_wage(c, "99900", "4", 50) for c in codes]),
        _bridge("O*NET-SOC 2019", NEM, [(m, stands_for.get(m, m[:7])) for m in members]),
        (ONET_JOB_ZONE, "onet", [{"occupation_code": c, "job_zone": z} for c, z in zones], onet),
        (ONET_OCCUPATION, "onet",
         [{"occupation_code": m, "occupation_label": m, "description": f"what {m} do"} for m in members], onet),
        (ONET_EDUCATION, "onet",
         [{"occupation_code": c, "scale_code": "RL", "category_code": k, "percent": p} for c, s in shares.items()
          for k, p in (("2", s), ("10", 100 - s))]
         + [{"occupation_code": "13-1081.00", "scale_code": "RW", "category_code": "2", "percent": 5.0}], onet),
        (ONET_TITLE, "onet",
         [{"occupation_code": "31-1122.00", "title": "Personal Care Aide (PCA)", "short_title": "PCA", "sources": "02"},
          {"occupation_code": "31-1121.00", "title": "Caregiver", "short_title": None, "sources": "02,04,08"},
          {"occupation_code": "31-1122.00", "title": "caregiver", "short_title": None, "sources": "09"}], onet),
    )  # fmt: skip
    book = occupation_book(store, demo)
    entry = {code: o.entry for code, o in book.occupations.items()}
    assert entry["53-3032"].job_zone == 2, "the parent's, though a specialty says otherwise"
    assert entry["31-1120"].job_zone == 1, "of a tie between the members the lower"
    assert entry["31-1120"].education_shares == {"2": 20.0, "10": 80.0}
    assert entry["13-1082"].job_zone == 4, "unrated: that of its broad group 13-1080"
    assert entry["13-1082"].education_shares == {"2": 60.0, "10": 40.0}
    assert any("not rated" in note for note in book.occupation("13-1082").notes)
    assert entry["41-3091"].job_zone is None and not entry["41-3091"].education_shares, "nobody near is rated"
    aides = book.occupation("31-1120")
    assert aides.description == "what 31-1121.00 do" and any("2 occupations together" in n for n in aides.notes)
    assert aides.titles == ("Caregiver", "PCA", "Personal Care Aide")
    assert book.attributions == ("O*NET words",)
    assert any(s.attribution == "O*NET words" for s in aides.sources)


def test_programs_are_those_of_the_regions_counties_in_the_directorys_own_year(tmp_path, demo):
    def award(school: str, cip: str, awards: int) -> dict[str, Any]:
        return {"institution_code": school, "program_code": cip, "award_level_code": "20", "awards": awards,
                "awards_men": 0, "awards_women": awards}  # fmt: skip

    def school(code: str, county: str) -> dict[str, Any]:
        return {"institution_code": code, "institution_label": f"School {code}", "state_postal_code": "DM",
                "county_code": county, "county_label": "Here", "control_code": "1", "level_code": "1"}  # fmt: skip

    cip = {"classification_version": "CIP 2020"}
    store = _store(
        tmp_path,
        _oews("m-2024", 2024, [_wage(c, "99900", "4", 5) for c in ("29-1141", "31-1120", "31-1131")]),
        _bridge("CIP 2020", SOC, [("51.3902", "31-1131", "Nursing Assistant."), ("51.2601", "31-1121", "Health Aide."),
                                  ("51.2601", "31-1122", "Health Aide."), ("51.2601", "31-1131", "Health Aide.")]),
        (IPEDS_COMPLETIONS, "c-2023", [award("100001", "51.3902", 999)], {"year": 2023} | cip),
        (IPEDS_COMPLETIONS, "c-2024", [award("100001", "51.3902", 12), award("100001", "51.2601", 20),
                                       award("100002", "51.3902", 50), award("100003", "51.3902", 0)],
         {"year": 2024} | cip),
        (INSTITUTION, "d-2024", [school("100001", "99001"), school("100002", "53033"), school("100003", "99003")],
         {"year": 2024}),
    )  # fmt: skip
    book = occupation_book(store, demo)
    told = [(p.program_label, p.institution_label, p.awards, p.leads_to) for p in book.occupation("31-1131").programs]
    # 12 awards for this occupation alone come before 20 that are linked to two.
    assert told == [("Nursing Assistant", "School 100001", 12, 1), ("Health Aide", "School 100001", 20, 2)]
    assert [p.awards for p in book.occupation("31-1120").programs] == [20], "home and personal aides are one here"
    assert book.occupation("29-1141").programs == ()


def test_census_codes_by_name_by_group_by_pattern_and_through_the_matrix(tmp_path):
    store = _store(
        tmp_path,
        _bridge("Census occupation 2018", SOC, [
            ("3601", "31-1121"), ("3602", "31-1122"), ("2205", "25-1000"), ("0960", "13-20XX"), ("0810", "13-2020"),
            ("0440", "11-9199", "Managers, all other"), ("0426", "11-9179", "Personal service managers"),
            ("0335", "11-9070", "Entertainment managers"), ("0845", "13-2051"),
        ]),
        _bridge("NEM 2019", "Census occupation 2018, ACS", [
            ("11-9198", "0440", "", "Other managers"), ("11-9198", "0335", "", "Entertainment managers"),
            *((c, c) for c in ("3601", "3602", "2205", "0960", "0810", "0845")),
        ]),
        _bridge("OEWS hybrid 2019", SOC, [("11-9198", "11-9179"), ("11-9198", "11-9199")]),
    )  # fmt: skip
    asked = ("31-1120", "25-1011", "13-2099", "13-2020", "13-2051", "11-9179", "11-9199", "55-1011")
    found = census_codes(store, asked, SOC)
    assert found == {
        "31-1120": ("3601", "3602"), "25-1011": ("2205",), "13-2099": ("0960",), "13-2020": ("0810",),
        "13-2051": ("0845",), "11-9179": ("0440",), "11-9199": ("0440",), "55-1011": (),
    }  # fmt: skip
    shared = shares_census(found)
    assert shared["11-9179"] == ("11-9199",) and shared["31-1120"] == ()
    with pytest.raises(BraidworkError, match="SOC 2010"):
        census_codes(store, asked, "SOC 2010")


def test_the_states_own_words_stand_with_their_area_where_areas_differ(tmp_path, demo):
    def word(area: str, code: str, flag: str, state: str = "DM") -> dict[str, Any]:
        return {"state_postal_code": state, "area_label": area, "occupation_code": code, "flag": flag,
                "list_date": date(2026, 7, 1), "citation": "a list"}  # fmt: skip

    flags = [
        word("Willowmere County", "29-1141", "in demand"), word("Lanternfield", "29-1141", "in demand"),
        word("Willowmere County", "31-1131", "in demand"), word("Lanternfield", "31-1131", "balanced"),
        word("Statewide", "29-1141", "not in demand"), word("Statewide", "35-3023", "balanced"),
        word("Far County", "53-3032", "in demand"), word("Willowmere County", "53-3032", "in demand", "OR"),
    ]  # fmt: skip
    codes = ("29-1141", "31-1131", "35-3023", "53-3032")
    facts = {"year": 2026, "classification_version": SOC}
    wages = _oews("m-2024", 2024, [_wage(c, "99900", "4", 50) for c in codes])
    store = _store(tmp_path / "a", wages, (STATE_DEMAND_LIST, "list", flags, facts))
    assert {c: o.official_flag for c, o in occupation_book(store, demo).occupations.items()} == {
        "29-1141": "in demand", "31-1131": "Lanternfield: balanced; Willowmere County: in demand",
        "35-3023": "balanced", "53-3032": None,
    }  # fmt: skip
    old = (STATE_DEMAND_LIST, "list", flags, facts | {"classification_version": "SOC 2010"})
    with pytest.raises(BraidworkError, match="SOC 2010"):
        occupation_book(_store(tmp_path / "b", wages, old), demo)


def _cps(version: str = "Census occupation 2018") -> Edition:
    def line(number: int, label: str, level: str, women: float | None) -> dict[str, Any]:
        return {"line_number": number, "occupation_label": label, "occupation_key": occupation_key(label),
                "level": level, "workers": 100_000, "shares_status": "suppressed" if women is None else "released",
                **{f"{n}_percent": women for n in ("women", "white", "black", "asian", "hispanic")}}  # fmt: skip

    lines = [line(1, "Nurses", "group", 1.0), line(2, "Nurses, registered", "occupation", 87.9),
             line(3, "Legislators", "occupation", None), line(4, "Twice", "occupation", 5.0),
             line(5, "Twice", "occupation", 6.0), line(6, "Home aides", "occupation", 80.0),
             line(7, "Personal aides", "occupation", 70.0)]  # fmt: skip
    return CPS_OCCUPATION_SHARES, "cps-2022", lines, {"year": 2022, "classification_version": version}


def _staffing(cells: Sequence[tuple[str, str, str, int]], version: str = SOC) -> Edition:
    rows = [{"industry_code": i, "industry_label": f"Industry {i}", "industry_level": level, "occupation_code": code,
             "employment_jobs": jobs, "industry_jobs": 9999, "share": 0.1, "source_rows": 1}
            for code, level, i, jobs in cells]  # fmt: skip
    return STAFFING_PATTERN, "staffing", rows, {"classification_version": version, "attribution": "passed on"}


_TITLED = [
    ("3255", "29-1141", "Nurses: registered"), ("0030", "11-1031", "Legislators"), ("0001", "15-1252", "Twice"),
    ("3601", "31-1121", "Home aides"), ("3602", "31-1122", "Personal aides"), ("0002", "35-3023", "Nurses"),
]  # fmt: skip
_CELLS = [
    ("29-1141", "sector", "62", 90), ("29-1141", "sector", "99", 10), ("29-1141", "subsector", "622", 60),
    ("29-1141", "industry_group", "6221", 59), ("29-1141", "ownership", "000001", 999),
    *(("29-1141", "subsector", f"{n}", n - 110) for n in range(111, 117)), ("15-1252", "sector", "54", 7),
    ("11-1031", "subsector", "999", 8), ("11-1031", "sector", "99", 5),
]  # fmt: skip


def test_the_nation_is_told_by_one_census_title_and_one_level_of_industries(tmp_path, demo):
    codes = sorted({p[1] for p in _TITLED[:3]} | {"31-1120", "35-3023"})
    wages = _oews("m-2024", 2024, [_wage(c, "99900", "4", 50) for c in codes])
    titles = _bridge("Census occupation 2018", SOC, _TITLED)
    book = occupation_book(_store(tmp_path, wages, titles, _cps(), _staffing(_CELLS)), demo)
    nurse, member, developer = (book.occupation(c) for c in ("29-1141", "11-1031", "15-1252"))
    mix = nurse.national_mix
    assert (mix.year, mix.label, mix.women_percent, mix.status) == (2022, "Nurses, registered", 87.9, "released")
    assert member.national_mix.status == "suppressed" and member.national_mix.women_percent is None
    assert developer.national_mix is None, "a title that stands twice is nobody's"
    assert book.occupation("31-1120").national_mix is None, "two Census titles: shares cannot be averaged"
    assert book.occupation("35-3023").national_mix is None, "the title of a group"
    # Out of the 100 jobs of the sectors, the larger sum; the smallest of seven subsectors are left out.
    told = [(i.industry_code, i.share) for i in nurse.industries]
    assert told == [("622", 0.6), ("116", 0.06), ("115", 0.05), ("114", 0.04), ("113", 0.03)]
    assert [i.share for i in member.industries] == [1.0], "the subsectors' sum where that is the larger"
    assert developer.industries == () and "passed on" in book.attributions
    assert {"cps_occupation_shares", "staffing_pattern"} <= {s.table for s in nurse.sources}


def test_the_nation_is_left_out_where_it_is_absent_or_of_another_classification(tmp_path, demo):
    wages, titles = _oews("m-2024", 2024, [_wage("29-1141", "99900", "4", 50)]), _bridge(CENSUS, SOC, _TITLED)
    bare = occupation_book(_store(tmp_path / "a", wages, titles), demo).occupation("29-1141")
    assert (bare.national_mix, bare.industries) == (None, ())
    other = _cps("Census occupation 2010"), _staffing(_CELLS, "SOC 2010")
    book = occupation_book(_store(tmp_path / "b", wages, titles, *other), demo)
    assert (book.occupation("29-1141").national_mix, book.occupation("29-1141").industries) == (None, ())
    said = " ".join(book.notes)
    assert "Census occupation 2010" in said and "SOC 2010" in said


def test_union_density_is_the_metropolitan_areas_own_or_nothing(tmp_path, demo):
    def area(code: str, kind: str, share: float) -> dict[str, Any]:
        return {"area_code": code, "area_kind": kind, "area_label": code, "interviews": 800, "members_share": share,
                "covered_share": share + 0.02}  # fmt: skip

    def edition(kind: str, *areas: dict[str, Any]) -> Edition:
        return UNION_DENSITY, f"union-{kind}", areas, {"area_kind": kind, "year": 2020, "period": "2016–2020, pooled"}

    counties = edition("county", area("99001", "county", 0.5))
    store = _store(tmp_path, edition("metro", area("99900", "metro", 0.1734), area("11111", "metro", 0.3)), counties)
    found = union_density(store, demo)
    assert (found.area_code, found.years, found.interviews) == ("99900", "2016–2020", 800)
    assert (found.members_of_hundred, found.covered_of_hundred) == ("about 17", "about 19")
    assert union_density(store, replace(demo, cbsa=Cbsa("22222", "Elsewhere"))) is None
    assert union_density(store, replace(demo, cbsa=None)) is None
    assert union_density(_store(tmp_path / "c", counties), demo) is None


@pytest.fixture(scope="module")
def real_store(work_store: Path) -> Store:
    return Store.open(work_store)


@pytest.fixture(scope="module")
def real_book(real_store: Store) -> OccupationBook:
    return occupation_book(real_store, region("puget-sound"))


@pytest.mark.public_data
def test_the_seattle_book_of_2022(real_store, real_book):
    from braidwork.reference.occupation_groups import groupings, parts

    occupations = real_book.occupations
    assert len(occupations) == 700 and real_book.area_kind == "region"
    nurse = real_book.occupation("29-1141")
    assert (nurse.jobs_here, nurse.wage_hourly_usd, nurse.entry.job_zone) == (35_071, 47.61, 4)
    assert nurse.local_pay.period == "2022" and nurse.pay[-1].period == "May 2025"
    assert sum(o.jobs_here or 0 for o in occupations.values()) == 1_881_494
    assert sum(o.jobs_here is None for o in occupations.values()) == 24
    assert sum(o.pay[0].paid_by == "year only" for o in occupations.values()) == 53
    assert all(o.outlook is not None and o.entry.education for o in occupations.values()), "the projections hold all"
    assert nurse.outlook.openings_annual_national == 189_100, "the table with separations, not the search page's export"
    rated = set(real_store.collect(real_store.table("onet_rating").select("occupation_code"))[0].to_pylist())
    assert sum(any(m in rated for m in o.onet_codes) for o in occupations.values()) == 646
    pairs = real_store.collect(real_store.table("crosswalk", "cip-2020-soc-2018").select("to_code"))[0].to_pylist()
    assert len(set(pairs) & set(occupations)) == 688, "and the other 12 are the groupings"
    assert set(occupations) - set(pairs) == set(groupings())
    assert all(parts(c) == tuple(sorted({m[:7] for m in real_book.occupation(c).onet_codes})) for c in groupings())
    assert all(o.census_codes for o in occupations.values())
    assert real_book.occupation("31-1120").census_codes == ("3601", "3602")
    assert any(p.awards > 100 and "Nurs" in p.program_label for p in nurse.programs)
    assert "CC BY 4.0" in real_book.attributions[0] and not real_book.synthetic


@pytest.mark.public_data
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("29-1141", "29-1141"), ("291141", "29-1141"), ("RN", "29-1141"), ("nurse", "29-1141"), ("nursing", "29-1141"),
        ("CNA", "31-1131"), ("nurs aid", "31-1131"), ("LPN", "29-2061"), ("eletrician", "47-2111"),
        ("sofware developper", "15-1252"), ("bus drvr", "53-3052"), ("drivers bus", "53-3052"),
        ("truck driver", "53-3032"), ("barista", "35-3023"), ("home health aide", "31-1120"), ("janitor", "37-2011"),
        ("hair stylist", "39-5012"), ("plumer", "47-2152"), ("security gaurd", "33-9032"),
        ("dental hygenist", "29-1292"), ("CPA", "13-2011"), ("secratary", "43-6014"), ("forklift operator", "53-7051"),
        ("help desk", "15-1232"), ("hvac tech", "49-9021"), ("aide teacher", "25-9045"), ("welding", "51-4121"),
        ("child care worker", "39-9011"), ("customer service rep", "43-4051"), ("EMT", "29-2042"),
        ("line cook", "35-2014"), ("amazon delivery driver", "53-3033"),
    ],
)  # fmt: skip
def test_the_first_answer_to_words_that_people_use(real_book, words, code):
    from braidwork.labormarket.occupations.finder import find

    assert find(real_book, words)[0].code == code
