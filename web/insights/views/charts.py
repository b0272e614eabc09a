"""Small drawings beside figures: points and heights for the template's SVG. Arithmetic; the figures stand beside them in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 96, 24  # of a sparkline, in units of its viewBox
GAP = 1


@dataclass(frozen=True)
class SparkBar:
    """A bar of a sparkline, in units of its viewBox."""

    x: float
    y: float
    width: float
    height: float


def sparkline(numbers: Sequence[int]) -> tuple[SparkBar, ...]:
    """Bars side by side, the highest as high as the drawing; an empty part is a line of one unit."""
    if not numbers:
        return ()
    top, width = max(*numbers, 1), WIDTH / len(numbers)
    heights = [max(1.0, round(HEIGHT * number / top, 1)) for number in numbers]
    return tuple(
        SparkBar(round(at * width, 1), round(HEIGHT - height, 1), round(width - GAP, 1), height)
        for at, height in enumerate(heights)
    )


@dataclass(frozen=True)
class StackPart:
    """A part of a bar that is divided; `name` is a class of the style sheet."""

    name: str
    x: float
    width: float


STACK = 120  # width of a divided bar, in units of its viewBox


def stack(numbers: Sequence[tuple[str, int]]) -> tuple[StackPart, ...]:
    """A bar divided by named numbers, from the left; parts of nothing are left out."""
    total, at, parts = sum(number for _, number in numbers), 0.0, []
    for name, number in numbers:
        if number:
            width = STACK * number / total
            parts.append(StackPart(name, round(at, 1), round(width, 1)))
            at += width
    return tuple(parts)
