"""The figures of the reference page: the school tables to 1e-10, and the small tables."""

from __future__ import annotations

import pytest

from braidwork.labormarket.segregation import (
    crosstab,
    decompose_change,
    dissimilarity,
    exposure,
    fit_margins,
    gini,
    isolation,
    karmel_maclachlan,
    local_segregation,
    multigroup_dissimilarity,
    mutual_information,
    theil_h,
)
from braidwork.labormarket.segregation.kernels import entropy

from .conftest import COLUMNS
from .small_tables import FOUR_UNITS, long_table

TERMS = ("earlier", "later", "removals", "additions", "structural", "unit_margin", "group_margin")


def near(value, digits=1e-10):
    return pytest.approx(value, abs=digits, rel=0)


@pytest.mark.public_data
class TestSchools:
    def test_m_h_and_e(self, schools00):
        table = crosstab(schools00, **COLUMNS)
        assert mutual_information(table).value == near(0.425538975876)
        assert theil_h(table).value == near(0.418808314642)
        assert float(entropy(table.group_totals)) == near(1.016070982832)
        assert (len(table.units), len(table.groups), table.persons) == (2045, 5, 877_739)

    def test_between_and_within_states(self, schools00):
        m = mutual_information(schools00, **COLUMNS, within="state")
        h = theil_h(schools00, **COLUMNS, within="state")
        assert [p.value for p in m.levels] == [near(0.099243701283), near(0.326295274593)]
        assert [p.value for p in h.levels] == [near(0.097673984357), near(0.321134330285)]
        assert [s.code for s in m.super_units] == ["A", "B", "C"]
        assert [s.value for s in m.super_units] == [near(0.408596522835), near(0.254995859585), near(0.345022055434)]
        assert [s.share for s in m.super_units] == [near(0.276881852122), near(0.403542510929), near(0.319575636949)]
        ratios = [near(0.809250114634), near(0.936118992736), near(0.940295509022)]
        assert [s.entropy_ratio for s in h.super_units] == ratios
        assert sum(s.share * s.entropy_ratio * s.value for s in h.super_units) == near(0.321134330285)

    def test_three_levels(self, schools00):
        found = mutual_information(schools00, **COLUMNS, within=("state", "district"))
        assert [p.name for p in found.levels] == ["between state", "district within state", "school within district"]
        assert found.level("district within state").value == near(0.238708795506)
        assert found.level("school within district").value == near(0.087586479088)

    def test_local_scores(self, schools00):
        found = local_segregation(schools00, **COLUMNS)
        expected = {
            "asian": 0.628767251748, "black": 0.880541305151, "hisp": 0.776632742882,
            "white": 0.183639285365, "native": 1.434264391939,
        }  # fmt: skip
        assert {g: found.score(g).value for g in found.codes} == {g: near(v) for g, v in expected.items()}
        assert found.mutual_information == near(0.425538975876)

    def test_the_other_indices(self, schools00):
        table = crosstab(schools00, **COLUMNS)
        assert multigroup_dissimilarity(table).value == near(0.619699898864)
        assert dissimilarity(table, groups=("black", "white")).value == near(0.728387884871)
        assert gini(table, of="black").value == near(0.855978820471)
        assert isolation(table, of="black").value == near(0.611959574521)
        assert exposure(table, of="black", to="white").value == near(0.265634620567)
        assert exposure(table, of="black", to="white", among="two_groups").value == near(0.315855647074)

    def test_bootstrap_of_500_draws(self, schools00):
        m = mutual_information(schools00, **COLUMNS, bootstrap=(500, 20))
        assert m.bias_corrected == near(0.4219, 1e-4)
        assert m.standard_error == near(0.0008, 1e-4)
        # 16,000 draws give a bias of 0.003612 ± 0.000006; 500 draws leave ± 0.000034 on their own
        assert m.value - m.bias_corrected == near(0.003612, 1.4e-4)
        assert m.interval[0] < m.bias_corrected < m.interval[1]
        assert 0.00479 <= m.expected_under_independence <= 0.00483
        assert m.expected_first_order == near(0.004657, 1e-6)
        assert theil_h(schools00, **COLUMNS, bootstrap=(200, 1)).bias_corrected == near(0.4152, 1e-4)

    def test_change_between_the_two_years_adds_up_with_converged_fits(self, schools00, schools05):
        found = decompose_change(schools00, schools05, **COLUMNS)
        parts = sum(getattr(found, t).value for t in TERMS[2:])
        assert found.later.value - found.earlier.value == near(parts, 1e-14)
        assert found.margin_error <= 1e-12
        assert found.units_in_both == 1710
        before, after = set(schools00.school), set(schools05.school)
        assert set(found.units_removed) == before - after
        assert set(found.units_added) == after - before


class TestSmallTables:
    def test_roles_exchanged_keep_m_and_change_h(self):
        table = long_table(FOUR_UNITS)
        swapped = {"unit": table["group"], "group": table["unit"], "count": table["count"]}
        assert mutual_information(table).value == near(0.186586735545)
        assert theil_h(table).value == near(0.333035591302)
        assert mutual_information(swapped).value == near(0.186586735545)
        assert theil_h(swapped).value == near(0.135383659898)

    def test_change_of_four_units(self):
        found = decompose_change(
            long_table([[40, 5], [30, 10], [20, 15], [10, 20]]), long_table([[20, 5], [20, 10], [20, 10], [15, 15]])
        )
        expected = (0.095260442888, 0.024392017209, 0, 0, -0.068680014084, -0.003388768837, 0.001200357242)
        assert [getattr(found, t).value for t in TERMS] == [near(v) for v in expected]

    def test_change_with_entry_and_exit(self):
        found = decompose_change(
            long_table([[40, 10], [20, 30], [5, 45]], units=["a", "b", "c"]),
            long_table([[30, 15], [15, 40], [30, 20]], units=["a", "b", "d"]),
        )
        expected = (0.184732743817, 0.063006414357, -0.098428122082, -0.016427083557,
                    -0.010230142714, -0.001543990502, 0.004903009394)  # fmt: skip
        assert [getattr(found, t).value for t in TERMS] == [near(v) for v in expected]
        assert (found.units_removed, found.units_added, found.units_in_both) == (("c",), ("d",), 2)

    @pytest.mark.parametrize(
        ("a", "b", "d"),
        [
            ((100, 60, 40, 0), (0, 40, 60, 100), 0.6),
            ((10, 20, 30, 40), (10, 20, 30, 40), 0),
            ((10, 20, 0, 0), (0, 0, 5, 7), 1),
        ],
    )
    def test_dissimilarity(self, a, b, d):
        assert dissimilarity(long_table(list(zip(a, b, strict=True)))).value == near(d, 1e-15)

    def test_proportional_fitting(self):
        found = fit_margins([[100, 50], [50, 50], [100, 50]], [225, 200, 175], [325, 275])
        male, female = (134.733877, 85.473108, 104.793015), (90.266123, 114.526892, 70.206985)
        assert found.cells[:, 0].tolist() == [near(v, 5e-7) for v in male]
        assert found.cells[:, 1].tolist() == [near(v, 5e-7) for v in female]
        assert found.margin_error <= 1e-12

    def test_karmel_maclachlan_is_dissimilarity_times_2a_1_minus_a(self):
        table = long_table(FOUR_UNITS)
        share = FOUR_UNITS[:, 0].sum() / FOUR_UNITS.sum()
        d = dissimilarity(table, groups=("a", "b")).value
        assert karmel_maclachlan(table, of="a").value == near(2 * share * (1 - share) * d, 1e-15)
