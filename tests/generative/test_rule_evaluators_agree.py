"""One rule, two evaluators: random rules over random people come out alike for one person and for a whole table.

The people have unknowns, ranges, facts that do not apply, households listed and half listed; the rules count, deny,
look into households and dates, and compare with limits by family size and area, some of them not loaded.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from braidwork.eligibility.rules import (
    All,
    Any,
    AtLeast,
    Compare,
    CountAtLeast,
    DateWindow,
    Evaluation,
    Exists,
    FactReading,
    FactValue,
    Is,
    IsOneOf,
    LargerOf,
    Limit,
    LimitReading,
    Members,
    Not,
    ServiceDate,
    SmallerOf,
    compile_rule,
    decide,
    screening_sql,
)

ON = date(2026, 11, 23)
FLAGS, CODES, AMOUNTS, DATES = ("works", "student"), ("area",), ("income", "rent"), ("laid_off_date",)
COLUMNS = {
    "works": "boolean", "student": "boolean", "area": "string", "income": "float64", "rent": "float64",
    "size": "int64", "laid_off_date": "date",
}  # fmt: skip
RULES, PEOPLE = 60, 120


class Numbers:
    """Limits by size (with a gap in the law above 12), by size and area, a share, and one that nobody has loaded."""

    def limit(self, name, on, known_at, key):
        size = int(key.get("size", "1"))
        value = {
            "guideline": 10_000.0 + 5_000 * size if 1 <= size <= 12 else None,
            "falling": 30_000.0 - 1_500 * size if size != 7 else None,
            "by_area": {"033": 900.0, "053": 700.0}.get(key.get("area", "")),
            "share": 1.38,
            "months": 18,
            "missing": None,
        }[name]
        if name == "by_area" and value is not None:
            value += 100 * size
        return LimitReading(name, tuple(sorted(key.items())), value, verified=name != "falling")

    def key_values(self, name, part):
        return ("033", "053", "061") if part == "area" else tuple(str(s) for s in range(1, 13))


@dataclass(frozen=True)
class Someone:
    """One row of the table as a case."""

    applicant: str
    table: dict[str, dict]

    def get(self, person_id, key):
        row = self.table[person_id or self.applicant]
        if row.get(f"{key}_state") == "not_applicable":
            return FactReading(key, state="not_applicable", person_id=person_id)
        value, low, high = row.get(key), row.get(f"{key}_low"), row.get(f"{key}_high")
        if (value, low, high) == (None, None, None):
            return FactReading(key, person_id=person_id)
        return FactReading(key, value, low, high, "known", source="staff", person_id=person_id)

    def members(self, group, person_id):
        row = self.table[person_id]
        mine = row[f"{group}_id"]
        if mine is None:
            return Members((person_id,), False)
        return Members(tuple(p for p, r in self.table.items() if r[f"{group}_id"] == mine), row[f"{group}_complete"])


def a_person(rng, i):
    row = {"person_id": f"p{i}", "household_id": rng.choice([None, *(f"h{i // 3}",) * 9])}
    row["household_complete"] = row["household_id"] is not None and (i // 3) % 3 > 0
    row |= {key: rng.choice([True, False, None]) for key in FLAGS}
    row["area"] = rng.choice(["033", "053", "061", "999", None])
    row["works_state"] = rng.choice([None, None, None, "not_applicable"])
    row["income_state"] = rng.choice([None, None, None, "not_applicable", "declined"])
    for key, most in (("income", 60_000), ("rent", 3_000)):
        row |= a_range(rng, key, lambda most=most: float(rng.choice([rng.randint(0, most), 25_000, 15_000])))
    row |= a_range(rng, "size", lambda: rng.randint(0, 14))
    row |= a_range(rng, "laid_off_date", lambda: ON - timedelta(days=rng.choice([0, 1, 400, 548, 549, 700, -5])))
    for key in (k for k in COLUMNS if row.get(f"{k}_state") == "not_applicable"):
        row |= {name: None for name in (key, f"{key}_low", f"{key}_high") if name in row}
    return row


def a_range(rng, key, draw):
    """An exact value, a range, an open range, or nothing."""
    kind = rng.choice(["value", "value", "range", "low", "high", "none"])
    low, high = sorted([draw(), draw()])
    if kind == "value":
        return {key: low, f"{key}_low": None, f"{key}_high": None}
    return {key: None, f"{key}_low": low if kind in ("range", "low") else None,
            f"{key}_high": high if kind in ("range", "high") else None}  # fmt: skip


def a_limit(rng, depth=0):
    choice = rng.randrange(9 if depth < 2 else 6)
    by_size = {"by": {"size": "size"}}
    simple = [
        float(rng.choice([0, 15_000, 25_000, 40_000])),
        Limit("guideline", **by_size, times=rng.choice([None, Limit("share")]), monthly=rng.random() < 0.2),
        Limit("falling", **by_size, rounding=rng.choice(["none", "nearest", "up", "down"])),
        Limit("by_area", by={"size": "size", "area": "area"}),
        Limit("missing", **by_size),
        FactValue(rng.choice(AMOUNTS)),
    ]
    if choice < 6:
        return simple[choice]
    return (LargerOf if choice != 7 else SmallerOf)(*(a_limit(rng, depth + 1) for _ in range(rng.randint(1, 3))))


def a_leaf(rng):
    na = rng.choice([True, False, None])
    kind = rng.randrange(7)
    if kind == 0:
        return Is(rng.choice(FLAGS), not_applicable=na)
    if kind == 1:
        return IsOneOf("area", *rng.sample(["033", "053", "061"], rng.randint(1, 2)))
    if kind == 2:
        months = rng.choice([18, 18, Limit("months"), Limit("missing")])
        return rng.choice([
            DateWindow("laid_off_date", within_months=months),
            DateWindow("laid_off_date", within_days=rng.choice([0, 1, 400]), ahead_days=rng.choice([0, 5])),
            DateWindow("laid_off_date", on_or_after=ON - timedelta(days=400)),
            DateWindow("laid_off_date", on_or_before=ON - timedelta(days=1)),
        ])  # fmt: skip
    if kind == 3:
        return ServiceDate(
            on_or_after=rng.choice([None, date(2026, 1, 1)]), on_or_before=rng.choice([None, ON, date(2026, 1, 2)])
        )
    op = rng.choice(["<=", "<", ">=", ">", "=="])
    if kind == 4:
        return Compare("size", op, rng.choice([1, 3, 8]))
    return Compare(rng.choice(AMOUNTS), op, a_limit(rng), not_applicable=na)


def a_rule(rng, depth=0, in_group=False):
    kind = rng.randrange(9) if depth < 3 else 8
    if kind < 5:
        parts = [a_rule(rng, depth + 1, in_group) for _ in range(rng.randint(1, 4))]
        k = rng.randint(1, len(parts))
        return [All(*parts), Any(*parts), Not(parts[0]), AtLeast(k, *parts), AtLeast(k, *parts)][kind]
    if kind < 7 and not in_group:
        inner, others = a_rule(rng, depth + 1, True), rng.random() < 0.4
        return (
            Exists("household", inner, others)
            if kind == 5
            else CountAtLeast("household", inner, rng.randint(1, 3), others)
        )
    return a_leaf(rng)


@pytest.fixture(scope="module")
def people():
    rng = random.Random(20261123)
    return [a_person(rng, i) for i in range(PEOPLE)]


@pytest.fixture(scope="module")
def rules():
    rng = random.Random(4)
    return {f"rule_{i}": a_rule(rng).clause(f"c{i}") for i in range(RULES)}


@pytest.fixture(scope="module")
def schema():
    ranged = {f"{k}_{end}": COLUMNS[k] for k in ("income", "rent", "size", "laid_off_date") for end in ("low", "high")}
    groups = {"person_id": "string", "household_id": "string", "household_complete": "boolean"}
    return {**groups, **COLUMNS, **ranged, "works_state": "string", "income_state": "string"}


@pytest.fixture(scope="module")
def file(people, schema, tmp_path_factory):
    import ibis
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path_factory.mktemp("people") / "people.parquet"
    pq.write_table(pa.Table.from_pylist(people, schema=ibis.schema(schema).to_pyarrow()), path)
    return path


@pytest.fixture(scope="module")
def one_by_one(people, rules):
    table = {row["person_id"]: row for row in people}
    evaluations = {p: Evaluation(Someone(p, table), ON, None, Numbers()) for p in table}
    return {p: {name: e.decide(rule).truth for name, rule in rules.items()} for p, e in evaluations.items()}


def _screened(engine, file, rules, schema):
    engine.register("people", [file])
    sql = screening_sql(
        rules, schema, "people", ON, None, Numbers(), keep=["person_id"], dialect=engine.dialect
    )  # fmt: skip
    return {row.pop("person_id"): row for row in engine.collect(sql).to_pylist()}


def _differences(one_by_one, screened):
    return [
        (p, r, t, screened[p][r]) for p, row in one_by_one.items() for r, t in row.items() if screened[p][r] is not t
    ]


def test_every_rule_and_person_alike_on_duckdb(one_by_one, rules, file, schema):
    from braidwork.engine.session import engine_for

    screened = _screened(engine_for(), file, rules, schema)
    different = _differences(one_by_one, screened)
    assert not different, (different[0], rules[different[0][1]])
    found = [t for row in one_by_one.values() for t in row.values()]
    assert len(found) == RULES * PEOPLE >= 2000
    assert min(found.count(t) for t in (True, False, None)) > 500, "the cases must not be all alike"


@pytest.mark.spark
def test_every_rule_and_person_alike_on_spark(one_by_one, rules, file, schema):
    from braidwork.engine.session import engine_for

    screened = _screened(engine_for("spark://local[2]"), file, rules, schema)
    assert not _differences(one_by_one, screened)


def test_one_expression_is_the_same_rule(one_by_one, rules, file, schema):
    import ibis

    from braidwork.engine.session import engine_for

    engine = engine_for()
    engine.register("people", [file])
    table = ibis.table(schema, name="people")
    short = [name for name, rule in rules.items() if 3 < len(list(rule.walk())) < 10]
    for name in short[:8]:
        sql = ibis.to_sql(table.select("person_id", truth=compile_rule(rules[name], table, ON, None, Numbers())))
        for row in engine.collect(sql).to_pylist():
            assert row["truth"] is one_by_one[row["person_id"]][name], rules[name]


def test_more_information_never_turns_a_settled_answer(people, rules):
    """Filling in one unknown, or one end of a range, may settle an answer and never unsettle or turn one."""
    rng = random.Random(9)
    table = {row["person_id"]: row for row in people}
    settled = 0
    for row in people[:60]:
        person = row["person_id"]
        knowing_more = {**table, person: learned(rng, row)}
        before = Evaluation(Someone(person, table), ON, None, Numbers())
        after = Evaluation(Someone(person, knowing_more), ON, None, Numbers())
        for rule in rules.values():
            if (truth := before.decide(rule).truth) is not None:
                assert after.decide(rule).truth is truth, rule
                settled += 1
    assert settled > 1000


def learned(rng, row):
    """The same person with every unknown answered and every range narrowed to one value inside it."""
    more = dict(row)
    for key in COLUMNS:
        if row[key] is not None or row.get(f"{key}_state") == "not_applicable":
            continue
        if key in FLAGS:
            more[key] = rng.choice([True, False])
        elif key == "area":
            more[key] = rng.choice(["033", "053", "061"])
        else:
            low, high = row.get(f"{key}_low"), row.get(f"{key}_high")
            spread = timedelta(days=30) if key == "laid_off_date" else 3
            low = low if low is not None else (high - spread if high is not None else {"laid_off_date": ON}.get(key, 5))
            more[key] = rng.choice([low, high if high is not None else low + spread])
            if key in ("size", *AMOUNTS):
                more[key] = max(more[key], 0)
    return more


def test_with_no_facts_nothing_that_depends_on_facts_is_denied_by_silence():
    """Rules without Not and dates say unknown of a person of whom nothing is known, never no."""
    rng = random.Random(11)
    nobody = {"p": {"household_id": None, "household_complete": False}}
    for _ in range(300):
        parts = [leaf for leaf in (a_leaf(rng) for _ in range(4)) if not isinstance(leaf, ServiceDate)]
        rule = rng.choice([All, Any])(*parts, Exists("household", parts[0])) if parts else Is("works")
        assert decide(rule, Someone("p", nobody), ON, None, Numbers()).truth is None
