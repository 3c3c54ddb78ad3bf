"""The ways of one step: what schooling and work count, what they take, and which steps there are not."""

from __future__ import annotations

import pytest

from braidwork.pathways.training_options import (
    DAY,
    EVENING,
    Standing,
    is_supervisor,
    leads_work,
    span,
    training_options,
)
from braidwork.reference.training import training_reference

from .told_occupations import (
    AIDE,
    ASSOCIATE,
    AWARD,
    BACHELOR,
    CLERK,
    ELECTRICIAN,
    LEADER,
    MASTER,
    NURSE,
    PRACTICAL,
    occupation,
)

NEAR = Standing(same_program=False, near=True, same_field=True)
FIELD = Standing(same_program=False, near=False, same_field=True)
STRANGE = Standing(same_program=False, near=False, same_field=False)
REFERENCE = training_reference()


def ways(origin, destination, standing=FIELD, **more):
    return training_options(origin, destination, standing, REFERENCE, **more)


def day(options):
    return {(x.credential, x.months) for x in options if x.schedule == DAY}


def test_an_award_of_another_program_is_studied_anew_in_the_day_or_the_evening():
    found = ways(AIDE, PRACTICAL, NEAR)
    assert [(x.training, x.months, x.months_below_floor, x.schedule) for x in found] == [
        ("college", 12, 12, DAY),
        ("college", 18, 0, EVENING),
    ]
    assert found[0].cost_usd == found[1].cost_usd == REFERENCE.study_cost_usd(AWARD, 12, None)


def test_a_near_certificate_of_one_major_group_saves_a_year_a_course_of_weeks_nothing():
    # Practical nurse to nurse: four years less one; two years less one, which four in ten call enough.
    assert day(ways(PRACTICAL, NURSE, NEAR)) == {(BACHELOR, 36), (ASSOCIATE, 12)}
    assert day(ways(AIDE, NURSE, NEAR)) == {(BACHELOR, 48), (ASSOCIATE, 24)}


def test_what_the_person_holds_counts_where_the_degree_is_not_the_occupations_own():
    analyst = occupation("13-1111", 40.0, BACHELOR)
    assert day(ways(CLERK, analyst)) == {(BACHELOR, 48)}
    held = REFERENCE.level(ASSOCIATE)
    assert day(ways(CLERK, analyst, held=held)) == {(BACHELOR, 24)}
    at_once = ways(CLERK, analyst, held=REFERENCE.level(BACHELOR))
    assert [(x.training, x.months, x.cost_usd) for x in at_once] == [("none", 0, 0)]
    # A bachelor's degree in something else does not make a nurse: a second one, or two years at a college.
    assert day(ways(CLERK, NURSE, STRANGE, held=REFERENCE.level(BACHELOR))) == {(BACHELOR, 24)}


def test_a_master_follows_a_bachelor():
    practitioner = occupation("29-1171", 62.0, MASTER)
    assert day(ways(NURSE, practitioner, NEAR)) == {(MASTER, 24)}
    assert ways(AIDE, practitioner, FIELD) == (), "six years of study are no step"


def test_an_apprenticeship_is_paid_and_the_only_way_where_the_trade_is_learned_so():
    (only,) = ways(CLERK, ELECTRICIAN, STRANGE)
    assert (only.training, only.months, only.months_below_floor, only.schedule) == ("apprenticeship", 48, 0, None)
    assert only.cost_usd == 2_400 and "pay from the first day" in only.words


def test_experience_must_be_had_in_the_field():
    (promoted,) = ways(CLERK, LEADER)
    assert (promoted.training, promoted.months, promoted.experience_months) == ("none", 24, 24)
    assert ways(ELECTRICIAN, LEADER, NEAR) == (), "supervisors have done the work that they lead"
    manager = occupation("11-9111", 61.0, BACHELOR, experience="Less than 5 years")
    assert ways(CLERK, manager, STRANGE) == ()
    listed = Standing(same_program=False, near=False, same_field=False, known_step=True)
    assert [x.experience_months for x in ways(NURSE, manager, listed)] == [24]


def test_evening_study_runs_beside_the_experience():
    director = occupation("29-9999", 60.0, MASTER, experience="5 years or more")
    found = ways(NURSE, director)
    assert [(x.schedule, x.months) for x in found] == [(EVENING, 60)], "in the day it would be seven years"


def test_training_on_the_job_and_unknown_education():
    (quick,) = ways(LEADER, CLERK)
    assert (quick.months, quick.on_the_job_months, quick.cost_usd) == (1, 1, 0)
    assert ways(CLERK, occupation("43-9199", 30.0, None)) == ()


def test_who_states_no_diploma_gets_the_time_for_one():
    no_diploma = occupation("35-3023", 16.0, "No formal educational credential", zone=1)
    (usual,) = ways(no_diploma, CLERK)
    assert usual.training == "none"
    (stated,) = ways(no_diploma, CLERK, held=0)
    assert (stated.credential, stated.months) == ("high school equivalency", 7), "six months, one on the job"


@pytest.mark.parametrize(
    ("supervisor", "code", "leads"),
    [
        ("43-1011", "43-9061", True), ("47-1011", "43-9061", False), ("33-1012", "33-3051", True),
        ("33-1021", "33-3051", False), ("33-1021", "33-2011", True), ("43-9061", "43-1011", False),
        ("43-1011", "43-1011", False),
    ],
)  # fmt: skip
def test_who_leads_whom(supervisor, code, leads):
    assert leads_work(supervisor, code) is leads


def test_supervisors_and_spans():
    assert is_supervisor("35-1012") and not is_supervisor("29-1011") and not is_supervisor("35-2014")
    assert (span(1), span(18), span(24), span(42)) == ("1 month", "18 months", "2 years", "3.5 years")
