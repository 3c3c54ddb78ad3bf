"""Words of a plan on a page: `{{ words|told:lang }}` sets names apart, so that each keeps its order."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from braidwork.workspace.site.words import marked

register = template.Library()


@register.filter
def told(words: str, tag: str) -> SafeString:
    """Words from Python, marked where they are of another language; what was set apart stands in <bdi>."""
    found = str(marked(words, tag))  # escaped there
    if found.count("\u2068") + found.count("\u2066") != found.count("\u2069"):
        return format_html("{}", mark_safe(found))  # somebody typed such a mark: it is left as it is
    return mark_safe(found.replace("\u2068", "<bdi>").replace("\u2066", '<bdi dir="ltr">').replace("\u2069", "</bdi>"))
