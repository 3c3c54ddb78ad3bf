"""The region's answer in a few lines of a terminal, from the kept view; every figure in it was released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from braidwork.region.printed import aligned, figure
from braidwork.workspace.casework.events import SYSTEM
from braidwork.workspace.extract.kept import make_equity
from braidwork.workspace.extract.talks import REPLAYS
from braidwork.workspace.extract.words import RAISE_NOTE, by_chance, shown, span
from braidwork.workspace.visit.layout import wrapped

if TYPE_CHECKING:
    from braidwork.region import OpenRegion

_ROWS = 6  # groups of a table in the short story
_SHORT = {
    "programs_found": "programs found a client", "first_ladder_gain": "gain an hour, first ladder",
    "dollars_covered": "dollars covered a person",
}  # fmt: skip


def equity_view(region: OpenRegion | None = None, *, replays: int = REPLAYS) -> tuple[str, ...]:
    """The view of the open workspace in at most 25 lines: who we serve, what they gain, each recommender in a line.

    Makes this month's view where there is none yet, and keeps it for the page.
    """
    return short_story(make_equity(by=SYSTEM, region=region, replays=replays))


def short_story(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The view in at most 25 lines."""
    race = next(t for t in document["composition"] if t["grouping"].startswith("Race"))
    sex = [t for t in document["pay"] if t["grouping"] == "Sex"]
    return (*_beside(document, race), *_gained(document, sex), "", *_cards(document), *_reading(document))


def whole_story(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Every table of the view, for `braidwork equity`."""
    invented = " SYNTHETIC: all invented." if document["synthetic"] else ""
    told = [f"As of {document['on']}: {document['people']} people who agree to be served, {document['served']} of them "
            f"served.{invented}"]  # fmt: skip
    for table in (*document["composition"], *document["pay"]):
        told += ["", f"{table['label']} by {table['grouping'].lower()}: who we serve beside who lives here"]
        told += [f"  {line}" for line in aligned([["", "who we serve", "who lives here", ""], *_rows(table)], 1)]
        told += [line for note in table["notes"] for line in wrapped(note, "  ")]
    told += ["", *_outcome(document["placed"])]
    for outcome in document["raises"]:
        told += ["", *_outcome(outcome)]
    told += [line for line in wrapped(RAISE_NOTE, "  ") if document["raises"]]
    for card in document["cards"]:
        one = card["recommender"]
        told += ["", f"{one['title']}: {one['decides']}", *wrapped(f"It may not read: {one['reads_not']}", "  ")]
        told += wrapped(
            "How it was run: " + one["run"] + (f" {one['demo_run']}" if document["synthetic"] else ""), "  "
        )
        for outcome in card["outcomes"]:
            told += ["", *_outcome(outcome)]
        told.append(f"  {by_chance(card)}")
    return (*told, "", *_reading(document), *wrapped(document["policy_text"]))


def _beside(document: Mapping[str, Any], race: Mapping[str, Any]) -> Iterator[str]:
    kind = "invented people" if document["synthetic"] else "people"
    yield from wrapped(f"Who we serve beside who lives here: {document['served']} {kind} served, and residents of "
                       f"{document['region'] or 'no region'} aged 16 and over.")  # fmt: skip
    rows = [["", "we serve", "live here", ""]]
    for row in [r for r in race["rows"] if r["participants"]["value"] is not None][:_ROWS]:
        rows.append([
            row["participants"]["label"], shown(row["participants"], "share"), _residents(row, "share"),
            row["verdict"].ljust(19),
        ])  # fmt: skip
    yield from (f"  {line}" for line in aligned(rows, 1))
    hidden = sum(r["participants"]["value"] is None for r in race["rows"])
    if hidden:
        yield f"  Groups not shown, to protect small ones: {hidden}. A person counts in each group that she named."


def _gained(document: Mapping[str, Any], sex: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    placed = document["placed"]["everyone"]
    if placed["value"] is None:
        return
    pay = "; ".join(
        f"{r['participants']['label'].lower()} {shown(r['participants'], 'USD per hour')}, of all such workers here "
        f"{_residents(r, 'USD per hour')}"
        for t in sex for r in t["rows"] if r["participants"]["value"] is not None and r["residents"] is not None
    )  # fmt: skip
    told = f"What they gain: {shown(placed, 'share')} have a recorded job."
    yield from wrapped(told + (f" Median pay an hour in it: {pay}." if pay else ""))


def _cards(document: Mapping[str, Any]) -> Iterator[str]:
    yield "Is each recommender even-handed? Every group against the one that is served best:"
    rows = [["", "outcome", "everyone", "lowest ratio", "flags", "by chance"]]
    for card in document["cards"]:
        outcome = card["outcomes"][0]
        ratios = [(f["impact"]["ratio"], f["label"].split(" (")[0]) for o in card["outcomes"]
                  for b in o["breakdowns"] for f in b["figures"] if f["impact"]]  # fmt: skip
        least = min(ratios, default=None)
        rows.append([
            card["recommender"]["title"], _SHORT.get(outcome["name"], outcome["label"].lower()),
            figure_of(outcome["everyone"]["value"], outcome["unit"]),
            "none to show" if least is None else f"{least[0]:.2f} {least[1]}",
            f"{card['flags']} of {card['comparisons']}", f"{card['by_chance']:.1f}",
        ])  # fmt: skip
    yield from (f"  {line}" for line in aligned(rows, 2))


def _reading(document: Mapping[str, Any]) -> list[str]:
    text = ("A flag is a ratio under .80 that is more than chance: it tells where to look, not why. No recommender "
            "reads race, sex or language.")  # fmt: skip
    if document["synthetic"]:
        text += (" These people are invented: race, sex, language and disability were drawn apart from all that "
                 "decides, so a flag on them is a false alarm.")  # fmt: skip
    return wrapped(text)


def _outcome(outcome: Mapping[str, Any]) -> list[str]:
    unit = outcome["unit"]
    everyone = outcome["everyone"]
    told = [f"  {outcome['label']}: {figure_of(everyone['value'], unit)} of everyone"
            + (f" ({span(everyone, unit)})" if everyone["interval"] else "")]  # fmt: skip
    rows = []
    for breakdown in outcome["breakdowns"]:
        for f in breakdown["figures"]:
            ratio = "best served" if f["is_best"] else f"ratio {f['impact']['ratio']:.2f}" if f["impact"] else ""
            flag = "FLAG" if f["impact"] and f["impact"]["is_flagged"] else ""
            rows.append([breakdown["label"].split(",")[0], f["label"], shown(f, unit), ratio, flag])
    return told + ([f"    {line}" for line in aligned(rows, 2)] if rows else [])


def _rows(table: Mapping[str, Any]) -> list[list[str]]:
    unit = table["unit"]
    return [[r["participants"]["label"], shown(r["participants"], unit), _residents(r, unit), r["verdict"]]
            for r in table["rows"]]  # fmt: skip


def _residents(row: Mapping[str, Any], unit: str) -> str:
    if row.get("residents") is None:
        return "–"
    return f"{figure(row['residents'], unit)} ± {figure(row['residents_margin'], unit)}"


def figure_of(value: float | None, unit: str) -> str:
    """A released figure of everyone, or a dash."""
    return "–" if value is None else shown({"value": value, "interval": None}, unit)


__all__: Sequence[str] = ("equity_view", "figure_of", "short_story", "whole_story")
