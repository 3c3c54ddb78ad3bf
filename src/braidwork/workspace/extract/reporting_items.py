"""The one place where answers for reporting meet a case: inside the extract, under its pseudonyms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from braidwork.workspace.casework.equal_opportunity.items import ROLL_UP
from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer
from braidwork.workspace.extract.people import Participant, by_row, in_parts

_RACES = {
    "211": "race_aian_code", "212": "race_asian_code", "213": "race_black_code", "214": "race_pacific_islander_code",
    "215": "race_white_code",
}  # fmt: skip
_NOT_ASKED = ("race_native_hawaiian_code", "race_other_code")
_ORIGIN = {"0": "01", "1": "99"}
_YES_NO = {"1": "1", "0": "2"}
# Languages by the four groups of the survey: Spanish 2, other Indo-European 3, Asian and Pacific Island 4, other 5.
_LANGUAGE = {
    "en": "1", "es": "2", **dict.fromkeys(("ru", "uk", "fa", "prs", "pa", "hi"), "3"),
    **dict.fromkeys(("vi", "zh-Hant", "zh-Hans", "ko", "tl", "km", "ja", "th", "lo", "sm"), "4"),
    **dict.fromkeys(("so", "am", "ti", "om", "ar"), "5"),
}  # fmt: skip
_STATES = ("hispanic", "race", "sex", "disability", "language", "english")
_STATE = {"known": "known", "declined": "declined"}


def reporting_columns(people: Sequence[Participant]) -> dict[str, dict[str, Any]]:
    """Columns of the contract by pseudonym; who never opened the questions has blanks and the state `not_asked`.

    A language that no group is known for is blank, with its state `unknown`.
    """
    answers = _answers(people)
    return {p.pseudonym: _columns(answers.get(p.pseudonym, {})) for p in people}


def _answers(people: Sequence[Participant]) -> dict[str, dict[str, tuple[str, list[str]]]]:
    of_row, found = by_row(people), dict[str, dict[str, tuple[str, list[str]]]]()
    ids: list[UUID] = list(of_row)
    for part in in_parts(ids):
        rows = ReportingAnswer.objects.filter(pseudonym__person__in=part)
        for person, item, state, codes in rows.values_list("pseudonym__person_id", "item", "state", "codes"):
            own = found.setdefault(of_row[person].pseudonym, {})
            if own.get(item, ("",))[0] != "known":  # of two joined starts the one that answered counts
                own[item] = (state, codes)
    return found


def _columns(answers: Mapping[str, tuple[str, list[str]]]) -> dict[str, Any]:
    row: dict[str, Any] = {
        f"{item}_state_code": _STATE.get(answers[item][0], "unknown") if item in answers else "not_asked"
        for item in _STATES
    }
    known = {item: codes for item, (state, codes) in answers.items() if state == "known"}
    races = {ROLL_UP.get(code, code) for code in known.get("race", ())}
    row |= {column: None if "race" not in known else str(int(code in races)) for code, column in _RACES.items()}
    row |= dict.fromkeys(_NOT_ASKED)
    row["hispanic_origin_code"] = _one(known, "hispanic", _ORIGIN)
    row["sex_code"] = _one(known, "sex", {"1": "1", "2": "2"})
    row["disability_code"] = _one(known, "disability", _YES_NO)
    row["limited_english_code"] = _one(known, "english", _YES_NO)
    row["language_code"] = _one(known, "language", _LANGUAGE)
    if row["language_code"] is None and row["language_state_code"] == "known":
        row["language_state_code"] = "unknown"
    return row


def _one(known: Mapping[str, list[str]], item: str, codes: Mapping[str, str]) -> str | None:
    return codes.get(known[item][0]) if known.get(item) else None
