"""Standard errors and bias: counts by bootstrap, survey weights by replicates, chance by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from braidwork.errors import DataError
from braidwork.labormarket.segregation import (
    Bootstrap,
    crosstab,
    decompose_change,
    dissimilarity,
    isolation,
    local_segregation,
    multigroup_dissimilarity,
    mutual_information,
    theil_h,
)
from braidwork.measures.replicates import VarianceRule

from .small_tables import FOUR_UNITS, long_table, random_cells

TABLE = long_table(FOUR_UNITS)


def survey(seed: int = 5, people: int = 900, replicates: int = 80) -> pd.DataFrame:
    """Survey records: one row per person, a whole-number weight, replicate weights w1 to w80."""
    random = np.random.default_rng(seed)
    frame = {
        "unit": random.integers(0, 12, people),
        "group": random.integers(0, 3, people),
        "w": random.integers(20, 200, people),
    }
    parts = {f"w{r + 1}": np.round(frame["w"] * random.choice([0.3, 1.0, 1.7], people)) for r in range(replicates)}
    return pd.DataFrame({**frame, **parts})


WEIGHTS = [f"w{r}" for r in range(1, 81)]


class TestBootstrap:
    def test_the_standard_error_is_that_of_samples_drawn_again(self):
        """Against the delta method: Var(M) ≈ (Σ p·ln² − M²)/N."""
        cells = FOUR_UNITS * 50
        found = mutual_information(long_table(cells), bootstrap=(2000, 3))
        p = cells / cells.sum()
        logs = np.log(p / np.outer(p.sum(1), p.sum(0)))
        error = np.sqrt(((p * logs**2).sum() - (p * logs).sum() ** 2) / cells.sum())
        assert found.standard_error == pytest.approx(error, rel=0.06)

    def test_the_correction_nears_the_truth(self):
        """Samples of 400 from a known table: the plain M is too high by far more than the corrected one."""
        truth = random_cells(2, 40, 4).astype(float)
        shares = truth / truth.sum()
        goal = mutual_information(long_table(truth)).value
        random = np.random.default_rng(8)
        plain, corrected = [], []
        for seed in range(25):
            cells = random.multinomial(1500, shares.reshape(-1)).reshape(shares.shape)
            found = mutual_information(long_table(cells), bootstrap=(60, seed), independence=0)
            plain.append(found.value - goal)
            corrected.append(found.bias_corrected - goal)
        assert abs(np.mean(corrected)) < 0.5 * abs(np.mean(plain))

    def test_the_interval_lies_around_the_corrected_value_at_the_asked_level(self):
        wide = mutual_information(TABLE, bootstrap=Bootstrap(2000, 1, level=0.99))
        usual = mutual_information(TABLE, bootstrap=Bootstrap(2000, 1))
        assert wide.interval[0] < usual.interval[0] < usual.bias_corrected < usual.interval[1] < wide.interval[1]
        half = (usual.interval[1] - usual.interval[0]) / 2
        assert half == pytest.approx(1.645 * usual.standard_error, rel=0.08)

    def test_one_seed_one_answer_whatever_the_order_of_rows_or_the_way_it_is_asked(self):
        rows = pd.DataFrame(TABLE).sample(frac=1, random_state=4)
        first = mutual_information(TABLE, bootstrap=(40, 7))
        for asked in ((40, 7), [40, 7], {"draws": 40, "seed": 7}, Bootstrap(40, 7)):
            assert mutual_information(rows, bootstrap=asked) == first
        assert mutual_information(TABLE, bootstrap=(40, 8)) != first
        assert "40 draws, seed 7" in first.method

    def test_every_index_takes_it(self):
        for found in (
            dissimilarity(TABLE, bootstrap=50),
            isolation(TABLE, of="a", bootstrap=50),
            multigroup_dissimilarity(TABLE, bootstrap=50),
            theil_h(TABLE, bootstrap=50),
        ):
            assert found.standard_error > 0
            assert found.bias_corrected != found.value
            assert found.interval[0] < found.interval[1]
        scores = local_segregation(TABLE, bootstrap=50)
        assert (scores.standard_error > 0).all()
        assert scores.score("a").standard_error == scores.standard_error[0]

    def test_a_nested_index_has_errors_for_every_part(self):
        table = {**TABLE, "major": list("xxxxyyyy")}
        found = theil_h(table, within="major", bootstrap=(200, 1))
        assert all(part.standard_error > 0 for part in (*found.levels, *found.super_units))
        assert sum(level.bias_corrected for level in found.levels) == pytest.approx(found.bias_corrected, abs=1e-12)

    def test_a_unit_that_a_draw_leaves_empty_has_no_standard_error_and_the_result_says_so(self):
        scores = local_segregation(long_table([[1, 0], [40, 60], [70, 20]]), by="unit", bootstrap=(200, 1))
        assert np.isnan(scores.standard_error).tolist() == [True, False, False]
        assert scores.score("1").standard_error is None
        assert "without a standard error" in scores.notes[0]

    def test_change_takes_it_too(self):
        found = decompose_change(TABLE, long_table(FOUR_UNITS[::-1] + 5), bootstrap=(60, 1))
        assert all(getattr(found, t).standard_error > 0 for t in ("structural", "unit_margin", "change"))
        assert found.change.interval[0] < found.change.bias_corrected < found.change.interval[1]
        assert found.removals.standard_error == 0


class TestIndependence:
    def test_simulated_and_first_order_stand_beside_the_value(self):
        cells = np.full((20, 4), 50)
        found = mutual_information(long_table(cells), independence=(400, 1))
        assert found.expected_first_order == 19 * 3 / (2 * 4000)
        assert found.expected_under_independence == pytest.approx(found.expected_first_order, rel=0.05)
        assert found.standard_error is None

    def test_isolation_is_expected_to_be_the_groups_share(self):
        found = isolation(long_table(FOUR_UNITS * 100), of="a", independence=(200, 1))
        share = FOUR_UNITS[:, 0].sum() / FOUR_UNITS.sum()
        assert found.expected_under_independence == pytest.approx(share, abs=2e-3)

    def test_the_local_first_order_values_add_up_to_that_of_m(self):
        for by in ("group", "unit"):
            scores = local_segregation(TABLE, by=by)
            whole = mutual_information(TABLE).expected_first_order
            assert (scores.share * scores.expected_first_order).sum() == pytest.approx(whole, rel=1e-12)

    def test_parts_of_a_nested_index_have_their_own(self):
        table = {**TABLE, "major": list("xxxxyyyy")}
        found = mutual_information(table, within="major", independence=(600, 2))
        for part in found.levels:
            assert part.expected_under_independence == pytest.approx(part.expected_first_order, rel=0.15)
        for index in (mutual_information, theil_h):
            larger = index({**table, "count": [9 * c for c in TABLE["count"]]}, within="major", independence=(600, 2))
            for part in larger.super_units:
                assert part.expected_under_independence == pytest.approx(part.expected_first_order, rel=0.15)

    def test_none_on_request_and_none_for_shares(self):
        assert mutual_information(TABLE, bootstrap=9, independence=0).expected_under_independence is None
        shares = mutual_information({**TABLE, "count": [c / 266 for c in TABLE["count"]]})
        assert shares.value == pytest.approx(mutual_information(TABLE).value, rel=1e-13)
        assert shares.expected_first_order is None
        assert "not whole numbers" in shares.notes[0]


class TestSurveyWeights:
    def test_weighted_totals_refuse_the_multinomial_bootstrap(self):
        records = survey()
        for weights in ({"weights": "survey"}, {"replicates": WEIGHTS}):
            with pytest.raises(DataError, match="needs counts of persons; these are survey weights"):
                mutual_information(records, count="w", bootstrap=(20, 1), **weights)
        with pytest.raises(DataError, match="not whole numbers"):
            mutual_information({**TABLE, "count": [1.5] * 8}, bootstrap=(20, 1))
        with pytest.raises(DataError, match="survey weights"):
            decompose_change(records, records, count="w", weights="survey", bootstrap=(20, 1))

    def test_bias_comes_from_the_effective_size(self):
        records = survey()
        found = mutual_information(records, count="w", replicates=WEIGHTS)
        size = records.w.sum() ** 2 / (records.w**2).sum()
        assert found.effective_size == pytest.approx(size)
        assert found.value - found.bias_corrected == pytest.approx(11 * 2 / (2 * size))
        assert found.expected_first_order == pytest.approx(11 * 2 / (2 * size))
        assert found.expected_under_independence == pytest.approx(found.expected_first_order, rel=0.1)
        # the groups were drawn without regard to the unit
        assert abs(found.bias_corrected) < 1.645 * found.standard_error

    @pytest.mark.parametrize(
        "index", [mutual_information, theil_h, lambda t, **o: dissimilarity(t, groups=(0, 1), **o)]
    )
    def test_the_error_is_the_successive_difference_rule_on_whole_recomputations(self, index):
        records = survey()
        found = index(records, count="w", replicates=WEIGHTS)
        each = [index(records.assign(w=records[name]), count="w").value for name in WEIGHTS]
        assert found.standard_error == pytest.approx(np.sqrt(4 / 80 * sum((e - found.value) ** 2 for e in each)))
        centre = found.value if found.bias_corrected is None else found.bias_corrected
        assert found.interval == pytest.approx(
            (centre - 1.645 * found.standard_error, centre + 1.645 * found.standard_error)
        )

    def test_an_array_of_replicates_a_wrong_number_and_another_rule(self):
        records = survey()
        named = mutual_information(records, count="w", replicates=WEIGHTS)
        assert mutual_information(records, count="w", replicates=records[WEIGHTS].to_numpy()) == named
        with pytest.raises(DataError, match="exactly 80"):
            mutual_information(records, count="w", replicates=WEIGHTS[:79])
        other = mutual_information(records, count="w", replicates=WEIGHTS[:40], rule=VarianceRule(coefficient=4 / 40))
        assert other.standard_error > 0
        with pytest.raises(DataError, match="names one column"):
            mutual_information(records, count="w", replicates="w1")
        with pytest.raises(DataError, match="weights='counts'"):
            mutual_information(records, count="w", replicates=WEIGHTS, weights="counts")

    def test_cells_with_sums_of_squares_say_the_same_as_records(self):
        records = survey().assign(ww=lambda t: t.w**2)
        cells = records.groupby(["unit", "group"], as_index=False)[["w", "ww", *WEIGHTS]].sum()
        by_cell = mutual_information(cells, count="w", squares="ww", replicates=WEIGHTS)
        by_record = mutual_information(records, count="w", replicates=WEIGHTS)
        assert by_cell.bias_corrected == pytest.approx(by_record.bias_corrected, rel=1e-12)
        assert by_cell.standard_error == pytest.approx(by_record.standard_error, rel=1e-12)
        with pytest.raises(DataError, match="cell totals, not survey records"):
            mutual_information(cells, count="w", replicates=WEIGHTS)

    def test_other_indices_say_that_no_bias_is_known(self):
        found = isolation(survey(), of=1, count="w", replicates=WEIGHTS)
        assert found.bias_corrected is None
        assert "no bias is known" in found.notes[0]
        assert found.expected_under_independence == pytest.approx(1 / 3, abs=0.05)

    def test_a_negative_cell_in_a_replicate_leaves_no_standard_error(self):
        records = survey()
        lone = pd.DataFrame([{"unit": 0, "group": 9, "w": 5, **dict.fromkeys(WEIGHTS, 5), "w3": -4}])
        found = mutual_information(pd.concat([records, lone]), count="w", replicates=WEIGHTS)
        assert found.standard_error is None
        assert found.value > 0
        assert "without a standard error" in found.notes[0]

    @pytest.mark.parametrize("index", [mutual_information, theil_h])
    def test_corrected_parts_of_a_nested_index_add_up_as_the_values_do(self, index):
        records = survey().assign(major=lambda t: t.unit % 3)
        found = index(records, within="major", count="w", replicates=WEIGHTS)
        assert sum(level.bias_corrected for level in found.levels) == pytest.approx(found.bias_corrected, abs=1e-14)
        of_h = index is theil_h
        weights = [s.share * (s.entropy_ratio if of_h else 1) for s in found.super_units]
        parts = sum(w * s.bias_corrected for w, s in zip(weights, found.super_units, strict=True))
        assert parts == pytest.approx(found.levels[1].bias_corrected, abs=1e-14)
        assert all(s.standard_error > 0 for s in found.super_units)

    def test_change_adds_the_variances_of_two_samples(self):
        first, second = survey(1), survey(2)
        found = decompose_change(first, second, count="w", replicates=WEIGHTS)
        m = [mutual_information(t, count="w", replicates=WEIGHTS).standard_error for t in (first, second)]
        assert found.earlier.standard_error == pytest.approx(m[0])
        assert found.later.standard_error == pytest.approx(m[1])
        assert found.change.standard_error == pytest.approx(np.hypot(*m))
        assert found.structural.standard_error > 0
        assert found.structural.bias_corrected is None
        bare = crosstab(second, count="w", weights="survey")
        with pytest.raises(DataError, match="only one of the two"):
            decompose_change(crosstab(first, count="w", replicates=WEIGHTS), bare)
