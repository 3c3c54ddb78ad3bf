"""The ways into an occupation from another one: on the job, short course, apprenticeship, college; months and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from braidwork.labormarket.occupations.records import Occupation
from braidwork.reference.training import TrainingReference

# Longer is not one step of a ladder (physicians from nurses).
LONGEST_MONTHS = 60
# Who leads people has done their work: first-line supervisors stand first in the major groups from 33 on.
_SUPERVISED_FROM = "33"
_MANAGERS = "11"
# Fields in which only the usual degree lets you in, whatever some say in O*NET.
_USUAL_DEGREE_ONLY = frozenset({"15", "17", "19", "23", "25"})
DAY, EVENING = "day", "evening"
# Where this is the usual training and an apprenticeship is registered, it is the way in.
_LEARNED_AS_APPRENTICE = ("Apprenticeship", "Long-term on-the-job training")
# Fields in which a degree of another field does not let you in: engineering, science, law, teaching, health.
_OWN_DEGREE = frozenset({"15", "17", "19", "23", "25", "29"})
# Of these, fields whose degrees let you into one another's occupations.
_SHARED_DEGREE = frozenset({"15", "17"})
_HIGH_SCHOOL, _CERTIFICATE, _ASSOCIATE, _BACHELOR, _MASTER = 1, 3, 4, 5, 6
# A lower degree is a way in too where a third of those asked in O*NET name it or less, a tenth exactly it.
_LOWER_SHARE, _EXACT_SHARE = 100 / 3, 10.0
_ONET_LEVEL = {_ASSOCIATE: 5, _BACHELOR: 6}


@dataclass(frozen=True)
class Standing:
    """How the origin stands to the destination: what of its schooling and work counts there.

    `same_program`: one program of study leads to both. `near`: experts call them closely related. `same_field`: of
    one major group or near. `known_step`: experts list one of the two, or a specialty of it, for the other at all.
    """

    same_program: bool
    near: bool
    same_field: bool
    known_step: bool = False


@dataclass(frozen=True)
class Option:
    """One way into the destination. Months are the whole step: `study` + `experience` + `on_the_job`.

    Costs are whole US dollars after grants, `months_below_floor` months of full-time study without a full wage.
    `credential` is what the study ends with, None without study.
    """

    training: str
    months: int
    cost_usd: int
    months_below_floor: int
    schedule: str | None
    study_months: int
    experience_months: int
    on_the_job_months: int
    credential: str | None
    words: str


def training_options(
    origin: Occupation,
    destination: Occupation,
    standing: Standing,
    reference: TrainingReference,
    *,
    state: str | None = None,
    held: int | None = None,
) -> tuple[Option, ...]:
    """Every way of one step, none where the step cannot be made so.

    What the origin implies is its typical entry education, or more where the person holds more (`held`, a level of
    `reference.levels`). Schooling counts in full only toward the same program; a certificate of a near occupation
    saves a part of a degree. Work in the field that the destination asks for must be had in the origin, otherwise
    there is no step. Nothing is known without the destination's entry education: no options.
    """
    if destination.entry.education not in reference.levels:
        return ()
    need = reference.level(destination.entry.education)
    if destination.entry.training == "Internship/residency" and need == len(reference.levels) - 1:
        return ()  # physicians and the like: a profession of its own, no step of a ladder
    work = _work_months(origin, destination, standing, reference)
    if work is None:
        return ()
    experience, on_the_job = work
    found: list[Option] = []
    months = _apprentice_months(destination, reference)
    if months and (need < _BACHELOR or standing.same_field):
        found.append(_apprenticeship(months, reference))
        if destination.entry.training in _LEARNED_AS_APPRENTICE:
            return tuple(found)
    have = _have(origin, reference, held)
    found += _schooling(origin, destination, need, have, standing, reference, state, experience, on_the_job)
    if (lower := _lower_degree(destination, need)) is not None and need > have:
        found += _schooling(origin, destination, lower, have, standing, reference, state, experience, on_the_job)
    return tuple(x for x in dict.fromkeys(found) if _usual_months(x) <= LONGEST_MONTHS)


def _usual_months(option: Option) -> int:
    """Months of study and experience at the usual pace: evening classes may take longer, training pays."""
    if option.training == "apprenticeship":
        return option.months
    return option.experience_months + (0 if option.schedule == EVENING else option.study_months)


def is_supervisor(code: str) -> bool:
    """Whether a code of the SOC is that of first-line supervisors."""
    return code[:2] >= _SUPERVISED_FROM and code[3:5] == "10"


def _work_months(
    origin: Occupation, destination: Occupation, standing: Standing, reference: TrainingReference
) -> tuple[int, int] | None:
    """Months of experience and of training on the job; None where the experience asked for cannot be had here."""
    asked = reference.experience(destination.entry.experience, destination.entry.job_zone)
    same_work = standing.same_field
    if is_supervisor(destination.code):
        same_work = origin.code[:2] == destination.code[:2]
    elif destination.code.startswith(_MANAGERS):
        same_work = same_work or standing.known_step
    if asked and not same_work:
        return None
    had = reference.experience(origin.entry.experience, origin.entry.job_zone) if same_work else 0
    return max(0, asked - had), reference.on_the_job_months.get(destination.entry.training or "None", 0)


def _have(origin: Occupation, reference: TrainingReference, held: int | None) -> int:
    """The level to count from; who says nothing is taken to have finished high school, as most people have."""
    education = origin.entry.education
    typical = reference.level(education) if education in reference.levels else _HIGH_SCHOOL
    if origin.code in reference.short_courses:
        typical = min(typical, _HIGH_SCHOOL)  # a course of weeks is no year of college
    return max(typical, _HIGH_SCHOOL if held is None else held)


def _lower_degree(destination: Occupation, need: int) -> int | None:
    shares: Mapping[str, float] = destination.entry.education_shares
    if need - 1 not in _ONET_LEVEL or not shares or destination.code[:2] in _USUAL_DEGREE_ONLY:
        return None
    category = _ONET_LEVEL[need - 1]
    upto = sum(v for k, v in shares.items() if k.isdigit() and int(k) <= category)
    return need - 1 if upto >= _LOWER_SHARE and shares.get(str(category), 0.0) >= _EXACT_SHARE else None


def _own_credential(destination: Occupation, need: int) -> bool:
    """Whether the credential must be of the destination's own field."""
    return need in (_CERTIFICATE, _ASSOCIATE) or need >= _MASTER or (
        need > _HIGH_SCHOOL and (bool(destination.licenses) or destination.code[:2] in _OWN_DEGREE)
    )  # fmt: skip


