"""A version of a plan as a tagged PDF (PDF/UA-1) in the language of the client, set by Typst."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import NotAvailableError
from braidwork.reference.languages import SOURCE, locale
from braidwork.workspace.casework.plans.models import PlanSignature, PlanVersion
from braidwork.workspace.casework.plans.sight import EVERYTHING, Sight
from braidwork.workspace.casework.plans.telling import told
from braidwork.workspace.casework.plans.way_words import Told, plain
from braidwork.workspace.site.languages import Said, day_in, say

_TEMPLATE = Path(__file__).with_name("plan.typ")
_LATIN = "Libertinus Serif"  # embedded in Typst (SIL Open Font License), with Cyrillic and the marks of Vietnamese
# Letters that Typst does not bring along, by language: fonts of the machine, the best first.
_FONTS: Mapping[str, tuple[str, ...]] = {
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans"),
    "fa": ("Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans"),
    "am": ("Noto Serif Ethiopic", "Noto Sans Ethiopic"),
    "ti": ("Noto Serif Ethiopic", "Noto Sans Ethiopic"),
    "km": ("Noto Serif Khmer", "Noto Sans Khmer"),
    "hi": ("Noto Serif Devanagari", "Noto Sans Devanagari"),
    "pa": ("Noto Serif Gurmukhi", "Noto Sans Gurmukhi"),
    "zh-Hant": ("Noto Serif CJK TC", "Noto Sans CJK TC", "Droid Sans Fallback"),
    "zh-Hans": ("Noto Serif CJK SC", "Noto Sans CJK SC", "Droid Sans Fallback"),
    "ko": ("Noto Serif CJK KR", "Noto Sans CJK KR", "Droid Sans Fallback"),
    "ja": ("Noto Serif CJK JP", "Noto Sans CJK JP", "Droid Sans Fallback"),
}
_WORDS = (
    "goals", "way", "picture", "left_help", "money_steps", "no_way", "costs_title", "service", "begins",
    "price", "payer", "total", "programs", "where", "bring", "bring_hint", "does", "i_do", "follow_ups", "places",
    "reach", "mine", "signatures", "synthetic",
)  # fmt: skip


def plan_pdf(
    version: PlanVersion, language: str, *, signatures: Mapping[str, PlanSignature] | None = None,
    sight: Sight = EVERYTHING,
) -> bytes:  # fmt: skip
    """The pages of a version: tagged, US Letter, the same bytes for the same content and signatures.

    NotAvailableError where this machine has no letters for the language: the page prints instead.
    """
    import typst

    from braidwork.workspace.casework.plans.signing import signatures_of

    fonts = _fonts_for(language)
    said = told(version, language, signatures=signatures_of(version) if signatures is None else signatures, sight=sight)
    with tempfile.TemporaryDirectory(prefix="braidwork-plan-") as folder:
        root = Path(folder)
        shutil.copyfile(_TEMPLATE, root / "plan.typ")
        # In a file of its own: what a person typed is data, and longer than an argument may be.
        (root / "plan.json").write_text(json.dumps(_content(version, said, fonts), ensure_ascii=False), "utf-8")
        made = typst.compile(
            str(root / "plan.typ"), root=str(root), ignore_system_fonts=len(fonts) == 1, pdf_standards="ua-1",
            timestamp=int(version.made_at.timestamp()),
        )  # fmt: skip
    assert isinstance(made, bytes), "without an output path the pages are given back"
    return made


def has_letters(language: str) -> bool:
    """Whether this machine can print a language as PDF."""
    return language not in _FONTS or any(f in _families() for f in _FONTS[language])


def _fonts_for(language: str) -> list[str]:
    if not has_letters(language):
        raise NotAvailableError(
            f"this machine has no letters for {locale(language).english}.", where=language,
            mend="print the page with the browser, or install the Noto fonts.",
        )  # fmt: skip
    return [_LATIN, *(f for f in _FONTS.get(language, ()) if f in _families())]


@cache
def _families() -> frozenset[str]:
    import typst

    return frozenset(typst.Fonts().families())


def _content(version: PlanVersion, said: Told, fonts: list[str]) -> dict[str, Any]:
    language, at = said["lang"], version.made_at
    content = _plainly(said, is_rtl=said["direction"] == "rtl")
    assert isinstance(content, dict)
    return {
        **content, "words": {w: _plainly(say(language, f"plan.{w}"), is_rtl=True) for w in _WORDS}, "fonts": fonts,
        "date": {"year": at.year, "month": at.month, "day": at.day}, "of": _title(said),
        "pages": str(say(language, "plan.page", number="{number}", total="{total}")),
        "printed": day_in(language, at), "tag": language.partition("-")[0],
        "region": {"zh-Hant": "TW", "zh-Hans": "CN"}.get(language),
    }  # fmt: skip


def _title(said: Told) -> str:
    return str(say(said["lang"], "plan.of", name=said["name"])) if said["name"] else str(said["title"])


def _plainly(value: Any, *, is_rtl: bool = False) -> Any:
    """Texts as pairs of words and language, so that English among another language is marked as such.

    The marks that set names apart are needed where words run from right to left, and left out elsewhere.
    """
    if isinstance(value, Said):
        return {"t": str(value) if is_rtl else plain(value), "en": value.lang == SOURCE}
    if isinstance(value, str):
        return value if is_rtl else plain(value)
    if isinstance(value, dict):
        return {k: _plainly(v, is_rtl=is_rtl) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plainly(v, is_rtl=is_rtl) for v in value]
    return value
