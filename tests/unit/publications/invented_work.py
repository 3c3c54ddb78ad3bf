"""Occupations with invented figures, marked synthetic: every hard case that an occupation page must stand."""

from __future__ import annotations

from dataclasses import replace

from braidwork.disclosure import Release
from braidwork.labormarket.job_quality.cards import DimensionEvidence, QualityCard
from braidwork.labormarket.job_quality.unions import UnionDensity
from braidwork.labormarket.occupations.records import (
    Entry,
    IndustryShare,
    License,
    NationalMix,
    Occupation,
    Outlook,
    Pay,
    Program,
    Source,
    WagePoint,
)
from braidwork.labormarket.pipelines.records import GroupStep, Pipeline, Sample
from braidwork.pathways.rungs import Rung, ToldLadder
from braidwork.publications.occupations import (
    Criterion,
    ExclusionPage,
    GatewayRow,
    OccupationPage,
    OccupationWing,
    PipelinesPage,
    SegregationPage,
    SegregationTables,
    Standard,
    TargetRow,
    TargetsPage,
    WorkersMix,
    workers_mixes,
)

from . import invented

CREDIT = "Includes invented O*NET-like text, used under an invented license; modified by Braidwork."
WAGES = Source("Invented Bureau of Wages", "2024", "oews_wages", "SOC 2018")
WORDS = Source("Invented Catalog of Work", "1.0", "onet_occupation", "O*NET-SOC 2019", CREDIT)
SCHOOLS = Source("Invented Schools", "2023–24", "program_completions", "CIP 2020")
PEOPLE = Source("Invented Bureau of Labor", "2022, annual average", "cps_occupation_shares", "Census occupation 2018")
STAFFING = Source("Invented Bureau of Labor", "May 2024", "staffing_pattern", "SOC 2018", "Invented staffing credit.")
UNIONS = UnionDensity("42660", "Sound City-Harbor, ST", 8458, 0.1734, 0.1849, "2016–2020",
                      Source("Invented Labor Data", "2016–2020, pooled", "union_density"))  # fmt: skip
NATIONAL = NationalMix(2022, "Registered nurses", 3_363_000, "released", 87.9, 73.6, 14.5, 0.3, 1.0, PEOPLE)
UNTOLD = NationalMix(2022, "Other actors", 14_000, "suppressed", None, None, None, None, None, PEOPLE)
WORKPLACES = tuple(
    IndustryShare(code, f"Invented industry {code}", int(1000 * share), share, "subsector", STAFFING)
    for code, share in (("622", 0.596), ("621", 0.188), ("000", 0.057), ("561", 0.004))
)
STANDARD = Standard(
    "the Invented Standard for one adult with one child", 31.8, "2024", "It covers rent, food and care."
)
LONG = "Heating, Air Conditioning, and Refrigeration Mechanics and Installers"
CODES = {
    "29-1141": "Registered Nurses",
    "31-1131": "Nursing Assistants",
    "29-2061": "Licensed Practical and Licensed Vocational Nurses",
    "29-1248": "Surgeons, Except Ophthalmologists",
    "25-2021": "Elementary School Teachers, Except Special Education",
    "27-2011": "Actors",
    "49-9021": LONG,
    "35-3023": "Fast Food and Counter Workers",
    "11-1011": "Chief Executives",
    "19-9999": "Invented Work Without Any Figures",
}
TERMS = {
    "29-1141": ("RN", "Staff Nurse", "Charge Nurse", "Emergency Room Nurse", "Oncology RN"),
    "31-1131": ("CNA", "Certified Nursing Assistant", "Nurse Aide", "Hospital Orderly"),
    "49-9021": ("HVAC Technician", "Furnace Repairer", "AC Mechanic"),
    "35-3023": ("Barista", "Burger Cook", "Drive-Thru Cashier"),
}


