"""Regions as data: counties, PUMAs of both census definitions, neighbours, cost-standard places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from braidwork.errors import UnknownNameError


@dataclass(frozen=True)
class State:
    """A US state or equivalent: FIPS code (2 digits, text), postal code, name."""

    fips: str
    postal: str
    name: str


@dataclass(frozen=True)
class Cbsa:
    """A core-based statistical area (metropolitan area): 5-digit code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class County:
    """A county of a region.

    `pumas` maps a PUMA definition ("2010", "2020") to the codes that lie wholly in the county;
    `adjacent` lists FIPS codes of counties that share a border, inside the region and outside.
    """

    fips: str
    name: str
    label: str
    pumas: Mapping[str, tuple[str, ...]] = field(hash=False)
    adjacent: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name as it stands in addresses and file names: `lower-case-with-hyphens`."""
        return self.name.casefold().replace(" ", "-")


@dataclass(frozen=True)
class Neighbour:
    """A county outside the region that shares a border with it: a candidate for pooling."""

    fips: str
    name: str


@dataclass(frozen=True)
class CostPlace:
    """A place with its own Self-Sufficiency Standard, finer than a county, as a set of PUMAs."""

    name: str
    table_number: str
    county: str
    puma_vintage: str
    pumas: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """A region as its file describes it. Every county-level sum is a sum over PUMAs that nest in it."""

    name: str
    label: str
    state: State
    cbsa: Cbsa | None
    counties: tuple[County, ...]
    neighbours: tuple[Neighbour, ...] = ()
    puma_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    cost_places: tuple[CostPlace, ...] = ()
    synthetic: bool = False
    source: str = ""

    @property
    def county_fips(self) -> tuple[str, ...]:
        """FIPS codes of the counties, in the order of the file."""
        return tuple(c.fips for c in self.counties)

    @property
    def puma_vintages(self) -> tuple[str, ...]:
        """The PUMA definitions that the region knows, oldest first."""
        return tuple(sorted({v for c in self.counties for v in c.pumas}))

    def pumas(self, vintage: str) -> tuple[str, ...]:
        """All PUMA codes of one definition, county by county."""
        self._check_vintage(vintage)
        return tuple(p for c in self.counties for p in c.pumas.get(vintage, ()))

    def county_of(self, puma_code: str, vintage: str) -> County:
        """The county in which a PUMA lies; UnknownNameError when the region has no such PUMA."""
        self._check_vintage(vintage)
        for county in self.counties:
            if puma_code in county.pumas.get(vintage, ()):
                return county
        raise UnknownNameError.of(f"{vintage} PUMA", puma_code, self.pumas(vintage), where=f"region {self.name}")

    def puma_name(self, puma_code: str, vintage: str) -> str:
        """A plain name, or `PUMA 23301` where no official name has been loaded."""
        self.county_of(puma_code, vintage)
        return self.puma_names.get(vintage, {}).get(puma_code, f"PUMA {puma_code}")

    def find(self, text: str) -> County:
        """The county meant by a FIPS code (5 digits, or 3), a name or a slug, in any letter case."""
        wanted = " ".join(text.split()).casefold()
        for county in self.counties:
            names = (county.fips, county.fips[2:], county.name, county.label, county.slug)
            if wanted in {n.casefold() for n in names}:
                return county
        known = [c.name for c in self.counties] + list(self.county_fips)
        raise UnknownNameError.of("county", text, known, where=f"region {self.name}")

    def adjacent(self, county: str, *, outside: bool = False) -> tuple[str, ...]:
        """FIPS codes of counties that share a border with `county`; of the region only unless `outside`."""
        found = self.find(county)
        return tuple(f for f in found.adjacent if outside or f in self.county_fips)

    def cost_places_in(self, county: str) -> tuple[CostPlace, ...]:
        """The places among which someone who knows only the county must choose; never a mean of them."""
        fips = self.find(county).fips
        return tuple(p for p in self.cost_places if p.county == fips)

    def cost_place_of(self, puma_code: str, vintage: str) -> CostPlace | None:
        """The cost-standard place of a PUMA; None when no official list covers that PUMA definition."""
        self.county_of(puma_code, vintage)
        for place in self.cost_places:
            if place.puma_vintage == vintage and puma_code in place.pumas:
                return place
        return None

    def _check_vintage(self, vintage: str) -> None:
        if vintage not in self.puma_vintages:
            raise UnknownNameError.of("PUMA vintage", vintage, self.puma_vintages, where=f"region {self.name}")
