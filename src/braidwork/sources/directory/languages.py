"""Names of languages as directories write them, to ISO 639 codes; words that name no one language give none."""

from __future__ import annotations

import re
from functools import lru_cache

from braidwork.errors import UnknownNameError

# Code, then every name in use: English names first, then the language's own.
_NAMES: dict[str, tuple[str, ...]] = {
    "en": ("english",),
    "es": ("spanish", "español", "espanol", "castilian"),
    "zh": ("chinese", "中文"),
    "cmn": ("mandarin", "mandarin chinese"),
    "yue": ("cantonese", "cantonese chinese"),
    "vi": ("vietnamese", "tiếng việt"),
    "so": ("somali", "soomaali"),
    "am": ("amharic", "አማርኛ"),
    "ti": ("tigrinya", "tigrigna", "ትግርኛ"),
    "om": ("oromo", "afaan oromoo"),
    "ko": ("korean", "한국어"),
    "ru": ("russian", "русский"),
    "uk": ("ukrainian", "українська"),
    "tl": ("tagalog", "filipino"),
    "ar": ("arabic", "العربية"),
    "fa": ("farsi", "persian", "فارسی"),
    "prs": ("dari",),
    "km": ("khmer", "cambodian", "ខ្មែរ"),
    "pa": ("punjabi", "panjabi"),
    "hi": ("hindi",),
    "ur": ("urdu",),
    "ps": ("pashto",),
    "fr": ("french", "français"),
    "ht": ("haitian creole", "creole", "haitian", "kreyol"),
    "pt": ("portuguese", "português"),
    "de": ("german", "deutsch"),
    "it": ("italian",),
    "el": ("greek",),
    "he": ("hebrew",),
    "yi": ("yiddish",),
    "ja": ("japanese", "日本語"),
    "lo": ("lao", "laotian"),
    "hmn": ("hmong",),
    "sm": ("samoan",),
    "mh": ("marshallese",),
    "sw": ("swahili", "kiswahili"),
    "ne": ("nepali",),
    "my": ("burmese",),
    "pl": ("polish",),
    "sk": ("slovak",),
    "ro": ("romanian", "moldovan"),
    "th": ("thai",),
    "bn": ("bengali", "bangla"),
    "ase": ("american sign language", "asl", "sign language"),
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in (code, *names)}
# People who speak one side of a pair are served by the other where the directory says no more.
_SERVES = {"zh": ("cmn", "yue"), "cmn": ("zh",), "yue": ("zh",), "fa": ("prs",), "prs": ("fa",)}


@lru_cache(maxsize=4096)
def codes_in(text: str) -> tuple[str, ...]:
    """The codes of every language that the words name, in their order; empty for `interpreters on request`."""
    plain = " ".join(re.sub(r"\\n|[()/,;&.]", " ", text.casefold()).split())
    found: list[tuple[int, int, str]] = []
    for name, code in _BY_NAME.items():
        if len(name) < 3 and plain != name:
            continue
        if hit := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain):
            found.append((hit.start(), -len(name), code))
    kept: list[str] = []
    taken = 0
    for start, length, code in sorted(found):
        if start >= taken:
            kept.append(code)
            taken = start - length
    return tuple(dict.fromkeys(kept))


def language(asked: str) -> str:
    """The code of a language that a person asks for by code or name; UnknownNameError with the nearest names."""
    found = _BY_NAME.get(" ".join(asked.casefold().split()))
    if found is None:
        names = [f"{names[0].title()} ({code})" for code, names in _NAMES.items()]
        near = UnknownNameError.of("language", asked, [n.split(" (")[0] for n in names])
        raise near
    return found


def language_name(code: str) -> str:
    """The English name of a language by its code; the code itself where it is not listed."""
    names = _NAMES.get(code)
    return names[0].title() if names else code


def serving(code: str) -> frozenset[str]:
    """The code and those that serve its speakers too (Chinese is answered by Mandarin and Cantonese)."""
    return frozenset({code, *_SERVES.get(code, ())})
