"""Who is who in a sampled household: from the file's relationships, or taken from age, marriage and poverty ratio."""

from __future__ import annotations

from typing import Any, Literal

Role = Literal[
    "householder", "spouse", "partner", "child", "grandchild", "parent", "sibling", "other_relative", "foster_child",
    "unrelated",
]  # fmt: skip

# RELSHIPP (two-digit codes from 20, since 2019) and RELP (from 00, before).
_RELATIONSHIPS: dict[str, Role] = {
    "20": "householder", "21": "spouse", "22": "partner", "23": "spouse", "24": "partner", "25": "child",
    "26": "child", "27": "child", "28": "sibling", "29": "parent", "30": "grandchild", "31": "other_relative",
    "32": "other_relative", "33": "other_relative", "34": "unrelated", "35": "unrelated", "36": "foster_child",
    "00": "householder", "01": "spouse", "02": "child", "03": "child", "04": "child", "05": "sibling",
    "06": "parent", "07": "grandchild", "08": "other_relative", "09": "other_relative", "10": "other_relative",
    "11": "unrelated", "12": "unrelated", "13": "partner", "14": "foster_child", "15": "unrelated",
}  # fmt: skip
NO_RELATIONSHIPS = (
    "the file has no relationships: people of a household with one and the same poverty ratio are taken as one family, "
    "its two married adults as spouses, younger ones by the distance of their age from the householder's"
)
_MARRIED, _NEVER_MARRIED = "1", "5"
_SPOUSES_APART = 20  # years; two married adults further apart are not taken as spouses
_PARENT_FROM, _PARENT_TO = 15, 50  # years between a parent and a child


def with_roles(people: Any) -> Any:
    """The people with `role` added: how each stands to the householder of the unit (`serialno`)."""
    if "relationship_code" in people.columns:
        return people.mutate(role=people["relationship_code"].cases(*_RELATIONSHIPS.items(), else_="unrelated"))
    return _taken_from_ages(people)


def needed_without_relationships() -> tuple[str, ...]:
    """The columns that stand in where a file has no relationships."""
    return ("sporder", "marital_code", "poverty_ratio_percent")


def _taken_from_ages(people: Any) -> Any:
    import ibis

    heads = people["sporder"] == 1
    unit = people["serialno"]

    def of_head(column: str) -> Any:
        return ibis.ifelse(heads, people[column], None).max().over(group_by=unit)

    known = people.mutate(
        head_age=of_head("age_years"), head_ratio=of_head("poverty_ratio_percent"), head_marital=of_head("marital_code")
    )
    kin = (known["poverty_ratio_percent"] == known["head_ratio"]).fill_null(False) & (known["sporder"] != 1)
    apart = known["head_age"] - known["age_years"]
    both_married = (known["marital_code"] == _MARRIED) & (known["head_marital"] == _MARRIED)
    could_be_spouse = (kin & both_married & (apart.abs() <= _SPOUSES_APART)).fill_null(False)
    placed = known.mutate(kin=kin, apart=apart, could_be_spouse=could_be_spouse)
    spouses = placed["could_be_spouse"].cast("int32").sum().over(group_by=placed["serialno"])
    counted = placed.mutate(spouses=spouses)
    single = counted["marital_code"].fill_null(_NEVER_MARRIED) == _NEVER_MARRIED
    # Relatives come in the order in which a mistake costs least: who is not surely a child stays "other relative".
    role = ibis.cases(
        (counted["sporder"] == 1, "householder"),
        (counted["could_be_spouse"] & (counted["spouses"] == 1), "spouse"),
        (counted["kin"] & single & counted["apart"].between(_PARENT_FROM, _PARENT_TO), "child"),
        (counted["kin"] & single & (counted["apart"] > _PARENT_TO), "grandchild"),
        (counted["kin"], "other_relative"),
        else_="unrelated",
    )
    helpers = ("head_age", "head_ratio", "head_marital", "kin", "apart", "could_be_spouse", "spouses")
    return counted.mutate(role=role).drop(*helpers)
