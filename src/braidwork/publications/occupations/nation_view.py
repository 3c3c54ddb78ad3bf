"""The nation beside the region, in words: who does this work, and in which industries."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.labormarket.occupations.records import NationalMix, Occupation
from braidwork.publications.occupations.industry_words import industry_words
from braidwork.publications.occupations.wording import joined

_LEAST_SHARE = 0.01
_OVERLAP = (
    "In this table, White, Black and Asian people may be Hispanic too, and some groups are missing. So the numbers do "
    "not add up to 100. "
    "They show who was taught and hired, not who can do the work."
)


@dataclass(frozen=True)
class NationView:
    """`mix` is a sentence, `counted` says what was counted; `places` are jobs of a hundred and the industry."""

    mix: str
    counted: str
    mix_source: str
    places: tuple[tuple[str, str], ...]
    places_source: str


def nation_view(found: Occupation) -> NationView | None:
    """What is known of an occupation in the nation; None where there is nothing."""
    mix, industries = found.national_mix, [i for i in found.industries if i.share >= _LEAST_SHARE]
    if mix is None and not industries:
        return None
    return NationView(
        mix=mix_words(mix) if mix else "",
        counted=_counted(mix, found.label) if mix else "",
        mix_source=f"{mix.source.publisher}, Current Population Survey, {mix.source.edition}" if mix else "",
        places=tuple((_hundred(100 * i.share), industry_words(i.industry_code, i.industry_label)) for i in industries),
        places_source=f"{industries[0].source.publisher}, {industries[0].source.edition}" if industries else "",
    )


def mix_words(mix: NationalMix) -> str:
    """`In the nation (2022), of 100 people in this work, 88 are women. …`; what is not printed is said to be so."""
    groups = (
        (mix.white_percent, "White"), (mix.black_percent, "Black"), (mix.asian_percent, "Asian"),
        (mix.hispanic_percent, "Hispanic"),
    )  # fmt: skip
    if mix.status != "released" or mix.women_percent is None:
        return f"In the nation ({mix.year}), too few people do this work for the survey to print who they are."
    women = _hundred(mix.women_percent)
    told = [f"{_hundred(p)} {_verb(_hundred(p))} {name}" for p, name in groups if p is not None]
    noun = "a woman" if women == "1" else "women"
    return f"In the nation ({mix.year}), of 100 people in this work, {women} {_verb(women)} {noun}. {joined(told)}."


def _verb(count: str) -> str:
    return "is" if count == "1" else "are"


def _counted(mix: NationalMix, label: str) -> str:
    same = _plain(mix.label) == _plain(label)
    counted = "" if same else f"The survey counts them under “{mix.label}”, which may hold other work too. "
    return counted + (_OVERLAP if mix.status == "released" else "")


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _hundred(of_hundred: float) -> str:
    """How many of a hundred: `fewer than 1`, `41`, `more than 99`; a published 0 and 100 stand."""
    if 0 < of_hundred < 0.5:
        return "fewer than 1"
    if 99.5 <= of_hundred < 100:
        return "more than 99"
    return f"{int(of_hundred + 0.5)}"  # a half goes up, as in print
