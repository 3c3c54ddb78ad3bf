"""What an occupation pays here, in sentences and one table; why, where no wage is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from braidwork.labormarket.occupations.records import HOURS_A_YEAR, Occupation, Pay
from braidwork.publications.occupations.contents import Standard
from braidwork.publications.occupations.pay_strip import Strip, pay_strip
from braidwork.publications.occupations.wording import POINTS, area_words, point_words, usd_hour, usd_year


@dataclass(frozen=True)
class PayColumn:
    """One area's wages in the order of `POINTS`: text, and whether it is a figure."""

    heading: str
    period: str
    cells: tuple[tuple[str, bool], ...]
    by: str
    is_here: bool


@dataclass(frozen=True)
class PayView:
    """Pay on a page. `short` is the median in a few characters, `sentence` says it, `against` holds it to the standard.

    `is_above` tells the side of the standard; None where the two cannot be compared. `elsewhere` says where the
    figures are from when the region itself has none. `notes` explain what a reader could take wrongly.
    """

    short: str
    sentence: str
    against: str
    is_above: bool | None
    elsewhere: str
    strip: Strip | None
    columns: tuple[PayColumn, ...]
    points: tuple[str, ...]
    notes: tuple[str, ...]
    period: str


def pay_view(occupation: Occupation, standard: Standard | None, place: str) -> PayView:
    """The pay of one occupation, held against the standard where both are known."""
    pay = occupation.local_pay
    points = tuple(text for _, text in POINTS)
    if pay is None:
        none = f"No wage is published for this work, in {place} or in a larger area."
        return PayView("no wage printed", none, "", None, "", None, (), points, (), "")
    short, sentence, floor = _middle(pay, place)
    against, above = _against(pay, standard, floor)
    return PayView(
        short=short,
        sentence=sentence,
        against=against,
        is_above=above,
        elsewhere=_elsewhere(pay, occupation.pay, place),
        strip=pay_strip(pay, standard),
        columns=tuple(_column(p) for p in occupation.pay),
        points=points,
        notes=_notes(pay, standard),
        period=pay.period,
    )


def _middle(pay: Pay, place: str) -> tuple[str, str, bool]:
    """Short text, sentence, and whether the wage is only a lower bound."""
    where = area_words(pay, place)
    hourly, yearly = pay.hourly.get("p50"), pay.annual.get("p50")
    if hourly and hourly.value_usd is not None:
        text = usd_hour(hourly.value_usd)
        return f"{text} an hour", f"Half of these workers {where} earn more than {text} an hour.", False
    if hourly and hourly.bound_usd is not None:
        text = usd_hour(hourly.bound_usd)
        return f"at least {text} an hour", f"Half of these workers {where} earn {text} an hour or more.", True
    if yearly and yearly.value_usd is not None:
        text = usd_year(yearly.value_usd)
        return f"{text} a year", f"Half of these workers {where} earn more than {text} a year.", False
    if yearly and yearly.bound_usd is not None:
        text = usd_year(yearly.bound_usd)
        return f"at least {text} a year", f"Half of these workers {where} earn {text} a year or more.", True
    mean = pay.annual.get("mean")
    if pay.paid_by == "year only" and mean and mean.value_usd is not None:
        text = usd_year(mean.value_usd)
        return f"{text} a year on average", f"Workers {where} earn {text} a year on average.", False
    reason = point_words(hourly or yearly, by="hour")[0]
    return "no wage printed", f"No middle wage is printed for this work {where}: it is {reason}.", False


def _against(pay: Pay, standard: Standard | None, floor: bool) -> tuple[str, bool | None]:
    wage = pay.comparable_hourly_usd
    if wage is None or standard is None:
        return "", None
    distance = round(wage - standard.hourly_usd, 2)
    lead = ""
    if _is_yearly(pay):
        lead = f"Spread over {HOURS_A_YEAR:,} hours, that is {usd_hour(wage)} an hour. "
    if floor and distance < 0:
        return f"{lead}We cannot tell how it compares with the standard.", None
    if distance == 0:
        return f"{lead}That is right at the standard.", True
    side = "above" if distance > 0 else "below"
    least = "at least " if floor else ""
    return (
        f"{lead}That is {least}{usd_hour(abs(distance))} {side} the standard of {usd_hour(standard.hourly_usd)}.",
        distance > 0,
    )


def _is_yearly(pay: Pay) -> bool:
    point = pay.hourly.get("p50")
    return point is None or (point.value_usd is None and point.bound_usd is None)


def standard_words(standard: Standard) -> str:
    """What the standard is, for a line under a drawing."""
    note = f" {standard.note.rstrip('.')}." if standard.note else ""
    return f"The standard is {standard.label}: {usd_hour(standard.hourly_usd)} an hour ({standard.year}).{note}"


def _elsewhere(pay: Pay, given: tuple[Pay, ...], place: str) -> str:
    if pay.area_kind == "region":
        return ""
    wider = "the whole country" if pay.area_kind == "nation" else pay.area_label
    here = next((p for p in given if p.area_kind == "region"), None)
    mean = None if here is None else here.hourly.get("mean")
    told = (
        "" if mean is None or mean.value_usd is None else f" The average there is {usd_hour(mean.value_usd)} an hour."
    )
    return f"No middle wage is printed for {place}.{told} The figures above are for {wider}; pay here may differ."


def _notes(pay: Pay, standard: Standard | None) -> tuple[str, ...]:
    found = []
    if pay.paid_by == "year only":
        found.append(
            f"This work is paid by the year. Some of these workers do not work {HOURS_A_YEAR:,} hours in a year."
        )
    if any(p.value_usd is None and p.bound_usd is not None for p in (*pay.hourly.values(), *pay.annual.values())):
        found.append("“At least” means that the publisher does not print wages above that line.")
    if standard is not None and _year(standard.year) != _year(pay.period):
        found.append(f"The wages are of {pay.period}, the standard of {standard.year}. Both may have moved since.")
    return tuple(found)


def _year(period: str) -> str:
    found = re.search(r"(?:19|20)\d\d", period)
    return found[0] if found else period


def _column(pay: Pay) -> PayColumn:
    by_hour = any(p.value_usd is not None or p.bound_usd is not None for p in pay.hourly.values())
    by = "hour" if by_hour or not pay.annual else "year"
    points = pay.hourly if by == "hour" else pay.annual
    heading = "United States" if pay.area_kind == "nation" else pay.area_label
    cells = tuple(point_words(points.get(name), by=by) for name, _ in POINTS)
    return PayColumn(heading, pay.period, cells, by, pay.area_kind == "region")
