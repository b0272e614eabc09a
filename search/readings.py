"""Passages read as questions: e5 compares a question with a question more finely than with a passage.

For each passage the sum of three `query:` vectors: the whole text, the heading (or the title), and half of the first
sentence. Tried on the development sets beside C, C2 and T: +.8 points of macro hit@3 and no set lost
(docs/relevance.md). Kept in half precision: only the candidates' rows are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from search.embedding import Embedder
from search.passages import sentences
from search.progress import Progress

FIRST_SENTENCE_SHARE = 0.5
FIRST_SENTENCE_LENGTH = 300  # characters


def write_readings(path: Path, texts, embedder: Embedder, progress: Progress) -> None:
    """Write float16 [passages, dimensions] for a tree's PassageTexts."""
    whole = embedder.questions(texts, progress, "passages as questions")
    headings = embedder.questions(_Lazily(texts, lambda title, passage: passage.heading or title), progress, "headings")
    first = embedder.questions(_Lazily(texts, _first_sentence), progress, "first sentences")
    np.save(path, (whole + headings + FIRST_SENTENCE_SHARE * first).astype(np.float16))


def _first_sentence(title: str, passage) -> str:
    found = sentences(passage.text)
    return found[0][:FIRST_SENTENCE_LENGTH] if found else title


class _Lazily(Sequence):
    """One text of every passage, made when it is asked for."""

    def __init__(self, texts, choose: Callable[..., str]) -> None:
        self._texts, self._choose = texts, choose

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number):
        return self._choose(*self._texts.parts(number))
