"""Income of the demo region: wages with heaping and top codes, other income, family income, poverty, insurance."""

from __future__ import annotations

import numpy as np

from braidwork.sources.synthetic.communities import values
from braidwork.sources.synthetic.households import FAMILY, Flags, Floats, Ints, Roster, Units, advantage
from braidwork.sources.synthetic.places import Places
from braidwork.sources.synthetic.traits import BLANK, Columns
from braidwork.sources.synthetic.work import ALL_OCCUPATIONS

# Round thresholds of the invented region in dollars a year, by family size 1..9; older one- and two-person families.
THRESHOLDS = np.array([0, 16_300, 21_000, 25_500, 32_000, 38_000, 43_000, 48_500, 54_000, 64_000], dtype=float)
THRESHOLDS_65 = np.array([0, 15_000, 19_000], dtype=float)
TOP_SHARE = 0.005
LOWEST_HOURLY = 12.0


def earnings(
    places: Places, units: Units, roster: Roster, own: Columns, score: Floats, rng: np.random.Generator
) -> Columns:
    """WAGP, SEMP, PERNP, PINCP in whole dollars before ADJINC, rounded and top-coded as a public file is."""
    n, age = len(roster.unit), roster.age
    worked = own["WKHP"] != BLANK
    hourly = np.exp(_log_hourly(places, units, roster, own, score, rng))
    hourly = np.where(hourly < LOWEST_HOURLY, LOWEST_HOURLY * rng.uniform(0.9, 1.25, n), hourly)
    yearly = np.where(worked, hourly * own["WKHP"] * own["WKWN"], 0.0)
    alone = own["COW"] == 6
    wage = top_code(rounded(np.where(worked & ~alone & (own["COW"] != 8), heaped(yearly, rng), 0.0)))
    side = worked & ~alone & (rng.random(n) < 0.04)
    profit = np.where(
        alone & worked, yearly * rng.lognormal(-0.25, 0.7, n), np.where(side, rng.lognormal(8.4, 1.0, n), 0.0)
    )
    loss = (profit > 0) & (rng.random(n) < 0.03)
    profit = np.where(loss, -np.minimum(0.3 * profit, 10_000.0), profit)
    business = np.maximum(top_code(rounded(heaped(profit, rng))), -10_000)
    earned = np.maximum(wage + business, -10_000)
    other = _other_income(roster, own, units, score, earned, rng)
    return {
        "WAGP": np.where(age >= 15, wage, BLANK),
        "SEMP": np.where(age >= 15, business, BLANK),
        "PERNP": np.where(age >= 16, earned, BLANK),
        "PINCP": np.where(age >= 15, np.maximum(wage + business + other, -19_998), BLANK),
    }


def _log_hourly(
    places: Places, units: Units, roster: Roster, own: Columns, score: Floats, rng: np.random.Generator
) -> Floats:
    schooling = np.interp(
        np.maximum(own["SCHL"], 1),
        [1, 11, 15, 16, 19, 20, 21, 22, 23, 24],
        [-0.32, -0.24, -0.20, -0.10, 0.0, 0.06, 0.34, 0.50, 0.80, 0.70],
    )
    experience = np.interp(
        roster.age, [16, 20, 25, 32, 40, 50, 60, 70], [-0.62, -0.45, -0.22, 0.0, 0.12, 0.16, 0.12, -0.05]
    )
    trade = np.array([o[6] for o in ALL_OCCUPATIONS])[np.maximum(own["occupation"], 0)]
    parent = np.isin(roster.relation, (20, 21))
    log = 3.38 + schooling + experience + 0.75 * trade + 0.09 * score + values("pay")[roster.community]
    log += advantage(places, units)[roster.unit]
    log -= np.where(roster.sex == 2, np.where(parent, 0.15, 0.10), 0.0)
    log -= np.where(own["NATIVITY"] == 2, 0.04, 0.0) + np.where(own["CIT"] == 5, 0.06, 0.0)
    log -= np.select([own["ENG"] == 2, own["ENG"] == 3, own["ENG"] == 4], [0.08, 0.18, 0.26], 0.0)
    log -= np.where(own["DIS"] == 1, 0.08, 0.0) + np.where(own["WKHP"] < 30, 0.14, 0.0)
    return np.asarray(log + 0.10 * units.score[roster.unit] + rng.normal(0.0, 0.36, len(roster.unit)))


def _other_income(
    roster: Roster, own: Columns, units: Units, score: Floats, earned: Ints, rng: np.random.Generator
) -> Ints:
    """Retirement, social security, interest and assistance in whole dollars."""
    n, age = len(roster.unit), roster.age
    wealth = 0.5 * score + 0.5 * units.score[roster.unit]
    security = rng.random(n) < np.interp(age, [60, 62, 66, 70], [0.0, 0.35, 0.85, 0.95])
    security |= (own["DIS"] == 1) & (age >= 20) & (rng.random(n) < 0.30)
    total = np.where(security, np.clip(rng.normal(21_500 + 2_500 * wealth, 5_500), 6_000, 48_000), 0.0)
    pension = rng.random(n) < np.interp(age, [54, 66, 75], [0.02, 0.42, 0.48]) * np.clip(1 + 0.3 * wealth, 0.2, 2)
    total += np.where(pension, rng.lognormal(9.7 + 0.35 * wealth, 0.85), 0.0)
    saver = rng.random(n) < np.clip(0.12 + 0.06 * wealth + 0.003 * (age - 30), 0.01, 0.6)
    total += np.where(saver & (age >= 20), rng.lognormal(7.2 + 0.6 * wealth, 1.7), 0.0)
    # Few adults report no income at all: kin, assistance or unemployment pay reach most of them.
    poor = (earned + total < 9_000) & (age >= 20) & (rng.random(n) < np.where(roster.relation == 20, 0.88, 0.35))
    total += np.where(poor, rng.uniform(2_000, 17_000, n), 0.0)
    return np.where(age >= 15, rounded(np.minimum(total, 400_000)), 0)