def _study_months(
    origin: Occupation, destination: Occupation, need: int, have: int, standing: Standing, reference: TrainingReference
) -> int:
    own = _own_credential(destination, need)
    name = reference.levels[need]
    if have >= need:
        shared = origin.code[:2] == destination.code[:2] and destination.code[:2] in _SHARED_DEGREE
        program = standing.same_program and origin.code not in reference.short_courses
        counts = not own or program or (shared and need == _BACHELOR)
        return 0 if counts else min(reference.second_months[name], reference.study_months[name])
    whole = reference.study_months[name]
    if need >= _MASTER:
        # Such a program follows a bachelor's degree, whatever further degree somebody has.
        toward = whole - reference.study_months[reference.levels[_BACHELOR]]
        own_length = reference.after_bachelor_months.get(destination.code, toward)
        return own_length + _study_to_bachelor(have, reference)
    # General classes of a degree count toward a higher one; a certificate only where it is of a near
    # occupation of the same major group (practical nurses who become registered nurses).
    if have >= _ASSOCIATE:
        return whole - reference.study_months[reference.levels[have]]
    if have >= _CERTIFICATE and standing.near and origin.code[:2] == destination.code[:2]:
        return max(whole - reference.bridge_credit_months, 3)
    return whole


def _study_to_bachelor(have: int, reference: TrainingReference) -> int:
    whole = reference.study_months[reference.levels[_BACHELOR]]
    return max(0, whole - (reference.study_months[reference.levels[have]] if have >= _ASSOCIATE else 0))


