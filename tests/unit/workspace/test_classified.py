"""Each field of the database is public, personal or sensitive."""

from __future__ import annotations


def test_every_field_is_classified():
    from braidwork.workspace.classified import unclassified

    assert unclassified() == ()


def test_a_field_that_nobody_classified_is_found(monkeypatch):
    from braidwork.workspace.casework.models import Person
    from braidwork.workspace.classified import unclassified

    known = dict(Person.classified)
    monkeypatch.setattr(Person, "classified", {k: v for k, v in known.items() if k != "display_name"})
    assert unclassified() == ("casework.Person.display_name",)
    monkeypatch.setattr(Person, "classified", {**known, "display_name": "harmless"})
    assert unclassified() == ("casework.Person.display_name",)


def test_what_a_client_says_is_sensitive_and_what_names_her_is_not_public():
    from braidwork.workspace.casework.models import Answer, Decision, Person

    assert Answer.classified["body"] == Answer.classified["key"] == "sensitive"
    assert Decision.classified["outcome"] == "sensitive"
    assert Person.classified["display_name"] == "personal"
