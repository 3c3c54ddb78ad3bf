"""Finding records again in their files: keys of one state, and the rows that an error must name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from braidwork.sources.pums.columns import as_text, serial_numbers
from braidwork.sources.pums.edition import PumsFile
from braidwork.sources.pums.reading import batches

if TYPE_CHECKING:
    import pyarrow as pa


def keys_of_state(source: PumsFile, code: str, with_order: bool) -> pa.Array:
    """SERIALNO (with SPORDER after a point, if asked) of every record of one state, in file order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    header = source.header
    serial, order, state = header.find("SERIALNO"), header.find("SPORDER"), header.find("STATE")
    assert serial is not None
    found = []
    for piece in batches(source.file, [n for n in (serial, order if with_order else None, state) if n]):
        keys = serial_numbers(piece.column(serial))
        if with_order and order:
            number = as_text(piece.column(order)).cast(pa.int32(), safe=False).cast(pa.string())
            keys = pc.binary_join_element_wise(keys, number, ".")
        if state:
            keys = keys.filter(pc.equal(pc.utf8_lpad(as_text(piece.column(state)), 2, "0"), code))
        found += keys.chunks
    return pa.chunked_array(found, pa.string())


def rows_named(files: Sequence[PumsFile], serial: str, order: int | None = None, *, most: int = 4) -> str:
    """Where a record stands, for an error: `psam_p53.csv, rows 12 and 40`; several files after semicolons."""
    import pyarrow.compute as pc

    places = []
    for source in files:
        names = [n for n in (source.header.find("SERIALNO"), source.header.find("SPORDER")) if n]
        rows, before = [], 0
        for piece in batches(source.file, names):
            hit = pc.equal(serial_numbers(piece.column(names[0])), serial)
            if order is not None and len(names) > 1:
                hit = pc.and_(hit, pc.is_in(as_text(piece.column(names[1])), _spellings(order)))
            rows += [before + i + 1 for i in pc.indices_nonzero(hit).to_pylist()]
            before += piece.num_rows
        if rows:
            listed = " and ".join(f"{r:,}" for r in rows[:most]) + (" and more" if len(rows) > most else "")
            places.append(f"{source.file.name}, row{'s' if len(rows) > 1 else ''} {listed}")
    return "; ".join(places)


def _spellings(order: int) -> pa.Array:
    import pyarrow as pa

    return pa.array([str(order), f"{order:02d}"])
