"""The register of facts holds together, and everything said to be derived is."""

from __future__ import annotations

import pytest

from braidwork.eligibility.facts.definitions import fact_definition, fact_definitions, read_definitions
from braidwork.eligibility.facts.derived import DERIVATIONS
from braidwork.errors import DataError, UnknownNameError


def test_every_derived_fact_has_its_computation_and_only_those():
    promised = {key for key, d in fact_definitions().items() if d.derived_from}
    assert promised == set(DERIVATIONS)


def test_enough_facts_for_the_programs_and_never_a_status_of_immigration():
    assert len(fact_definitions()) >= 120
    text = " ".join(f"{d.key} {d.label}" for d in fact_definitions().values()).casefold()
    assert "immigration" not in text and "visa" not in text and "race" not in text.split()
    assert fact_definition("work_authorized").kind == "bool"


def test_units_of_money_say_their_period():
    money = [d for d in fact_definitions().values() if d.kind == "money"]
    assert money and all(d.unit.startswith("USD") and d.most is not None for d in money)
    for definition in money:
        assert definition.key.endswith("_usd")
        period = {"USD/month": "monthly", "USD/year": "year", "USD": ""}[definition.unit]
        assert period in definition.key or "annual" in definition.key


def test_an_unknown_fact_names_the_nearest():
    with pytest.raises(UnknownNameError, match="family_size"):
        fact_definition("famly_size")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[person]\na = { label = "a", kind = "bool", derived_from = ["b"] }\n'
         'b = { label = "b", kind = "bool", derived_from = ["a"] }', "a → b → a"),
        ('[person]\na = { label = "a", kind = "bool", derived_from = ["a"] }', "a → a"),
        ('[person]\na = { label = "a", kind = "bool", derived_from = ["nothing"] }', "no fact 'nothing'"),
        ('[person]\na = { label = "a", kind = "text" }', "no kind 'text'"),
        ('[person]\na = { label = "a", kind = "code" }', "needs its choices"),
        ('[person]\na = { label = "a", kind = "money" }', "needs its unit"),
        ('[person]\na = { label = "a", kind = "bool", secret = 3 }', "no field 'secret'"),
        ('[person]\na = { label = "a", kind = "bool", sensitivity = 4 }', "sensitivity is 4"),
        ('[people]\na = { label = "a", kind = "bool" }', "did you mean person"),
        ('[person]\na = { label = "a", kind = "bool" }\n[case]\na = { label = "a", kind = "bool" }', "defined twice"),
        ("[person", "cannot be read"),
    ],
)  # fmt: skip
def test_a_register_that_does_not_hold_together_is_refused(tmp_path, text, says):
    path = tmp_path / "facts.toml"
    path.write_text(text)
    with pytest.raises((DataError, UnknownNameError)) as caught:
        read_definitions(path)
    assert says in caught.value.message and str(path) in caught.value.message