def points(*values: float | None, status: str = "released", bound: float | None = None) -> dict[str, WagePoint]:
    """Wage points p10 to p90 and the mean; a missing value takes `status` and `bound`."""
    names = ("p10", "p25", "p50", "p75", "p90", "mean")
    return {
        n: WagePoint(v, "released") if v is not None else WagePoint(None, status, bound)
        for n, v in zip(names, values, strict=True)
    }


def pay(hourly: dict[str, WagePoint], annual: dict[str, WagePoint], **other: object) -> Pay:
    """An invented pay record of the region."""
    parts = {
        "area_code": "42660", "area_label": "Sound City-Harbor, ST", "area_kind": "region", "period": "2022",
        "jobs": 18350, "hourly": hourly, "annual": annual, "paid_by": "hour or year", "source": WAGES, **other,
    }  # fmt: skip
    return Pay(**parts)  # type: ignore[arg-type]


NURSE = pay(points(33.03, 40.11, 47.61, 58.2, 68.4, 50.02), points(68700, 83430, 99030, 121050, 142270, 104040))
NATION = pay(points(29.1, 36.2, 45.0, 51.9, 64.8, 46.4), {}, area_code="99", area_label="US", area_kind="nation",
             period="2025", jobs=3100000)  # fmt: skip
AIDE = pay(points(17.1, 18.9, 21.77, 24.6, 28.1, 22.0), points(35570, 39310, 45280, 51170, 58450, 45760), jobs=9200)
LPN = pay(points(28.4, 31.6, 36.9, 40.0, 44.5, 36.4), {}, jobs=4100)
COOK = pay(points(15.7, 16.4, 17.6, 19.3, 21.2, 18.0), {}, jobs=41200)
TOP = pay(
    points(62.1, 98.4, None, None, None, 128.3, status="top_coded", bound=115.0),
    points(129170, 204670, None, None, None, 266860, status="top_coded", bound=239200), jobs=410,
)  # fmt: skip
YEARLY = pay(points(*[None] * 6, status="not_applicable"), points(58200, 69100, 79850, 96400, 112300, 82500),
             paid_by="year only", jobs=15600)  # fmt: skip
STATE_ONLY = pay(points(21.0, 26.5, 34.2, None, None, 35.1, status="not_released"), {}, area_code="53",
                 area_label="Washboard", area_kind="state", jobs=None)  # fmt: skip
UNPRINTED = pay(points(*[None] * 6, status="not_released"), points(*[None] * 6, status="not_released"), jobs=None)

OUTLOOK = Outlook(
    2024, 2034, 3_400_000, 4.9, 16660.0, 98300, 74200, 189100, 2.2, 1042.0, 92.0, 0.0055,
    "National openings × (jobs in the region ÷ jobs in the nation), jobs by place of work.",
    Source("Invented Projections", "2024–34", "projections", "NEM 2024"),
)  # fmt: skip
LICENSE = License("Registered nurse license", "Washboard Board of Nursing", "Invented Code 18.79", "unverified")
NURSING = tuple(
    Program("51.3801", "Registered Nursing/Registered Nurse", str(i), f"Invented College {i}", "King", "05",
            "Bachelor’s degree" if i % 3 else "Associate’s degree", 190 - 7 * i, 1 if i < 9 else 14, SCHOOLS)
    for i in range(14)
)  # fmt: skip


def occupation(code: str, wages: tuple[Pay, ...], **other: object) -> Occupation:
    """An invented occupation."""
    parts = {
        "code": code, "label": CODES[code], "major_code": f"{code[:2]}-0000",
        "major_label": {"29": "Healthcare Practitioners and Technical", "31": "Healthcare Support"}.get(
            code[:2], f"Invented Group {code[:2]}"
        ),
        "description": "Assess patient health problems and needs, develop and implement nursing care plans, and "
        "maintain medical records.",
        "titles": TERMS.get(code, ()), "pay": wages, "outlook": OUTLOOK,
        "entry": Entry("Bachelor's degree", "None", "None", 3), "programs": (), "licenses": (),
        "sources": (WORDS,), **other,
    }  # fmt: skip
    return Occupation(**parts)  # type: ignore[arg-type]


