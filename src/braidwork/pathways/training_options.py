"""The ways into an occupation from another one: on the job, short course, apprenticeship, college; months and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from braidwork.labormarket.occupations.records import License, Occupation
from braidwork.reference.training import ShortCourse, TrainingReference

# Longer is not one step of a ladder (physicians from nurses).
LONGEST_MONTHS = 60
# Who leads people has done their work: first-line supervisors stand first in the major groups from 33 on.
_SUPERVISED_FROM = "33"
_PROTECTED_BY = {"33-1011": "33-30", "33-1012": "33-30", "33-1021": "33-20", "33-1091": "33-90", "33-1099": "33-90"}
_MANAGERS = "11"
# Fields in which only the usual degree lets you in, whatever some say in O*NET.
_USUAL_DEGREE_ONLY = frozenset({"15", "17", "19", "23", "25"})
DAY, EVENING = "day", "evening"
_COURSE_BY_DAY = 3  # months from which a short course is also held in the day
_SHORTEST_STUDY = 3
# Where this is the usual training and an apprenticeship is registered, it is the way in.
_LEARNED_AS_APPRENTICE = ("Apprenticeship", "Long-term on-the-job training")
# Fields in which a degree of another field does not let you in: engineering, science, law, teaching, health.
_OWN_DEGREE = frozenset({"15", "17", "19", "23", "25", "29"})
# Of these, fields whose degrees let you into all of their occupations, and into near ones.
_SHARED_DEGREE, _NEAR_DEGREE = frozenset({"15"}), frozenset({"17", "19"})
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
    """One way into the destination. Months are the whole step: study, experience and training on the job,
    one after the other, but evening study beside the experience.

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
    step = _Step(origin, destination, standing, reference, state, _have(origin, reference, held), *work)
    found: list[Option] = []
    terms = _apprentice_months(destination, reference)
    if terms and (need < _BACHELOR or origin.code[:2] == destination.code[:2]):
        found.append(_apprenticeship(terms, reference))
        if destination.entry.training in _LEARNED_AS_APPRENTICE:
            return tuple(found)
    found += step.ways(need)
    lower = _lower_degree(destination, need)
    if lower is not None and need > step.have:
        found += step.ways(lower)
    return tuple(x for x in dict.fromkeys(found) if _usual_months(x) <= LONGEST_MONTHS)


@dataclass(frozen=True)
class _Step:
    """One step with what the person brings: the level `have`, months of work and of training on the job to add."""

    origin: Occupation
    destination: Occupation
    standing: Standing
    reference: TrainingReference
    state: str | None
    have: int
    experience: int
    on_the_job: int

    def ways(self, need: int) -> list[Option]:
        """The ways to the level of education `need` and into the work."""
        course = self.reference.short_courses.get(self.destination.code)
        if course is not None:
            return self._short_course(course)
        if need == _HIGH_SCHOOL and self.have < _HIGH_SCHOOL:
            months, cost = self.reference.equivalency_months, self.reference.equivalency_cost_usd
            words = f"a high school equivalency (GED), about {span(months)} while you work"
            return [self._option("short course", months, cost, EVENING, "high school equivalency", words)]
        study = self._study(need) if need > _HIGH_SCHOOL else 0
        if study == 0:
            return [self._at_once()]
        return self._college(need, study) if study <= LONGEST_MONTHS else []

    def _short_course(self, course: ShortCourse) -> list[Option]:
        # Held only by those who come from the occupation itself: every other origin takes the course.
        told = f"{with_article(course.name)}, about {span(course.months)}"
        if course.months < _COURSE_BY_DAY:
            return [self._option("short course", course.months, course.cost_usd, EVENING, course.name, told)]
        longer = ceil(course.months * self.reference.evening_factor)
        evening = f"{with_article(course.name)}, about {span(longer)} in the evening, while you work"
        return [
            self._option("short course", course.months, course.cost_usd, DAY, course.name, told),
            self._option("short course", longer, course.cost_usd, EVENING, course.name, evening),
        ]

    def _college(self, need: int, study: int) -> list[Option]:
        name = self.reference.levels[need]
        cost = self.reference.study_cost_usd(name, study, self.state)
        longer = ceil(study * self.reference.evening_factor)
        phrase = self.reference.phrases[name]
        day = f"{phrase}: about {span(study)} full time (about {span(longer)} in the evening)"
        evening = f"{phrase}: about {span(longer)} in the evening, while you work"
        return [
            self._option("college", study, cost, DAY, name, day),
            self._option("college", longer, cost, EVENING, name, evening),
        ]

    def _at_once(self) -> Option:
        parts = []
        if self.experience:
            parts.append(f"about {span(self.experience)} of work in the field first (time you have worked counts)")
        if self.on_the_job:
            parts.append(f"about {span(self.on_the_job)} of training on the job, with pay")
        licensed = bool(required_licenses(self.destination))
        words = ", then ".join(parts) or (
            "no new degree, but the license" if licensed else "no new training: apply now"
        )
        return Option("none", self.experience + self.on_the_job, 0, 0, None, 0, self.experience, self.on_the_job, None,
                      words)  # fmt: skip

    def _option(self, training: str, study: int, cost: int, schedule: str, credential: str, words: str) -> Option:
        # Evening study and work in the field go side by side.
        beside = schedule == EVENING and self.experience > 0
        after = []
        if beside:
            after.append(f", beside about {span(self.experience)} of work in the field (time you have worked counts)")
        elif self.experience:
            after.append(f", then about {span(self.experience)} of work in the field (time you have worked counts)")
        if self.on_the_job:
            after.append(f", then about {span(self.on_the_job)} of training on the job, with pay")
        below = study if schedule == DAY else 0
        before = max(study, self.experience) if beside else study + self.experience
        return Option(training, before + self.on_the_job, cost, below, schedule, study, self.experience,
                      self.on_the_job, credential, words + "".join(after))  # fmt: skip

    def _study(self, need: int) -> int:
        """Months of full-time study to the level that the destination asks for; 0 where what is held counts."""
        reference, have = self.reference, self.have
        name = reference.levels[need]
        if have >= need:
            return 0 if self._counts(need) else min(reference.second_months[name], reference.study_months[name])
        whole = reference.study_months[name]
        if need >= _MASTER:
            # Such a program follows a bachelor's degree, whatever further degree somebody has.
            bachelor = reference.study_months[reference.levels[_BACHELOR]]
            credit = reference.study_months[reference.levels[min(have, _BACHELOR)]] if have >= _ASSOCIATE else 0
            return reference.after_bachelor_months.get(self.destination.code, whole - bachelor) + bachelor - credit
        # General classes of a degree count toward a higher one; a certificate only where it is of a near
        # occupation of the same major group (practical nurses who become registered nurses).
        if have >= _ASSOCIATE:
            return whole - reference.study_months[reference.levels[have]]
        if have >= _CERTIFICATE and self.standing.near and self.origin.code[:2] == self.destination.code[:2]:
            return max(whole - reference.bridge_credit_months, _SHORTEST_STUDY)
        return whole

    def _counts(self, need: int) -> bool:
        """Whether the schooling that is held lets the person into the destination."""
        if not _own_credential(self.destination, need):
            return True
        major = self.destination.code[:2]
        same_major = major == self.origin.code[:2]
        if (
            need == _BACHELOR
            and same_major
            and (major in _SHARED_DEGREE or (major in _NEAR_DEGREE and self.standing.near))
        ):
            return True
        return self.standing.same_program and self.origin.code not in self.reference.short_courses


