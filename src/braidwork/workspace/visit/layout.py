"""How a story stands on a terminal: width, headings, paragraphs."""

from __future__ import annotations

import textwrap

WIDTH = 100


def wrapped(text: str, indent: str = "") -> list[str]:
    """A paragraph within the width; lines after the first stand under its text."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))


def heading(text: str) -> list[str]:
    """A heading with its rule."""
    return [text, "─" * len(text)]


def cut(text: str, width: int) -> str:
    """A name within a column; a longer one ends with an ellipsis after a whole word."""
    return textwrap.shorten(text, width, placeholder=" …")
