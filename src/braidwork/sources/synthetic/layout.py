"""The official 286 person columns of the 2024 one-year file, in the dictionary's order, and filler for the rest.

The product reads about 70 of them; the others are filled with legal codes inside their universes so that a
full-width file costs what a real one costs to read. They carry no statistical meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from braidwork.sources.synthetic.households import CHILDREN, Flags, Roster
from braidwork.sources.synthetic.tables import numbers, pick
from braidwork.sources.synthetic.traits import BLANK, Columns

BASIC = "RT SERIALNO DIVISION SPORDER PUMA REGION STATE ADJINC PWGTP"
ASKED = """AGEP CIT CITWP COW DDRS DEAR DEYE DOUT DPHY DRAT DRATX DREM ENG FER GCL GCM GCR HIMRKS HINS1 HINS2 HINS3
HINS4 HINS5 HINS6 HINS7 INTP JWMNP JWRIP JWTRNS LANX MAR MARHD MARHM MARHT MARHW MARHYP MIG MIL MLPA MLPB MLPCD MLPE
MLPFG MLPIK MLPHJ NWAB NWAV NWLA NWLK NWRE OIP PAP RELSHIPP RETP SCH SCHG SCHL SEMP SEX SSIP SSP WAGP WKHP WKL WKWN
WRK YOEP"""
RECODED = """ANC ANC1P ANC2P DECADE DIS DRIVESP ESP ESR FOD1P FOD2P HICOV HISP INDP JWAP JWDP LANP MIGPUMA MIGSP MSP
NAICSP NATIVITY NOP OC OCCP PAOC PERNP PINCP POBP POVPIP POWPUMA POWSP PRIVCOV PUBCOV QTRBIR RAC1P RAC2P RAC3P RACAIAN
RACASN RACBLK RACNH RACNUM RACPI RACSOR RACWHT RC SCIENGP SCIENGRLP SFN SFR SOCP VPSP WAOB"""
FLAGS = """FAGEP FANCP FCITP FCITWP FCOWP FDDRSP FDEARP FDEYEP FDISP FDOUTP FDPHYP FDRATP FDRATXP FDREMP FENGP FESRP
FFERP FFODP FGCLP FGCMP FGCRP FHICOVP FHIMRKSP FHINS1P FHINS2P FHINS3C FHINS3P FHINS4C FHINS4P FHINS5C FHINS5P FHINS6P
FHINS7P FHISP FINDP FINTP FJWDP FJWMNP FJWRIP FJWTRNSP FLANP FLANXP FMARP FMARHDP FMARHMP FMARHTP FMARHWP FMARHYP FMIGP
FMIGSP FMILPP FMILSP FOCCP FOIP FPAP FPERNP FPINCP FPOBP FPOWSP FPRIVCOVP FPUBCOVP FRACP FRELSHIPP FRETP FSCHGP FSCHLP
FSCHP FSEMP FSEXP FSSIP FSSP FWAGP FWKHP FWKLP FWKWNP FWRKP FYOEP"""
PERSON_COLUMNS: tuple[str, ...] = (
    *BASIC.split(),
    *ASKED.split(),
    *RECODED.split(),
    *FLAGS.split(),
    *(f"PWGTP{r}" for r in range(1, 81)),
)

# Universe, then legal codes (a few of many where the list is long).
_YES_NO = ("1", "2")
_PERIOD = ("0", "1")
_PARENTS = ("1", "2", "3", "4", "5", "6", "7", "8")
_FILL: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "DIVISION": ("all", ("9",)), "REGION": ("all", ("4",)),
    "CITWP": ("naturalised", ("1988", "1996", "2004", "2010", "2018", "2022")),
    "DRAT": ("rated", ("1", "2", "3", "4", "5", "6")), "DRATX": ("veteran", _YES_NO),
    "FER": ("women 15-50", ("2", "2", "2", "2", "1")), "GCL": ("age 30", ("2", "2", "1")),
    "GCM": ("none", ("1",)), "GCR": ("none", ("1",)), "HIMRKS": ("all", ("0", "1", "2")),
    **{f"HINS{i}": ("all", _YES_NO) for i in range(2, 8)},
    "JWRIP": ("drives", ("1", "1", "1", "2", "3")),
    **dict.fromkeys(("MARHD", "MARHM", "MARHW"), ("ever married", ("2", "2", "2", "1"))),
    "MARHT": ("ever married", ("1", "2", "3")), "MARHYP": ("ever married", ("1985", "1999", "2006", "2014", "2021")),
    "MIG": ("age 1", ("1", "1", "1", "3", "2")),
    **dict.fromkeys(("MLPA", "MLPB", "MLPCD", "MLPE", "MLPFG", "MLPIK", "MLPHJ"), ("veteran", _PERIOD)),
    "NWAB": ("not at work", ("1", "2", "3")), "NWAV": ("looking", ("1", "2", "5")),
    "NWLA": ("not at work", ("1", "2", "3")), "NWLK": ("not at work", ("1", "2", "3")), "NWRE": ("looking", ("1", "2")),
    "SCHG": ("enrolled", tuple(f"{i:02d}" for i in range(1, 17))), "WKL": ("age 16", ("1", "2", "3")),
    "WRK": ("age 16", _YES_NO), "YOEP": ("foreign", ("1979", "1988", "1996", "2003", "2011", "2019")),
    "ANC": ("all", ("1", "2", "3", "4")), "DECADE": ("foreign", ("4", "5", "6", "7", "8")),
    "DRIVESP": ("drives", ("1", "1", "1", "2", "3")), "ESP": ("own child", _PARENTS),
    "FOD1P": ("degree", ("2300", "2401", "5200", "6107", "6203")), "FOD2P": ("none", ("2300",)),
    "JWAP": ("commutes", ("082", "094", "100", "106", "118")), "JWDP": ("commutes", ("031", "037", "043", "049")),
    "LANP": ("other language", ("1200", "1970", "2350", "5370")), "MIGPUMA": ("none", ("00100",)),
    "MIGSP": ("none", ("006",)), "MSP": ("age 15", ("1", "2", "3", "4", "5", "6")),
    "NOP": ("own child", _PARENTS), "OC": ("household", ("0", "1")), "PAOC": ("women 16", ("1", "2", "3", "4")),
    "POWPUMA": ("works", ("00100", "00300", "00500")), "POWSP": ("works", ("053", "041", "006")),
    "QTRBIR": ("all", ("1", "2", "3", "4")), "RAC3P": ("all", ("001", "002", "004", "100")),
    "RC": ("household", ("0", "1")), "SCIENGP": ("degree", _YES_NO), "SCIENGRLP": ("degree", _YES_NO),
    "SFN": ("none", ("1",)), "SFR": ("none", ("1",)), "VPSP": ("veteran", ("01", "02", "05", "06", "11")),
    "WAOB": ("all", ("1", "2", "3", "4", "5")),
}  # fmt: skip
_AMOUNTS = ("INTP", "OIP", "PAP", "RETP", "SSIP", "SSP")
_RACES = ("RACAIAN", "RACASN", "RACBLK", "RACNH", "RACSOR", "RACWHT")


def widened(columns: Mapping[str, pa.Array], roster: Roster, own: Columns, seed: int) -> dict[str, pa.Array]:
    """All 286 official columns in order, after whatever columns stand before them (the synthetic mark)."""
    rng = np.random.default_rng([seed, 286])
    n = len(roster.unit)
    universes = _universes(roster, own)
    filled: dict[str, pa.Array] = {}
    for name, (universe, codes) in _FILL.items():
        rows = np.where(universes[universe], rng.integers(0, len(codes), n), BLANK)
        filled[name] = pick(list(codes), rows)
    for name in _AMOUNTS:
        some = np.where(rng.random(n) < 0.1, 100 * rng.integers(1, 240, n), 0)
        filled[name] = numbers(np.where(roster.age >= 15, some, BLANK))
    filled["RACNUM"] = pick([str(i) for i in range(7)], np.clip(sum(own[r] for r in _RACES), 1, 6))
    for name in FLAGS.split():
        filled[name] = pick(["0", "1"], (rng.random(n) < 0.08).astype(np.int64))
    before = {name: values for name, values in columns.items() if name not in PERSON_COLUMNS}
    return before | {name: columns[name] if name in columns else filled[name] for name in PERSON_COLUMNS}


def _universes(roster: Roster, own: Columns) -> dict[str, Flags]:
    age, woman = roster.age, roster.sex == 2
    housed = roster.relation < 37
    married = (own["MAR"] < 5) & (age >= 15)
    veteran = np.isin(own["MIL"], (1, 2))
    return {
        "all": age >= 0,
        "none": age < 0,
        "age 1": age >= 1,
        "age 15": age >= 15,
        "age 16": age >= 16,
        "age 30": (age >= 30) & (roster.relation != 37),
        "women 15-50": woman & (age >= 15) & (age <= 50),
        "women 16": woman & (age >= 16) & housed,
        "ever married": married,
        "veteran": veteran,
        "rated": veteran & (age % 4 == 0),
        "naturalised": own["CIT"] == 4,
        "foreign": own["NATIVITY"] == 2,
        "enrolled": own["SCH"] >= 2,
        "degree": own["SCHL"] >= 21,
        "other language": own["LANX"] == 1,
        "not at work": np.isin(own["ESR"], (2, 3, 5, 6)),
        "looking": own["ESR"] == 3,
        "works": np.isin(own["ESR"], (1, 4)),
        "commutes": own["JWMNP"] != BLANK,
        "drives": own["JWTRNS"] == 1,
        "household": housed,
        "own child": np.isin(roster.relation, CHILDREN) & (age < 18),
    }