def required_licenses(occupation: Occupation) -> tuple[License, ...]:
    """The licenses without which nobody works in the occupation; those of some jobs in it are no gate."""
    return tuple(x for x in occupation.licenses if x.required_for == "every job")


def _usual_months(option: Option) -> int:
    """Months of study and experience at the usual pace: evening classes may take longer, training pays."""
    if option.training == "apprenticeship":
        return option.months
    return option.experience_months + (0 if option.schedule == EVENING else option.study_months)


def is_supervisor(code: str) -> bool:
    """Whether a code of the SOC is that of first-line supervisors."""
    return code[:2] >= _SUPERVISED_FROM and code[3:5] == "10"


def leads_work(supervisor: str, code: str) -> bool:
    """Whether first-line supervisors of one code lead the work of another, which must not be their own.

    By major group; in protective services, which are four services, by minor group.
    """
    if not is_supervisor(supervisor) or supervisor[:2] != code[:2] or supervisor == code:
        return False
    return code.startswith(_PROTECTED_BY.get(supervisor, code))


def _work_months(
    origin: Occupation, destination: Occupation, standing: Standing, reference: TrainingReference
) -> tuple[int, int] | None:
    """Months of experience and of training on the job; None where the experience asked for cannot be had here."""
    asked = reference.experience(destination.entry.experience, destination.entry.job_zone)
    same_work = standing.same_field
    if is_supervisor(destination.code):
        same_work = leads_work(destination.code, origin.code)
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
        need > _HIGH_SCHOOL and (bool(required_licenses(destination)) or destination.code[:2] in _OWN_DEGREE)
    )  # fmt: skip


def _apprentice_months(destination: Occupation, reference: TrainingReference) -> int:
    listed = reference.apprenticeship_months.get(destination.code)
    if listed is None and destination.entry.training == "Apprenticeship":
        listed = reference.on_the_job_months["Apprenticeship"]
    return listed or 0


def _apprenticeship(months: int, reference: TrainingReference) -> Option:
    cost = round(reference.apprenticeship_cost_year_usd * months / 12 / 100) * 100
    words = (
        f"an apprenticeship, about {span(months)}, with pay from the first day "
        f"(often about {reference.apprentice_start_pay_share:.0%} of full pay at first, then more each year)"
    )
    return Option("apprenticeship", months, cost, 0, None, 0, 0, months, "apprenticeship", words)


def span(months: int) -> str:
    """Months in words: up to 23 as they are, more as years and half years."""
    if months < 24:
        return f"{months} month" + ("s" if months != 1 else "")
    return f"{round(months / 12 * 2) / 2:g} years"


def with_article(name: str) -> str:
    """The name with a or an before it."""
    return f"{'an' if name[0].casefold() in 'aeiou' else 'a'} {name}"
