"""Open data of the wing: one row per occupation as CSV, the ladders as JSON, each with its attribution."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from braidwork.labormarket.occupations.records import Pay
from braidwork.pathways.rungs import ToldLadder
from braidwork.publications.occupations.contents import OccupationPage, OccupationWing

_POINTS = ("p10", "p25", "p50", "p75", "p90", "mean")


def write_open_data(wing: OccupationWing, folder: Path) -> tuple[Path, Path]:
    """Write data/occupations.csv and data/ladders.json below `folder`; returns both paths.

    Wages carry their publisher's status beside them; openings are modelled and their column says so.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    attribution = " ".join(wing_attributions(wing))
    rows = [_row(page, wing, attribution) for page in wing.pages]
    table = data / "occupations.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]) if rows else ["occupation_code"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    ladders = data / "ladders.json"
    content = {
        "region": wing.region_label,
        "synthetic": wing.synthetic,
        "attribution": attribution,
        "modelled": ["of_hundred_leavers", "openings_local"],
        "ladders": [_ladder(ladder) for page in wing.pages for ladder in page.out if ladder.rungs],
    }
    ladders.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return table, ladders


def wing_attributions(wing: OccupationWing) -> tuple[str, ...]:
    """The wing's own attributions and those of every source of its occupations, each once."""
    found = dict.fromkeys(wing.attributions)
    for page in wing.pages:
        sources = (*page.occupation.sources, *(p.source for p in page.occupation.pay))
        found |= dict.fromkeys(s.attribution for s in sources if s.attribution)
    return tuple(found)


def _row(page: OccupationPage, wing: OccupationWing, attribution: str) -> dict[str, Any]:
    occupation, card = page.occupation, page.quality
    outlook, standard = occupation.outlook, wing.standard
    return {
        "occupation_code": occupation.code,
        "occupation_label": occupation.label,
        "major_code": occupation.major_code,
        "major_label": occupation.major_label,
        **_wages(occupation.local_pay),
        "jobs_region": occupation.jobs_here,
        "openings_local_modelled": None if outlook is None else outlook.openings_local,
        "openings_annual_national": None if outlook is None else outlook.openings_annual_national,
        "education": occupation.entry.education,
        "experience": occupation.entry.experience,
        "training": occupation.entry.training,
        "job_zone": occupation.entry.job_zone,
        "programs": len(occupation.programs),
        "quality_score": None if card is None else card.score,
        "quality_rank": None if card is None else card.rank_median,
        "quality_rank_low": None if card is None else card.rank_low,
        "quality_rank_high": None if card is None else card.rank_high,
        "quality_ranked": None if card is None else card.ranked,
        "quality_no_evidence": None if card is None else "; ".join(card.no_evidence),
        "quality_withheld": None if card is None else "; ".join(card.withheld),
        "ladders_out": len(page.out) + page.left_out,
        "standard_hourly_usd": None if standard is None else standard.hourly_usd,
        "standard_label": None if standard is None else f"{standard.label}, {standard.year}",
        "official_flag": occupation.official_flag,
        "synthetic": str(wing.synthetic).lower(),
        "attribution": attribution,
    }


def _wages(pay: Pay | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "pay_area": None if pay is None else pay.area_label,
        "pay_area_kind": None if pay is None else pay.area_kind,
        "pay_period": None if pay is None else pay.period,
        "paid_by": None if pay is None else pay.paid_by,
    }
    for unit in ("hourly", "annual"):
        points = {} if pay is None else getattr(pay, unit)
        for name in _POINTS:
            point = points.get(name)
            row[f"wage_{unit}_{name}_usd"] = None if point is None else point.value_usd
            row[f"wage_{unit}_{name}_status"] = "not_collected" if point is None else point.status
    return row


def _ladder(ladder: ToldLadder) -> dict[str, Any]:
    return {
        "codes": list(ladder.codes),
        "months": ladder.months,
        "cost_usd": ladder.cost_usd,
        "commonness": ladder.commonness,
        "marks": list(ladder.marks),
        "rungs": [
            {
                "origin_code": r.origin_code,
                "destination_code": r.destination_code,
                "destination_label": r.destination_label,
                "training": r.training,
                "months": r.months,
                "cost_usd": r.cost_usd,
                "of_hundred_leavers": round(r.of_hundred_leavers, 2),
                "wage_from_usd": r.wage_from_usd,
                "wage_to_usd": r.wage_to_usd,
                "wage_area": r.wage_area,
                "openings_local": r.openings,
                "licenses": [x.name for x in r.licenses],
                "missing": list(r.missing),
            }
            for r in ladder.rungs
        ],
    }