def _schooling(
    origin: Occupation,
    destination: Occupation,
    need: int,
    have: int,
    standing: Standing,
    reference: TrainingReference,
    state: str | None,
    experience: int,
    on_the_job: int,
) -> list[Option]:
    work = _work_words(experience, on_the_job)
    course = reference.short_courses.get(destination.code)
    if course is not None:
        # Held only by those who come from the occupation itself: every other origin takes the course.
        months = course.months + experience + on_the_job
        words = f"{_a(course.name)}, about {_span(course.months)}{work}"
        evening = Option("short course", months, course.cost_usd, 0, EVENING, course.months, experience, on_the_job,
                         course.name, words)  # fmt: skip
        if course.months < 3:
            return [evening]
        below = course.months
        day = Option("short course", months, course.cost_usd, below, DAY, course.months, experience, on_the_job,
                     course.name, words)  # fmt: skip
        longer = ceil(course.months * reference.evening_factor)
        words = f"{_a(course.name)}, about {_span(longer)} in the evening, while you work{work}"
        slow = Option("short course", longer + experience + on_the_job, course.cost_usd, 0, EVENING, longer, experience,
                      on_the_job, course.name, words)  # fmt: skip
        return [day, slow]
    if need == _HIGH_SCHOOL and have < _HIGH_SCHOOL:
        months = reference.equivalency_months
        words = f"a high school equivalency (GED), about {_span(months)} while you work{work}"
        return [Option("short course", months + experience + on_the_job, reference.equivalency_cost_usd, 0, EVENING,
                       months, experience, on_the_job, "high school equivalency", words)]  # fmt: skip
    study = _study_months(origin, destination, need, have, standing, reference) if need > _HIGH_SCHOOL else 0
    if study == 0:
        words = _learn_words(experience, on_the_job)
        return [Option("none", experience + on_the_job, 0, 0, None, 0, experience, on_the_job, None, words)]
    if study > LONGEST_MONTHS:
        return []
    name = reference.levels[need]
    cost = reference.study_cost_usd(name, study, state)
    evening = ceil(study * reference.evening_factor)
    phrase = reference.phrases[name]
    return [
        Option("college", months + experience + on_the_job, cost, below, schedule, months, experience, on_the_job, name,
               f"{phrase}: {way}{work}")
        for months, below, schedule, way in (
            (study, study, DAY, f"about {_span(study)} full time (about {_span(evening)} in the evening)"),
            (evening, 0, EVENING, f"about {_span(evening)} in the evening, while you work"),
        )
    ]  # fmt: skip


def _apprentice_months(destination: Occupation, reference: TrainingReference) -> int:
    listed = reference.apprenticeship_months.get(destination.code)
    if listed is None and destination.entry.training == "Apprenticeship":
        listed = reference.on_the_job_months["Apprenticeship"]
    return listed or 0


def _apprenticeship(months: int, reference: TrainingReference) -> Option:
    cost = round(reference.apprenticeship_cost_year_usd * months / 12 / 100) * 100
    words = (
        f"an apprenticeship, about {_span(months)}, with pay from the first day "
        f"(often about {reference.apprentice_start_pay_share:.0%} of full pay at first, then more each year)"
    )
    return Option("apprenticeship", months, cost, 0, None, 0, 0, months, "apprenticeship", words)


def _work_words(experience: int, on_the_job: int) -> str:
    parts = []
    if experience:
        parts.append(f"about {_span(experience)} of work in the field (time you have worked counts)")
    if on_the_job:
        parts.append(f"about {_span(on_the_job)} of training on the job, with pay")
    return "".join(f", then {p}" for p in parts)


def _learn_words(experience: int, on_the_job: int) -> str:
    if not experience and not on_the_job:
        return "no new training: apply now"
    parts = []
    if experience:
        parts.append(f"about {_span(experience)} of work in the field first (time you have worked counts)")
    if on_the_job:
        parts.append(f"about {_span(on_the_job)} of training on the job, with pay")
    return ", then ".join(parts)


def _span(months: int) -> str:
    if months < 24:
        return f"{months} month" + ("s" if months != 1 else "")
    years = round(months / 12 * 2) / 2
    return f"{years:g} years"


def _a(name: str) -> str:
    return f"{'an' if name[0].casefold() in 'aeiou' else 'a'} {name}"
