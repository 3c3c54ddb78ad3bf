"""Releases with invented figures, marked synthetic: every shape of cell that a page must stand."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from braidwork.disclosure.release import Cell, Release, Withheld
from braidwork.measures.estimates import MOE_FACTOR, Provenance
from braidwork.measures.expression import col
from braidwork.measures.measure import Measure
from braidwork.publications.contents import MeasurePage, Report, Shape

GROUPS = (
    ("hispanic", "Hispanic or Latino, any race"),
    ("white", "White, not Hispanic"),
    ("black", "Black or African American, not Hispanic"),
    ("aian", "American Indian or Alaska Native, not Hispanic"),
    ("asian", "Asian, not Hispanic"),
    ("nhpi", "Native Hawaiian or other Pacific Islander, not Hispanic"),
    ("other", "Some other race, not Hispanic"),
    ("two_or_more", "Two or more races, not Hispanic"),
)
SEXES = (("1", "Men"), ("2", "Women"))
NATIVITIES = (("native", "Born in the United States"), ("foreign", "Born abroad"))
COUNTIES = (("53033", "King"), ("53053", "Pierce"), ("53061", "Snohomish"))
SHAPES = (
    Shape(
        "53061", "Snohomish", (((-122.4, 47.78), (-121.1, 47.78), (-120.95, 48.3), (-122.35, 48.3), (-122.4, 47.78)),)
    ),
    Shape(
        "53033",
        "King",
        (
            ((-122.4, 47.3), (-121.4, 47.1), (-121.1, 47.4), (-121.1, 47.78), (-122.4, 47.78), (-122.4, 47.3)),
            ((-122.52, 47.33), (-122.43, 47.33), (-122.43, 47.5), (-122.52, 47.5), (-122.52, 47.33)),
        ),
    ),
    Shape(
        "53053",
        "Pierce",
        (((-122.8, 47.1), (-121.5, 46.73), (-121.4, 47.1), (-122.35, 47.33), (-122.6, 47.38), (-122.8, 47.1)),),
    ),
)
MEASURES = (
    ("wage_standard_share", "Workers paid $31.80 an hour or more", "share", "higher", 0.58),
    ("median_hourly_wage", "Median hourly wage", "USD per hour", "higher", 31.5),
    ("median_annual_earnings", "Median annual earnings", "USD", "higher", 58200),
    ("median_household_income", "Median household income", "USD", "higher", 102300),
    ("employment_rate", "Employment rate", "share", "higher", 0.77),
    ("labor_force_participation", "Labor-force participation", "share", "higher", 0.81),
    ("unemployment_rate", "Unemployment rate", "share", "lower", 0.048),
    ("full_time_year_round_share", "Full-time, year-round work", "share", "higher", 0.55),
    ("self_employed_share", "Self-employed", "share", "neither", 0.09),
    ("disability_employment_rate", "Employment of people with disabilities", "share", "higher", 0.44),
    ("working_poor_share", "Working poor", "share", "lower", 0.11),
    ("poverty_rate", "Poverty rate", "share", "lower", 0.09),
    ("below_200_poverty_share", "Below 200% of poverty", "share", "lower", 0.21),
    ("bachelors_or_higher_share", "Bachelor’s degree or more", "share", "higher", 0.47),
    ("high_school_or_higher_share", "High school or more", "share", "higher", 0.93),
    ("disconnected_youth_share", "Disconnected youth, 16 to 24", "share", "lower", 0.12),
    ("homeownership_rate", "Homeownership rate", "share", "higher", 0.6),
    ("rent_burden_share", "Rent burden", "share", "lower", 0.48),
    ("limited_english_share", "Limited English", "share", "neither", 0.1),
    ("uninsured_share", "Without health insurance", "share", "lower", 0.07),
    ("broadband_share", "Broadband at home", "share", "higher", 0.91),
    ("computer_share", "Computer at home", "share", "higher", 0.95),
    ("veterans_employment_rate", "Veterans’ employment", "share", "higher", 0.76),
    ("population", "Population", "persons", "neither", 400000),
)
TOO_FEW = Withheld("reliability", "public_survey/1", "Fewer than 10 people in the sample.")
TOO_WIDE = Withheld("reliability", "public_survey/1", "The margin of error is too wide to be of use.")
SECRET = Withheld("confidentiality", "participants/1", "Withheld to protect people.")
FILE = {
    "name": "synthetic_persons.csv",
    "publisher": "Braidwork demo",
    "vintage": "2024",
    "sha256": "0123456789abcdef" * 4,
    "rows": 60000,
}


def measure(
    name: str = "employment_rate",
    label: str = "Employment rate",
    unit: str = "share",
    better: str = "higher",
    **other: object,
) -> Measure:
    """An invented measure."""
    kind = "share" if unit == "share" else "total" if unit == "persons" else "quantile"
    parts = {
        "kind": kind,
        "table": "pums_persons",
        "universe": col("age") >= 16,
        "universe_text": "people 16 and older",
        "context": "Invented context: for generations some groups were kept out of jobs, loans and neighborhoods "
        "by law and by practice.",
        "citation": "Invented for the tests of this software.",
        **other,
    }
    return Measure(name=name, label=label, unit=unit, better=better, **parts)  # type: ignore[arg-type]


def provenance(synthetic: bool = True) -> Provenance:
    """An invented audit line."""
    return Provenance(
        table="pums_persons",
        partition="puget-sound 2024 1-year",
        period="2024",
        universe="people 16 and older",
        filter="age ≥ 16",
        weight="person_weight",
        variance="successive differences, 80 replicates",
        formula="Σw·x ÷ Σw",
        engine="DuckDB",
        sources=(FILE,),
        parameters=({"name": "wage_standard", "value": 25.0, "unit": "usd_hourly", "citation": "Invented, 2024"},),
        recodes={"race_ethnicity": "'white' where hispanic_code = '01' and race_code = '1'"},
        place="Example region",
        synthetic=synthetic,
    )


def cell(
    dimensions: dict[str, str],
    labels: dict[str, str],
    value: float | None,
    se: float | None,
    *,
    reliability: str = "high",
    withheld: Withheld | None = None,
    bucket: str | None = "400-1599",
    method: str = "replicates",
    **extra: float | str | None,
) -> Cell:
    """An invented cell; a withheld one carries no figure."""
    if withheld is not None:
        secret = withheld.kind == "confidentiality"
        return Cell(
            dimensions, labels, None, None, None, None, None, None if secret else "<10", None, None, method, withheld
        )
    moe = None if se is None else MOE_FACTOR * se
    cv = None if not value or se is None else 100 * se / abs(value)
    return Cell(dimensions, labels, value, se, moe, cv, reliability, bucket, 812, 120000.0, method, None, (), extra)


def release(of: Measure, dimensions: Sequence[str], cells: Sequence[Cell], *, synthetic: bool = True) -> Release:
    """An invented release, without a ledger."""
    ident = f"{of.name}-{'-'.join(dimensions) or 'all'}"
    return Release(
        ident,
        of,
        tuple(dimensions),
        tuple(cells),
        provenance(synthetic),
        "public_survey 1",
        "Cells with fewer than 10 people or 2 households are withheld.",
        "2025-01-15T12:00:00+00:00",
    )


def _reliability(value: float, se: float) -> str:
    cv = 100 * se / abs(value) if value else 100
    return "high" if cv <= 12 else "medium" if cv <= 40 else "low"


def page(name: str, label: str, unit: str, better: str, level: float, hidden: Collection[str] = ()) -> MeasurePage:
    """An invented page with every breakdown of a real one; the `hidden` groups are withheld."""
    draw = random.Random(f"{name}1")
    of = measure(name, label, unit, better)
    effects = {code: draw.uniform(-0.22, 0.16) for code, _ in GROUPS}
    noise = {"aian": 0.09, "nhpi": 0.12, "other": 0.14, "two_or_more": 0.05, "black": 0.04, "hispanic": 0.03}

    def made(axes: dict[str, tuple[str, str]], factor: float, error: float) -> Cell:
        value = level * factor
        if unit == "share":
            value = min(value, 0.985)
        se = error * (value if unit != "share" else max(value * (1 - value), 0.02))
        codes, labels = {k: c for k, (c, _) in axes.items()}, {k: t for k, (_, t) in axes.items()}
        if codes.get("race_ethnicity") in hidden:
            return cell(codes, labels, None, None, withheld=TOO_FEW)
        if error > 0.3 or draw.random() < error / 3:
            return cell(codes, labels, None, None, withheld=draw.choice((TOO_FEW, TOO_WIDE)))
        return cell(codes, labels, value, se, reliability=_reliability(value, se))

    race = [made({"race_ethnicity": g}, 1 + effects[g[0]], noise.get(g[0], 0.012)) for g in GROUPS]
    both = [
        made(
            {"race_ethnicity": g, "county": c},
            (1 + effects[g[0]]) * draw.uniform(0.9, 1.08),
            1.8 * noise.get(g[0], 0.012),
        )
        for c in COUNTIES
        for g in GROUPS
    ]
    return MeasurePage(
        of,
        release(of, (), [made({}, 1.0, 0.006)]),
        (
            release(of, ("race_ethnicity",), race),
            release(of, ("sex",), [made({"sex": s}, draw.uniform(0.9, 1.1), 0.008) for s in SEXES]),
            release(of, ("nativity",), [made({"nativity": s}, draw.uniform(0.9, 1.1), 0.01) for s in NATIVITIES]),
            release(of, ("county",), [made({"county": c}, draw.uniform(0.9, 1.1), 0.01) for c in COUNTIES]),
            release(of, ("race_ethnicity", "county"), both),
        ),
    )


def headline_release(of: str = "wage_standard_share") -> Release:
    """An invented prosperity gap: the best-served group at 0, one group ahead by chance, one withheld."""
    gap = measure("prosperity_gap", "Prosperity gap", "share", "lower", kind="gap", of=of)
    reference = {"reference_group": "asian", "reference_value": 0.684}
    rows: list[Cell] = []
    for (code, label), value, se, people in zip(
        GROUPS,
        (0.262, 0.031, 0.204, 0.17, 0.0, None, 0.11, -0.015),
        (0.019, 0.009, 0.024, 0.052, 0.0, None, 0.08, 0.03),
        (97900, 41200, 24800, 2300, 0, None, 900, 0),
        strict=True,
    ):
        place, names = {"race_ethnicity": code}, {"race_ethnicity": label}
        if value is None or se is None:
            rows.append(cell(place, names, None, None, withheld=TOO_FEW))
        else:
            extra = {**reference, "group_value": 0.684 - value, "people": float(people or 0)}
            rows.append(
                cell(
                    place,
                    names,
                    value,
                    se,
                    reliability="low" if code == "other" else "medium" if code == "aian" else "high",
                    **extra,
                )
            )
    return release(gap, ("race_ethnicity",), rows)


def report(pages: Sequence[MeasurePage] | None = None, **other: object) -> Report:
    """An invented report of 24 measures; `other` replaces parts of it."""
    parts = {
        "title": "Who shares in the region’s prosperity?",
        "region_label": "Puget Sound (King, Pierce and Snohomish counties)",
        "region_name": "puget-sound",
        "period": "2024",
        "synthetic": True,
        "headline": headline_release(),
        "pages": tuple(pages if pages is not None else (page(*m) for m in MEASURES)),
        "shapes": SHAPES,
        "unavailable": (
            ("Union membership", "The survey does not ask about it."),
            ("Paid sick leave", "The survey does not ask about it."),
        ),
        "files": (FILE,),
        "attributions": ("Synthetic population made by this software.",),
        **other,
    }
    return Report(**parts)  # type: ignore[arg-type]
