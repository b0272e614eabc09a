"""Charts as shapes: bars and lines worked out on the server, drawn by a macro of ours, with the same numbers in a table beside.

Pure arithmetic; sizes are units of the drawing's own view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.measures.intervals import Interval

WIDTH, HEIGHT = 720, 200
LEFT, RIGHT, TOP, BOTTOM = 100, 8, 12, 28
LABELS = 12  # at most under a chart


@dataclass(frozen=True)
class Point:
    """What a chart shows at one place: its name, its value (None: there is none), the value in words, where it leads."""

    label: str
    value: float | None
    text: str
    url: str = ""
    short: str = ""  # a shorter name for under the chart


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    outside: bool


@dataclass(frozen=True)
class ChartWord:
    """A text at a place of the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class LevelLine:
    """A level drawn across: the mean, or a limit."""

    y: float
    kind: str  # a class of the style sheet: "mean" | "limit"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart ready to be drawn; `points` are the table beside it."""

    title: str
    unit: str
    points: tuple[Point, ...]
    bars: tuple[Bar, ...] = ()
    line: str = ""  # points of a polyline
    dots: tuple[Dot, ...] = ()
    limits: tuple[LevelLine, ...] = ()
    across: tuple[ChartWord, ...] = ()  # names under it
    up: tuple[ChartWord, ...] = ()  # values beside it
    note: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM
    left: int = LEFT


def bar_chart(title: str, points: Sequence[Point], *, unit: str, top: str, note: str = "") -> Chart:
    """Bars from nothing up; `top` tells the highest in words."""
    highest = max((point.value or 0.0 for point in points), default=0.0) or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points))
    bars = []
    for place, point in enumerate(points):
        height = round((point.value or 0.0) / highest * (HEIGHT - TOP - BOTTOM), 1)
        bars.append(
            Bar(round(LEFT + place * step + step * 0.12, 1), HEIGHT - BOTTOM - height, round(step * 0.76, 1), height)
        )
    up = (ChartWord(LEFT - 8, TOP + 4, top), ChartWord(LEFT - 8, HEIGHT - BOTTOM + 4, "0"))
    centres = [LEFT + (place + 0.5) * step for place in range(len(points))]
    return Chart(
        title=title, unit=unit, points=tuple(points), bars=tuple(bars), across=_names(points, centres), up=up, note=note
    )


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Lowest and highest value of a line's drawing, in words too."""

    low: float
    high: float
    low_text: str
    high_text: str

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(HEIGHT - BOTTOM - min(1.0, max(0.0, share)) * (HEIGHT - TOP - BOTTOM), 1)


def line_chart(
    title: str,
    points: Sequence[Point],
    scale: Scale,
    *,
    unit: str,
    mean: float | None = None,
    limits: Interval | None = None,
    note: str = "",
) -> Chart:
    """Values joined by a line; with limits, dots outside them are marked."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points))
    centres = [round(LEFT + (place + 0.5) * step, 1) for place in range(len(points))]
    known = [(x, point.value) for x, point in zip(centres, points, strict=True) if point.value is not None]
    levels = [] if mean is None else [LevelLine(scale.y(mean), "mean")]
    if limits:
        levels += [
            LevelLine(scale.y(end), "limit") for end in (limits.low, limits.high) if scale.low <= end <= scale.high
        ]
    return Chart(
        title=title,
        unit=unit,
        points=tuple(points),
        line=" ".join(f"{x},{scale.y(value)}" for x, value in known),
        dots=tuple(Dot(x, scale.y(value), bool(limits) and not limits.holds(value)) for x, value in known if limits),
        limits=tuple(levels),
        across=_names(points, centres),
        up=(ChartWord(LEFT - 8, TOP + 4, scale.high_text), ChartWord(LEFT - 8, HEIGHT - BOTTOM + 4, scale.low_text)),
        note=note,
    )


def _names(points: Sequence[Point], centres: Sequence[float]) -> tuple[ChartWord, ...]:
    """Every name, or every so many of them where all would run into each other."""
    every = -(-len(points) // LABELS) or 1
    return tuple(
        ChartWord(round(centres[place], 1), HEIGHT - 8, points[place].short or points[place].label)
        for place in range(0, len(points), every)
    )
