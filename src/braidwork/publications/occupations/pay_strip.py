"""Pay as a strip: where the workers' wages lie on a line of dollars, with the standard marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from braidwork.labormarket.occupations.records import HOURS_A_YEAR, Pay, WagePoint
from braidwork.publications.occupations.contents import Standard
from braidwork.publications.occupations.wording import usd_hour, usd_year

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 25000, 50000, 100000, 200000)
_MOST_TICKS = 6


@dataclass(frozen=True)
class Tag:
    """A label on the strip: place in percent, how its text is anchored, its words."""

    at: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Strip:
    """The drawing in percent of its width. Parts are None where the publisher gives no such wage.

    `outer` runs from the 10th to the 90th percentile, `inner` from the 25th to the 75th; `open_end` says that the
    upper end is only a lower bound. `words` says the same as the drawing, for a voice.
    """

    outer: tuple[float, float] | None
    inner: tuple[float, float] | None
    middle: Tag | None
    standard: Tag | None
    ticks: tuple[Tag, ...]
    open_end: bool
    words: str


def pay_strip(pay: Pay, standard: Standard | None) -> Strip | None:
    """The strip of one pay record, by the hour, or by the year where that is how it is paid; None without a wage."""
    by = "hour" if _known(pay.hourly) else "year"
    points = pay.hourly if by == "hour" else pay.annual
    found = {name: value for name in ("p10", "p25", "p50", "p75", "p90") if (value := _value(points.get(name)))}
    if not found:
        return None
    written = usd_hour if by == "hour" else usd_year
    wanted = None if standard is None else standard.hourly_usd * (1 if by == "hour" else HOURS_A_YEAR)
    highest = max([*found.values(), wanted or 0.0]) * 1.04
    step = next((s for s in _STEPS if highest / s <= _MOST_TICKS), _STEPS[-1])
    end = -(-highest // step) * step

    def at(value: float) -> float:
        return round(100 * value / end, 2)

    def tag(value: float, text: str) -> Tag:
        place = at(value)
        return Tag(place, "start" if place < 24 else "end" if place > 76 else "middle", text)

    ends = [found[n] for n in ("p10", "p25", "p50", "p75", "p90") if n in found]
    outer = "p10" in found or "p90" in found
    open_end = any((p := points.get(n)) is not None and p.value_usd is None and p.bound_usd for n in found)
    middle = None
    if "p50" in found:
        least = points["p50"].value_usd is None
        middle = tag(found["p50"], f"{'at least ' if least else 'half earn over '}{written(found['p50'])}")
    ticks = [Tag(at(v), "middle", f"${v:,.0f}") for v in _range(step, end)]
    return Strip(
        outer=None if not outer else (at(ends[0]), 100.0 if open_end else at(ends[-1])),
        inner=(at(found["p25"]), at(found["p75"])) if "p25" in found and "p75" in found else None,
        middle=middle,
        standard=None if wanted is None else tag(wanted, f"standard {written(wanted)}"),
        ticks=(Tag(0.0, "start", "$0"), *ticks[:-1], Tag(100.0, "end", ticks[-1].text)),
        open_end=open_end,
        words=_words(found, written, by, wanted, open_end),
    )


def _range(step: float, end: float) -> list[float]:
    return [step * i for i in range(1, round(end / step) + 1)]


def _known(points: Mapping[str, WagePoint]) -> bool:
    return any(_value(point) is not None for name, point in points.items() if name != "mean")


def _value(point: WagePoint | None) -> float | None:
    return None if point is None else point.value_usd if point.value_usd is not None else point.bound_usd


def _words(
    found: Mapping[str, float], written: Callable[[float], str], by: str, wanted: float | None, open_end: bool
) -> str:
    low, high = min(found.values()), max(found.values())
    text = f"Pay by the {by} runs from {written(low)} to {written(high)}{' or more' if open_end else ''}"
    if "p50" in found:
        text += f", with {written(found['p50'])} in the middle"
    return text + (f". The standard is {written(wanted)}." if wanted is not None else ".")
