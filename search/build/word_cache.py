"""Words kept by content: passages are inverted in parts, cut where an article's name says so, and an edit inverts one part.

A part is kept as plain arrays: whoever may write to the cache can spoil results, but not run code. What is taken out of the articles is in no part that a later build keeps.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.content_cache import ContentCache
from kb.recipe import CACHING, Recipe
from search.index.inverted import Inverted, joined
from search.index.keyword import inverted

NAME = "words"
RECIPE = Recipe(
    makers=("search/build/word_cache.py", "search/index/passages.py"),  # what is written decides the texts
    code=(
        *CACHING,
        *("kb/languages.py", "kb/stems.py"),
        *("search/build/word_cache.py", "search/files", "search/index/inverted.py", "search/index/passages.py"),
        *(
            "search/index/keyword.py",
            "search/index/postings.py",
            "search/text/analysis.py",
            "search/text/folding.py",
            "search/text/stopwords.py",
        ),
    ),
    libraries=("numpy", "pydantic", "PyStemmer", "whoosh"),
)
PART = 64  # passages of a part, about; Whoosh takes .15 s for so many
MOST_PARTS = 256  # in larger collections parts are larger, for every one costs something to open
COLUMNS = tuple(field.name for field in fields(Inverted) if field.name != "names")


class TextsToInvert(Protocol):
    """Texts by number, and what they are made of: equal bytes make equal texts."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> str: ...
    def written(self, numbers: range) -> bytes: ...


class WordCache:
    """Parts of earlier builds by the texts they hold. Without an index folder nothing is kept."""

    def __init__(self, index: Path | None) -> None:
        self._cache = ContentCache(index, NAME, RECIPE.digest() if index else "")

    def inverted(self, texts: TextsToInvert, starts: Sequence[int], languages: Sequence[str] = ()) -> Inverted:
        """Of passages 0, 1, 2, …, in parts that reach from each of `starts` to the next; `languages`: of each passage.

        Texts are only read of a part that is not kept.
        """
        parts = (range(*part) for part in zip(starts, (*starts[1:], len(texts)), strict=True))
        spoken = languages or [""] * len(texts)
        whole = joined([self._part(texts, part, [spoken[at] for at in part]) for part in parts if part])
        self._cache.write()
        return whole

    def _part(self, texts: TextsToInvert, numbers: range, languages: Sequence[str]) -> Inverted:
        content = content_of(texts, numbers, languages)
        kept = self._cache.get(content)
        part = _from_bytes(kept) if kept is not None else None
        if part is None or len(part.lengths) != len(numbers):
            part = inverted([texts[at] for at in numbers], languages)
            if self._cache.keeps:
                self._cache.put(content, _to_bytes(part))
        return part

    def keep_used(self) -> None:
        """Forget the parts that this run did not ask for: nothing stays of a text that was taken away."""
        self._cache.keep_used()

    def close(self) -> None:
        self._cache.close()


def content_of(texts: TextsToInvert, numbers: range, languages: Sequence[str]) -> bytes:
    """What decides how these texts are inverted, beside the code."""
    return json.dumps(list(languages)).encode() + b"\n" + texts.written(numbers)


def part_starts(ids: Sequence[str], first: Sequence[int]) -> list[int]:
    """Passages at which a part begins: those of articles whose names say so. An edit elsewhere moves none of them."""
    passages = max(first[-1], 1)
    size = max(PART, 1 << (passages // MOST_PARTS).bit_length())
    share = 1 << max(0, (size * len(ids) // passages).bit_length() - 1)  # one article of so many begins a part
    begin = [first[n] for n, id in enumerate(ids) if n and zlib.crc32(id.encode()) % share == 0]
    return [0, *begin]


def _from_bytes(kept: bytes) -> Inverted | None:
    """A kept part; None when it is not what `_to_bytes` made."""
    head, _, rest = kept.partition(b"\n")
    try:
        sizes = [int(size) for size in head.split()]
        ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
        if len(sizes) != len(COLUMNS) + 1 or min(sizes) < 0 or ends[-1] != len(rest):
            return None
        names = rest[: sizes[0]].decode("utf-8")
        spans = zip(COLUMNS, ends, ends[1:], strict=False)
        arrays = {name: np.frombuffer(rest[start:end], "<i4") for name, start, end in spans}
        part = Inverted(names=names.split("\n") if names else [], **arrays)
        return part if part.agrees() else None
    except ValueError:
        return None


def _to_bytes(part: Inverted) -> bytes:
    """A line of sizes in bytes, then the names and the columns end to end."""
    pieces = ["\n".join(part.names).encode("utf-8"), *(getattr(part, name).astype("<i4").tobytes() for name in COLUMNS)]
    return b" ".join(str(len(piece)).encode() for piece in pieces) + b"\n" + b"".join(pieces)