SURVEYED = ("benefits", "schedule")
TOO_WIDE = "the margin of error is too wide to read the figure"


def card(code: str, *, empty: bool = False, hidden: tuple[str, ...] = ()) -> QualityCard:
    """An invented card: two dimensions below the mark, one without evidence, `hidden` withheld; or nothing known."""
    given = (
        ("pay", "Pay against the standard", "median hourly wage ÷ wage standard", 1.5, None, 1.0, True, 1.0),
        ("benefits", "Health cover from the own employer", "share of workers", 0.81, 0.011, 0.87, True, 0.7),
        ("schedule", "Full-time work the year round", "share of workers", 0.62, 0.014, 0.53, False, 0.7),
        ("safety", "Injuries and illnesses", "recordable cases per 100 full-time workers a year", None, None, None,
         None, 2.4),
        ("voice", "Freedom to decide", "O*NET work context, scale 1 to 5", 4.1, 0.1, 0.78, True, 4.0),
        ("advancement", "Moves to better-paid work", "share of movers whose next occupation pays at least 10 % more",
         0.31, None, 0.52, False, 0.4),
    )  # fmt: skip
    dimensions = tuple(
        DimensionEvidence(n, label, unit, None if empty else v, s, None if empty else share, None if empty else met, t,
                          "" if v is None else "Invented survey, 2024.", "replicates" if n in SURVEYED else "")
        for n, label, unit, v, s, share, met, t in given
    )  # fmt: skip
    dimensions = tuple(
        replace(d, value=None, standard_error=None, share=None, is_met=None, withheld=TOO_WIDE)
        if d.name in hidden
        else d
        for d in dimensions
    )
    if empty:
        return QualityCard(code, dimensions, None, 0.0, 1.0, 0.0, 0, 3, None, None, None, None, None, 690, None, "v1")
    return QualityCard(
        code, dimensions, 0.71, 0.62, 0.83, 0.83, 3, 3, True, 112.0, 118.0, 80.0, 161.0, 690, 0.64, "job_quality.v1"
    )


def quality() -> dict[str, Release]:
    """The releases behind the invented cards: two occupations, one figure withheld."""
    found = {}
    for name in SURVEYED:
        d = next(d for d in card("29-1141").dimensions if d.name == name)
        of = invented.measure(f"occupation_{name}", d.label)
        cells = [
            invented.cell({"occupation": c}, {"occupation": CODES[c]}, d.value, d.standard_error,
                          withheld=invented.TOO_WIDE if (c, name) == ("31-1131", "schedule") else None)
            for c in ("29-1141", "31-1131")
        ]  # fmt: skip
        found[name] = invented.release(of, ("occupation",), cells)
    return found


def rung(a: str, b: str, low: float | None, high: float | None, **other: object) -> Rung:
    """An invented step."""
    parts = {
        "origin_code": a, "origin_label": CODES[a], "destination_code": b, "destination_label": CODES[b],
        "training": "college", "months": 12, "cost_usd": 6500, "months_below_floor": 0, "schedule": "evenings",
        "of_hundred_leavers": 4.2, "wage_from_usd": low, "wage_to_usd": high, "wage_area": "Sound City-Harbor, ST",
        "openings": 410.0, "licenses": (), "programs": (), "why": ("Both jobs care for sick people.",),
        "missing": ("You need to learn how to give medicine.",), **other,
    }  # fmt: skip
    return Rung(**parts)  # type: ignore[arg-type]


