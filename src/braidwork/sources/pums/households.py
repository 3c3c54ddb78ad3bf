"""Joining people and housing units: householder traits, family types, and the promise that every person has a home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.contracts import HOUSEHOLDER_COLUMNS
from braidwork.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa


class Household:
    """Person and housing files of one edition, joined in DuckDB over their Parquet drafts."""

    def __init__(self, persons: Path | None, housing: Path | None, where: str) -> None:
        import duckdb

        self._where = where
        self._db = duckdb.connect()
        self.person_columns = self._view("persons", persons)
        self.housing_columns = self._view("housing", housing)

    def _view(self, name: str, file: Path | None) -> tuple[str, ...]:
        if file is None:
            return ()
        self._db.execute(
            f"create view {name} as select * from read_parquet('{str(file).replace(chr(39), chr(39) * 2)}')"
        )
        return tuple(row[0] for row in self._db.execute(f"describe {name}").fetchall())

    def check(self) -> list[str]:
        """Notes on the join; an error names the first person without a housing unit and the first repeated person."""
        if self.person_columns:
            self._refuse_repeats("persons", "serialno", "sporder")
            self._refuse_no_weight("persons", "person_weight")
        if self.housing_columns:
            self._refuse_repeats("housing", "serialno")
            self._refuse_no_weight("housing", "housing_weight")
        if not (self.person_columns and self.housing_columns):
            return []
        lost = self._first(
            "select p.serialno, count(*) over () from persons p anti join housing h using (serialno) limit 1"
        )
        if lost:
            raise DataError(
                f"{lost[1]:,} persons have no housing unit; the first is SERIALNO {lost[0]}.",
                where=self._where,
                mend="take the person and the housing file of the same edition and state.",
            )
        return self._group_quarters_note()

    def _refuse_repeats(self, view: str, *key: str) -> None:
        names = ", ".join(key)
        found = self._first(
            f"select {names}, count(*) n from {view} group by {names} having n > 1 order by {names} limit 1"
        )
        if found:
            shown = ", ".join(f"{k.upper()} {v}" for k, v in zip(key, found, strict=False))
            raise DataError(
                f"{found[-1]} records share {shown}; each may appear once.",
                where=self._where,
                mend="remove the repeated records or the second copy of the file.",
            )

    def _refuse_no_weight(self, view: str, weight: str) -> None:
        total = self._first(f"select sum({weight}) from {view}")
        if not total or not total[0] or total[0] <= 0:
            raise DataError(f"column {weight} sums to {total[0] if total else 0}.", where=self._where,
                            mend="the weights are missing; download the official file again.")  # fmt: skip

    def _group_quarters_note(self) -> list[str]:
        row = self._first(
            "select (select count(*) from housing where unit_type_code <> '1'), "
            "(select count(*) from persons p join housing h using (serialno) where h.unit_type_code <> '1')"
        )
        assert row is not None
        units, people = row
        return [] if units == people else [f"{people:,} people in group quarters stand beside {units:,} placeholders"]

    def persons_with_family_type(self) -> pa.Table | None:
        """Persons with `family_type_code` of their household (null in group quarters or without a housing file)."""
        if not self.person_columns:
            return None
        if not self.housing_columns:
            return self._arrow("select * from persons order by serialno, sporder")
        return self._arrow(f"""
            with counted as (
              select serialno, count(*) filter (age_years >= 18) a, count(*) filter (age_years <= 2) i,
                count(*) filter (age_years between 3 and 5) p, count(*) filter (age_years between 6 and 12) s,
                count(*) filter (age_years between 13 and 17) t
              from persons join housing using (serialno) where unit_type_code = '1' group by serialno),
            typed as (
              select serialno, case when a between 1 and 3 and i + p + s + t <= 6
                then format('a{{}}i{{}}p{{}}s{{}}t{{}}', a, i, p, s, t)
                when a > 0 then format('a{{}}c{{}}', least(a, 10), least(i + p + s + t, 10)) end family_type_code
              from counted)
            select {", ".join(f"persons.{c}" for c in self.person_columns)}, family_type_code
            from persons left join typed using (serialno) order by serialno, sporder""")

    def housing_with_householder(self) -> pa.Table | None:
        """Housing units with the traits of person 1, the householder."""
        if not self.housing_columns:
            return None
        if not self.person_columns:
            return self._arrow("select * from housing order by serialno")
        traits = [c for c in HOUSEHOLDER_COLUMNS if c in self.person_columns]
        selected = ", ".join(f"case when h.unit_type_code = '1' then p.{c} end householder_{c}" for c in traits)
        return self._arrow(f"""
            select h.*, {selected} from housing h
            left join persons p on p.serialno = h.serialno and p.sporder = 1 order by h.serialno""")

    def facts(self) -> dict[str, Any]:
        """Coverage of the persons: PUMAs, ages, records, weighted total."""
        view, weight = ("persons", "person_weight") if self.person_columns else ("housing", "housing_weight")
        ages = "min(age_years), max(age_years)" if self.person_columns else "null, null"
        row = self._first(f"select {ages}, sum({weight}), count(*) from {view}")
        pumas = self._db.execute(
            f"select distinct state_code, puma_vintage, puma_code from {view} order by all"
        ).fetchall()
        assert row is not None
        return {"age_min": row[0], "age_max": row[1], "weighted": int(row[2]), "records": row[3], "pumas": pumas}

    def weighted(self, view: str, weight: str) -> int:
        """The weighted total of one of the two files."""
        row = self._first(f"select sum({weight}) from {view}")
        assert row is not None
        return int(row[0])

    def _first(self, sql: str) -> tuple[Any, ...] | None:
        """The first row, the answer read to its end so that the connection is free again."""
        rows = self._db.execute(sql).fetchall()
        return rows[0] if rows else None

    def _arrow(self, sql: str) -> pa.Table:
        return self._db.sql(sql).to_arrow_table()
