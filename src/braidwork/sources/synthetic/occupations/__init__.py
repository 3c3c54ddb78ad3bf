"""Occupations of the demo region: wages, projections, ratings, crosswalks, awards and moves in the official layouts.

Codes and titles are those of US classifications; every figure is invented and every file says synthetic.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["write_occupations"]


def write_occupations(folder: Path, seed: int = 2026) -> tuple[Path, ...]:
    """Write the occupation files of the invented demo region into `folder` and return their paths.

    Wages of the metropolitan area, the state and the nation (May 2024), projections 2024–2034, tables in the layout of
    O*NET, three crosswalks, awards and institutions of 2024, two years of monthly moves, and the state's list of
    occupations in demand. The same seed gives the same bytes; about 115 occupations.
    """
    from braidwork.sources.synthetic.occupations.awards import write_awards
    from braidwork.sources.synthetic.occupations.bridges import write_crosswalks
    from braidwork.sources.synthetic.occupations.demand_list import write_demand_list
    from braidwork.sources.synthetic.occupations.moves import write_moves
    from braidwork.sources.synthetic.occupations.outlook import write_projections
    from braidwork.sources.synthetic.occupations.ratings import write_ratings
    from braidwork.sources.synthetic.occupations.roster import make_roster
    from braidwork.sources.synthetic.occupations.wages import write_wages

    folder.mkdir(parents=True, exist_ok=True)
    roster = make_roster(seed)
    return (
        *write_wages(folder, roster),
        *write_projections(folder, roster),
        *write_ratings(folder, roster),
        *write_crosswalks(folder, roster),
        *write_awards(folder, roster),
        *write_moves(folder, roster),
        *write_demand_list(folder, roster),
    )