AIDE_TO_LPN = rung("31-1131", "29-2061", 21.77, 36.9)
LPN_TO_RN = rung(
    "29-2061", "29-1141", 36.9, 47.61, months=24, cost_usd=14200, of_hundred_leavers=11.0, licenses=(LICENSE,),
    programs=NURSING[:5], months_below_floor=4, schedule=None,
)  # fmt: skip
UP = ToldLadder((AIDE_TO_LPN, LPN_TO_RN), 36, 20700, "about 5 in 1,000 take all its steps", ("likeliest",))
SHORT = ToldLadder(
    (rung("31-1131", LONG_CODE := "49-9021", 21.77, 34.2, training="apprenticeship", months=1, cost_usd=0,
          of_hundred_leavers=0.4, is_apprenticeship=True, openings=None, schedule=None),),
    1, 0, "", ("fastest", "cheapest"),
)  # fmt: skip
UNKNOWN = ToldLadder((rung("31-1131", "27-2011", 21.77, None, openings=3.0),), 12, 6500, "", ())


def mixes() -> tuple[dict[str, WorkersMix], dict[str, WorkersMix]]:
    """Shares by race and by sex of three occupations: one whole, one partly withheld, one all withheld."""
    share = invented.measure("workers_share", "Share of workers", universe_text="employed people 16 and older")
    found = []
    for by, groups, base in (
        ("race_ethnicity", invented.GROUPS, (0.11, 0.55, 0.06, 0.007, 0.17, 0.009, 0.004, 0.08)),
        ("sex", invented.SEXES, (0.53, 0.47)),
    ):
        workforce = invented.release(share, (by,), [
            invented.cell({by: c}, {by: t}, b, 0.004) for (c, t), b in zip(groups, base, strict=True)
        ])  # fmt: skip
        cells = []
        for n, code in enumerate(("29-1141", "31-1131", "27-2011")):
            for i, ((c, t), b) in enumerate(zip(groups, base, strict=True)):
                hide = n == 2 or (n == 1 and i == 5)
                factor = (1, 0.6, 1.9, 1, 1.6, 1, 1, 1)[i] if by == "race_ethnicity" else (0.25, 1.85)[i]
                cells.append(
                    invented.cell({"occupation": code, by: c}, {"occupation": CODES[code], by: t}, b * factor, 0.012,
                                  reliability="high" if b > 0.05 else "low",
                                  withheld=invented.TOO_FEW if hide else None)
                )  # fmt: skip
        found.append(workers_mixes(invented.release(share, ("occupation", by), cells), workforce, by))
    return found[0], found[1]


SAMPLE = Sample(812, 640, 120000.0, "replicates")


def pipelines() -> PipelinesPage:
    """Three invented pipelines and the releases of their shares and indices."""
    found = (pipeline(), pipeline("31-1131", None), pipeline("49-9021", "depends on split"))
    shares, indices = [], []
    for p in found:
        for s in p.steps:
            at = {"occupation": p.occupation_code, "race_ethnicity": s.group, "step": s.step}
            shares.append(invented.cell(at, at, s.share, s.standard_error))
            if s.index is not None:
                indices.append(invented.cell(at, at, s.index, s.index_error))
    over = ("occupation", "race_ethnicity", "step")
    return PipelinesPage(
        found,
        invented.release(invented.measure("pipeline_step_share", "Share at a step"), over, shares),
        invented.release(invented.measure("pipeline_step_index", "Share ÷ share before"), over, indices),
        "pipelines.v1",
        ("Invented.",),
        "Invented context of race.",
    )


def pipeline(code: str = "29-1141", verdict: str | None = "shortage") -> Pipeline:
    """An invented pipeline of two groups and three steps."""
    steps = []
    for group, label, shares in (("black", "Black or African American, not Hispanic", (0.06, 0.08, 0.05)),
                                 ("white", "White, not Hispanic", (0.55, 0.5, 0.58))):  # fmt: skip
        before = None
        for name, value in zip(("lives here", "finishes a program", "works in it"), shares, strict=True):
            ratio = None if before is None else value / before
            steps.append(
                GroupStep(group, label, name, 1000 * value, value, 0.01, ratio,
                          None if ratio is None else ratio * 0.8, None if ratio is None else ratio * 1.2,
                          None if ratio is None else ratio * 0.1, SAMPLE, None if ratio is None else SAMPLE)
            )  # fmt: skip
            before = value
    need = None if verdict is None else 820.0
    return Pipeline(
        code, CODES[code], need, True, 210.0, 390.0, 560.0, verdict, tuple(steps), {"black": "works in it"},
        ("license", "hired"), 14, "pipelines.v1", ("Invented steps of different years.",),
    )  # fmt: skip


