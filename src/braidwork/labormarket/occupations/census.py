"""Under which Census codes the workers of each occupation are counted, and which occupations share a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from braidwork.engine import Store
from braidwork.labormarket.occupations.classification import (
    CENSUS,
    CENSUS_ACS,
    HYBRID,
    NEM_2019,
    SOC,
    Pair,
    crosswalk,
    shared_pairs,
    turned,
)
from braidwork.reference.occupation_groups import parts
from braidwork.sources.crosswalks import require_same_version, translate


def census_codes(store: Store, codes: Iterable[str], version: str) -> dict[str, tuple[str, ...]] | None:
    """The Census codes of each occupation as the American Community Survey prints them; None without a crosswalk.

    The Census list gives each code a SOC code, a broad or minor group (trailing zeros), or a pattern (31-909X): what
    is left of a group. An occupation takes the code that names it, else the narrowest group or pattern that holds it;
    a grouping takes those of its parts. A Census code that the ACS joins with another is followed through the wage
    survey's hybrid codes of 2019 and the matrix of 2019, where those crosswalks are loaded; of several answers those
    stand whose ACS name is not the Census name, since a joined code is renamed.
    Raises BraidworkError where the codes follow another version than the Census list.
    """
    census_list = crosswalk(store, CENSUS, SOC)
    if census_list is None:
        return None
    require_same_version(version, SOC)
    listed = _CensusList(census_list)
    wanted = tuple(codes)
    found = {code: {c for p in parts(code) for c in listed.of(p)} for code in wanted}
    merged = crosswalk(store, NEM_2019, CENSUS_ACS)
    if merged is None:
        return {code: tuple(sorted(answers)) for code, answers in found.items()}
    on_file = {p["to_code"] for p in merged}
    names = {p["from_code"]: p["from_label"] for p in census_list}
    renamed = {p["to_code"] for p in merged if p["to_label"] != names.get(p["to_code"])}
    by_matrix = _through_matrix(store, wanted, merged)
    held = translate(
        {c for answers in found.values() for c in answers}, CENSUS, shared_pairs(on_file, CENSUS, CENSUS_ACS),
        CENSUS_ACS,
    )  # fmt: skip
    return {
        code: tuple(sorted({a for c in answers for a in held[c] or _joined(by_matrix.get(code, ()), renamed)}))
        for code, answers in found.items()
    }


def census_titles(store: Store, codes: Iterable[str], version: str) -> dict[str, tuple[str, ...]] | None:
    """The titles of the Census list under which each occupation stands, before the ACS joins any; None without a list.

    Tables printed by title, as those of the Current Population Survey, are joined by it.
    """
    census_list = crosswalk(store, CENSUS, SOC)
    if census_list is None:
        return None
    require_same_version(version, SOC)
    listed = _CensusList(census_list)
    names = {p["from_code"]: p["from_label"] for p in census_list}
    return {code: tuple(sorted({names[c] for p in parts(code) for c in listed.of(p)})) for code in codes}


def shares_census(codes: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each occupation the others that are counted under one of its Census codes."""
    members: dict[str, list[str]] = {}
    for occupation, census in codes.items():
        for c in census:
            members.setdefault(c, []).append(occupation)
    return {o: tuple(sorted({m for c in census for m in members[c]} - {o})) for o, census in codes.items()}


def _joined(answers: Sequence[str], renamed: set[str]) -> Sequence[str]:
    return [a for a in answers if a in renamed] or answers


class _CensusList:
    """The Census list read from the side of SOC: exact codes, and groups from the narrowest to the widest."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._exact: dict[str, list[str]] = {}
        self._groups: list[tuple[int, re.Pattern[str], str]] = []
        for pair in pairs:
            pattern = _pattern(pair["to_code"])
            if "X" not in pattern:
                self._exact.setdefault(pattern, []).append(pair["from_code"])
            else:
                self._groups.append((pattern.count("X"), re.compile(pattern.replace("X", r"\d")), pair["from_code"]))

    def of(self, code: str) -> list[str]:
        """The Census codes of one SOC occupation."""
        if code in self._exact:
            return self._exact[code]
        holding = [(width, census) for width, pattern, census in self._groups if pattern.fullmatch(code)]
        narrowest = min((width for width, _ in holding), default=0)
        return [census for width, census in holding if width == narrowest]


def _pattern(code: str) -> str:
    """A SOC group with an X for each open digit: 31-1120 as 31-112X."""
    digits = code.rstrip("0")
    return digits + "X" * (len(code) - len(digits))


def _through_matrix(store: Store, codes: Sequence[str], merged: Sequence[Pair]) -> dict[str, tuple[str, ...]]:
    hybrid = crosswalk(store, HYBRID, SOC)
    if hybrid is None:
        return {}
    back = translate({p for c in codes for p in (c, *parts(c))}, SOC, turned(hybrid), HYBRID)
    steps = {h for answers in back.values() for h in answers}
    matrix = translate(steps, HYBRID, shared_pairs(steps, HYBRID, NEM_2019), NEM_2019)
    acs = translate({m for ms in matrix.values() for m in ms}, NEM_2019, merged, CENSUS_ACS)
    return {
        code: tuple(a for p in (code, *parts(code)) for h in back[p] for m in matrix[h] for a in acs[m])
        for code in codes
    }
