"""Brand colours: the accent a team chose, made readable on both themes. Pure arithmetic (WCAG 2.2 contrast)."""

from __future__ import annotations

import colorsys
import re

DARK_BACKGROUND = "#14171a"
DARK_INK = "#0c1f1d"
HOUSE = ("#0b5c56", "#ffffff")  # tokens.css has these, and their like for dark pages chosen by eye
READABLE = 6.0  # contrast that look.md asks of text
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")


def brand_css(accent: str, accent_ink: str) -> str:
    """The sheet that carries the brand: the accent as given on light pages, lightened until readable on dark ones."""
    if (accent, accent_ink) == HOUSE or not (_HEX.match(accent) and _HEX.match(accent_ink)):
        return ""
    light = f"--accent:{accent};--accent-ink:{accent_ink}"
    dark = f"--accent:{readable_on_dark(accent)};--accent-ink:{DARK_INK}"
    return (
        f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n@media print{{:root,:root[data-theme]{{{light}}}}}\n"
    )


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


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
