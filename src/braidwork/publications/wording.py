"""Plain words for dimensions, reliability classes, methods and units, and the few terms that a report explains."""

from __future__ import annotations

import re

from braidwork.measures.measure import Measure

DIMENSIONS = {
    "race_ethnicity": "race and ethnicity",
    "race_alone_or_combined": "race, alone or in combination",
    "sex": "sex",
    "nativity": "place of birth",
    "county": "county",
    "puma": "Public Use Microdata Area",
    "state": "state",
    "age_band": "age",
    "education": "education",
    "disability": "disability",
    "english": "English",
}
PLACES = ("county", "puma", "state")
RACES = ("race_ethnicity", "race_alone_or_combined")

RELIABILITY = {
    "high": ("High", "The standard error is at most 12% of the figure."),
    "medium": ("Medium", "The standard error is over 12% and up to 40% of the figure. Read it with its margin."),
    "low": ("Low", "The standard error is over 40% of the figure. It may be far from the truth."),
    "not_estimable": ("Not estimable", "No standard error can be worked out for this figure."),
}
METHODS = {
    "replicates": (
        "The margin of error is worked out from the survey’s 80 sets of replicate weights, as the Census "
        "Bureau prescribes."
    ),
    "design factor": (
        "The file carries no replicate weights, so the margin is approximate: that of a simple random "
        "sample, widened by a design factor."
    ),
    "household bootstrap": (
        "The file carries no replicate weights, so the margin is approximate: whole households were drawn again "
        "at random and the figure worked out each time."
    ),
    "count": ("A full count of records. There is no sampling error; other errors remain."),
    "published margin": (
        "The margin is worked out from margins that the publisher printed, by the Census Bureau’s "
        "formulas for sums and ratios."
    ),
}
BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neither": "No direction is better"}
GLOSSARY = (
    (
        "Ahead of the best-served group",
        "A more favorable figure than the yardstick’s, on a less reliable estimate: the yardstick is taken from the "
        "most reliable figures.",
    ),
    (
        "Best-served group",
        "The group with the most favorable figure among the most reliable ones. It is a yardstick drawn from the "
        "region itself, not a target.",
    ),
    (
        "Confidence of 90%",
        "If the survey were taken many times, nine intervals in ten would hold the figure for the whole population.",
    ),
    (
        "Differs",
        "The distance from the best-served group is larger than its margin of error. A difference says "
        "nothing about its cause.",
    ),
    (
        "Margin of error",
        "Half the width of the 90% interval: 1.645 standard errors. “62% ± 3” means that the interval "
        "runs from 59% to 65%.",
    ),
    (
        "Median",
        "The middle value: half of the people have more, half have less.",
    ),
    (
        "Percentage point",
        "The plain difference of two percentages: from 60% to 63% is three points.",
    ),
    (
        "Records",
        "People or households in the sample behind a figure, given as a range.",
    ),
    (
        "Release",
        "A table that has passed the disclosure rules. Only releases are published.",
    ),
    (
        "Replicate weights",
        "Eighty alternative sets of survey weights. How much a figure moves among them shows how much it "
        "owes to the luck of the draw.",
    ),
    (
        "Short of parity",
        "How many more people would be counted if the group’s share equaled that of the best-served group.",
    ),
    (
        "Universe",
        "The people or households that a figure is about.",
    ),
    (
        "Withheld",
        "Not shown, because too few records stand behind the figure, because its margin is too wide, or "
        "to protect people.",
    ),
)
ORIGIN_NOTE = (
    "Hispanic or Latino people are counted in that group, whatever their race; the other groups leave them out."
)
_ORIGIN = re.compile(r",? \(?(?:not Hispanic(?: or Latino)?|(?:of )?any race)\)?$")


def dimension_words(name: str) -> str:
    """`race and ethnicity` for `race_ethnicity`; an unknown dimension is written without underscores."""
    return DIMENSIONS.get(name, name.replace("_", " "))


def by_words(dimensions: tuple[str, ...]) -> str:
    """`By race and ethnicity, and county`."""
    return "By " + ", and ".join(dimension_words(d) for d in dimensions)


def reliability_words(code: str | None) -> str:
    """One word for a reliability class."""
    return RELIABILITY.get(code or "not_estimable", RELIABILITY["not_estimable"])[0]


def method_words(code: str) -> str:
    """How the margin was made, in a sentence."""
    return METHODS.get(code, code)


def short_label(label: str) -> str:
    """A group's name for charts and headings, without the clause on Hispanic origin (`ORIGIN_NOTE` states it once)."""
    return _ORIGIN.sub("", label)


def people_words(label: str, noun: str = "people") -> str:
    """The members of a group in a sentence: `Asian workers`, `workers of two or more races`."""
    short = short_label(label)
    return f"{noun} of {short[0].lower()}{short[1:]}" if "race" in short.lower() else f"{short} {noun}"


def place_words(region_label: str) -> str:
    """The region in a sentence: `Puget Sound` for `Puget Sound (King, Pierce and Snohomish counties)`."""
    name = region_label.split(" (")[0]
    return f"the {name}" if name.split(" ")[-1] in ("region", "area", "counties") else name


def unit_words(measure: Measure) -> str:
    """The unit as a reader says it."""
    return {"share": f"share of {measure.counted}", "USD": "dollars", "USD per hour": "dollars an hour"}.get(
        measure.unit, measure.unit.replace("_", " ")
    )
