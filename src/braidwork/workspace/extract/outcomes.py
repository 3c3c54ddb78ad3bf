"""What each recommender came to for each person, as measures with a universe; and the pay of people in work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket import measure as measure_of
from braidwork.measures import Measure, col
from braidwork.measures.expression import Expression

if TYPE_CHECKING:
    from braidwork.engine import Store

RAISE_MONTHLY_USD = 300.0
Figure = Literal["share", "mean", "median", "count"]
_CONTEXT = (
    "A gap tells where to look, never why. It says nothing of what a group wants or deserves; who came, with what "
    "schooling, pay and papers, and what was funded this year all stand between a recommender and its outcome."
)
_CITATION = "this workspace: records of people who agree to be served; counted, not estimated"


@dataclass(frozen=True)
class Outcome:
    """One figure of one person each: `values` in the order of the extract's people, NaN for who is not in the universe.

    `figure` says what is told of a group: the share for whom it is true, the mean, the median, or how many they are.
    """

    measure: Measure
    figure: Figure
    values: NDArray[np.float64]

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller figure serves people better."""
        return self.measure.better == "lower"


def outcomes(store: Store, names: Sequence[str]) -> dict[str, tuple[Outcome, ...]]:
    """Outcomes by recommender (`next_question`, `ladders`, `funding`); `pay` in the first job with a known wage; and
    what a `raise` leaves.

    Means stand before rates: they are released first, and a rate may then hide what it must without hiding them too.
    A table that the extract does not hold leaves its outcomes out.
    """
    held = {entry.table for entry in store.manifest.partitions}
    found: dict[str, tuple[Outcome, ...]] = {}
    for key, table, make in (
        ("next_question", "participant_talk", _talks), ("ladders", "participant_ladder", _ladders),
        ("funding", "participant_funding", _funding), ("pay", "participant_outcome", _pay),
        ("raise", "participant_raise", _raise),
    ):  # fmt: skip
        rows = _rows(store, table) if table in held else []
        made = make(_Placed(names, rows)) if rows else ()
        if made:
            found[key] = made
    return found


