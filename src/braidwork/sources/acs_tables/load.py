"""ACS summary tables in the three forms in which people have them, as table acs_table."""

from __future__ import annotations

from braidwork.reference import Region
from braidwork.sources.acs_tables.cells import PUBLISHER, edition, loaded_tables
from braidwork.sources.acs_tables.extract import DERIVED, extract_table, read_extract
from braidwork.sources.acs_tables.official import api_header, looks_official, read_official
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition


class AcsTablesLoader:
    """ACS tables with margins of error: official columns (csv, API json), and county extracts in Parquet.

    Gives table acs_table, one edition per ACS table. National files are cut to the region's state.
    """

    name = "acs_tables"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By columns; the edition by the official name or its folder's."""
        table = extract_table(file)
        if table is not None:
            return Recognition(f"ACS table {table} by county", PUBLISHER, edition(file), detail=table)
        header = file.header if file.shape == "text" else api_header(file) if file.shape == "json" else ()
        if not looks_official(header):
            return None
        return Recognition("ACS summary tables", PUBLISHER, edition(file))

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """One edition of each ACS table in the file, the rest of the nation left out and counted."""
        if found.detail is not None:
            cells, read, outside = read_extract(file, found.detail, region)
        else:
            cells, read, outside = read_official(file, region)
        if not cells:
            raise NotForRegion(f"no place of {region.state.name}", where=file.name)
        return loaded_tables(file, found.vintage, cells, read, outside, [c for c in file.header if c in DERIVED])
