"""A filter for sentences made in Python: what they set apart from the words around stands in an element of its own."""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from braidwork.reference.languages import locale

register = template.Library()
_ELEMENTS = {"\u2068": "<bdi>", "\u2066": '<bdi dir="ltr">', "\u2067": '<bdi dir="rtl">', "\u2069": "</bdi>"}


@register.filter
def apart(words: object, tag: str) -> SafeString:
    """The sentence with names and amounts in <bdi>; in a span of its own language where it is not that of the page."""
    html = str(escape(str(words)))
    for mark, element in _ELEMENTS.items():
        html = html.replace(mark, element)
    told = mark_safe(html)  # escaped above; what is put in are three fixed texts
    own = getattr(words, "lang", tag)
    return told if own == tag else format_html('<span lang="{}" dir="{}">{}</span>', own, locale(own).direction, told)
