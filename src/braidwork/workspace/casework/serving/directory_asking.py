"""The search form of the directory: from what was picked and typed to a question that the finder answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils import timezone

from braidwork.contracts.directory import WEEKDAYS
from braidwork.errors import BraidworkError, UnknownNameError
from braidwork.navigation.directory import Asked, DirectoryBook, Found, Moment, find, needs

KM_PER_MILE = 1.609344
# Languages as their speakers write them: a list that needs no translation.
LANGUAGES = {
    "es": "Español", "zh": "中文", "vi": "Tiếng Việt", "so": "Soomaali", "am": "አማርኛ", "ti": "ትግርኛ",
    "om": "Afaan Oromoo", "ko": "한국어", "ru": "Русский", "uk": "Українська", "tl": "Tagalog", "ar": "العربية",
    "fa": "فارسی", "prs": "دری", "km": "ខ្មែរ", "pa": "ਪੰਜਾਬੀ", "hi": "हिन्दी", "ja": "日本語", "sm": "Gagana Sāmoa",
}  # fmt: skip
SIGNED = "ase"
MILES = (2, 5, 10, 25, 50)
PARTS = {"morning": 10 * 60, "afternoon": 14 * 60, "evening": 18 * 60 + 30}  # minutes after midnight
_STEP, _MOST = 10, 50
_LONGEST = 120
_OLDEST = 120


@dataclass(frozen=True)
class Search:
    """What was asked, to show it again in the form."""

    words: str = ""
    need: str = ""
    language: str = ""
    near: str = ""
    within: int = 25
    day: str = ""
    part: str = "morning"
    age: str = ""
    who: str = ""
    limit: int = _STEP

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.words or self.need or self.language or self.near or self.day or self.age or self.who)


@dataclass(frozen=True)
class Answer:
    """What was found; or why nothing could be looked for, as the key of a client text."""

    found: tuple[Found, ...] = ()
    problem: str = ""
    near: str = ""
    has_more: bool = False


def choices() -> dict[str, object]:
    """What the form offers."""
    return {
        "needs": [(name, f"need.{name}") for name in needs()], "languages": LANGUAGES.items(), "signed": SIGNED,
        "miles": MILES, "days": [(day, f"weekday.{day}") for day in WEEKDAYS],
        "parts": [(part, f"service.{part}") for part in PARTS],
    }  # fmt: skip


def search_in(post: QueryDict) -> Search:
    """What a form sent; what is none of the choices counts as not asked."""
    sent = {name: " ".join(post.get(name, "").split())[:_LONGEST] for name in ("words", "near", "who", "age")}
    within, limit = post.get("within", ""), post.get("limit", "")
    return Search(
        **sent,
        need=_one_of(post.get("need", ""), tuple(needs())),
        language=_one_of(post.get("language", ""), (*LANGUAGES, SIGNED)),
        within=int(within) if within in {str(m) for m in MILES} else 25,
        day=_one_of(post.get("day", ""), ("now", *WEEKDAYS)),
        part=_one_of(post.get("part", ""), tuple(PARTS)) or "morning",
        limit=min(int(limit), _MOST) if limit.isascii() and limit.isdigit() and 0 < len(limit) < 4 else _STEP,
    )  # fmt: skip


def look(book: DirectoryBook, search: Search) -> Answer:
    """What the book answers; a place or an age that cannot be read is told by the key of a text."""
    if search.is_empty:
        return Answer(problem="service.ask_something")
    age = search.age
    if age and not (age.isascii() and age.isdigit() and int(age) <= _OLDEST):
        return Answer(problem="service.age_wrong")
    try:
        near = book.place(search.near) if search.near else None
    except UnknownNameError:
        return Answer(problem="service.no_place")
    asked = Asked(
        today=timezone.localdate(), words=search.words, need=search.need or None, language=search.language or None,
        near=near, within_km=search.within * KM_PER_MILE if near else None, open_at=_moment(search),
        age_years=float(age) if age else None, who=search.who, limit=search.limit + 1,
    )  # fmt: skip
    try:
        found = find(book, asked)
    except BraidworkError:
        return Answer(problem="service.ask_something")
    more = len(found) > search.limit and search.limit < _MOST
    return Answer(found[: search.limit], near=search.near, has_more=more)


def more(search: Search) -> Search:
    """The same question with more answers."""
    return replace(search, limit=min(search.limit + _STEP, _MOST))


def _moment(search: Search) -> Moment | None:
    if not search.day:
        return None
    if search.day == "now":
        now = timezone.localtime()
        return Moment(WEEKDAYS[now.weekday()], now.hour * 60 + now.minute, now.date())
    return Moment(search.day, PARTS[search.part])


def _one_of(sent: str, known: tuple[str, ...]) -> str:
    return sent if sent in known else ""
