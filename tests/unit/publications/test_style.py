"""The stylesheet's promises: contrast in light, dark and print; no physical direction; no other host."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = (files("braidwork.publications") / "templates" / "style.css").read_text(encoding="utf-8")
TEXT = ("ink", "muted", "link", "mark-best", "mark-differs", "mark-same")


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


LIGHT = colours(re.search(r":root \{(.*?)\n\}", STYLE, re.S).group(1))
DARK = LIGHT | colours(re.search(r"prefers-color-scheme: dark\) \{(.*?)\n\}", STYLE, re.S).group(1))
PRINT = LIGHT | colours(re.search(r"@media print \{(.*?)\n\}", STYLE, re.S).group(1))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("ground", ["paper", "raised"])
def test_every_text_colour_can_be_read(theme, name, ground):
    assert contrast(theme[name], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_synthetic_banner_can_be_read(theme):
    assert contrast(theme["warn"], theme["warn-ink"]) >= 4.5


@pytest.mark.parametrize(
    ("number", "ink"), [(1, "#10222a"), (2, "#10222a"), (3, "#10222a"), (4, "#ffffff"), (5, "#ffffff")]
)
def test_values_on_the_map_can_be_read(number, ink):
    assert contrast(LIGHT[f"map-{number}"], ink) >= 4.5


def test_classes_of_the_map_grow_darker():
    shades = [luminance(LIGHT[f"map-{i}"]) for i in range(1, 6)]
    assert shades == sorted(shades, reverse=True)


def test_pages_run_from_right_to_left_too():
    physical = re.findall(
        r"[^-](?:margin|padding|border|inset)-(?:left|right)|text-align: (?:left|right)|float:", STYLE
    )
    assert not physical


def test_nothing_is_fetched():
    assert "url(" not in STYLE
    assert "@import" not in STYLE
