"""What the cells say, in sentences that a board member can say aloud: differences, never causes."""

from __future__ import annotations

from collections.abc import Sequence

from braidwork.publications.standing import Standing


def spread(groups: Sequence[Standing], *, what: str = "groups") -> str:
    """One or two sentences on how far the groups lie apart, and whether this sample can show it."""
    shown = [g for g in groups if g.is_shown]
    if not shown:
        return f"No figure for these {what} is reliable enough to publish."
    if len(shown) == 1:
        only = shown[0]
        return f"Only one of these {what} has a figure that can be published: {only.short}, {only.shown.with_margin}."
    best = next((g for g in shown if g.role == "best"), None)
    if best is None:
        low, high = _ends(shown)
        return f"The figure runs from {_named(low)} to {_named(high)}."
    apart = [g for g in shown if g.role == "differs" and g.gap is not None]
    ahead = [g for g in shown if g.role == "ahead"]
    beyond = (
        f"{_list([g.short for g in ahead])}: ahead of the best-served one, on a less reliable figure." if ahead else ""
    )
    if not apart:
        among = "other " if ahead else ""
        rest = f"Between the {among}{what} this sample shows no difference that can be told from chance."
        return f"{rest} {beyond}".strip()
    far = max(apart, key=lambda g: abs(g.gap_value or 0.0))
    assert far.gap is not None  # chosen above for having one
    first, last = sorted((far, best), key=lambda g: g.cell.value or 0.0)
    runs = (
        f"The figure runs from {_named(first)} to {_named(last)}. That difference, {far.gap.with_margin}, "
        "is larger than its margin of error."
    )
    compared = len(shown) - 1 - len(ahead)
    return " ".join(filter(None, (runs, _others(len(apart), compared, what), beyond)))


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _others(apart: int, compared: int, what: str) -> str:
    if apart == compared:
        all_of = f"Both {what}" if apart == 2 else f"All {apart} {what}"
        return f"{all_of} compared with the best-served one differ from it." if apart > 1 else ""
    rest = "one" if compared - apart == 1 else "rest"
    return (
        f"Of {compared} {what} compared with the best-served one, {apart} {'differs' if apart == 1 else 'differ'}; "
        f"for the {'other ' if rest == 'one' else ''}{rest} this sample shows no difference."
    )


def _ends(shown: Sequence[Standing]) -> tuple[Standing, Standing]:
    ordered = sorted(shown, key=lambda g: g.cell.value or 0.0)
    return ordered[0], ordered[-1]


def _named(group: Standing) -> str:
    return f"{group.shown.with_margin} ({group.short})"


def panels_apart(panels: Sequence[Sequence[Standing]], *, what: str) -> str:
    """One sentence on small multiples: in how many of them some group differs from that panel's best-served one."""
    able = [groups for groups in panels if any(g.role == "best" for g in groups)]
    if not able:
        return f"In no {what} can this sample compare two groups."
    apart = sum(any(g.role == "differs" for g in groups) for groups in able)
    if not apart:
        return f"Within no {what} does this sample show a difference from the best-served group there."
    if len(able) == 1:
        return "At least one group differs from the best-served group."
    return f"In {apart} of {len(able)} panels at least one group differs from the best-served group there."
