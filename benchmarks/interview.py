"""The talk over simulated clients: questions to settle every program, beside a fixed form, and the time of a step.

    python benchmarks/interview.py [--clients N] [--seed S] [--on DATE] [--json]

Clients are synthetic and seeded: invented lives of a career center, an answer to every question that may be asked;
three in ten know their money exactly, the others pick ranges. A closer look at a range counts as a question.
Verdicts are compared with those of the fixed form and, for a tenth of the clients, of a form in random order
(eligible and likely are one verdict: yes). Time is CPU time of one next question on the full set. Exit code 1 where
a target is missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter
from datetime import date

from braidwork.eligibility.decisions.decide import decide_all
from braidwork.eligibility.programs import programs
from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.case_of_answers import case_of_answers
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.questions.simulation import Talk, fixed_order, shuffled, synthetic_clients, talk

MEDIAN, NINETIETH, STEP_SECONDS = 18, 26, 0.02
_YES = {"eligible": "yes", "likely": "yes"}


def main() -> int:
    """Simulate, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    clients, on = synthetic_clients(options.clients, options.on, options.seed), options.on
    talk(clients[0], on, programs())  # rules and numbers are read once
    talks = [talk(client, on, programs()) for client in clients]
    forms = [talk(client, on, programs(), fixed_order) for client in clients]
    differ = sum(_verdicts(t.answers, on) != _verdicts(f.answers, on) for t, f in zip(talks, forms, strict=True))
    for i, (client, found) in enumerate(zip(clients[::10], talks[::10], strict=True)):
        mixed = talk(client, on, programs(), shuffled(i))
        differ += _verdicts(mixed.answers, on) != _verdicts(found.answers, on)
    steps = [s for t in talks for s in t.seconds]
    figures = {
        "clients": len(clients),
        "programs": len(programs()),
        "questions": len(question_set().questions),
        "adaptive": _counts(talks),
        "fixed_form": _counts(forms),
        "repeats": sum(map(_repeats, talks)),
        "verdicts_that_differ": differ,
        "step_ms": {
            "median": _ms(steps, 0.5),
            "p90": _ms(steps, 0.9),
            "p99": _ms(steps, 0.99),
            "slowest": _ms(steps, 1),
        },
    }
    print(json.dumps(figures, indent=1) if options.json else _told(figures))
    adaptive = figures["adaptive"]
    met = adaptive["median"] <= MEDIAN and adaptive["p90"] <= NINETIETH and not figures["repeats"] and not differ
    return 0 if met and figures["step_ms"]["median"] <= 1000 * STEP_SECONDS else 1


def _counts(talks: list[Talk]) -> dict[str, float]:
    asked = sorted(len(t.asked) for t in talks)
    return {
        "median": statistics.median(asked),
        "p90": asked[int(0.9 * len(asked))],
        "most": asked[-1],
        "client_seconds": statistics.median(t.client_seconds for t in talks),
    }


def _repeats(found: Talk) -> int:
    """Questions asked again, apart from one closer look at a range of money."""
    allowed = {key: 1 + (question_set().question(key.split("@")[0]).kind == "money") for key in found.asked}
    return sum(max(0, times - allowed[key]) for key, times in Counter(found.asked).items())


def _verdicts(answers: Answers, on: date) -> dict[str, tuple[str, str | None]]:
    settled = ("closed", "not eligible")
    return {
        d.program_id: (_YES.get(d.outcome, d.outcome), None if d.outcome in settled else d.tier)
        for d in decide_all(case_of_answers(answers, on), on)
    }


def _ms(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return round(1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)


def _told(f: dict) -> str:
    a, x, ms = f["adaptive"], f["fixed_form"], f["step_ms"]
    return (
        f"{f['clients']:,} synthetic clients, {f['programs']} programs, {f['questions']} questions in the set\n"
        f"next-best question  median {a['median']:g} (target {MEDIAN})  p90 {a['p90']} (target {NINETIETH})  "
        f"most {a['most']}  {a['client_seconds']:.0f} s of the client's time\n"
        f"fixed form          median {x['median']:g}               p90 {x['p90']}               most {x['most']}"
        f"  {x['client_seconds']:.0f} s\n"
        f"repeats {f['repeats']}, verdicts that depend on the order {f['verdicts_that_differ']}\n"
        f"one next question   median {ms['median']} ms (target {1000 * STEP_SECONDS:g})  p90 {ms['p90']}  "
        f"p99 {ms['p99']}  slowest {ms['slowest']}"
    )


if __name__ == "__main__":
    sys.exit(main())
