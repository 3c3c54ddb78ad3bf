"""Pay, time and status in plain words: what stands in a cell when a figure is there, and why when it is not."""

from __future__ import annotations

import re
from math import isfinite

from braidwork.labormarket.occupations.records import Pay, WagePoint

STATUS_WORDS = {
    "not_released": "not released by the publisher",
    "suppressed": "not released by the publisher",
    "top_coded": "too high for the publisher to print",
    "probably_top_coded": "blank, most likely too high to print",
    "not_applicable": "not paid this way",
    "not_collected": "not in this table",
    "unknown_blank": "blank, no reason given",
}
POINTS = (
    ("p10", "One worker in ten earns less than"),
    ("p25", "One in four earns less than"),
    ("p50", "Half earn more than (the median)"),
    ("p75", "One in four earns more than"),
    ("p90", "One in ten earns more than"),
    ("mean", "Average (mean)"),
)
JOB_ZONES = {
    1: "Little or none",
    2: "Some",
    3: "A fair amount",
    4: "A good deal",
    5: "A great deal",
}
TRAINING_WORDS = {
    "none": "no course needed",
    "college": "college program",
    "apprenticeship": "apprenticeship",
    "short course": "short course",
    "short_course": "short course",
}
SCHEDULE_WORDS = {
    "day": "classes by day",
    "evening": "classes in the evening",
    "evenings": "classes in the evening",
    "weekend": "classes at the weekend",
}
MARK_WORDS = {"cheapest": "lowest cost", "fastest": "fastest", "likeliest": "most common"}
VERDICT_WORDS = {
    "shortage": "Too few people are being trained",
    "surplus": "More people are being trained than needed",
    "balanced": "About as many people are being trained as needed",
    "depends on split": "We cannot tell whether enough people are being trained",
}
# Schooling that no program here gives: awards say little about who can do such work.
LEARNED_ON_THE_JOB = ("No formal educational credential", "High school diploma or equivalent")
# The publisher's categories in plain words; a category without words of its own stands as it is.
EDUCATION_WORDS = {
    "No formal educational credential": "No schooling required",
    "High school diploma or equivalent": "High school diploma or GED",
    "Some college, no degree": "Some college, no degree",
    "Postsecondary nondegree award": "Certificate after high school",
    "Associate's degree": "Associate’s degree (about 2 years)",
    "Bachelor's degree": "Bachelor’s degree (about 4 years)",
    "Master's degree": "Master’s degree",
    "Doctoral or professional degree": "Doctorate or professional degree",
}
TRAINING_ON_THE_JOB = {
    "None": "None needed",
    "Short-term on-the-job training": "Up to 1 month",
    "Moderate-term on-the-job training": "1 to 12 months",
    "Long-term on-the-job training": "More than 12 months",
    "Internship/residency": "Internship or residency",
}
STANDS_WORDS = {
    "robust": "stays",
    "in between": "mostly stays",
    "weight-dependent": "depends on weights",
}


def usd_hour(value: float) -> str:
    """`$47.61`."""
    return f"${value:,.2f}"


def usd_year(value: float) -> str:
    """`$62,400`, whole dollars."""
    return f"${value:,.0f}"


def point_words(point: WagePoint | None, *, by: str) -> tuple[str, bool]:
    """A published wage as a reader meets it, and whether it is a figure; never a bare dash."""
    written = usd_hour if by == "hour" else usd_year
    if point is None:
        return STATUS_WORDS["not_collected"], False
    if point.value_usd is not None:
        return written(point.value_usd), True
    if point.bound_usd is not None:
        return f"at least {written(point.bound_usd)}", True
    return STATUS_WORDS.get(point.status, point.status.replace("_", " ")), False


def area_words(pay: Pay, place: str) -> str:
    """Where a wage is from, in a sentence: `in Seattle-Tacoma-Bellevue, WA`, `in the whole country`."""
    return "in the whole country" if pay.area_kind == "nation" else f"in {pay.area_label or place}"


def count_words(value: float | None) -> str:
    """A count rounded to what a model supports: `2,100`, `340`, `fewer than 5`."""
    if value is None or not isfinite(value):
        return "not known"
    if value < 5:
        return "fewer than 5"
    step = 10 if value < 1000 else 50 if value < 5000 else 100
    return f"{round(value / step) * step:,}" if value >= 20 else f"{round(value):,}"


def span_words(low: float, high: float) -> str:
    """Modelled bounds: `about 350`, `up to 1,950`, `210 to 560`."""
    first, last = count_words(low), count_words(high)
    if first == last:
        return first if not first[0].isdigit() else f"about {first}"
    return f"up to {last}" if low < 5 else f"{first} to {last}"


def months_words(months: int) -> str:
    """How long a step takes: `right away`, `1 month`, `14 months`, `about 4 years`."""
    if months <= 0:
        return "right away"
    if months >= 36 and months % 12 == 0:
        return f"{months // 12} years"
    return "1 month" if months == 1 else f"{months} months"


def cost_words(cost_usd: int) -> str:
    """What a step costs: `no fees`, `about $6,500`."""
    return "no fees" if cost_usd <= 0 else f"about ${cost_usd:,}"


def hundred_words(of_hundred: float) -> str:
    """How many of a hundred leavers take a step: `fewer than 1`, `about 4`."""
    return "fewer than 1" if of_hundred < 0.95 else f"about {of_hundred:.0f}"


def training_words(training: str) -> str:
    """The kind of training of a step; a kind that has no words of its own stands as it is."""
    return TRAINING_WORDS.get(training, training.replace("_", " "))


def education_words(category: str | None, absent: str = "Not known") -> str:
    """Usual schooling to start, in plain words."""
    return absent if category is None else EDUCATION_WORDS.get(category, category)


def lower_first(text: str) -> str:
    """The text with a small first letter, unless it starts with an abbreviation."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def slug(code: str) -> str:
    """A code as a file name: letters, digits and hyphens only."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", code).strip("-") or "x"


def joined(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def group_words(label: str, noun: str = "people") -> str:
    """A group within a sentence: `women`, `people of two or more races`, `Asian people`."""
    if label in ("Men", "Women", "Male", "Female"):
        return {"Male": "men", "Female": "women"}.get(label, label.lower())
    return f"{noun} of {lower_first(label)}" if "race" in label.lower() else f"{label} {noun}"
