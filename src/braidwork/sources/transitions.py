"""Moves between occupation groups from one month to the next, as compiled from matched CPS interviews."""

from __future__ import annotations

from braidwork.contracts.occupations import TRANSITIONS
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.layouts import Layout, filled
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.tidy import tidy

_LAYOUT = Layout(
    "the table of monthly transitions",
    ("month", "origin_state", "destination_state", "weighted_transition_count"),
    ("origin_state", "destination_state"),
)
_STATE = r"occ22_(?:0[1-9]|1\d|2[0-2])|unemployed|nilf"
_NO_JOB = ("unemployed", "nilf")
_GROUPS = "22 major occupation groups"


class TransitionsLoader:
    """Weighted monthly counts between 22 occupation groups and two states without work, as table transitions."""

    name = "transitions"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns."""
        return Recognition(_LAYOUT.what, "compiled", None) if _LAYOUT.fits(file) else None

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Every pair of states of every month; the counts are national and stay as weighted."""
        table = _LAYOUT.read(file)
        table.require_pattern("month", r"\d{4}-(?:0[1-9]|1[0-2])", expected="a month such as 2023-12")
        for name in ("origin_state", "destination_state"):
            table.require_pattern(name, _STATE, expected="occ22_01 to occ22_22, unemployed or nilf")
        table.require_unique(("month", "origin_state", "destination_state"))
        months = [m or "" for m in table.values("month")]
        origins, destinations = (
            [(v or "").removeprefix("occ22_") for v in table.values(name)]
            for name in ("origin_state", "destination_state")
        )
        columns = {
            "month": months,
            "origin_code": origins,
            "destination_code": destinations,
            "weighted_persons": filled(table, "weighted_transition_count"),
            "job_to_job": [
                a not in _NO_JOB and b not in _NO_JOB for a, b in zip(origins, destinations, strict=True)
            ],
        }  # fmt: skip
        first, last = min(months), max(months)
        partition = f"transitions-{first}-{last}"
        data = tidy(TRANSITIONS, columns, file, vintage=partition, classification=_GROUPS)
        note = "prior: coding noise between interviews inflates switching; pool the months before making rates"
        return (
            Loaded(
                table=TRANSITIONS, partition=partition, period=f"{first} to {last}", data=data,
                rows_read=table.num_rows, rows_kept=data.num_rows, notes=(note,),
                facts={"classification_version": _GROUPS, "months": len(set(months)), "year": int(last[:4])},
                licence="compiled from US government work; the terms of the compiler apply",
            ),
        )  # fmt: skip
