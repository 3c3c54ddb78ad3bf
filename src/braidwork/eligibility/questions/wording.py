"""What a client reads of questions, programs and papers, each text once under a key: the English of the catalogue."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.question import Question
from braidwork.errors import BraidworkError

_FOR_TYPING = (
    r"Type 0 if (none|no one does|there is no pay)\.",
    r"Type s to skip( them all)?\.",
    r"(?<=fit), like [\d ]+",
)
_SLUG_WORDS = 5
_HEAD = "# Written by `python -m braidwork.eligibility.questions.wording` from the {source}. Do not edit.\n"


def page_help(text: str) -> str:
    """The help of a question without what only a keyboard needs: a page has boxes for none and for skipping."""
    for pattern in _FOR_TYPING:
        text = re.sub(pattern, "", text)
    return re.sub(r"\s+", " ", text).strip()


def key_of(text: str) -> str:
    """The key of a text of the published questions, programs or papers; an empty text has an empty key.

    KeyError for a text that is not in the catalogue.
    """
    return _keys()[text] if text else ""


@cache
def english() -> Mapping[str, Mapping[str, str]]:
    """By part of the catalogue (`questions`, `programs`): key and English text, each text once."""
    from braidwork.eligibility.programs import programs
    from braidwork.eligibility.questions.interview import SUM_DISAGREES
    from braidwork.eligibility.questions.published import question_set

    told = {
        "questions": [
            *(x for q in question_set().questions for x in _of_question(q)),
            *((f"clash.{'_'.join(sorted(c.questions))}", c.say) for c in question_set().contradictions),
            ("clash.half_year", SUM_DISAGREES),
            *_of_people_and_money(),
        ],
        "programs": [x for p in programs() for x in _of_program(p)],
    }
    times = Counter(text for texts in told.values() for text in dict(texts).values())
    taken: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for part, texts in told.items():
        found[part] = {}
        for own_key, text in texts:
            if not text or text in taken.values():
                continue
            key = _shared_key(text, taken) if times[text] > 1 else own_key
            if key in taken:
                raise BraidworkError(f"two client texts have the key {key}.", mend="give one another name.")
            taken[key] = found[part][key] = text
    return found


@cache
def _keys() -> Mapping[str, str]:
    return {text: key for texts in english().values() for key, text in texts.items()}


def _of_question(question: Question) -> Iterator[tuple[str, str]]:
    about = f"q.{question.key}"
    yield f"{about}.ask", question.ask
    yield f"{about}.why", question.why_we_ask
    yield f"{about}.help", page_help(question.help)
    for choice in question.choices:
        yield f"{about}.choice.{choice.code}", choice.label


def _of_people_and_money() -> Iterator[tuple[str, str]]:
    from braidwork.eligibility.questions.choosing import source_words, sources_asked
    from braidwork.eligibility.questions.parsing import RELATIONS

    for label, relationship, shares_child in RELATIONS:
        yield f"relation.{relationship}{'_shared' if shares_child else ''}", label
    for source in sources_asked():
        yield f"source.{source}", source_words(source)


def _of_program(program: Program) -> Iterator[tuple[str, str]]:
    about = f"program.{program.id}"
    yield f"{about}.name", program.plain_name
    yield f"{about}.purpose", program.purpose
    yield f"{about}.where", program.where_to_apply or program.agency
    for paper in program.documents:
        yield f"paper.{paper.id.replace('-', '_')}", paper.name


def _shared_key(text: str, taken: Mapping[str, str]) -> str:
    """A key of a text that comes up in several places: its first words, as many as it takes to be the only one."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("’", ""))
    keys = (f"again.{'_'.join(words[:count])}" for count in range(_SLUG_WORDS, len(words) + _SLUG_WORDS))
    return next((key for key in keys if key not in taken), "again." + "_".join(words))


def as_toml(texts: Mapping[str, str]) -> str:
    """Keys and texts as tables: the part of a key before its last dot names the table."""
    tables: dict[str, list[str]] = {}
    for key, text in texts.items():
        table, _, name = key.rpartition(".")
        tables.setdefault(table, []).append(f"{name} = {json.dumps(text, ensure_ascii=False)}")
    return "\n\n".join(f"[{table}]\n" + "\n".join(lines) for table, lines in tables.items()) + "\n"


def write(folder: Path) -> None:
    """Writes the parts of the English catalogue that come from questions and programs."""
    sources = {"questions": "published question set", "programs": "register of programs"}
    for part, texts in english().items():
        (folder / f"{part}.toml").write_text(
            f"{_HEAD.format(source=sources[part])}\n{as_toml(texts)}", encoding="utf-8"
        )


if __name__ == "__main__":
    from braidwork.reference.languages.strings import TEXTS

    write(TEXTS / "en")
