"""Invented Employment Projections, 2024 to 2034: the workbook of jobs and openings, and the export with titles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from braidwork.reference.occupation_groups import major_groups
from braidwork.sources.synthetic.occupations.roster import InventedOccupation, Roster, save
from braidwork.sources.synthetic.occupations.sheets import Cell, write_workbook
from braidwork.sources.synthetic.occupations.wages import HOURS

_FIRST, _LAST = 2024, 2034
_SPAN = "2024–34"
_ANNUAL = f"{_SPAN} annual average"
_DASH = "—"
_SELF_EMPLOYED = 1.06  # jobs here count the self-employed, those of the wage survey do not
_TOP = 239_200
# Yearly percent of the jobs of each job zone that are left for good, and left for another occupation.
_EXITS = {1: 6.6, 2: 5.4, 3: 4.2, 4: 3.2, 5: 2.8}
_TRANSFERS = {1: 9.8, 2: 7.6, 3: 5.8, 4: 4.7, 5: 3.4}
_FLOWS = (
    f"{_FIRST} National Employment Matrix title", f"{_FIRST} National Employment Matrix code", "Occupation type",
    f"Employment, {_FIRST}", f"Employment, {_LAST}", f"Employment change, numeric, {_SPAN}",
    f"Employment change, percent, {_SPAN}", f"Labor force exit rate, {_ANNUAL}",
    f"Occupational transfer rate, {_ANNUAL}", f"Total occupational separations rate, {_ANNUAL}",
    f"Labor force exits, {_ANNUAL}", f"Occupational transfers, {_ANNUAL}",
    f"Total occupational separations, {_ANNUAL}", f"Occupational openings, {_ANNUAL}",
)  # fmt: skip
_WORKERS = (
    *_FLOWS[:5], f"Employment distribution, percent, {_FIRST}", f"Employment distribution, percent, {_LAST}",
    *_FLOWS[5:7], f"Percent self employed, {_FIRST}", _FLOWS[13], f"Median annual wage, dollars, {_FIRST}[1]",
    "Typical education needed for entry", "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
)  # fmt: skip
_EXPORT = (
    "Occupation Title", "Occupation Code", f"Employment {_FIRST}", f"Employment {_LAST}",
    f"Employment Change, {_FIRST}-{_LAST}", f"Employment Percent Change, {_FIRST}-{_LAST}",
    f"Occupational Openings, {_FIRST}-{_LAST} Annual Average", f"Median Annual Wage {_FIRST}",
    "Typical Entry-Level Education", "Education Code", "Work Experience in a Related Occupation", "Workex Code",
    "Typical on-the-job Training", "trCode",
)  # fmt: skip


@dataclass(frozen=True)
class _Figures:
    """Jobs now and then, exits and transfers a year; thousands, one decimal. Sums of rows are rows."""

    base: float
    projected: float
    exits: float
    transfers: float

    @property
    def change(self) -> float:
        return round(self.projected - self.base, 1)

    @property
    def openings(self) -> float:
        return round(self.exits + self.transfers + self.change / 10, 1)

    def cells(self) -> tuple[Cell, ...]:
        """Jobs, change, rates and flows in the order of table 1.10."""
        mean = (self.base + self.projected) / 2
        rates = [round(100 * part / mean, 1) for part in (self.exits, self.transfers, self.exits + self.transfers)]
        return (
            self.base, self.projected, self.change, round(100 * self.change / self.base, 1), *rates, self.exits,
            self.transfers, round(self.exits + self.transfers, 1), self.openings,
        )  # fmt: skip


def write_projections(folder: Path, roster: Roster) -> tuple[Path, Path]:
    """Write the workbook (tables 1.2 and 1.10) and the export of the search page."""
    items = {o.code: (o, _figures(o)) for o in roster.occupations}
    rows: list[tuple[str, str, str, _Figures, InventedOccupation | None]] = [
        ("Total, all occupations", "00-0000", "Summary", _sum([f for _, f in items.values()]), None)
    ]
    for major, label in major_groups().items():
        members = [(o, f) for o, f in items.values() if o.code[:2] == major[:2]]
        if members:
            rows.append((f"  {label} occupations", major, "Summary", _sum([f for _, f in members]), None))
        rows += [(f"    {o.title[0]}{o.title[1:].lower()}", o.code, "Line item", f, o) for o, f in members]
    flows = [(title, code, kind, *figures.cells()) for title, code, kind, figures, _ in rows]
    total = rows[0][3]
    workers = [_worker_row(*row, total) for row in rows]
    workbook = write_workbook(
        folder / "synthetic_occupation_2024-2034.xlsx",
        {
            "Table 1.2": [("Table 1.2 Occupational projections, 2024–2034, and worker characteristics (SYNTHETIC)",),
                          _WORKERS, *workers],
            "Table 1.10": [("Table 1.10 Occupational separations and openings, projected 2024–34 (SYNTHETIC)",),
                           _FLOWS, *flows],
        },
    )  # fmt: skip
    exported = [_export_row(o, f) for o, f in items.values()]
    return workbook, save(folder / "synthetic_employment_projections.csv", _EXPORT, exported)


def _figures(occupation: InventedOccupation) -> _Figures:
    base = round(occupation.jobs["nation"] * _SELF_EMPLOYED / 1000, 1)
    projected = round(base * (1 + occupation.change_percent / 100), 1)
    mean = (base + projected) / 200
    return _Figures(
        base, projected, round(mean * _EXITS[occupation.zone], 1), round(mean * _TRANSFERS[occupation.zone], 1)
    )


def _sum(parts: list[_Figures]) -> _Figures:
    names = ("base", "projected", "exits", "transfers")
    return _Figures(*(round(sum(getattr(p, n) for p in parts), 1) for n in names))


def _worker_row(
    title: str, code: str, kind: str, figures: _Figures, occupation: InventedOccupation | None, total: _Figures
) -> tuple[Cell, ...]:
    jobs, distribution = figures.cells(), (round(100 * figures.base / total.base, 1),
                                           round(100 * figures.projected / total.projected, 1))  # fmt: skip
    asked: tuple[Cell, ...] = (_DASH, _DASH, _DASH)
    if occupation is not None:
        asked = (occupation.education, occupation.experience, occupation.training)
    return (title, code, kind, *jobs[:2], *distribution, *jobs[2:4], 6.0, figures.openings, _wage(occupation), *asked)


def _wage(occupation: InventedOccupation | None) -> Cell:
    if occupation is None:
        return _DASH
    annual = int(round(occupation.wage["nation"] * HOURS, -1))
    return f">={_TOP:,}" if annual >= _TOP else annual


def _export_row(occupation: InventedOccupation, figures: _Figures) -> tuple[Cell, ...]:
    names = "* ".join(n[0].upper() + n[1:] for n in occupation.names)
    wage = _wage(occupation)
    return (
        f"{occupation.title}    * {names}", f'="{occupation.code}"', f"{figures.base:,.1f}",
        f"{figures.projected:,.1f}", f"{figures.change:,.1f}", occupation.change_percent, f"{figures.openings:,.1f}",
        wage if isinstance(wage, str) else f"{wage:,}", occupation.education, "1", occupation.experience, "1",
        occupation.training, "1",
    )  # fmt: skip