def heaped(amount: Floats, rng: np.random.Generator) -> Floats:
    """Amounts as people report them: most to a round thousand or five thousand."""
    step = np.select(
        [np.abs(amount) < 10_000, np.abs(amount) < 60_000, np.abs(amount) < 150_000],
        [500.0, 1_000.0, 5_000.0],
        10_000.0,
    )
    coarse = np.select([np.abs(amount) < 10_000, np.abs(amount) < 100_000], [1_000.0, 5_000.0], 10_000.0)
    draw = rng.random(len(amount))
    step = np.where(draw < 0.30, coarse, np.where(draw < 0.75, step, 1.0))
    return np.asarray(step * np.rint(amount / step))


def rounded(amount: Floats) -> Ints:
    """The disclosure rounding of the public file: 4 below 8 dollars, tens, hundreds, thousands."""
    size = np.abs(amount)
    step = np.select([size < 1_000, size < 50_000], [10.0, 100.0], 1_000.0)
    small = (size > 0) & (size < 8)
    value = np.where(small, 4.0, np.where(size < 8, 0.0, np.maximum(step * np.rint(size / step), 4.0)))
    return (np.sign(amount) * value).astype(np.int64)


def top_code(amount: Ints) -> Ints:
    """Amounts above the 99.5th percentile of the positive ones become the mean of those above."""
    positive = amount[amount > 0]
    if not len(positive):
        return amount
    bound = np.quantile(positive, 1 - TOP_SHARE)
    above = amount > bound
    if not above.any():
        return amount
    return np.where(above, min(999_000, int(1_000 * np.rint(amount[above].mean() / 1_000))), amount)


def totals(units: Units, roster: Roster, person_income: Ints) -> tuple[Ints, Ints, Flags]:
    """HINCP, FINCP and whether the household is a family; arrays of shape (units,), 0 where no one has income."""
    amount = np.where(person_income == BLANK, 0, person_income)
    kin = np.isin(roster.relation, FAMILY)
    n = len(units.size)
    household = np.bincount(roster.unit, weights=amount, minlength=n)
    relatives = np.bincount(roster.unit[kin], minlength=n)
    family = np.bincount(roster.unit[kin], weights=amount[kin], minlength=n)
    bottom = -59_999
    is_family = units.occupied & (relatives > 1)
    return (
        np.maximum(np.rint(household), bottom).astype(np.int64),
        np.maximum(np.rint(family), bottom).astype(np.int64),
        is_family,
    )


def poverty_ratio(units: Units, roster: Roster, person_income: Ints, family_income: Ints) -> Ints:
    """POVPIP: family income (own income for unrelated people) as a percentage of the threshold.

    Blank for unrelated people under 15, for institutions and for college halls.
    """
    n = len(units.size)
    kin = np.isin(roster.relation, FAMILY)
    size = np.clip(np.bincount(roster.unit[kin], minlength=n), 1, 9)
    old_head = np.zeros(n, dtype=bool)
    heads = roster.relation == 20
    old_head[roster.unit[heads]] = roster.age[heads] >= 65
    line = np.where(old_head & (size <= 2), THRESHOLDS_65[np.minimum(size, 2)], THRESHOLDS[size])
    alone = np.where(roster.age >= 65, THRESHOLDS_65[1], THRESHOLDS[1])
    mine = np.where(person_income == BLANK, 0, person_income)
    ratio = np.where(kin, family_income[roster.unit] / line[roster.unit], mine / alone)
    percent = np.clip(np.rint(100 * ratio), 0, 501).astype(np.int64)
    in_hall = (roster.relation == 38) & (roster.age < 24)
    unknown = (~kin & (roster.age < 15)) | (roster.relation == 37) | in_hall
    return np.where(unknown, BLANK, percent)


def insurance(roster: Roster, own: Columns, score: Floats, rng: np.random.Generator) -> Columns:
    """HICOV, PRIVCOV, PUBCOV, HINS1: public for the old and the poor, through a job for most, none for some."""
    n, age = len(roster.unit), roster.age
    ratio = np.where(own["POVPIP"] == BLANK, 150, own["POVPIP"])
    offered = np.interp(ratio, [0, 150, 300, 501], [0.10, 0.42, 0.70, 0.86]) + 0.03 * score
    shared = np.where(rng.random(n) < 0.8, rng.random(n)[roster.head], rng.random(n))
    job = shared < np.where(age >= 65, 0.3 * offered, offered)
    bought = rng.random(n) < np.where(age >= 65, 0.25, 0.10)
    public = (age >= 65) & (rng.random(n) < 0.985)
    entitled = (ratio < 140) | ((age < 19) & (ratio < 260)) | ((own["DIS"] == 1) & (ratio < 250))
    public |= entitled & (rng.random(n) < np.where(own["CIT"] == 5, 0.42, 0.72)) & ~(job & (rng.random(n) < 0.7))
    veteran = (own["MIL"] == 2) & (rng.random(n) < 0.3)
    public |= veteran
    rescued = ~(job | bought | public) & (rng.random(n) < np.where(own["CIT"] == 5, 0.25, 0.55))
    bought |= rescued
    private = job | bought
    return {
        "HINS1": np.where(job, 1, 2),
        "PRIVCOV": np.where(private, 1, 2),
        "PUBCOV": np.where(public, 1, 2),
        "HICOV": np.where(private | public, 1, 2),
    }
