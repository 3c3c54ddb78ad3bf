"""Work of the demo region: employment status, class of worker, occupation, hours, weeks, commute, service."""

from __future__ import annotations

import numpy as np

from braidwork.sources.synthetic.communities import values
from braidwork.sources.synthetic.households import CHILDREN, PARTNERS, Flags, Floats, Ints, Roster, Units
from braidwork.sources.synthetic.kindred import kindred, sorted_rows
from braidwork.sources.synthetic.places import Places, kind_values
from braidwork.sources.synthetic.traits import BLANK, Columns

# OCCP, SOCP, INDP, NAICSP, lowest schooling (SCHL), share of women, log pay, relative size. Codes are the dictionary's.
OCCUPATIONS: tuple[tuple[int, str, int, str, int, float, float, float], ...] = (
    (20, "111021", 7690, "5617Z", 19, 0.35, 0.28, 5.0),
    (440, "1191XX", 9390, "92119", 21, 0.42, 0.30, 5.0),
    (710, "131111", 7290, "5413", 21, 0.45, 0.24, 3.0),
    (800, "132011", 7280, "5412", 21, 0.58, 0.14, 3.0),
    (1021, "151252", 6490, "5132", 21, 0.22, 0.42, 7.0),
    (1320, "172011", 3580, "33641M1", 21, 0.15, 0.26, 1.5),
    (1360, "172051", 7290, "5413", 21, 0.20, 0.18, 1.5),
    (2016, "211093", 8370, "6241", 19, 0.76, -0.20, 2.0),
    (2100, "2310XX", 7270, "5411", 23, 0.42, 0.22, 2.0),
    (2310, "252020", 7860, "6111", 21, 0.78, -0.12, 6.0),
    (3090, "291210", 7970, "6211", 23, 0.42, 0.50, 2.0),
    (3255, "291141", 8191, "622M", 20, 0.86, 0.16, 5.0),
    (3500, "292061", 8270, "6231", 18, 0.88, 0.06, 1.2),
    (3602, "311122", 8170, "6216", 1, 0.84, -0.28, 4.5),
    (3603, "311131", 8270, "6231", 13, 0.86, -0.18, 2.5),
    (3645, "319092", 7970, "6211", 16, 0.88, -0.10, 1.5),
    (3870, "333050", 9470, "92MP", 18, 0.18, 0.22, 1.2),
    (3930, "339030", 7690, "5617Z", 13, 0.24, -0.14, 1.5),
    (4020, "352010", 8680, "722Z", 1, 0.40, -0.22, 3.5),
    (4055, "353023", 8680, "722Z", 1, 0.62, -0.36, 3.5),
    (4110, "353031", 8680, "722Z", 1, 0.68, -0.24, 2.8),
    (4220, "37201X", 7690, "5617Z", 1, 0.36, -0.18, 3.5),
    (4230, "372012", 8660, "7211", 1, 0.88, -0.26, 2.5),
    (4251, "373011", 7770, "56173", 1, 0.08, -0.14, 2.0),
    (4510, "395012", 8980, "812112", 16, 0.90, -0.16, 1.2),
    (4600, "399011", 8470, "6244", 13, 0.94, -0.34, 2.2),
    (4720, "412010", 4971, "44511", 1, 0.70, -0.30, 4.0),
    (4760, "412031", 5392, "4552", 13, 0.50, -0.16, 4.5),
    (4850, "414010", 4090, "4233", 18, 0.28, 0.16, 2.0),
    (5240, "434051", 6871, "52M3", 16, 0.64, -0.10, 4.0),
    (5740, "436014", 9390, "92119", 16, 0.92, -0.06, 4.0),
    (5860, "439061", 7860, "6111", 16, 0.80, -0.10, 2.5),
    (6050, "4520XX", 170, "111", 1, 0.34, -0.22, 2.5),
    (6230, "472031", 770, "23", 9, 0.04, 0.10, 2.5),
    (6260, "472061", 770, "23", 1, 0.05, 0.00, 3.5),
    (6355, "472111", 770, "23", 16, 0.04, 0.30, 2.0),
    (7200, "493023", 8770, "8111Z", 13, 0.03, 0.04, 1.5),
    (7750, "5120XX", 3580, "33641M1", 1, 0.38, -0.02, 3.5),
    (8030, "514041", 2880, "3327", 16, 0.07, 0.12, 1.2),
    (8140, "514120", 2870, "332M", 9, 0.06, 0.08, 1.2),
    (9130, "533030", 6390, "493", 9, 0.08, 0.06, 4.0),
    (9620, "537062", 6390, "493", 1, 0.22, -0.10, 4.0),
    (9645, "537065", 5392, "4552", 1, 0.40, -0.20, 3.0),
)
_SERVICE = (9830, "559830", 9670, "92811P1", 16, 0.16, 0.0, 0.0)
_SERVICE_ROW = len(OCCUPATIONS)
_KINDRED = kindred(OCCUPATIONS, first=_SERVICE_ROW + 1)
ALL_OCCUPATIONS = (*OCCUPATIONS, _SERVICE, *sorted_rows(_KINDRED))


