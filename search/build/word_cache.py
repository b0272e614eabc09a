"""Words kept by content: passages are inverted in parts, cut where an article's name says so, and an edit inverts what it changed of one part.

A part is kept as plain arrays: whoever may write to the cache can spoil results, but not run code. What is taken out of the articles is in no part that a later build keeps.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.content_cache import ContentCache
from kb.recipe import CACHING, Recipe
from search.index.inverted import Inverted, Inverting, joined
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
DIGEST = 16  # bytes
FIRST = "-"  # name of the first part: whichever article is the first


class TextsToInvert(Protocol):
    """Texts by number, and what they are made of: equal bytes make equal texts."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> str: ...
    def written(self, numbers: range) -> bytes: ...


@dataclass(frozen=True)
class KeptPart:
    """A part, and digests of the texts it was made of, in their order."""

    texts: tuple[bytes, ...]
    words: Inverted


class WordCache:
    """Parts of earlier builds by the texts they hold. Without an index folder nothing is kept, and who wants to may `invert` otherwise."""

    def __init__(self, index: Path | None, invert: Inverting | None = None) -> None:
        self._invert = invert
        self._cache = ContentCache(index, NAME, RECIPE.digest() if index else "")
        self._places: dict[str, bytes] = {}  # name of a part → digest of its texts, of this run
        self._made: dict[str, KeptPart] = {}  # of this run, for the other tree

    def inverted(
        self,
        texts: TextsToInvert,
        starts: Sequence[int],
        languages: Sequence[str] = (),
        names: Sequence[str] = (),
    ) -> Inverted:
        """Of passages 0, 1, 2, …, in parts that reach from each of `starts` to the next; `languages`: of each passage.

        `names` of the parts lead to what they were before: only texts that were not there are inverted, and no others read.
        """
        parts = [range(*part) for part in zip(starts, (*starts[1:], len(texts)), strict=True)]
        spoken = languages or [""] * len(texts)
        named = names or [""] * len(parts)
        whole = joined(
            [
                self._part(texts, part, [spoken[at] for at in part], name)
                for part, name in zip(parts, named, strict=True)
                if part
            ]
        )
        self._cache.write()
        return whole

    def _part(self, texts: TextsToInvert, numbers: range, languages: Sequence[str], name: str) -> Inverted:
        place = _digest(content_of(texts, numbers, languages))
        kept = _from_bytes(self._cache.get(place))
        if kept is None or len(kept.texts) != len(numbers):
            kept = self._made_of(texts, numbers, languages, name)
            if self._cache.keeps:
                self._cache.put(place, _to_bytes(kept))
        if name:
            self._places[name], self._made[name] = place, kept
        return kept.words

    def _made_of(self, texts: TextsToInvert, numbers: range, languages: Sequence[str], name: str) -> KeptPart:
        """A part that is not kept, of what the parts of its name hold and of texts that none of them does."""
        own = tuple(
            _digest(content_of(texts, range(at, at + 1), [lang])) for at, lang in zip(numbers, languages, strict=True)
        )
        pools: list[Inverted] = []
        order, held, new = np.zeros(len(own), np.int64), 0, list(range(len(own)))
        for former in self._formers(name):
            found = _found({own[n]: n for n in new}, former)
            if found:
                pools.append(former.words.only(np.array([*found], np.int64)))
                order[[*found.values()]] = held + np.arange(len(found))
                held += len(found)
                new = sorted({*new} - {*found.values()})
        if new:
            pools.append((self._invert or inverted)([texts[numbers[n]] for n in new], [languages[n] for n in new]))
            order[new] = held + np.arange(len(new))
        return KeptPart(own, joined(pools).in_order(order) if held else pools[0])

    def _formers(self, name: str) -> Sequence[KeptPart]:
        """Parts of that name: of the tree that was made before in this run, and of the build before."""
        place = self._cache.left(_place(name)) if name else None
        before = _from_bytes(self._cache.left(place)) if place else None
        return [part for part in (self._made.get(name), before) if part]

    def keep_used(self) -> None:
        """Forget the parts that this run did not ask for: nothing stays of a text that was taken away."""
        for name, place in self._places.items():
            if self._cache.get(_place(name)) != place:
                self._cache.put(_place(name), place)
        self._cache.keep_used()

    def close(self) -> None:
        self._cache.close()


def content_of(texts: TextsToInvert, numbers: range, languages: Sequence[str]) -> bytes:
    """What decides how these texts are inverted, beside the code."""
    return json.dumps(list(languages)).encode() + b"\n" + texts.written(numbers)


def part_starts(ids: Sequence[str], first: Sequence[int]) -> dict[int, str]:
    """Passages at which a part begins: those of articles whose names say so, which are the parts' names. An edit elsewhere moves none."""
    passages = max(first[-1], 1)
    size = max(PART, 1 << (passages // MOST_PARTS).bit_length())
    share = 1 << max(0, (size * len(ids) // passages).bit_length() - 1)  # one article of so many begins a part
    begin = {first[n]: id for n, id in enumerate(ids) if n and zlib.crc32(id.encode()) % share == 0}
    return {0: FIRST} | begin


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST).digest()


def _place(name: str) -> bytes:
    """Under what the name of a part leads to its texts."""
    return b"place " + name.encode("utf-8", "surrogatepass")


def _found(wanted: dict[bytes, int], former: KeptPart) -> dict[int, int]:
    """Number of a text in the former part → number in the part to be made."""
    return {at: wanted.pop(text) for at, text in enumerate(former.texts) if text in wanted}


def _from_bytes(kept: bytes | None) -> KeptPart | None:
    """A kept part; None when it is not what `_to_bytes` made."""
    head, _, rest = (kept or b"").partition(b"\n")
    try:
        sizes = [int(size) for size in head.split()]
        ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
        if len(sizes) != len(COLUMNS) + 2 or min(sizes) < 0 or ends[-1] != len(rest):
            return None
        names = rest[: sizes[0]].decode("utf-8")
        texts = rest[ends[0] : ends[1]]
        spans = zip(COLUMNS, ends[1:], ends[2:], strict=False)
        arrays = {name: np.frombuffer(rest[start:end], "<i4") for name, start, end in spans}
        words = Inverted(names=names.split("\n") if names else [], **arrays)
        part = KeptPart(tuple(texts[at : at + DIGEST] for at in range(0, len(texts), DIGEST)), words)
        return part if words.agrees() and len(part.texts) == len(words.lengths) else None
    except ValueError:
        return None


def _to_bytes(part: KeptPart) -> bytes:
    """A line of sizes in bytes, then the names, the texts' digests and the columns end to end."""
    columns = (getattr(part.words, name).astype("<i4").tobytes() for name in COLUMNS)
    pieces = ["\n".join(part.words.names).encode("utf-8"), b"".join(part.texts), *columns]
    return b" ".join(str(len(piece)).encode() for piece in pieces) + b"\n" + b"".join(pieces)
