"""A file of people to compare: CSV or Parquet, the usual headings understood, every cell kept as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.errors import DataError
from braidwork.linkage.person import FIELDS

if TYPE_CHECKING:
    import pandas as pd

_ALSO = {
    "id": ("record_id", "person_id", "client_id", "unique_id", "rec_id"),
    "name": ("full_name",),
    "given_name": ("first_name", "given", "firstname", "given_names"),
    "surname": ("last_name", "family_name", "lastname", "surnames"),
    "birth_date": ("date_of_birth", "dob", "birthdate"),
    "address": ("street_address", "street", "address_1", "address1"),
    "place": ("city", "town", "suburb"),
    "postcode": ("zip", "zip_code", "zipcode", "postal_code"),
    "phone": ("phone_number", "telephone", "mobile"),
    "email": ("email_address", "e-mail", "e_mail"),
    "ssn": ("social_security_number", "soc_sec_id"),
}


def read_people(path: Path) -> pd.DataFrame:
    """The rows of a CSV or Parquet file with `id` and those of `FIELDS` that it has, under these names, as text.

    Other columns are not read into the answer. Raises DataError where the file cannot be read, or where two of its
    columns mean the same field.
    """
    import pandas as pd

    if not path.is_file():
        raise DataError("there is no such file.", where=str(path), mend="name a CSV or Parquet file of people.")
    try:
        if path.suffix.lower() == ".parquet":
            table = pd.read_parquet(path)
        else:
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, OSError) as problem:
        first = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise DataError(f"the file cannot be read ({first}).", where=str(path),
                        mend="save it as CSV in UTF-8 with a row of headings, or as Parquet.") from problem  # fmt: skip
    return _renamed(table, path)


def _renamed(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    heading = {str(c).strip().casefold().replace(" ", "_"): c for c in reversed(list(table.columns))}
    chosen = {}
    for field, others in _ALSO.items():
        meant = [heading[name] for name in (field, *others) if name in heading]
        if len(meant) > 1:
            raise DataError(f"{' and '.join(map(repr, meant))} both mean {field}.", where=str(path),
                            mend="keep one of them.")  # fmt: skip
        if meant:
            chosen[meant[0]] = field
    wanted = [c for c in chosen if chosen[c] in ("id", *FIELDS)]
    return table[wanted].rename(columns=chosen)
