"""Kinds of service: what each counts for, complete against the books, the participant record and the clients' words."""

from __future__ import annotations

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.languages.strings import words_of
from braidwork.reference.services import (
    kinds_of_category,
    service_kind,
    service_kinds,
    service_program,
    service_programs,
)


@pytest.mark.parametrize(
    ("code", "adult", "youth"),
    [
        ("outreach_orientation", "reportable", "reportable"),
        ("self_directed_search", "reportable", "reportable"),
        ("staff_job_search", "participation", "reportable"),
        ("unemployment_filing_help", "participation", "reportable"),
        ("employment_plan", "participation", "strategy"),
        ("occupational_training", "participation", "element"),
        ("incumbent_worker_training", "reportable", "none"),
        ("support_transport", "supporting", "element"),
        ("youth_mentoring", "none", "element"),
        ("follow_up", "supporting", "supporting"),
        ("rapid_response", "supporting", "none"),
    ],
)
def test_what_begins_participation_is_what_the_guidance_says(code, adult, youth):
    kind = service_kind(code)
    assert (kind.counts_for("adult"), kind.counts_for("youth")) == (adult, youth)
    assert kind.carries_on("adult") == (adult == "participation")
    assert kind.carries_on("youth") == (youth == "element"), "a supportive service is an element for youth alone"


def test_the_fourteen_youth_elements_are_all_there():
    elements = {e for k in service_kinds().values() if k.counts_for("youth") in ("element", "supporting")
                for e in k.elements}  # fmt: skip
    assert elements >= {"1402", "1403", "1405", "1300", "1407", "1408", "1409", "1410", "1411", "1206", "1412", "1413",
                        "1414", "1415"}  # fmt: skip


def test_every_category_of_the_books_has_a_kind_and_no_kind_another_category():
    from braidwork.funding.lines.categories import categories

    assert {k.category_code for k in service_kinds().values()} - {""} == set(categories())
    assert kinds_of_category("transport")[0].code == "support_transport" and kinds_of_category("gold") == ()


def test_every_kind_has_a_name_for_clients():
    assert {k.client_key for k in service_kinds().values()} == {w for w in words_of("en") if w[:13] == "service_kind."}


def test_a_program_answers_to_the_ids_of_its_rules():
    from braidwork.eligibility.programs import programs

    rules = {rule for p in service_programs().values() for rule in p.eligibility_ids}
    assert rules <= {p.id for p in programs()}
    assert service_program("wioa_youth_in_school").id == service_program("wioa_youth").id == "wioa_youth"
    with pytest.raises(UnknownNameError, match="program of services 'lottery'"):
        service_program("lottery")


@pytest.mark.public_data
def test_elements_are_those_of_the_participant_record(public_data):
    import csv

    with (public_data / "intake" / "pirl_elements.csv").open(encoding="utf-8") as file:
        known = {row["element"] for row in csv.DictReader(file)}
    used = {e for k in service_kinds().values() for e in k.elements}
    assert used <= known and {p.element for p in service_programs().values()} - {""} <= known


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('group = "gold"', "group of services 'gold'"),
        ('counts = { adult = "perhaps" }', "way to count 'perhaps'"),
        ('counts = { teen = "none" }', "family of programs 'teen'"),
    ],
)
def test_a_file_with_a_slip_is_refused_by_name(tmp_path, wrong, says):
    lines = {"group": 'group = "basic"', "counts": 'counts = { adult = "none" }'}
    lines[wrong.split(" ")[0]] = wrong
    path = tmp_path / "kinds.toml"
    path.write_text('[[kind]]\ncode = "a"\nname = "A"\nelements = []\n' + "\n".join(lines.values()), encoding="utf-8")
    with pytest.raises(UnknownNameError, match=says):
        service_kinds(path)
    path.write_text('[[kind]]\ncode = "a"\n', encoding="utf-8")
    service_kinds.cache_clear()
    from braidwork.reference import services

    services._read.cache_clear()
    with pytest.raises(DataError, match="counts, elements, group, name is missing"):
        service_kinds(path)
