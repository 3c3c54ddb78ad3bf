"""Template tags for client words: `{% say "key" name=value %}`, for pages in every language."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from braidwork.reference.languages import SOURCE, locale, locales, text
from braidwork.reference.languages.strings import form
from braidwork.workspace.site import languages

register = template.Library()
_NAME = re.compile(r"\{([a-z_]+)\}")


@register.simple_tag(takes_context=True)
def say(context: dict[str, Any], key: str, **values: object) -> SafeString:
    """A client text in the language of the page; each value stands in <bdi>, English that stands in is marked."""
    return _said(context.get("lang", SOURCE), key, values)


@register.simple_tag(takes_context=True)
def say_plain(context: dict[str, Any], key: str, **values: object) -> str:
    """A client text without markup, for a title or an attribute."""
    return languages.say(context.get("lang", SOURCE), key, **values)


@register.simple_tag(takes_context=True)
def say_binding(context: dict[str, Any], key: str, label: str = "yes", **values: object) -> SafeString:
    """A text on consent or rights: as approved, else in English with the machine translation below it as an aid."""
    tag = context.get("lang", SOURCE)
    found = text(tag, key)
    if found.state == "approved" or found.locale == SOURCE:
        return _said(tag, key, values)
    note = _said(tag, "all.machine_aid", {}) if label == "yes" else ""
    return format_html(
        '<span class="binding" lang="en" dir="ltr">{}</span> <span class="aid">{}<span>{}</span></span>',
        _said(SOURCE, key, values),
        format_html('<small class="aid-note">{}</small> ', note) if note else "",
        _said(tag, key, values),
    )


@register.simple_tag
def say_english(key: str, **values: object) -> SafeString:
    """A client text in English, whatever the page speaks; put it where the language is marked."""
    return _said(SOURCE, key, values)


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], *pages: str) -> SafeString:
    """Marks a link of the navigation as that of the page which is open."""
    return mark_safe(' aria-current="page"' if context.get("page_name") in pages else "")  # two fixed texts


@register.filter
def strong(words: object) -> SafeString:
    """Words set off from the text around them."""
    return format_html("<strong>{}</strong>", words)


@register.filter
def in_words(name: str) -> str:
    """A name of the rulebook such as low_premium, as words."""
    return name.replace("_", " ")


@register.filter
def marked(words: str, tag: str) -> SafeString:
    """Words from Python: in a span of their own language where it is not that of the page."""
    own = getattr(words, "lang", tag)
    if own == tag:
        return conditional_escape(words)
    return format_html('<span lang="{}" dir="{}">{}</span>', own, locale(own).direction, words)


@register.filter
def day_of(day: date, tag: str) -> str:
    """A day as the language of the page writes it."""
    return languages.day_in(tag, day)


@register.filter
def language_name(tag: str) -> str:
    """The English name of a language, for staff."""
    return locale(tag).english if tag in locales() else tag


@register.filter
def moment_of(at: datetime, tag: str) -> str:
    """A day and time as the language of the page writes it."""
    return languages.moment_in(tag, at)


def _said(tag: str, key: str, values: dict[str, object]) -> SafeString:
    found = text(tag, key)

    def value(match: re.Match[str]) -> str:
        given = values.get(match[1])
        return match[0] if given is None else f"<bdi>{conditional_escape(given)}</bdi>"

    words = mark_safe(_NAME.sub(value, escape(form(found, values))))  # both parts are escaped above
    if found.locale == tag:
        return words
    return format_html('<span lang="{}" dir="ltr">{}</span>', found.locale, words)
