"""The words a new article begins with, and the lines of a text that still are those words. Nobody is to read them on a site."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

QUESTIONS: Mapping[str, str] = MappingProxyType({"ru": "как об этом спрашивают", "en": "how customers ask for this"})
BODY: Mapping[str, str] = MappingProxyType(
    {
        "ru": "Ответ в двух-трёх предложениях.\n\n## Что сделать\n\n1. Первый шаг.\n2. Второй шаг.\n",
        "en": "The answer in two or three sentences.\n\n## What to do\n\n1. First step.\n2. Second step.\n",
    }
)
_FIRST = frozenset(text.split("\n", 1)[0] for text in BODY.values())
_STEPS = frozenset(line for text in BODY.values() for line in text.split("\n") if line[:1].isdigit())


def left_over(body: str) -> int:
    """The first line of a body, from 1, that nobody has written yet; 0 where there is none."""
    for number, line in enumerate(body.split("\n"), 1):
        if line.strip() in _FIRST or line.strip() in _STEPS:
            return number
    return 0
