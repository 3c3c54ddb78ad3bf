"""Facts about who else lives there: children by age, elders, disabilities."""

from __future__ import annotations

from typing import Any

_ELDER = 60
_SCHOOL_FROM, _MUST_ATTEND_FROM, _SCHOOL_TO = 3, 6, 21  # preschool, grade 1, the last year a pupil may be in grade 12


def home_columns(people: Any) -> dict[str, Any]:
    """Yes-or-no facts of the whole household or food unit, per person; null where roles do not settle them."""
    unit, age = people["serialno"], people["age_years"]

    def someone(test: Any) -> Any:
        return test.fill_null(False).any().over(group_by=unit)

    found = {f"child_under_{years}_in_home": someone(age < years) for years in (5, 13, 18)}
    parents = people["role"].isin(["householder", "spouse"])
    nucleus = parents | ((people["role"] == "child") & (age < 18))
    found["child_under_14_in_food_unit"] = _settled(
        nucleus & someone((people["role"] == "child") & (age < 14)), ~someone(age < 14)
    )
    found["parenting"] = _settled(parents & someone((people["role"] == "child") & (age < 18)), age < 10)
    old_or_disabled = age >= _ELDER
    if "disability_code" in people.columns:
        old_or_disabled = old_or_disabled | (people["disability_code"] == "1").fill_null(False)
        found["elder_or_disabled_in_food_unit"] = _settled(
            old_or_disabled | (nucleus & someone(nucleus & old_or_disabled)), ~someone(old_or_disabled)
        )
    nobody_of_school_age = ~someone((age >= _SCHOOL_FROM) & (age <= _SCHOOL_TO))
    pupil = None
    if "enrollment_code" in people.columns:
        pupil = someone((age >= _MUST_ATTEND_FROM) & (age < 18) & people["enrollment_code"].isin(["2", "3"]))
    found["school_child_in_home"] = _settled(pupil, nobody_of_school_age)
    return found


def _settled(yes: Any | None, no: Any) -> Any:
    import ibis

    branches = [] if yes is None else [(yes.fill_null(False), True)]
    return ibis.cases(*branches, (no.fill_null(False), False), else_=ibis.null("boolean"))
