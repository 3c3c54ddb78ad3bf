"""Joining people and housing units: householder traits, family types, and the promise that every person has a home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.contracts import HOUSEHOLDER_COLUMNS
from braidwork.engine.session import embedded_connection, quoted_path
from braidwork.errors import DataError, RefusedError
from braidwork.sources.pums.edition import PumsFile
from braidwork.sources.pums.rows import rows_named

if TYPE_CHECKING:
    import pyarrow as pa

# The join and the sort keep to this much and put the rest on the store's disk.
MEMORY = "1GB"
_ROWS = 50_000
_WEIGHTS = {"persons": ("person_weight", "PWGTP"), "housing": ("housing_weight", "WGTP")}


@dataclass(frozen=True)
class Draft:
    """One record type of an edition as it was loaded: its Parquet draft and the files that it came from."""

    path: Path
    files: Sequence[PumsFile]

    @property
    def names(self) -> str:
        """The source files, for a message."""
        return " and ".join(f.file.name for f in self.files)


class Household:
    """Person and housing records of one edition, joined in DuckDB over their Parquet drafts."""

    def __init__(self, persons: Draft | None, housing: Draft | None, spill: Path) -> None:
        self._db = embedded_connection(spill=spill, memory=MEMORY)
        self._drafts: Mapping[str, Draft | None] = {"persons": persons, "housing": housing}
        self.person_columns = self._view("persons")
        self.housing_columns = self._view("housing")

    def _view(self, name: str) -> tuple[str, ...]:
        draft = self._drafts[name]
        if draft is None:
            return ()
        self._db.execute(f"create view {name} as select * from read_parquet({quoted_path(draft.path)})")
        return tuple(row[0] for row in self._db.execute(f"describe {name}").fetchall())

    def check(self) -> list[str]:
        """Notes on the join; an error names the rows of a repeated record and of a person without a housing unit."""
        if self.person_columns:
            self._refuse_repeats("persons", "serialno", "sporder")
            self._refuse_no_weight("persons")
        if self.housing_columns:
            self._refuse_repeats("housing", "serialno")
            self._refuse_no_weight("housing")
        if not (self.person_columns and self.housing_columns):
            return []
        self._refuse_homeless_records()
        return [*self._group_quarters_note(), *self._absent_people_note()]

    def _files(self, view: str) -> Sequence[PumsFile]:
        draft = self._drafts[view]
        assert draft is not None
        return draft.files

    def _names(self, view: str) -> str:
        draft = self._drafts[view]
        return draft.names if draft else ""

    def _refuse_repeats(self, view: str, *key: str) -> None:
        names = ", ".join(key)
        found = self._first(
            f"select {names}, count(*) n from {view} group by {names} having n > 1 order by {names} limit 1"
        )
        if found:
            shown = ", ".join(f"{k.upper()} {v}" for k, v in zip(key, found, strict=False))
            order = found[1] if len(key) > 1 else None
            raise DataError(
                f"{found[-1]} records share {shown}; each may appear once.",
                where=rows_named(self._files(view), found[0], order) or self._names(view),
                mend="remove the repeated records or the second copy of the file.",
            )

    def _refuse_no_weight(self, view: str) -> None:
        census = _WEIGHTS[view][1]

        if self.weighted(view) <= 0:
            raise DataError(
                f"column {census} is 0 in every record.",
                where=f"{self._names(view)}, row 1",
                mend="the weights are missing; download the official file again.",
            )

    def _refuse_homeless_records(self) -> None:
        lost = self._first(
            "select p.serialno, p.sporder, count(*) over () from persons p anti join housing h using (serialno) "
            "order by 1, 2 limit 1"
        )
        if lost:
            serial, order, count = lost
            counted = "1 person has" if count == 1 else f"{count:,} persons have"
            raise DataError(
                f"{counted} no housing unit in {self._names('housing')}; the first is SERIALNO {serial}.",
                where=rows_named(self._files("persons"), serial, order) or self._names("persons"),
                mend="take the person and the housing file of the same edition and state.",
            )

    def _group_quarters_note(self) -> list[str]:
        row = self._first(
            "select (select count(*) from housing where unit_type_code <> '1' "
            "and state_code in (select distinct state_code from persons)), "
            "(select count(*) from persons p join housing h using (serialno) where h.unit_type_code <> '1')"
        )
        assert row is not None
        units, people = row
        return [] if units == people else [f"{people:,} people in group quarters stand beside {units:,} placeholders"]

    def _absent_people_note(self) -> list[str]:
        """Fewer persons than NP counts mean that the person file was cut, by a person or by a broken download."""
        row = self._first("""
            with counted as (select serialno, count(*) n from persons group by serialno)
            select count(*), min(h.serialno), sum(h.household_persons - coalesce(n, 0))
            from housing h left join counted using (serialno)
            where h.household_persons <> coalesce(n, 0)
              and h.state_code in (select distinct state_code from persons)""")
        assert row is not None
        units, first, people = row
        if not units:
            return []
        return [
            f"{units:,} units have another number of persons than column NP says ({people:,} persons in all are "
            f"absent; the first unit is SERIALNO {first}): the person file may have been cut"
        ]

    def person_rows(self) -> Iterator[pa.Table]:
        """Persons in order, with `family_type_code` of their household.

        The family type is null in group quarters and absent without a housing file.
        """
        if not self.housing_columns:
            return self._stream("select * from persons order by state_code, serialno, sporder")
        return self._stream(f"""
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
            from persons left join typed using (serialno) order by state_code, serialno, sporder""")

    def housing_rows(self) -> Iterator[pa.Table]:
        """Housing units in order, with the traits of person 1, the householder."""
        if not self.person_columns:
            return self._stream("select * from housing order by state_code, serialno")
        traits = [c for c in HOUSEHOLDER_COLUMNS if c in self.person_columns]
        selected = "".join(f", case when h.unit_type_code = '1' then p.{c} end householder_{c}" for c in traits)
        return self._stream(f"""
            select h.*{selected} from housing h
            left join persons p on p.serialno = h.serialno and p.sporder = 1 order by h.state_code, h.serialno""")

    def facts(self) -> dict[str, Any]:
        """Coverage of the records: PUMAs, youngest and oldest age."""
        view = "persons" if self.person_columns else "housing"
        ages = "min(age_years), max(age_years)" if self.person_columns else "null, null"
        row = self._first(f"select {ages} from {view}")
        pumas = self._db.execute(
            f"select distinct state_code, puma_vintage, puma_code from {view} order by all"
        ).fetchall()
        assert row is not None
        return {"age_min": row[0], "age_max": row[1], "pumas": pumas}

    def weighted(self, view: str) -> int:
        """The weighted total of `persons` or `housing`."""
        row = self._first(f"select sum({_WEIGHTS[view][0]}) from {view}")
        assert row is not None
        return int(row[0] or 0)

    def rows(self, view: str) -> int:
        """The records of `persons` or `housing`."""
        row = self._first(f"select count(*) from {view}")
        assert row is not None
        return int(row[0])

    def _first(self, sql: str) -> tuple[Any, ...] | None:
        """The first row, the answer read to its end so that the connection is free again."""
        rows = self._db.execute(sql).fetchall()
        return rows[0] if rows else None

    def _stream(self, sql: str) -> Iterator[pa.Table]:
        """The answer piece by piece, so that memory does not grow with the nation."""
        import duckdb
        import pyarrow as pa

        try:
            reader = self._db.sql(sql).to_arrow_reader(_ROWS)
            for batch in reader:
                yield pa.Table.from_batches([batch])
        except (duckdb.IOException, duckdb.OutOfMemoryException) as problem:
            raise RefusedError(
                f"people and housing units could not be joined ({str(problem).splitlines()[0]}).",
                where=f"{self._names('persons')} {self._names('housing')}".strip(),
                mend="free memory, or space on the disk of the store; the store is as it was.",
            ) from problem
