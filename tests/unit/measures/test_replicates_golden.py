"""Values that are known from elsewhere: the Bureau's own figures, the specification's goldens, and svy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from braidwork.measures.replicates import (
    design_factor,
    design_factor_total,
    means,
    quantiles,
    ratios,
    replicate_columns,
    sampling_factor,
    totals,
    weighted_quantile_from_groups,
)


def stated(value: float, digits: str) -> bool:
    """Equal to the printed digits, or to 1e-9 where more are printed than that."""
    decimals = len(digits.partition(".")[2])
    return abs(value - float(digits)) <= max(0.5000001 * 10**-decimals, 1e-9 * abs(float(digits)))


# --- the synthetic file of the specification -------------------------------------------------------------------

GOLDEN = {  # group: n, n effective, then value and standard error of mean, total, median, Σwy
    0: (
        "3008",
        "2769.5286",
        "44.89470961 0.6163744827",
        "84024 1187.109094",
        "37.95 0.597992475",
        "3772233.08 80575.93978",
    ),
    1: (
        "841",
        "771.4079",
        "38.30605385 0.7149187481",
        "23063 824.883022",
        "33.86 1.340680797",
        "883452.52 34270.23006",
    ),
    "all": (
        "6000",
        "5510.7585",
        "37.81397966 0.3862922798",
        "167190 619.614396",
        "31.22 0.339764624",
        "6322119.26 70450.79153",
    ),
}


@pytest.fixture(scope="module")
def sdr(public_data: Path) -> pd.DataFrame:
    return pd.read_csv(public_data / "reference/sdr/sdr_synthetic_6000.csv.gz")


@pytest.mark.public_data
@pytest.mark.parametrize("group", GOLDEN)
def test_golden_values_of_the_synthetic_file(sdr, group):
    parts = sdr[replicate_columns(sdr.columns, "PWGTP")].to_numpy(np.int16)
    groups = None if group == "all" else sdr["grp"]
    n, effective, *expected = GOLDEN[group]
    results = (
        means(sdr["y"], sdr["PWGTP"], parts, groups),
        totals(sdr["PWGTP"], parts, groups=groups),
        quantiles(sdr["y"], sdr["PWGTP"], parts, groups=groups),
        totals(sdr["PWGTP"], parts, sdr["y"], groups),
    )
    for got, text in zip(results, expected, strict=True):
        i = got.index(group)
        value, error = text.split()
        assert stated(got.value[i], value)
        assert stated(got.standard_error[i], error)
        assert got.n[i] == int(n)
        assert stated(got.n_effective[i], effective)
        assert got.reason[i] is None


@pytest.mark.public_data
def test_the_replicate_mean_as_centre_would_be_too_small(sdr):
    from braidwork.measures.replicates import VarianceRule

    parts = sdr[replicate_columns(sdr.columns, "PWGTP")].to_numpy()
    right = quantiles(sdr["y"], sdr["PWGTP"], parts, groups=sdr["grp"])
    wrong = quantiles(sdr["y"], sdr["PWGTP"], parts, groups=sdr["grp"], rule=VarianceRule(center="replicate_mean"))
    assert wrong.standard_error[1] / right.standard_error[1] == pytest.approx(1 - 0.079, abs=0.0005)


@pytest.mark.public_data
def test_equal_to_svy_on_the_synthetic_file(sdr):
    assert_equal_to_svy(sdr.rename(columns={"grp": "g", "PWGTP": "w"}), "PWGTP")


def test_equal_to_svy_on_generated_records():
    random = np.random.default_rng(77)
    rows = 4000
    w = random.integers(1, 200, rows)
    parts = np.round(w[:, None] * random.choice([0.3, 1.0, 1.7], (rows, 80))).astype(np.int16)
    frame = pd.DataFrame(parts, columns=[f"R{i}" for i in range(1, 81)])
    y = np.round(random.lognormal(3, 0.7, rows), 1)
    assert_equal_to_svy(frame.assign(w=w, y=y, g=random.integers(0, 5, rows)), "R")


def assert_equal_to_svy(frame: pd.DataFrame, base: str) -> None:
    """Mean, total, median, quartile and ratio per group: value and standard error to 1e-9."""
    import polars as pl
    import svy

    names = replicate_columns(frame.columns, base)
    frame = frame.assign(one_and_a_bit=1 + frame["w"] % 3)
    data = pl.DataFrame({name: frame[name].to_numpy() for name in ["g", "y", "w", "one_and_a_bit", *names]})
    design = svy.Design(wgt="w", rep_wgts=svy.SdrWgts(prefix=base, n_reps=80))
    peer = svy.Sample(data, design=design).estimation
    asked = {"by": "g", "method": "replication", "variance_center": "estimate"}
    y, w, g, parts = frame["y"], frame["w"], frame["g"], frame[names].to_numpy(np.int16)
    pairs = [
        (means(y, w, parts, g), peer.mean("y", **asked)),
        (totals(w, parts, y, g), peer.total("y", **asked)),
        (quantiles(y, w, parts, groups=g), peer.median("y", q_method="higher", **asked)),
        (ratios(y, frame["one_and_a_bit"], w, parts, g), peer.ratio("y", "one_and_a_bit", **asked)),
    ]
    for ours, theirs in pairs:
        rows = sorted(theirs.estimates, key=lambda e: int(e.by_level[0]))
        np.testing.assert_allclose(ours.value, [e.est for e in rows], rtol=1e-12)
        np.testing.assert_allclose(ours.standard_error, [e.se for e in rows], rtol=1e-9)


# --- the Bureau's verification file ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def washington_housing(public_data: Path) -> pd.DataFrame:
    return pd.read_csv(public_data / "census-pums/wa-2015-1yr-housing/ss15hwa_cut.csv.gz")


@pytest.mark.public_data
def test_all_twelve_lines_of_the_census_verification_file(washington_housing, public_data):
    h = washington_housing
    parts = h[replicate_columns(h.columns, "WGTP")].to_numpy(np.int16)
    assert (parts < 0).sum() == 16
    assert parts.min() == -19
    assert (h["WGTP"] == 0).sum() == 2906
    tenure, vacancy = h["TEN"], h["VACS"]
    lines = [
        h["WGTP"] >= 0,
        tenure.notna(),
        tenure.isin([1, 2]),
        tenure.isin([3, 4]),
        *(tenure == code for code in (1, 2, 3, 4)),
        vacancy.notna(),
        vacancy == 1,
        vacancy == 3,
        vacancy.isin([2, 4, 5, 6, 7]),
    ]
    official = pd.read_csv(public_data / "census-pums/verification/wa_housing_user_verification_2015.csv")
    assert len(official) == len(lines) == 12
    for line, (_, expected) in zip(lines, official.iterrows(), strict=True):
        got = totals(h["WGTP"], parts, universe=line.to_numpy())
        assert got.value[0] == expected["pums_est_15"], expected["characteristic"]
        assert round(got.standard_error[0]) == expected["pums_se_15"], expected["characteristic"]
        assert round(got.margin_of_error[0]) == expected["pums_moe_15"], expected["characteristic"]


@pytest.mark.public_data
def test_medians_with_real_negative_weights_follow_the_rule_written_out(washington_housing):
    h = washington_housing[washington_housing["HINCP"].notna() & (washington_housing["WGTP"] > 0)]
    names = replicate_columns(h.columns, "WGTP")
    got = quantiles(h["HINCP"], h["WGTP"], h[names].to_numpy(np.int16), groups=h["TEN"].astype(int))
    for i, tenure in enumerate(got.groups):
        mine = h[h["TEN"] == tenure]
        by_value = mine.groupby("HINCP")[["WGTP", *names]].sum().sort_index()
        running = by_value.cumsum()
        first = [(running[name] >= running[name].iloc[-1] / 2).idxmax() for name in running]
        assert got.value[i] == first[0]
        np.testing.assert_array_equal(got.replicate_values[i], first[1:])
    small = h.assign(t=h["TEN"].astype(int) - 1).groupby(["t", "HINCP"], as_index=False)[["WGTP", *names]].sum()
    again = weighted_quantile_from_groups(small["t"], small["HINCP"], small["WGTP"], small[names])
    np.testing.assert_array_equal(again.standard_error, got.standard_error)


# --- persons of Seattle, and files whose replicates are hidden --------------------------------------------------


@pytest.fixture(scope="module")
def seattle(public_data: Path) -> pd.DataFrame:
    return pd.read_csv(public_data / "census-pums/seattle-2016-1yr-person/ss16pwa_seattle_cut.csv.gz")


@pytest.mark.public_data
def test_persons_and_employed_of_seattle(seattle):
    parts = seattle[replicate_columns(seattle.columns, "PWGTP")].to_numpy(np.int16)
    persons = totals(seattle["PWGTP"], parts)
    employed = totals(seattle["PWGTP"], parts, universe=seattle["ESR"].isin([1, 2, 4, 5]).to_numpy())
    assert persons.value[0] == 704_616
    # exact integer arithmetic: √(4/80 · 19,711,978); the specification prints 992.7733768, one 3 too few
    assert stated(persons.standard_error[0], "992.77333768")
    assert employed.value[0] == 428_407
    assert stated(employed.standard_error[0], "5058.992647")


def seattle_rows(f: pd.DataFrame) -> dict[str, tuple[pd.Series, bool, float]]:
    return {
        "Black": (f["RAC1P"] == 2, True, 2.09),
        "multiracial": (f["RAC1P"] == 9, True, 1.97),
        "unemployed": (f["ESR"] == 3, False, 1.54),
        "Hispanic": (f["HISP"] != 1, True, 1.48),
        "Asian": (f["RAC1P"] == 6, True, 1.41),
        "not in the labor force": (f["ESR"] == 6, False, 1.31),
        "employed": (f["ESR"].isin([1, 2, 4, 5]), False, 1.24),
        "age 25 to 34": (f["AGEP"].between(25, 34), False, 1.09),
        "under 18": (f["AGEP"] < 18, False, 1.05),
        "female": (f["SEX"] == 2, False, 0.81),
    }


def south_king_rows(f: pd.DataFrame) -> dict[str, tuple[pd.Series, bool, float]]:
    return {
        "out of school and work": ((f["sch"] == 1) & f["esr"].isin([3, 6]), False, 1.55),
        "unemployed": (f["esr"] == 3, False, 1.51),
        "Black": (f["rac1p"] == 2, True, 1.33),
        "Hispanic": (f["hisp"] != 1, True, 0.91),
    }


def housing_rows(f: pd.DataFrame) -> dict[str, tuple[pd.Series, bool, float]]:
    return {
        "renter": (f["TEN"].isin([3, 4]), False, 1.28),
        "household income below 25,000": (f["HINCP"] < 25_000, False, 1.16),
        "vacant": (f["VACS"].notna(), False, 1.05),
    }


@pytest.mark.public_data
def test_the_fallback_without_replicates_is_near_on_all_seventeen_rows(seattle, washington_housing, public_data):
    """Hide the replicates: the approximate standard error is 0.9 to 2.3 times the replicate one."""
    youth = pd.read_csv(public_data / "census-pums/wa-2013-2017-5yr-south-king-youth/ty_df.csv.gz", low_memory=False)
    checked = 0
    for frame, base, span, rows in (
        (seattle, "PWGTP", 1, seattle_rows(seattle)),
        (youth, "pwgtp", 5, south_king_rows(youth)),
        (washington_housing, "WGTP", 1, housing_rows(washington_housing)),
    ):
        weights, parts = frame[base], frame[replicate_columns(frame.columns, base)].to_numpy()
        for name, (counted, by_race, measured) in rows.items():
            known = totals(weights, parts, universe=counted.to_numpy())
            plain = design_factor_total(known.value, weights.sum(), sampling_factor(span), 1.0)
            assert known.standard_error[0] / plain[0] == pytest.approx(measured, abs=0.00501), name
            hidden = design_factor_total(known.value, weights.sum(), sampling_factor(span), design_factor(by_race))
            assert 0.9 <= hidden[0] / known.standard_error[0] <= 2.3, name
            checked += 1
    assert checked == 17
