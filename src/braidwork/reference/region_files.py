"""Reads a region from TOML and refuses one that contradicts itself, naming file and key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.places import Cbsa, CostPlace, County, Neighbour, Region, State

_SHIPPED = Path(__file__).parent / "regions"
_TABLES: dict[str, dict[str, type]] = {
    "region": {
        "name": str, "label": str, "synthetic": bool, "source": str, "state": dict, "cbsa": dict,
        "counties": list, "neighbours": list, "puma_names": dict, "cost_places": list,
    },
    "state": {"fips": str, "postal": str, "name": str},
    "cbsa": {"code": str, "name": str},
    "counties": {"fips": str, "name": str, "label": str, "adjacent": list, "pumas": dict},
    "neighbours": {"fips": str, "name": str},
    "cost_places": {"name": str, "table_number": str, "county": str, "puma_vintage": str, "pumas": list},
}  # fmt: skip
_OPTIONAL = {"synthetic", "source", "cbsa", "neighbours", "puma_names", "cost_places", "label", "adjacent"}


def region_names() -> tuple[str, ...]:
    """Names of the regions that ship with Braidwork."""
    return tuple(sorted(p.stem for p in _SHIPPED.glob("*.toml")))


def region(name_or_path: str | Path) -> Region:
    """A shipped region by name, or a region from a TOML file of your own.

    Raises UnknownNameError for a name that does not exist and DataError (file and key named) for a bad file.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, str) and name_or_path in region_names():
        return _shipped(name_or_path)
    path = Path(name_or_path)
    if path.suffix == ".toml" or path.is_file():
        return _read(path)
    raise UnknownNameError.of("region", text, region_names())


@cache
def _shipped(name: str) -> Region:
    return _read(_SHIPPED / f"{name}.toml")


