"""Invented answers for equal-opportunity reporting: SYNTHETIC shares of our own, drawn apart from all that decides.

Race, sex and disability follow a person's number alone (race also her language), never her answers, pay or programs:
whatever differs between these groups in a demo is chance, and the pages of parity can be tried against that.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from braidwork.workspace.casework.equal_opportunity.items import age_band, item, items
from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
from braidwork.workspace.casework.events import Actor, Happened, record_many
from braidwork.workspace.casework.models import Answer, IntakeSession

_LEAVES_ALL_OUT, _DECLINES, _UNKNOWN = 0.07, 0.05, 0.02
_AT_ONCE = 500
# Codes of the item race with shares of a hundred, by the language that a person likes best; "" is every other one.
_RACES: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {
    "en": ((("215",), 47), (("213",), 20), (("212",), 12), (("211",), 4), (("214",), 5), (("213", "215"), 4),
           (("212", "215"), 4), (("211", "215"), 3), ((), 1)),
    "es": ((("215",), 40), (("211",), 12), (("213",), 4), ((), 44)),
    "ar": ((("mena",), 80), (("mena", "213"), 20)), "fa": ((("mena",), 60), (("212",), 40)),
    **dict.fromkeys(("vi", "zh-Hant", "zh-Hans", "ko", "km", "pa"), ((("212",), 98), (("212", "215"), 2))),
    "tl": ((("212",), 80), (("214",), 12), (("212", "215"), 8)),
    **dict.fromkeys(("so", "am", "ti", "om"), ((("213",), 99), (("213", "mena"), 1))),
    "": ((("215",), 96), (("215", "212"), 4)),
}  # fmt: skip
_HISPANIC = {"es": 0.93, "en": 0.09}
_FEMALE, _WITH_DISABILITY = 0.54, 0.14
_ENGLISH_IS_HARD = {"en": 0.01}
_OF_OTHERS = 0.62


@transaction.atomic
def invent_reporting() -> int:
    """Gives invented clients whose talk is finished their answers for reporting; of how many clients they are new.

    Who left all of it out stays so: the same client draws the same answers every time.
    """
    talks = list(
        IntakeSession.objects.filter(state="finished", person__is_synthetic=True, joined_into=None)
        .exclude(person__in=ReportingKey.objects.values("person"))
        .filter(answer__token__startswith="invented-").select_related("person").distinct().order_by("began_at", "pk")
    )  # fmt: skip
    ages = _ages(talks)
    keys, rows, events = [], [], []
    for talk in talks:
        chance = random.Random(f"reporting {talk.person_id}")
        if chance.random() < _LEAVES_ALL_OUT:
            continue
        pseudonym = ReportingKey(person=talk.person, is_synthetic=True)
        keys.append(pseudonym)
        said = list(_said(chance, str(talk.locale), ages.get(talk.pk)))
        rows += [
            ReportingAnswer(pseudonym=pseudonym, item=key, state=state, codes=codes,
                            answered_on=timezone.localdate(talk.changed_at))
            for key, state, codes in said
        ]  # fmt: skip
        events += [
            Happened(talk.changed_at + timedelta(seconds=9 * n), "reporting page saved", "reporting", "",
                     Actor("client", str(talk.pk)), {"purpose": "reporting"})
            for n, _ in enumerate(said, 1)
        ]  # fmt: skip
    ReportingKey.objects.bulk_create(keys, batch_size=_AT_ONCE)
    ReportingAnswer.objects.bulk_create(rows, batch_size=_AT_ONCE)
    record_many(sorted(events, key=lambda e: e.at))
    return len(keys)


def _ages(talks: list[IntakeSession]) -> dict[Any, str]:
    """The age band that each talk surely tells."""
    found: dict[Any, str] = {}
    for start in range(0, len(talks), _AT_ONCE):
        told = Answer.objects.filter(intake__in=talks[start : start + _AT_ONCE], key="age", replaced_in=None)
        for intake, body in told.values_list("intake_id", "body"):
            low, high = body.get("low"), body.get("high")
            band = None if low is None else age_band(low, low if high is None else high)
            if band:
                found[intake] = band
    return found


def _said(chance: random.Random, language: str, band: str | None) -> Iterator[tuple[str, str, list[str]]]:
    """Each item with its state and codes, in the order of asking."""
    drawn = {
        "hispanic": ["1" if chance.random() < _HISPANIC.get(language, 0.01) else "0"],
        "race": list(_drawn(chance, _RACES.get(language, _RACES[""]))),
        "sex": ["2" if chance.random() < _FEMALE else "1"],
        "age": [band] if band else [],
        "disability": ["1" if chance.random() < _WITH_DISABILITY else "0"],
        "language": [language if language in item("language").codes else "other"],
        "english": ["1" if chance.random() < _ENGLISH_IS_HARD.get(language, _OF_OTHERS) else "0"],
    }
    for one in items():
        passes = chance.random()
        if passes < _DECLINES or (not drawn[one.key] and one.kind == "single"):
            yield one.key, "declined", []
        elif passes < _DECLINES + _UNKNOWN:
            yield one.key, "unknown", []
        else:
            yield one.key, "known", drawn[one.key]


def _drawn(chance: random.Random, shares: tuple[tuple[tuple[str, ...], int], ...]) -> tuple[str, ...]:
    return chance.choices([codes for codes, _ in shares], [share for _, share in shares])[0]
