"""The time limit of federal food help for adults without young children: whom the work rule reaches, and who meets it.

A rule to know about, not a benefit: "yes" means that the person must meet it.
"""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import ACTIVITY_PROOF, WORK_LIMIT_NOTE
from braidwork.eligibility.programs.program import Program, Tier
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, IsOneOf, Node, Not, ServiceDate

_LAW = "7 USC 2015(o); P.L. 119-21 section 10102"
_WAIVER = "USDA FNS, ABAWD waiver status; agency notices"
_WIDENED = date(2025, 7, 4)
_DAY_BEFORE = date(2025, 7, 3)
_EARLIER_EXEMPTIONS_FROM = date(2023, 9, 1)
_WAIVER_FROM, _WAIVER_TO = date(2025, 2, 1), date(2026, 1, 31)
_KING, _PIERCE, _SNOHOMISH = "53033", "53053", "53061"


def _no_young_child() -> Node:
    """No child below the age that exempts: 14 since 4 July 2025, 18 before."""
    return All(
        Any(ServiceDate(on_or_before=_DAY_BEFORE), Not(Is("child_under_14_in_food_unit"))),
        Any(ServiceDate(on_or_after=_WIDENED), Not(Is("child_under_18_in_home"))),
    )


def _exempt_until_july_2025() -> Node:
    """Exemptions that ended on 4 July 2025: no home, veterans, young adults from foster care."""
    return All(
        ServiceDate(on_or_after=_EARLIER_EXEMPTIONS_FROM, on_or_before=_DAY_BEFORE),
        Any(
            Is("homeless"),
            Is("veteran"),
            All(Is("aged_out_of_foster_care"), Compare("age", "<=", Limit("snap_foster_youth_age_to"))),
        ),
    )


def _waived_county() -> Node:
    """Pierce and Snohomish were waived from February 2025 to January 2026, King was not; else staff looks it up."""
    seen = (_KING, _PIERCE, _SNOHOMISH)
    return Any(
        All(IsOneOf("county", _PIERCE, _SNOHOMISH), ServiceDate(on_or_after=_WAIVER_FROM, on_or_before=_WAIVER_TO)),
        All(Not(IsOneOf("county", *seen)), Is("lives_in_waived_county")),
        All(ServiceDate(on_or_before=date(2025, 1, 31)), Is("lives_in_waived_county")),
    )


PROGRAM = Program(
    id="abawd_clock",
    name="Work rule of federal food help (ABAWD time limit)",
    plain_name="A work rule for some people who get food money",
    purpose="Tells you if you must work, train or help out some hours each week to keep your food money.",
    rule=All(
        Is("receives_federal_snap").clause(
            "federal_food_help", "Gets Basic Food that federal SNAP pays.", cite="7 USC 2015(o)(2)", mark="verified"
        ),
        All(
            Compare("age", ">=", Limit("snap_time_limit_age_from")),
            Compare("age", "<=", Limit("snap_time_limit_age_to")),
        ).clause("age", "Is of an age that the rule reaches.", cite=_LAW, mark="verified"),
        _no_young_child().clause(
            "no_young_child", "Shares food with no child young enough to excuse an adult.", cite=_LAW, mark="verified"
        ),
        Not(Any(Is("unfit_for_work"), Is("pregnant"), Is("caring_for_incapacitated_person"))).clause(
            "able_to_work",
            "Is able to work: not sick or hurt, not pregnant, not caring for someone who needs it.",
            cite="7 USC 2015(o)(3); 7 USC 2015(d)(2)",
            evidence=(WORK_LIMIT_NOTE.id,),
        ),
        Not(Is("tribal_citizen")).clause(
            "not_tribal", "Is not excused as a member of a Tribe or as an Urban Indian.", cite=_LAW
        ),
        Not(_exempt_until_july_2025()).clause(
            "not_excused_before",
            "Is not excused by a reason that ended on 4 July 2025: no home, a veteran, young and from foster care.",
            cite="P.L. 118-5 section 311; P.L. 119-21 section 10102",
        ),
        Not(_waived_county()).clause(
            "not_waived", "Lives in a county where the rule is on.", cite=_WAIVER, on_unknown="staff"
        ),
    ),
    tiers=(
        Tier(
            "meets_it",
            1,
            "Meets the rule now: enough hours of work or training each week",
            Compare("work_rule_hours_weekly", ">=", Limit("snap_time_limit_hours_weekly")),
            "7 USC 2015(o)(2)",
            "verified",
        ),
        Tier(
            "clock_runs",
            2,
            "The clock runs: food money may stop after a few months without enough hours",
            Compare("work_rule_hours_weekly", "<", Limit("snap_time_limit_hours_weekly")),
            "7 USC 2015(o)(2)",
            "verified",
        ),
    ),
    documents=(WORK_LIMIT_NOTE, ACTIVITY_PROOF),
    cites=("7 USC 2015(o)", "P.L. 119-21 section 10102", _WAIVER),
    mark="verified",
    effective_from=date(1997, 1, 1),
    agency="Washington Department of Social and Health Services",
    where_to_apply="Tell DSHS about your hours, or about a reason that excuses you. BFET classes count as hours.",
    note="No county waiver was seen since February 2026. Months in which the hours are met do not count.",
    kind="duty",
)