def _read(path: Path) -> Region:
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataError("the region file cannot be read.", where=str(path), mend="check the path.") from error
    except UnicodeDecodeError as error:
        raise DataError("the region file is not UTF-8 text.", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not valid TOML: {error}.", where=str(path)) from error
    return _Reader(path).region(data)


class _Reader:
    """Turns one parsed file into a Region; every refusal names the file and the key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def region(self, data: dict[str, Any]) -> Region:
        """The checked region."""
        self._check_table(data, "region", "")
        state, cbsa = self._state(data["state"]), self._cbsa(data.get("cbsa"))
        counties = tuple(self._county(c, i, state) for i, c in enumerate(data["counties"]))
        if not counties:
            self._refuse("counties", "a region needs at least one county")
        neighbours = tuple(self._neighbour(n, i) for i, n in enumerate(data.get("neighbours", [])))
        names = self._puma_names(data.get("puma_names", {}))
        places = tuple(self._cost_place(p, i) for i, p in enumerate(data.get("cost_places", [])))
        found = Region(
            data["name"], data.get("label", data["name"]), state, cbsa, counties, neighbours, names, places,
            data.get("synthetic", False), data.get("source", ""),
        )  # fmt: skip
        self._check_together(found)
        return found

    def _state(self, data: Mapping[str, Any]) -> State:
        self._check_table(data, "state", "state")
        self._check_digits(data["fips"], 2, "state.fips")
        return State(data["fips"], data["postal"], data["name"])

    def _cbsa(self, data: Mapping[str, Any] | None) -> Cbsa | None:
        if data is None:
            return None
        self._check_table(data, "cbsa", "cbsa")
        self._check_digits(data["code"], 5, "cbsa.code")
        return Cbsa(data["code"], data["name"])

    def _county(self, data: Mapping[str, Any], index: int, state: State) -> County:
        key = f"counties[{index}]"
        self._check_table(data, "counties", key)
        fips = data["fips"]
        self._check_digits(fips, 5, f"{key}.fips")
        if not fips.startswith(state.fips):
            self._refuse(f"{key}.fips", f"{fips} does not lie in state {state.fips}")
        pumas = {v: self._codes(codes, 5, f"{key}.pumas.{v}") for v, codes in data["pumas"].items()}
        if not any(pumas.values()):
            self._refuse(f"{key}.pumas", "the county has no PUMA")
        adjacent = self._codes(data.get("adjacent", []), 5, f"{key}.adjacent")
        return County(fips, data["name"], data.get("label", f"{data['name']} County"), pumas, adjacent)

    def _neighbour(self, data: Mapping[str, Any], index: int) -> Neighbour:
        key = f"neighbours[{index}]"
        self._check_table(data, "neighbours", key)
        self._check_digits(data["fips"], 5, f"{key}.fips")
        return Neighbour(data["fips"], data["name"])

    def _cost_place(self, data: Mapping[str, Any], index: int) -> CostPlace:
        key = f"cost_places[{index}]"
        self._check_table(data, "cost_places", key)
        pumas = self._codes(data["pumas"], 5, f"{key}.pumas")
        return CostPlace(data["name"], data["table_number"], data["county"], data["puma_vintage"], pumas)

    def _puma_names(self, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        for vintage, names in data.items():
            if not isinstance(names, dict) or not all(isinstance(n, str) for n in names.values()):
                self._refuse(f"puma_names.{vintage}", 'must be a table of code = "name"')
        return {vintage: dict(names) for vintage, names in data.items()}

    def _check_together(self, region: Region) -> None:
        self._check_once([c.fips for c in region.counties], "counties", "county")
        self._check_once([c.name.casefold() for c in region.counties], "counties", "county name")
        for vintage in region.puma_vintages:
            self._check_once(list(region.pumas(vintage)), f"counties.pumas.{vintage}", "PUMA")
        for vintage, names in region.puma_names.items():
            known = region.pumas(vintage) if vintage in region.puma_vintages else ()
            for code in names:
                if code not in known:
                    self._refuse(f"puma_names.{vintage}.{code}", "no county has this PUMA")
        self._check_borders(region)
        self._check_cost_places(region)

    def _check_borders(self, region: Region) -> None:
        known = {*region.county_fips, *(n.fips for n in region.neighbours)}
        borders = {c.fips: c.adjacent for c in region.counties}
        for index, county in enumerate(region.counties):
            key = f"counties[{index}].adjacent"
            for other in county.adjacent:
                if other not in known or other == county.fips:
                    self._refuse(key, f"{other} is neither another county of the region nor a neighbour")
                if other in borders and county.fips not in borders[other]:
                    self._refuse(key, f"{county.fips} names {other} as adjacent, but not the other way round")

    def _check_cost_places(self, region: Region) -> None:
        for index, place in enumerate(region.cost_places):
            key = f"cost_places[{index}]"
            if place.county not in region.county_fips:
                self._refuse(f"{key}.county", f"{place.county} is no county of the region")
            inside = region.find(place.county).pumas.get(place.puma_vintage, ())
            for code in place.pumas:
                if code not in inside:
                    self._refuse(f"{key}.pumas", f"{code} is no {place.puma_vintage} PUMA of {place.county}")
        for vintage in {p.puma_vintage for p in region.cost_places}:
            codes = [c for p in region.cost_places if p.puma_vintage == vintage for c in p.pumas]
            self._check_once(codes, "cost_places.pumas", "PUMA")

    def _check_table(self, data: Any, table: str, key: str) -> None:
        fields = _TABLES[table]
        if not isinstance(data, dict):
            self._refuse(key, "must be a table of keys")
        prefix = f"{key}." if key else ""
        for name in data:
            if name not in fields:
                self._refuse(f"{prefix}{name}", f"unknown key; known: {', '.join(fields)}")
        for name, kind in fields.items():
            if name not in data and name not in _OPTIONAL:
                self._refuse(f"{prefix}{name}", "is missing")
            if name in data and not isinstance(data[name], kind):
                self._refuse(f"{prefix}{name}", f"must be {_PLAIN[kind]}, not {data[name]!r}")

    def _codes(self, values: Any, width: int, key: str) -> tuple[str, ...]:
        if not isinstance(values, list):
            self._refuse(key, "must be a list of codes")
        for value in values:
            self._check_digits(value, width, key)
        self._check_once(values, key, "code")
        return tuple(values)

    def _check_digits(self, value: Any, width: int, key: str) -> None:
        if not (isinstance(value, str) and len(value) == width and value.isascii() and value.isdigit()):
            self._refuse(key, f"{value!r} is not a code of {width} digits in quotes")

    def _check_once(self, values: list[str], key: str, kind: str) -> None:
        repeated = sorted({v for v in values if values.count(v) > 1})
        if repeated:
            self._refuse(key, f"{kind} {', '.join(repeated)} appears more than once")

    def _refuse(self, key: str, problem: str) -> None:
        raise DataError(f"{problem}.", where=f"{self.path}, key {key}", mend="correct the region file.")


_PLAIN = {str: "text in quotes", bool: "true or false", dict: "a table", list: "a list"}
