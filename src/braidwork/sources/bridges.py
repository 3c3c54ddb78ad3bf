"""The crosswalks that are read: which versions they join, and where their publishers put the codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from braidwork.sources.census_occupations import (
    CHANGE,
    CODE_2010,
    CODE_2018,
    LISTS_SHEET,
    TITLE_2010,
    TITLE_2018,
    read_census_2010,
)
from braidwork.sources.delimited import TextTable
from braidwork.sources.files import SourceFile
from braidwork.sources.occupation_groups import (
    OCC22,
    OCC22_FROM,
    OCC22_LABEL,
    OCC22_NOTE,
    OCC22_TITLE,
    OCC22_TO,
    read_occ22,
)

_SOC = r"\d\d-\d{4}"
_BLS, _CENSUS, _NCES = (
    "US Bureau of Labor Statistics",
    "US Census Bureau",
    "National Center for Education Statistics",
)


@dataclass(frozen=True)
class Side:
    """One end of a crosswalk: the version, its columns in the file, and how its codes look."""

    version: str
    code: str
    label: str
    pattern: str = _SOC
    width: int = 0  # codes that a workbook holds as numbers are padded to it


@dataclass(frozen=True)
class Bridge:
    """A crosswalk as its publisher lays it out; `sheet` is None for a csv file."""

    name: str
    publisher: str
    source: Side
    target: Side
    sheet: str | None = None
    note: str | None = None
    read: Callable[[SourceFile], TextTable] | None = None  # where rows and codes do not simply stand side by side
    licence: str = "US government work"


_NEM_2019 = Side("NEM 2019", "Hybrid SOC Code", "National Employment Matrix/SOC Occupational Title")
_HYBRID = Side("OEWS hybrid 2019", "OES2019EstimatesCode", "OES2019EstimatesTitle")
BRIDGES = (
    Bridge("soc-2000-2010", _BLS, Side("SOC 2000", "2000 SOC code", "2000 SOC title"),
            Side("SOC 2010", "2010 SOC code", "2010 SOC title")),
    Bridge("soc-2010-2018", _BLS, Side("SOC 2010", "2010 SOC Code", "2010 SOC Title"),
            Side("SOC 2018", "2018 SOC Code", "2018 SOC Title")),
    Bridge("oews-hybrid-2019-soc-2018", _BLS, _HYBRID, Side("SOC 2018", "SOCCode2018", "SOCTitle2018"),
            note="NOTES"),
    Bridge("oews-hybrid-2019-soc-2010", _BLS, _HYBRID, Side("SOC 2010", "SOCCode2010", "SOCTitle2010"),
            note="NOTES"),
    Bridge("onet-soc-2019-nem-2024", _BLS,
            Side("O*NET-SOC 2019", "O*NET-SOC Code", "O*NET-SOC Title", r"\d\d-\d{4}\.\d\d"),
            # The list of 832 occupations is one and the same in the matrices of 2022 to 2024.
            Side("NEM 2024", "NEM Code", "National Employment Matrix Occupational Title"), "ONET to SOC crosswalk"),
    Bridge("nem-2019-acs", _BLS, _NEM_2019,
            Side("Census occupation 2018, ACS", "ACS Code", "ACS Occupational Title", r"\d{4}", 4),
            "NEM SOC ACS crosswalk"),
    Bridge("nem-2019-cps", _BLS, _NEM_2019,
            Side("Census occupation 2018, CPS", "CPS Code", "CPS Occupational Title", r"\d{4}", 4),
            "NEM SOC CPS crosswalk"),
    Bridge("census-2018-soc-2018", _CENSUS,
            Side("Census occupation 2018", "2018 Census Code", "2018 Census Title", r"\d{4}", 4),
            Side("SOC 2018", "2018 SOC Code", "2018 SOC Title", r"\d\d-\d[\dX]{3}|none"),
            "2018 Census Occ Code List"),
    Bridge("census-2010-census-2018", _CENSUS,
            Side("Census occupation 2010", CODE_2010, TITLE_2010, r"\d{4}", 4),
            Side("Census occupation 2018", CODE_2018, TITLE_2018, r"\d{4}", 4),
            LISTS_SHEET, note=CHANGE, read=read_census_2010),
    Bridge("cip-2020-soc-2018", _NCES, Side("CIP 2020", "CIP2020Code", "CIP2020Title", r"\d\d\.\d{4}"),
            Side("SOC 2018", "SOC2018Code", "SOC2018Title"), "CIP-SOC"),
    *(
        Bridge(f"{name}-occ22", "compiled", Side(version, OCC22_FROM, OCC22_TITLE, pattern, width),
                Side(OCC22, OCC22_TO, OCC22_LABEL, r"\d\d", 2), note=OCC22_NOTE,
                read=partial(read_occ22, system=system),
                licence="compiled from US government work under the MIT license; keep the compiler's notice")
        for name, system, version, pattern, width in (
            ("census-2018", "CPS_PEIO1OCD_2018", "Census occupation 2018", r"\d{4}", 4),
            ("cps-prdtocc1", "CPS_PRDTOCC1", "CPS PRDTOCC1", r"\d{1,2}", 2),
            ("soc-2018", "SOC_2018_DETAIL", "SOC 2018, Census detail", r"\d\d-\d[\dX]{3}", 0),
        )
    ),
)  # fmt: skip