class _Placed:
    """Rows of a table at the place of their person; the first row of each counts."""

    def __init__(self, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        first: dict[str, Mapping[str, Any]] = {}
        for row in rows:
            first.setdefault(row["pseudonym"], row)
        self._rows = [first.get(name) for name in names]

    def values(self, read: Any) -> NDArray[np.float64]:
        """What `read` finds in each person's row; NaN without a row, or where it finds None."""
        found = [None if row is None else read(row) for row in self._rows]
        return np.array([np.nan if x is None else float(x) for x in found])


def _talks(at: _Placed) -> tuple[Outcome, ...]:
    everybody = "people with a finished talk who agree to be served"
    asked = f"{everybody}, whose questions were counted"
    return (
        _outcome("programs_found", "Programs decided eligible or likely at the end of a talk", "mean",
                 "participant_talk", col("programs_eligible") + col("programs_likely"), everybody,
                 at.values(lambda r: r["programs_eligible"] + r["programs_likely"]), unit="programs"),
        _outcome("ends_with_eligible", "Talks that end with at least one program decided eligible", "share",
                 "participant_talk", col("programs_eligible") >= 1, everybody,
                 at.values(lambda r: r["programs_eligible"] > 0)),
        _outcome("questions_asked", "Questions put until no answer can change a result", "mean", "participant_talk",
                 col("questions"), asked, at.values(lambda r: r["questions"]), unit="questions", better="lower"),
        _outcome("client_minutes", "Minutes of the client's time for those questions", "mean", "participant_talk",
                 col("client_minutes"), asked, at.values(lambda r: r["client_minutes"]), unit="minutes",
                 better="lower"),
    )  # fmt: skip


def _ladders(at: _Placed) -> tuple[Outcome, ...]:
    who = "people with a finished talk who agree to be served and whose occupation is known"
    return (
        _outcome("first_ladder_gain", "Gain an hour of the first ladder shown (0 where none is)", "mean",
                 "participant_ladder", col("gain_hourly_usd"), who, at.values(lambda r: r["gain_hourly_usd"]),
                 unit="USD per hour"),
        _outcome("shown_way_to_standard", "Shown a ladder that ends at or above the wage standard", "share",
                 "participant_ladder", col("reaches_standard"), who, at.values(lambda r: r["reaches_standard"])),
    )  # fmt: skip


def _funding(at: _Placed) -> tuple[Outcome, ...]:
    who = "people with a finished talk who agree to be served and whose needs are in the plan"
    cents = 0.005
    return (
        _outcome("dollars_covered", "Dollars covered a person", "mean", "participant_funding", col("covered_usd"), who,
                 at.values(lambda r: r["covered_usd"]), unit="USD"),
        _outcome("needs_covered", "All needs covered by a fund", "share", "participant_funding",
                 col("covered_usd") >= col("needed_usd"), who,
                 at.values(lambda r: r["covered_usd"] >= r["needed_usd"] - cents)),
    )  # fmt: skip


def _raise(at: _Placed) -> tuple[Outcome, ...]:
    everybody = "people in work with a finished talk who agree to be served"
    known = f"{everybody}, where every line of a month is known"
    return (
        _outcome("kept_of_raise", f"Dollars kept of a raise of ${RAISE_MONTHLY_USD:,.0f} a month", "mean",
                 "participant_raise", col("change_monthly_usd"), known, at.values(lambda r: r["change_monthly_usd"]),
                 unit="USD"),
        _outcome("loses_by_raise", "Left with less after that raise", "share", "participant_raise",
                 col("change_monthly_usd") <= -1, known,
                 at.values(lambda r: None if r["change_monthly_usd"] is None else r["change_monthly_usd"] <= -1),
                 better="lower"),
        _outcome("raise_not_known", "Not known: a line of the month is open", "share", "participant_raise",
                 col("change_monthly_usd").is_known(), everybody,
                 at.values(lambda r: r["change_monthly_usd"] is None), better="lower"),
    )  # fmt: skip


def placed(store: Store, names: Sequence[str], served: NDArray[np.bool_]) -> Outcome:
    """Of the people served, the share with a recorded job."""
    held = {entry.table for entry in store.manifest.partitions}
    rows = store.collect(store.table("participant_outcome")).to_pylist() if "participant_outcome" in held else []
    working = {row["pseudonym"] for row in rows}
    values = np.where(served, np.array([float(name in working) for name in names]), np.nan)
    return _outcome("has_job", "Have a recorded job", "share", "participant", col("services") > 0,
                    "people who agree to be served and have had a service", values)  # fmt: skip


def _pay(at: _Placed) -> tuple[Outcome, ...]:
    """The residents' measure of pay, of the first job of the ledger."""
    of_residents = measure_of("median_hourly_wage")
    own = replace(
        of_residents, table="participant_outcome", universe=col("wage_hourly_usd") > 0, value=col("wage_hourly_usd"),
        universe_text="people who agree to be served and have a recorded job with a known wage", citation=_CITATION,
    )  # fmt: skip
    return (Outcome(own, "median", at.values(lambda r: r["wage_hourly_usd"] or None)),)


def _outcome(
    name: str, label: str, figure: Figure, table: str, value: Expression, universe: str,
    values: NDArray[np.float64], *, unit: str = "share", better: Literal["higher", "lower"] = "higher",
) -> Outcome:  # fmt: skip
    is_share = figure == "share"
    made = Measure(
        name=name, label=label, kind="share" if is_share else "mean", table=table, universe=col("pseudonym").is_known(),
        universe_text=universe, unit=unit, context=_CONTEXT, citation=_CITATION, better=better,
        numerator=value if is_share else None, value=None if is_share else value,
    )  # fmt: skip
    return Outcome(made, figure, values)


def _rows(store: Store, table: str) -> list[dict[str, Any]]:
    asked = store.table(table)
    order = ["pseudonym", "number"] if "number" in asked.columns else ["pseudonym"]
    rows: list[dict[str, Any]] = store.collect(asked.order_by(order)).to_pylist()
    return [r for r in rows if table != "participant_outcome" or r["wage_hourly_usd"] is not None]
