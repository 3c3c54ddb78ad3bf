"""The languages of everything a client reads: locales, their texts, and how far each text is checked by a person."""

from __future__ import annotations

from braidwork.reference.languages.locales import SOURCE, Locale, locale, locales
from braidwork.reference.languages.strings import State, Text, say, text

__all__ = ["SOURCE", "Locale", "State", "Text", "locale", "locales", "say", "text"]