def segregation() -> SegregationPage:
    """An invented segregation page: by race with levers and a withheld group, by sex with little."""
    index = invented.measure("segregation_h", "Segregation", unit="index", better="neither")
    moves = invented.measure("dissimilarity", "Would have to change", better="lower")
    local = [invented.cell({"race_ethnicity": c}, {"race_ethnicity": t}, 0.12 + 0.04 * n, 0.01 + 0.004 * n,
                           withheld=invented.TOO_WIDE if n == 5 else None)
             for n, (c, t) in enumerate(invented.GROUPS)]  # fmt: skip
    levers = [
        invented.cell({"occupation": c}, {"occupation": t}, 0.004 - 0.0003 * n, 0.0009, share_of_index=0.05)
        for n, (c, t) in enumerate(CODES.items())
    ]
    return SegregationPage(
        (
            SegregationTables(
                "race_ethnicity",
                invented.release(index, (), [invented.cell({}, {}, 0.061, 0.002, by_chance=0.021)]),
                invented.release(moves, ("race_ethnicity",), local),
                None,
                invented.release(index, ("occupation",), levers),
            ),
            SegregationTables(
                "sex",
                invented.release(index, (), [invented.cell({}, {}, None, None, withheld=invented.TOO_WIDE)]),
                invented.release(moves, ("sex",), [
                    invented.cell({"sex": c}, {"sex": t}, 0.43, 0.005) for c, t in invented.SEXES
                ]),
            ),
        ),
        "segregation.v1",
        ("Invented.",),
    )  # fmt: skip


