"""A small graph of invented occupations with everything a ladder tells, made by hand (synthetic)."""

from __future__ import annotations

import numpy as np

from braidwork.labormarket.occupations.book import OccupationBook
from braidwork.labormarket.occupations.records import Entry, License, Occupation, Outlook, Pay, Source, WagePoint
from braidwork.pathways.likeness.occupation_features import OccupationFeatures
from braidwork.pathways.moves.features import Features
from braidwork.pathways.region_graph import MoveGraph
from braidwork.reference.training import training_reference

SOURCE = Source("Somebody (synthetic)", "2024", "oews_wages")
DIPLOMA, AWARD = "High school diploma or equivalent", "Postsecondary nondegree award"
ASSOCIATE, BACHELOR, MASTER = "Associate's degree", "Bachelor's degree", "Master's degree"


def occupation(
    code: str,
    wage: float | None,
    education: str | None = DIPLOMA,
    *,
    experience: str = "None",
    training: str = "None",
    zone: int | None = 3,
    license_name: str | None = None,
    shares: dict[str, float] | None = None,
) -> Occupation:
    """An occupation named by its code."""
    point = WagePoint(wage, "released" if wage is not None else "not_released")
    pay = Pay("99900", "Demo metro (synthetic)", "region", "2024", 100, {"p50": point}, {}, "hour or year", SOURCE)
    outlook = Outlook(2024, 2034, 10_000, 1.0, 10.0, 200, 300, 600, 3.0, 60.0, 1.0, 0.1, "by share", SOURCE)
    licenses = (License(license_name, "the board", "law 1", "unverified"),) if license_name else ()
    return Occupation(
        code, f"Work {code}", f"{code[:2]}-0000", code[:2], None, (), (pay,), outlook,
        Entry(education, experience, training, zone, shares or {}), (), licenses, (f"{code}.00",),
    )  # fmt: skip


AIDE = occupation("31-1131", 18.0, AWARD, zone=2)
PRACTICAL = occupation("29-2061", 30.0, AWARD, license_name="practical nurse")
NURSE = occupation("29-1141", 47.0, BACHELOR, license_name="nurse", shares={"3": 20.0, "5": 25.0, "6": 55.0})
CLERK = occupation("43-9061", 22.0, zone=2, training="Short-term on-the-job training")
LEADER = occupation("43-1011", 36.0, experience="Less than 5 years")
ELECTRICIAN = occupation("47-2111", 38.0, training="Apprenticeship")
ALL = (AIDE, PRACTICAL, NURSE, CLERK, LEADER, ELECTRICIAN)
STEPS = {
    ("31-1131", "29-2061"): "related", ("29-2061", "29-1141"): "related", ("31-1131", "29-1141"): "related",
    ("31-1131", "43-9061"): "alike", ("43-9061", "43-1011"): "promotion", ("43-9061", "47-2111"): "credential bridge",
    ("29-1141", "31-1131"): "related",
}  # fmt: skip


def book() -> OccupationBook:
    """The book of these occupations."""
    records = {o.code: o for o in sorted(ALL, key=lambda o: o.code)}
    return OccupationBook(records, "SOC 2018", "Demo metro (synthetic)", "region", (SOURCE,), (), True, ())


def graph() -> MoveGraph:
    """Their steps, as a graph made by hand: shares fall with the distance in the list of codes."""
    codes = tuple(sorted(o.code for o in ALL))
    n = len(codes)
    importance = np.linspace(0.2, 0.8, n * 3).reshape(n, 3)
    like = 1.0 - np.abs(np.subtract.outer(np.arange(n), np.arange(n))) / n
    zones = np.array([float(book().occupation(c).entry.job_zone or 2) for c in codes])
    features = Features(codes, like, np.zeros((n, n)), np.maximum(zones[None] - zones[:, None], 0))
    rated = OccupationFeatures(
        codes=codes, features=features, job_zones=zones, likeness=like, related={}, unrated=(), attribution="O*NET",
        method="by hand", elements=("Speaking", "Biology", "Mathematics"), importance=importance, level=importance,
        **{name: value for name, value in (("borrowed", {}),) if name in OccupationFeatures.__dataclass_fields__},
    )  # fmt: skip
    shares = np.where(np.eye(n) > 0, 0.0, like)
    near: dict[str, tuple[str, ...]] = {}
    for (a, b), reason in STEPS.items():
        if reason == "related":
            near[a] = (*near.get(a, ()), b)
    return MoveGraph(
        occupations=book().occupations, features=rated, shares=shares / shares.sum(axis=1, keepdims=True),
        reasons=dict(STEPS), near=near, listed=frozenset(), programs={}, reference=training_reference(), state=None,
        fitted=None, attribution="O*NET", method="Modelled by hand.",
    )  # fmt: skip
