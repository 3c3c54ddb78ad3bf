"""The recommenders that we ship: what each decides, how it was run for the cards, and what it may not read."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.pathways.person_view import PERSON_FACTS


@dataclass(frozen=True)
class Recommender:
    """One recommender in plain words. `demo_run` stands beside `run` where the people are invented."""

    key: str
    title: str
    decides: str
    run: str
    demo_run: str
    reads_not: str
    citation: str


RECOMMENDERS: dict[str, Recommender] = {
    one.key: one
    for one in (
        Recommender(
            "next_question", "Next question",
            "Which question a client is asked next, and when there is nothing left to ask.",
            "Counted from the questions that were put in each talk, and from the decisions at its end.",
            "Invented talks are written down in the order of a form, so the questions are counted by running the "
            "recommender again on a part of them, with the client's own answers.",
            "Race, ethnicity, sex, language and neighborhood are no input at all. Age, disability and household are "
            "read only as answers that a program's own rule asks for. Every answer counts as equally likely, and every "
            "program counts alike.",
            "29 CFR 38.5",
        ),
        Recommender(
            "ladders", "Career ladders",
            "Which ways to better work are shown to a person from her occupation, and in which order.",
            "Run now, for every person whose occupation is known, from her occupation and schooling.",
            "Where an invented client has no recorded job, her occupation is drawn by her pay.",
            "A search takes the occupation she has, those she aims at, schooling, and limits of time, cost, steps, "
            f"pay, schedule and licenses: {len(PERSON_FACTS)} facts, listed by name. It refuses everything else: "
            "race, ethnicity, sex, age, disability and nationality outright.",
            "29 CFR 38.5",
        ),
        Recommender(
            "funding", "Braided funding",
            "Which fund pays for which service, where the money is not enough for all.",
            "Read from the latest plan of the books that a second person approved.",
            "A plan is made now for invented needs and the demo's awards as they were awarded; it is kept nowhere.",
            "A plan sees pseudonyms, services, prices, days, county, priority tier and what was decided on each fund. "
            "A column that says who somebody is stops the plan. County counts because some awards pay in one county "
            "only.",
            "29 CFR 38.5; 20 CFR 680.600 (priority of service)",
        ),
    )
}  # fmt: skip
