"""Brand colours: the accent a team chose, made readable on both themes. Pure arithmetic (WCAG 2.2 contrast)."""

from __future__ import annotations

import colorsys
import re

DARK_BACKGROUND = "#14171a"
DARK_INK = "#0c1f1d"
HOUSE = ("#0b5c56", "#ffffff")  # tokens.css has these, and their like for dark pages chosen by eye
READABLE = 6.0  # above the 4.5 of WCAG 2.2 AA: an accent is also a thin line and small print
Rgb = tuple[int, int, int]
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")


def brand_css(accent: str, accent_ink: str) -> str:
    """The sheet that carries the brand: the accent as given on light pages, lightened until readable on dark ones."""
    if (accent, accent_ink) == HOUSE or not _are_colours(accent, accent_ink):
        return ""
    light = f"--accent:{accent};--accent-ink:{accent_ink}"
    dark = f"--accent:{readable_on_dark(accent)};--accent-ink:{DARK_INK}"
    return (
        f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n@media print{{:root,:root[data-theme]{{{light}}}}}\n"
    )


def brand_pair(accent: str, accent_ink: str) -> tuple[Rgb, Rgb]:
    """The brand colour and what is written on it; the house's own where those given are no colours."""
    pair = (accent, accent_ink) if _are_colours(accent, accent_ink) else HOUSE
    return _rgb(pair[0]), _rgb(pair[1])


def _are_colours(*values: str) -> bool:
    return all(_HEX.match(value) for value in values)


def readable_on_dark(colour: str) -> str:
    """The same hue, lightened in small steps until it has READABLE contrast on the dark page."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _rgb(colour)))
    while lightness < 1.0:
        lighter = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))
        if contrast(lighter, DARK_BACKGROUND) >= READABLE:
            return lighter
        lightness += 0.02
    return "#ffffff"


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
