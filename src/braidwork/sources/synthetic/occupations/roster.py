"""The invented occupations, read from the tables beside this module, with their jobs and wages by area."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from braidwork.reference.occupation_groups import parts

_HERE = Path(__file__).parent
# The entry requirements in the words of the Employment Projections.
EDUCATION = {
    "N": "No formal educational credential",
    "H": "High school diploma or equivalent",
    "S": "Some college, no degree",
    "P": "Postsecondary nondegree award",
    "A": "Associate's degree",
    "B": "Bachelor's degree",
    "M": "Master's degree",
    "D": "Doctoral or professional degree",
}
EXPERIENCE = {"0": "None", "L": "Less than 5 years", "M": "5 years or more"}
TRAINING = {
    "0": "None",
    "S": "Short-term on-the-job training",
    "M": "Moderate-term on-the-job training",
    "L": "Long-term on-the-job training",
    "A": "Apprenticeship",
    "I": "Internship/residency",
}
TRAITS = ("people", "tools", "lead", "science", "programs")
# The nation is so many times the region, and pays a little less, as does the rest of the state.
_NATION_TO_REGION, _STATE_TO_REGION = 82.0, 2.1
_PAY = {"region": 1.0, "state": 0.965, "nation": 0.93}
AREAS = tuple(_PAY)


@dataclass(frozen=True)
class InventedOccupation:
    """One occupation: SOC code and title, what it takes, what it pays (median, US dollars an hour) and its jobs.

    `jobs` and `wage` map region, state and nation. `traits` run from 0 to 5 in the order of `TRAITS`; `knows` maps
    fields of knowledge to 0..5. `leads_to` are the codes of real next steps; `names` are what people call it.
    """

    code: str
    title: str
    census: tuple[str, ...]
    zone: int
    entry: str
    change_percent: float
    traits: tuple[int, ...]
    knows: dict[str, int]
    leads_to: tuple[str, ...]
    names: tuple[str, ...]
    about: str
    jobs: dict[str, int]
    wage: dict[str, float]

    @property
    def education(self) -> str:
        """Typical education needed for entry."""
        return EDUCATION[self.entry[0]]

    @property
    def experience(self) -> str:
        """Work experience in a related occupation."""
        return EXPERIENCE[self.entry[1]]

    @property
    def training(self) -> str:
        """Typical training on the job."""
        return TRAINING[self.entry[2]]

    @property
    def onet_codes(self) -> tuple[str, ...]:
        """The codes under which it is rated: one for each occupation that a grouping joins."""
        return tuple(f"{part}.00" for part in parts(self.code))


@dataclass(frozen=True)
class Roster:
    """All invented occupations in the order of their codes, and the seed that made their figures."""

    occupations: tuple[InventedOccupation, ...]
    seed: int

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(o.code for o in self.occupations)

    def generator(self, purpose: int) -> np.random.Generator:
        """Random numbers for one kind of file, so that one kind does not move another."""
        return np.random.default_rng([self.seed, purpose])


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table beside this module: `occupations`, `census`, `elements`, `programs` or `colleges`."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="|"))


def make_roster(seed: int) -> Roster:
    """The occupations with figures drawn from the seed around the hand-chosen ones."""
    rows = sorted(table("occupations"), key=lambda r: r["soc"])
    rng = np.random.default_rng([seed, 0])
    return Roster(tuple(_occupation(r, rng) for r in rows), seed)


def _occupation(row: dict[str, str], rng: np.random.Generator) -> InventedOccupation:
    here = float(row["here"]) * 100 * rng.lognormal(0.0, 0.03)
    state = here * _STATE_TO_REGION * rng.lognormal(0.0, 0.06)
    nation = here / float(row["quotient"]) * _NATION_TO_REGION * rng.lognormal(0.0, 0.03)
    wage = float(row["wage"]) * rng.lognormal(0.0, 0.015)
    return InventedOccupation(
        code=row["soc"],
        title=row["title"],
        census=tuple(row["census"].split(";")),
        zone=int(row["zone"]),
        entry=row["entry"],
        change_percent=float(row["change"]),
        traits=tuple(int(d) for d in row["skills"]),
        knows={k.rstrip("0123456789"): int(k[-1]) for k in row["knows"].split()},
        leads_to=_listed(row["next"]),
        names=_listed(row["names"]),
        about=row["about"],
        jobs={"region": _tens(here), "state": _tens(state), "nation": _tens(nation)},
        wage={area: wage * share * rng.lognormal(0.0, 0.01) for area, share in _PAY.items()},
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _tens(jobs: float) -> int:
    return int(round(jobs, -1))


def save(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]], separator: str = ",") -> Path:
    """Write a text table whose first column says synthetic on every row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        if separator == "\t":
            lines = ["\t".join(("SYNTHETIC", *header)), *("\t".join(("synthetic", *map(str, r))) for r in rows)]
            file.write("\n".join(lines) + "\n")
        else:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("SYNTHETIC", *header))
            writer.writerows(("synthetic", *r) for r in rows)
    return path
