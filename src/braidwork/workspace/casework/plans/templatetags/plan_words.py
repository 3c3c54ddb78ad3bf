"""Words of a plan on a page: `{{ words|told:lang }}` sets names apart, so that each keeps its order."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from braidwork.workspace.site.words import marked

register = template.Library()
_BEGINS = {"\u2068": "<bdi>", "\u2066": '<bdi dir="ltr">', "\u2067": '<bdi dir="rtl">'}


@register.filter
def told(words: str, tag: str) -> SafeString:
    """Words from Python, marked where they are of another language; what was set apart stands in <bdi>."""
    found = str(marked(words, tag))  # escaped there
    if sum(found.count(mark) for mark in _BEGINS) != found.count("\u2069"):
        return format_html("{}", mark_safe(found))  # somebody typed such a mark: it is left as it is
    for mark, tag_of_it in _BEGINS.items():
        found = found.replace(mark, tag_of_it)
    return mark_safe(found.replace("\u2069", "</bdi>"))


@register.simple_tag(takes_context=True)
def has_plan(context: dict[str, Any]) -> bool:
    """Whether the client of this browser has a plan to read: `{% has_plan as there_is_one %}`."""
    from braidwork.workspace.casework.client_pages import open_intake
    from braidwork.workspace.casework.plans.reach import plans_of_client

    intake = open_intake(context["request"])
    return intake is not None and bool(plans_of_client(intake))