def employment(
    places: Places, units: Units, roster: Roster, own: Columns, score: Floats, rng: np.random.Generator
) -> Columns:
    """ESR, COW, WKHP, WKWN, MIL, JWTRNS, JWMNP and the `occupation` and `industry` rows of ALL_OCCUPATIONS.

    Each is blank outside its universe.
    """
    age, n = roster.age, len(roster.unit)
    asked = age >= 16
    odds = _log_odds_of_work(places, units, roster, own, score)
    working = asked & (rng.random(n) < 1 / (1 + np.exp(-odds)))
    serving = asked & (age >= 18) & (age < 45) & (roster.relation != 37)
    serving &= rng.random(n) < np.where(roster.sex == 1, 0.008, 0.002)
    looking_rate = 1 / (1 + np.exp(2.3 + 0.45 * odds + 1.1 * values("work")[roster.community]))
    looking = asked & ~working & ~serving & (age < 72) & (rng.random(n) < looking_rate)
    absent = rng.random(n) < 0.025
    status = np.where(working, np.where(absent, 2, 1), np.where(looking, 3, 6))
    status = np.where(serving, np.where(absent, 5, 4), status)
    employed = (working | serving) & asked

    lately = rng.random(n)
    worked = employed | (looking & (lately < 0.55)) | (asked & (status == 6) & (lately < 0.14) & (age < 78))
    ever = worked | (
        asked & (rng.random(n) < np.where(looking, 0.75, np.interp(age, [16, 22, 65, 80], [0.1, 0.35, 0.5, 0.04])))
    )
    columns = {"ESR": np.where(asked, status, BLANK)}
    occupation = _occupations(roster, own, score, rng)
    occupation = np.where(serving, _SERVICE_ROW, occupation)
    elsewhere = (rng.random(n) < 0.25) & ~serving
    industry = np.where(elsewhere, rng.integers(0, len(OCCUPATIONS), n), occupation)
    columns["COW"] = _class_of_worker(roster, industry, ever, looking, serving, rng)
    # A stream of its own: to tell kindred occupations apart moves nobody's pay, hours or commute.
    detailed, branch = _told_apart(occupation, industry, roster, rng.spawn(1)[0])
    columns["occupation"] = np.where(ever, detailed, BLANK)
    columns["industry"] = np.where(ever, branch, BLANK)
    hours, weeks = _hours_and_weeks(roster, score, employed, rng)
    columns["WKHP"], columns["WKWN"] = np.where(worked, hours, BLANK), np.where(worked, weeks, BLANK)
    veteran = rng.random(n) < np.where(
        roster.sex == 1, np.interp(age, [18, 40, 65, 90], [0.02, 0.09, 0.18, 0.42]), 0.015
    )
    veteran &= own["CIT"] != 5
    reserve = rng.random(n) < 0.012
    service = np.where(serving, 1, np.where(veteran, 2, np.where(reserve, 3, 4)))
    columns["MIL"] = np.where(age >= 17, service, BLANK)
    return columns | _commute(places, units, roster, np.isin(columns["ESR"], (1, 4)), score, rng)


def _log_odds_of_work(places: Places, units: Units, roster: Roster, own: Columns, score: Floats) -> Floats:
    age = roster.age
    by_age = np.interp(
        age,
        [16, 18, 21, 25, 35, 50, 58, 62, 66, 70, 80],
        [-1.2, 0.0, 1.0, 1.85, 2.2, 2.15, 1.5, 0.7, -0.8, -1.5, -3.6],
    )
    little = np.isin(roster.relation, CHILDREN) & (age < 6)
    mother_of_little = np.bincount(roster.unit[little], minlength=len(units.size))[roster.unit] > 0
    parent = (roster.relation == 20) | np.isin(roster.relation, PARTNERS)
    odds = by_age + 0.30 * score + values("work")[roster.community]
    odds += kind_values("work")[places.kind[units.puma[roster.unit]]]
    odds -= np.where(roster.sex == 2, 0.30, 0.0) + np.where((roster.sex == 2) & parent & mother_of_little, 0.65, 0.0)
    odds -= np.where(own["DIS"] == 1, 1.35, 0.0)
    odds -= np.select([own["ENG"] == 3, own["ENG"] == 4], [0.25, 0.55], 0.0)
    odds -= np.where((own["NATIVITY"] == 2) & (roster.sex == 2), 0.20, 0.0)
    odds -= np.where((own["SCH"] >= 2) & (age < 26), 0.75, 0.0)
    return np.asarray(odds - np.where(roster.relation == 37, 6.0, 0.0))


