"""The places of the demo region: PUMAs, and how dear and well paid each invented one is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.synthetic.communities import shares

PUMA_VINTAGE = "2020"


@dataclass(frozen=True)
class Kind:
    """A kind of county: shifts of log pay, log rent, education score and log odds of work."""

    pay: float
    rent: float
    education: float
    work: float
    owner: float
    internet: float
    monthly_rent_usd: float
    home_value_usd: float


# Core city, suburban belt, rural valley; further counties repeat the last kind.
KINDS = (
    Kind(0.16, 0.0, 0.25, 0.12, -0.35, 0.3, 1_480.0, 640_000.0),
    Kind(0.02, 0.0, -0.02, 0.00, 0.20, 0.0, 1_180.0, 460_000.0),
    Kind(-0.14, 0.0, -0.30, -0.22, 0.25, -0.7, 880.0, 330_000.0),
)


@dataclass(frozen=True)
class Places:
    """The PUMAs of a region; every array has shape (pumas,), `mix` has shape (pumas, communities)."""

    puma: NDArray[np.str_]
    kind: NDArray[np.intp]
    share: NDArray[np.float64]
    mix: NDArray[np.float64]
    advantage: NDArray[np.float64]
    county: NDArray[np.intp]


def make_places(region: Region, rng: np.random.Generator) -> Places:
    """Places with a share of households, a mix of communities and an advantage (in log pay) per PUMA.

    Raises DataError when a county has no PUMA of the 2020 definition.
    """
    counties = sorted(region.counties, key=lambda c: c.fips)
    codes = [(i, code) for i, c in enumerate(counties) for code in c.pumas.get(PUMA_VINTAGE, ())]
    empty = [c.name for c in counties if not c.pumas.get(PUMA_VINTAGE)]
    if empty or not codes:
        raise DataError(
            f"{', '.join(empty) or 'the region'} has no PUMA of the {PUMA_VINTAGE} definition.",
            where=f"region {region.name}",
            mend="add the PUMA codes to the region's file.",
        )
    county = np.array([i for i, _ in codes])
    kind = np.minimum(county, len(KINDS) - 1)
    advantage = rng.normal(0.0, 0.09, len(codes)).clip(-0.2, 0.2)
    # The European share follows advantage, so that place and community are entangled as they are in life.
    tilt = np.exp(rng.normal(0.0, 0.35, (len(codes), shares().shape[1])))
    tilt[:, 0] = np.exp(1.2 * advantage)
    mix = shares()[kind] * tilt
    share = rng.uniform(0.8, 1.3, len(codes))
    return Places(
        puma=np.array([code for _, code in codes]),
        kind=kind,
        share=share / share.sum(),
        mix=mix / mix.sum(axis=1, keepdims=True),
        advantage=advantage,
        county=county,
    )


def kind_values(name: str) -> NDArray[np.float64]:
    """One attribute of the kinds of county as an array; shape (kinds,)."""
    return np.array([getattr(k, name) for k in KINDS], dtype=float)
