"""`braidwork targets`: the region's target occupations under the board's weights, printed with what they rest on."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.targets.region import RegionTargets, Target
    from braidwork.region.occupations import RegionOccupations

_TITLE = 44
_WIDTH = 110


def run_targets(data: Path | None, *, weights_file: Path | None, top: int, as_json: bool) -> None:
    """Score the region's occupations and print the published list, or all of it as JSON."""
    from braidwork.cli.places import opened
    from braidwork.region.occupations import RegionOccupations

    region = opened(data)
    occupations = RegionOccupations(region.store, region.definition)
    found = occupations.targets(weights=weights_file, top=top)
    if as_json:
        print_json(targets_document(occupations.book, _with_released_cards(occupations, found)))
    else:
        print_targets(occupations.book, found)


def _with_released_cards(occupations: RegionOccupations, found: RegionTargets) -> RegionTargets:
    """The same list with cards that hold only what the disclosure rules let out."""
    from dataclasses import replace

    from braidwork.region.released_work import released_quality

    told = released_quality(occupations.quality())
    targets = tuple(replace(t, quality=told.card(t.occupation_code)) for t in found.targets)
    return replace(found, targets=targets)


def print_targets(book: OccupationBook, found: RegionTargets) -> None:
    """The list as an aligned table, then weights, what was left out, notes and attributions."""
    for line in _table(found):
        say(line)
    _print_gateways(found)
    say()
    say(f"Weights ({found.board.file}): {found.weights_text()}.")
    for name, why in found.not_observed.items():
        say(f"Not observed: {_label(name)}: {why}.")
    for name, least in found.board.require.items():
        say(f"Required by the board: {_label(name)} at least {least:g}.")
    say("Standing near the board's weights: robust, in between, or weight-dependent (place lost in most draws).")
    say(f"*: the median is below the wage standard ({found.standard}) of the year of the wages.")
    say("Job quality: 0 to 100, then the middle of its ranks over weights and sampling error, with the 90 % interval.")
    for note in (*found.notes, *found.outlooks.caveats):
        say(f"Note: {note}")
    if book.synthetic:
        say("SYNTHETIC: invented figures, no real region.")
    for text in book.attributions:
        say(text)


def _print_gateways(found: RegionTargets) -> None:
    from braidwork.labormarket.targets.moves import GATEWAYS_METHOD
    from braidwork.region.printed import aligned

    if not found.gateways:
        return
    say("\nGateways out of low-paid work (two steps up, the second to work that pays the standard)")
    rows = [["occupation", "mostly to", "$/hour", "people a year", "that come in", "go on to the standard"]]
    for g in found.gateways:
        title = g.label if len(g.label) <= _TITLE else g.label[: _TITLE - 1] + "…"
        to = textwrap.shorten(g.leads_to[0], _TITLE, placeholder=" …")
        rows.append([f"{g.code} {title}", to, f"{g.wage_hourly_usd:,.2f}", _people(g.people), _people(g.people_in),
                     f"{g.onward_share:.0%} of leavers"])  # fmt: skip
    for line in aligned(rows, 2):
        say(f"  {line}".rstrip())
    for line in textwrap.wrap(GATEWAYS_METHOD, _WIDTH):
        say(f"  {line}")


def _people(number: float) -> str:
    """People a year without false precision: the count is modelled."""
    return "fewer than 10" if number < 10 else f"about {10 * round(number / 10):,}"


def _label(name: str) -> str:
    from braidwork.labormarket.targets.weights import LABELS

    return LABELS.get(name, name)


def _table(found: RegionTargets) -> list[str]:
    head = (
        "rank",
        "occupation",
        "score",
        "standing",
        "$/hour",
        "openings",
        "college supply",
        "job quality",
        "state's list",
    )
    rows = [_row(t) for t in found.published]
    widths = [max(len(r[i]) for r in (head, *rows)) for i in range(len(head))]
    right = {0, 2, 4, 5}
    return [
        "  ".join(
            c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True))
        ).rstrip()
        for r in (head, *rows)
    ]


def _row(t: Target) -> tuple[str, ...]:
    title = t.label if len(t.label) <= _TITLE else t.label[: _TITLE - 1] + "…"
    openings = t.outlook.openings if t.outlook else None
    return (
        f"{t.rank:g}",
        f"{t.occupation_code} {title}",
        f"{t.score:.1f}",
        t.stands_near or "",
        _wage(t),
        f"{openings:,.0f}" if openings is not None else "not known",
        _supply(t),
        _quality(t),
        t.official_flag or "no word",
    )


def _wage(t: Target) -> str:
    if t.wage_hourly_usd is None:
        return "not known"
    return f"{t.wage_hourly_usd:,.2f}{'*' if t.pays_standard is False else ' '}"


def _supply(t: Target) -> str:
    if t.outlook is None:
        return ""
    return "no award needed" if t.outlook.asks_for_award is False else t.outlook.verdict


def _quality(t: Target) -> str:
    card = t.quality
    if card is None or card.score is None or card.rank_median is None:
        return "too little known"
    return f"{100 * card.score:.0f}; {card.rank_median:.0f} ({card.rank_low:.0f}–{card.rank_high:.0f}) of {card.ranked}"


def targets_document(book: OccupationBook, found: RegionTargets) -> dict[str, Any]:
    """Every scored occupation with its criteria, the gateways, what was left out, and how it was made."""
    from braidwork.labormarket.targets.moves import GATEWAYS_METHOD

    return {
        "weights": dict(found.weights),
        "weights_file": found.board.file,
        "required": dict(found.board.require),
        "not_observed": dict(found.not_observed),
        "standard": found.standard,
        "top": found.top,
        "targets": [{**asdict(t), "in_top": t.in_top} for t in found.targets],
        "gateways": [asdict(g) for g in found.gateways],
        "gateways_method": GATEWAYS_METHOD if found.gateways else None,
        "no_score": {code: list(lacks) for code, lacks in found.missing.items()},
        "below_required": {code: list(lacks) for code, lacks in found.below_required.items()},
        "programs_without_occupation": dict(found.outlooks.unlinked_programs),
        "notes": [*found.notes, *found.outlooks.caveats],
        "method": found.method,
        "synthetic": book.synthetic,
        "attributions": list(book.attributions),
    }
