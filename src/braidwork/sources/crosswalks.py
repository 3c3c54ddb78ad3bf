"""Crosswalks of occupation and program codes, and the only lawful way across: between equal or bridged versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from braidwork.contracts.training import CROSSWALK
from braidwork.errors import BraidworkError, DataError
from braidwork.reference import Region
from braidwork.sources.bridges import BRIDGES, Bridge, Side
from braidwork.sources.delimited import TextTable, as_written, fold, read_delimited, text_table
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.tidy import tidy
from braidwork.sources.workbook import sheet_names, sheet_rows

_NONE = ("none", "99-9999")  # the publishers' words for a code without a counterpart


class CrosswalkLoader:
    """Official crosswalks as table crosswalk: versions, cardinality, and no weight, since the publishers give none."""

    name = "crosswalks"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """A csv file by its columns, a workbook by the name of its sheet."""
        if file.shape == "text":
            header = {fold(h) for h in file.header}
            found = [
                b for b in BRIDGES
                if b.sheet is None and {fold(c) for s in (b.source, b.target) for c in (s.code, s.label)} <= header
            ]  # fmt: skip
        else:
            sheets = set(sheet_names(file))
            found = [b for b in BRIDGES if b.sheet in sheets]
        if not found:
            return None
        return Recognition(f"crosswalk {found[0].name}", found[0].publisher, None, detail=tuple(found))

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Each pair of codes once; rows without a counterpart and repeated pairs are counted."""
        return tuple(_loaded(bridge, _read(file, bridge), file) for bridge in found.detail)


def require_same_version(left: str, right: str) -> None:
    """Raise BraidworkError naming both versions unless two tables follow one classification."""
    if left != right:
        raise BraidworkError(
            f"codes of {left} cannot be joined to codes of {right}.",
            mend=f"translate one of them through a crosswalk from {left} to {right}.",
        )


def translate(
    codes: Iterable[str], version: str, pairs: Iterable[Mapping[str, Any]], to_version: str
) -> dict[str, tuple[str, ...]]:
    """The codes of `to_version` that answer to each code of `version`, in order; empty where there is none.

    `pairs` are rows of table crosswalk. A code with several answers is split: no count may be given to each of
    them. Raises BraidworkError when the rows lead from or to another version.
    """
    wanted = dict.fromkeys(codes)
    found: dict[str, list[str]] = {code: [] for code in wanted}
    for pair in pairs:
        require_same_version(version, pair["from_version"])
        require_same_version(pair["to_version"], to_version)
        if pair["from_code"] in found:
            found[pair["from_code"]].append(pair["to_code"])
    return {code: tuple(sorted(set(answers))) for code, answers in found.items()}


def _read(file: SourceFile, bridge: Bridge) -> TextTable:
    """The rows that hold codes, those above the header and the footnotes of a workbook left out."""
    if bridge.read is not None:
        return bridge.read(file)
    if bridge.sheet is None:
        return read_delimited(file)
    rows = sheet_rows(file, bridge.sheet)
    wanted = {fold(bridge.source.code), fold(bridge.target.code)}
    top = next((i for i, r in enumerate(rows) if wanted <= {fold(as_written(c)) for c in r}), None)
    if top is None:
        raise DataError(
            f"the sheet '{bridge.sheet}' has no columns {bridge.source.code} and {bridge.target.code}.",
            where=file.name,
            mend="download the file again.",
        )
    place = [fold(as_written(c)) for c in rows[top]].index(fold(bridge.source.code))
    # Headings of groups and blank lines stand between the rows of the census list.
    single = re.compile(r"\d+(\.\d*)?" if bridge.source.width else r".+")
    data = [r for r in rows[top + 1 :] if single.fullmatch(as_written(r[place]))]
    named = [(i, c) for i, c in enumerate(rows[top]) if as_written(c)]
    return text_table(f"{file.name}, {bridge.sheet}", [c for _, c in named], [[r[i] for i, _ in named] for r in data])


def _codes(table: TextTable, side: Side) -> list[str | None]:
    if side.width:
        figures = rf"\d{{1,{side.width}}}|{'|'.join(_NONE)}"
        table.require_pattern(side.code, figures, expected=f"a code of {side.version}", blank=True)
        return [c if c is None or c in _NONE else c.zfill(side.width) for c in table.values(side.code)]
    table.require_pattern(side.code, side.pattern, expected=f"a code of {side.version}", blank=True)
    return table.values(side.code)


def _loaded(bridge: Bridge, table: TextTable, file: SourceFile) -> Loaded:
    source, target = bridge.source, bridge.target
    both = zip(_codes(table, source), _codes(table, target), strict=True)
    pairs: dict[tuple[str, str], int] = {}
    dropped: Counter[str] = Counter()
    for row, (first, second) in enumerate(both):
        if first is None and second is None:
            dropped["blank row"] += 1
        elif first is None or second is None:
            blank = source.code if first is None else target.code
            raise DataError(f"column {blank} is blank.", where=table.row(row), mend="download the file again.")
        elif second in _NONE:
            dropped["no counterpart, says the publisher"] += 1
        elif pairs.setdefault((first, second), row) != row:
            dropped["the pair stands in an earlier row"] += 1
    if not pairs:
        raise DataError("the crosswalk has no pair of codes.", where=table.where, mend="download the file again.")
    data = tidy(CROSSWALK, _columns(bridge, table, pairs), file, vintage=bridge.name)
    return Loaded(
        table=CROSSWALK, partition=bridge.name, period=f"{source.version} to {target.version}", data=data,
        rows_read=table.num_rows, rows_kept=data.num_rows, dropped=tuple(sorted(dropped.items())),
        facts={"from_version": source.version, "to_version": target.version}, licence=bridge.licence,
    )  # fmt: skip


def _columns(bridge: Bridge, table: TextTable, pairs: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    rows = list(pairs.values())
    firsts, seconds = Counter(f for f, _ in pairs), Counter(s for _, s in pairs)

    def picked(name: str | None) -> list[str | None] | None:
        if name is None or fold(name) not in table.columns:
            return None
        values = table.values(name)
        return [values[r] for r in rows]

    return {
        "from_version": bridge.source.version,
        "from_code": [f for f, _ in pairs],
        "from_label": picked(bridge.source.label),
        "to_version": bridge.target.version,
        "to_code": [s for _, s in pairs],
        "to_label": picked(bridge.target.label),
        # A pattern such as 13-20XX stands for several codes, though it is written once.
        "cardinality": [
            f"{'one' if seconds[s] == 1 else 'many'}_to_{'one' if firsts[f] == 1 and 'X' not in s else 'many'}"
            for f, s in pairs
        ],
        "weight": None,
        "note": picked(bridge.note),
    }