def _occupations(roster: Roster, own: Columns, score: Floats, rng: np.random.Generator) -> Ints:
    """Row of OCCUPATIONS: the pull of schooling, of sex and of community, plus chance (a Gumbel draw)."""
    table = np.array([(o[4], o[5], o[6], o[7]) for o in OCCUPATIONS])
    need, women, pay, size = table.T
    n = len(roster.unit)
    female = (roster.sex == 2)[:, None]
    pull = np.log(size) + np.where(female, np.log(women), np.log(1 - women))
    schooling = np.maximum(own["SCHL"], 1)[:, None]
    short = np.maximum(need - schooling, 0)
    over = np.maximum(np.minimum(schooling, 22) - np.maximum(need, 15), 0)
    pull = pull - 1.1 * short - 0.42 * over + 0.9 * pay * (score[:, None] - 0.2)
    # Occupations are segregated by community beyond schooling; the same pay buys a weaker pull.
    pull += 1.8 * pay * values("pay")[roster.community][:, None]
    pull += rng.gumbel(0.0, 1.0, (n, len(OCCUPATIONS)))
    return np.asarray(pull.argmax(axis=1))


def _told_apart(occupation: Ints, industry: Ints, roster: Roster, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Rows of ALL_OCCUPATIONS with a part of each occupation in a kindred one, and the industry that goes with it."""
    detailed, branch, drawn = occupation.copy(), industry.copy(), rng.random(len(occupation))
    for parent, parts in _KINDRED.items():
        held = np.flatnonzero(occupation == parent)
        shares = np.array([[part.men, part.women] for part in parts])[:, roster.sex[held] - 1]
        part = (drawn[held] >= np.cumsum(shares, axis=0)).sum(axis=0)
        moved = part < len(parts)
        held, part = held[moved], part[moved]
        detailed[held] = np.array([p.row for p in parts])[part]
        follows = industry[held] == parent
        branch[held[follows]] = np.array([p.industry for p in parts])[part[follows]]
    return detailed, branch


def _class_of_worker(
    roster: Roster, industry: Ints, ever: Flags, looking: Flags, serving: Flags, rng: np.random.Generator
) -> Ints:
    n = len(roster.unit)
    plain = rng.choice([1, 2, 6, 7, 8], size=n, p=[0.80, 0.085, 0.073, 0.039, 0.003])
    older = (plain == 1) & (roster.age > 50) & (rng.random(n) < 0.07)
    plain = np.where(older, 6, plain)
    public = np.isin(np.array([o[2] for o in ALL_OCCUPATIONS])[industry], (7860, 9470, 9390))
    public &= rng.random(n) < 0.85
    plain = np.where(public, rng.choice([3, 4, 5], size=n, p=[0.58, 0.26, 0.16]), plain)
    plain = np.where((plain == 6) & (roster.age < 20), 1, np.where(serving, 5, plain))
    return np.where(ever, plain, np.where(looking, 9, BLANK))


def _hours_and_weeks(roster: Roster, score: Floats, employed: Flags, rng: np.random.Generator) -> tuple[Ints, Ints]:
    n, age = len(roster.unit), roster.age
    part = np.interp(age, [16, 19, 24, 35, 60, 68, 80], [0.9, 0.62, 0.28, 0.11, 0.14, 0.42, 0.65])
    part = part + np.where(roster.sex == 2, 0.10, 0.0) - 0.03 * score
    long = np.clip(rng.normal(48 + 1.5 * score, 7), 41, 95)
    heaped = np.where(rng.random(n) < 0.7, 5 * np.rint(long / 5), long)
    full = np.where(rng.random(n) < np.where(roster.sex == 1, 0.34, 0.20), np.maximum(heaped, 42), 40)
    full = np.where(rng.random(n) < 0.07, rng.integers(35, 40, n), full)
    short = np.where(rng.random(n) < 0.75, 5 * rng.integers(2, 7, n), rng.integers(4, 35, n))
    hours = np.where(rng.random(n) < part, short, full).astype(np.int64)
    whole_year = rng.random(n) < np.where(employed, np.interp(age, [16, 22, 30], [0.40, 0.66, 0.84]), 0.06)
    broken = np.where(rng.random(n) < 0.4, rng.choice([50, 48, 40, 36, 26, 20, 12, 8], size=n), rng.integers(1, 52, n))
    return np.clip(hours, 1, 99), np.where(whole_year, 52, broken).astype(np.int64)


def _commute(
    places: Places, units: Units, roster: Roster, at_work: Flags, score: Floats, rng: np.random.Generator
) -> Columns:
    n = len(roster.unit)
    core = places.kind[units.puma[roster.unit]] == 0
    home = rng.random(n) < np.clip(0.10 + 0.07 * score, 0.02, 0.4)
    others = np.where(core, rng.choice([1, 2, 5, 9, 10, 12], size=n, p=[0.72, 0.12, 0.05, 0.03, 0.07, 0.01]), 1)
    mode = np.where(home, 11, others)
    minutes = np.clip(5 * np.rint(rng.lognormal(3.15, 0.6, n) / 5), 1, 150).astype(np.int64)
    return {
        "JWTRNS": np.where(at_work, mode, BLANK),
        "JWMNP": np.where(at_work & (mode != 11), minutes, BLANK),
    }
