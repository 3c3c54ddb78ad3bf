"""The money picture: today, each way's month after, the hardest month, and what enough is, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from braidwork.workspace.casework.prospects import words
from braidwork.workspace.site.languages import Said, say

if TYPE_CHECKING:
    from braidwork.pathways.net import NetLadder
    from braidwork.workspace.advice import Advice

_ROOM = 1.06  # air on the far side, so that no mark is cut


@dataclass(frozen=True)
class Bar:
    """One bar in percent of the width: where it starts, how long it is, the marks of enough and the hardest month, and
    the part of it that is still to be asked for."""

    start: str
    width: str
    zero: str
    enough: str
    lowest: str
    words: str
    part_start: str = ""
    part_width: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the picture: `kind` is today, way or enough; sentences under the bar, in the page's language."""

    kind: str
    name: Said
    amount: str
    bar: Bar
    more: Said | None = None
    is_more: bool = True
    lowest: Said | None = None
    enough: Said | None = None
    is_enough: bool = False
    mark: Said | None = None


def picture(lang: str, advice: Advice) -> tuple[Row, ...]:
    """The lines of the picture in the order of a stranger's reading: today, the ways, enough. None without money."""
    now = None if advice.now is None else advice.now.total_usd
    if now is None:
        return ()
    reckoned = [w for w in advice.ways if w.final_net_usd is not None and w.lowest_usd is not None]
    marks = [now, *(w.final_net_usd or 0.0 for w in reckoned), *(w.lowest_usd or 0.0 for w in reckoned)]
    marks += [] if advice.enough_usd is None else [advice.enough_usd]
    scale = _Scale(marks, advice.enough_usd)
    today = say(lang, "work.today_help" if advice.unclaimed else "work.today")
    bar = scale.bar(now, _short(lang, now))
    if advice.without_usd is not None:
        bar = scale.with_part(bar, max(0.0, advice.without_usd), now)
    rows = [
        Row(
            "today",
            today,
            words.dollars(now),
            bar,
            lowest=words.not_yet(lang, advice.unclaimed, now, advice.without_usd),
        )
    ]
    rows += [_row(lang, way, advice, now, scale) for way in reckoned]
    if advice.enough_usd is not None:
        name = say(lang, "work.enough")
        bar = scale.bar(advice.enough_usd, _short(lang, advice.enough_usd))
        rows.append(Row("enough", name, words.dollars(advice.enough_usd), bar))
    return tuple(rows)


def _row(lang: str, way: NetLadder, advice: Advice, now: float, scale: _Scale) -> Row:
    after, low = way.final_net_usd or 0.0, way.lowest_usd or 0.0
    name = say(lang, "work.then", job=words.job(way.name))
    dips = round(low) < round(now) and way.lowest_month is not None
    told = _short(lang, after)
    if advice.enough_usd is not None:
        amounts = (words.dollars(x) for x in (after, low, advice.enough_usd))
        told = say(lang, "work.picture_of", **dict(zip(("left", "lowest", "enough"), amounts, strict=True)))
    lowest = say(lang, "work.no_dip")
    if dips and way.lowest_month is not None:
        lowest = say(lang, "work.lowest", amount=words.dollars(low), month=words.month(lang, way.lowest_month))
    more = round(after) - round(now)
    return Row(
        "way", name, words.dollars(after), scale.bar(after, told, low if dips else None), difference(lang, more),
        more >= 0, lowest, *_enough(lang, after, advice.enough_usd), _mark(lang, way, advice),
    )  # fmt: skip


def _enough(lang: str, after: float, enough: float | None) -> tuple[Said | None, bool]:
    if enough is None:
        return None, False
    short = round(enough) - round(after)
    if short <= 0:
        return say(lang, "work.is_enough"), True
    return say(lang, "work.not_enough", amount=words.dollars(short)), False


def _mark(lang: str, way: NetLadder, advice: Advice) -> Said | None:
    if advice.asked_for is not None and way.codes == advice.asked_for.codes:
        return say(lang, "work.asked_for")
    most = max((w.gain_usd for w in advice.ways if w.gain_usd is not None), default=None)
    return say(lang, "work.best") if most is not None and way.gain_usd == most else None


def difference(lang: str, change: float) -> Said:
    """How much more or less than today: the difference of the two figures as they are shown."""
    if abs(change) < 0.5:
        return say(lang, "work.same_as_now")
    key = "work.more_than_now" if change > 0 else "work.less_than_now"
    return say(lang, key, amount=words.dollars(abs(change)))


def _short(lang: str, left: float) -> Said:
    return say(lang, "work.picture_of_short", left=words.dollars(left))


class _Scale:
    """From dollars to percent of the width, 0 always in it."""

    def __init__(self, amounts: Sequence[float], enough: float | None) -> None:
        self.low, high = min(0.0, *amounts), max(1.0, *amounts)
        self.span = (high - self.low) * _ROOM
        self.enough = enough

    def at(self, amount: float) -> float:
        """Percent of the width."""
        return 100 * (amount - self.low) / self.span

    def bar(self, amount: float, told: str, lowest: float | None = None) -> Bar:
        """The bar of an amount."""
        zero, end = self.at(0.0), self.at(amount)
        return Bar(
            f"{min(zero, end):.2f}%", f"{abs(end - zero):.2f}%", f"{zero:.2f}%",
            "" if self.enough is None else f"{self.at(self.enough):.2f}%",
            "" if lowest is None else f"{self.at(lowest):.2f}%", told,
        )  # fmt: skip

    def with_part(self, bar: Bar, low: float, high: float) -> Bar:
        """The bar with the part between two amounts set off."""
        start, end = self.at(min(low, high)), self.at(high)
        return replace(bar, part_start=f"{start:.2f}%", part_width=f"{max(0.0, end - start):.2f}%")