def targets() -> TargetsPage:
    """An invented target list of every standing."""
    stands = ("robust", "in between", "weight-dependent")
    rows = tuple(
        TargetRow(c, t, n + 1.0, 91.2 - 5 * n, 0.98 - 0.09 * n, 0.9 - 0.1 * n, stands[min(n // 3, 2)],
                  stands[min(n // 2, 2)], {}, None if n == 2 else 47.61 - n, 410.0 - 45 * n,
                  "In demand" if n % 2 else None)
        for n, (c, t) in enumerate(list(CODES.items())[:9])
    )  # fmt: skip
    criteria = (Criterion("openings", "Openings a year", 0.5, "Modelled."), Criterion("pay", "Pay", 0.5))
    return TargetsPage(
        rows,
        criteria,
        9,
        20000,
        (("19-9999", CODES["19-9999"], ("openings",)),),
        "",
        "targets.v1",
        ("Invented.",),
        (GatewayRow("19-9999", CODES["19-9999"], 21.5, 104.0, 757.0, 0.137, ("Nurses", "Clerks")),),
        "Modelled.",
    )


def exclusion() -> ExclusionPage:
    """An invented cost of exclusion: one group behind, one without a gap, one ahead in some parts, one withheld."""
    gain = invented.measure("exclusion_cost", "Cost of exclusion", unit="USD", better="lower", kind="total")
    groups = invented.GROUPS[:4]
    gains = [invented.cell({"race_ethnicity": c}, {"race_ethnicity": t}, v, 1e8,
                           withheld=invented.TOO_FEW if v is None else None)
             for (c, t), v in zip(groups, (6.1e9, 0.0, 2.4e9, None), strict=True)]  # fmt: skip
    gaps = [invented.cell({"race_ethnicity": c}, {"race_ethnicity": t}, v, 300.0,
                          withheld=invented.TOO_FEW if v is None else None)
            for (c, t), v in zip(groups, (11800.0, 0.0, 9000.0, None), strict=True)]  # fmt: skip
    made = {"employment": 2100.0, "hours": -400.0, "occupation_mix": 5600.0, "hourly_pay": 4300.0, "other_income": 90.0}
    parts = [invented.cell({"race_ethnicity": c, "part": n}, {"race_ethnicity": t, "part": n}, v, 210.0,
                           withheld={3: invented.TOO_FEW, 2: invented.TOO_WIDE if n == "hours" else None}.get(i))
             for i, (c, t) in enumerate(groups) for n, v in made.items()]  # fmt: skip
    mixed = [invented.cell({"race_ethnicity": c}, {"race_ethnicity": t}, 3e3, 400.0,
                           withheld=invented.TOO_FEW if i == 3 else None)
             for i, (c, t) in enumerate(groups)]  # fmt: skip
    share = invented.measure("exclusion_cost_share", "Rise of income", better="neither")
    return ExclusionPage(
        "race_ethnicity",
        "White people",
        "2024",
        invented.release(gain, (), [invented.cell({}, {}, 8.5e9, 2.1e8)]),
        invented.release(share, (), [invented.cell({}, {}, 0.081, 0.002)]),
        invented.release(gain, ("race_ethnicity",), gains),
        invented.release(gain, ("race_ethnicity",), gaps),
        invented.release(gain, ("race_ethnicity", "part"), parts),
        invented.release(gain, ("race_ethnicity",), mixed),
        "exclusion.v1",
        ("Accounting, not causal.",),
    )


def wing(**other: object) -> OccupationWing:
    """The invented wing: ten occupations with every hard case, and all four pages of the whole system."""
    race, sex = mixes()
    made = {
        "29-1141": (occupation("29-1141", (NURSE, NATION), programs=NURSING, licenses=(LICENSE,),
                               shares_census=("29-2061", "29-1999"), official_flag="In demand",
                               national_mix=NATIONAL, industries=WORKPLACES, sources=(WORDS, STAFFING)),
                    card("29-1141"), (), (UP,), pipeline()),
        "31-1131": (occupation("31-1131", (AIDE,)), card("31-1131", hidden=("schedule",)), (UP, SHORT, UNKNOWN), (),
                    None),
        "29-2061": (occupation("29-2061", (LPN,)), None, (ToldLadder((LPN_TO_RN,), 24, 14200, ""),), (), None),
        "29-1248": (occupation("29-1248", (TOP,)), None, (), (), None),
        "25-2021": (occupation("25-2021", (YEARLY, NATION)), None, (), (), None),
        "27-2011": (occupation("27-2011", (STATE_ONLY,)), card("27-2011", empty=True), (), (), None),
        "49-9021": (occupation("49-9021", (LPN,)), None, (), (SHORT,), None),
        "35-3023": (occupation("35-3023", (COOK,), entry=Entry("No formal educational credential")), None, (), (),
                    None),
        "11-1011": (occupation("11-1011", (UNPRINTED,), national_mix=UNTOLD), None, (), (), None),
        "19-9999": (occupation("19-9999", (), outlook=None, description=None, entry=Entry(), sources=()), None, (), (),
                    None),
    }  # fmt: skip
    pages = tuple(
        OccupationPage(o, q, out, into, 12 if out else 0, race.get(c), sex.get(c), p)
        for c, (o, q, out, into, p) in made.items()
    )
    parts = {
        "pages": pages, "region_label": "Puget Sound (King, Pierce and Snohomish counties)", "place": "Puget Sound",
        "period": "2022", "synthetic": True, "standard": STANDARD, "find_terms": TERMS, "segregation": segregation(),
        "targets": targets(), "exclusion": exclusion(),
        "pipelines": pipelines(), "quality": quality(), "unions": UNIONS,
        "attributions": (CREDIT,), "notes": ("An invented note.",), **other,
    }  # fmt: skip
    return OccupationWing(**parts)  # type: ignore[arg-type]
