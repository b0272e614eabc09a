"""A finding of the doctor: one thing that was looked at, how it is, and the sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Health = Literal["good", "advice", "broken"]


@dataclass(frozen=True)
class Finding:
    """Of one check. `advice` is what to do, "" where all is good; neither text ever holds a secret."""

    name: str
    health: Health
    seen: str
    advice: str = ""


def good(name: str, seen: str) -> Finding:
    return Finding(name, "good", seen)


def advised(name: str, seen: str, advice: str) -> Finding:
    """It works, and something is better done before it doesn't."""
    return Finding(name, "advice", seen, advice)


def broken(name: str, seen: str, advice: str) -> Finding:
    """Readers, customers or operators lose something because of it."""
    return Finding(name, "broken", seen, advice)
