"""Text → numbers of pieces, as the model was trained to read it.

The tokeniser of the bundled model (Unigram over single words) is run here, from a dictionary of its pieces: the `tokenizers`
library holds the same in 141 MB instead of 30, and takes three times as long to load. Any other is left to the library.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from search.model.extra import missing

UNKNOWN_PENALTY = 10.0  # an unknown character scores so much less than the rarest piece
RECENT_WORDS = 20_000  # words whose pieces are remembered: about 5 MB
SPACES = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
SPACE = "▁"  # stands for the space before a word
OURS = {
    "normalizer": {
        "type": "Sequence",
        "normalizers": [
            {"type": "NFKC"},
            {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
            {"type": "Strip", "strip_left": True, "strip_right": True},
        ],
    },
    "pre_tokenizer": {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True},
}

TokenizerFile = dict[str, Any]  # Any: the format is the library's, and nests as deep as it likes
Encode = Callable[[str], list[int]]


def open_tokenizer(path: Path, most: int) -> Encode:
    """The tokeniser of a tokenizer.json; texts are cut to `most` pieces, the beginning and the end mark among them. Raises
    ModelUnavailable where the library is needed and missing. The one opened last is open still: a site that builds has it."""
    written = path.stat()
    return _opened(path, most, (written.st_ino, written.st_size, written.st_mtime_ns))


@lru_cache(maxsize=1)
def _opened(path: Path, most: int, written: tuple[int, int, int]) -> Encode:
    file = json.loads(path.read_text(encoding="utf-8"))
    if file["model"].get("type") == "Unigram" and all(file[part] == wanted for part, wanted in OURS.items()):
        return Unigram(file, most).encode
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise missing("tokenizers", f"The exported model {path.parent}") from error
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(most)
    tokenizer.no_padding()
    return lambda text: tokenizer.encode(text).ids


class Unigram:
    """Every word is cut into the pieces whose scores add up to the most. Thread-safe."""

    def __init__(self, file: TokenizerFile, most: int) -> None:
        vocabulary = file["model"]["vocab"]
        self._number = {piece: number for number, (piece, _) in enumerate(vocabulary)}
        self._scores = array("d", (score for _, score in vocabulary))
        self._longest = max(map(len, self._number))
        self._unknown = int(file["model"]["unk_id"])
        self._unknown_score = min(self._scores) - UNKNOWN_PENALTY
        special = {token["content"]: int(token["id"]) for token in file["added_tokens"]}
        self._special = special
        self._marks = re.compile("(" + "|".join(map(re.escape, special)) + ")") if special else None
        numbers = {name: mark["ids"] for name, mark in file["post_processor"]["special_tokens"].items()}
        before, after = _around(file["post_processor"]["single"])
        self._before = [number for name in before for number in numbers[name]]
        self._after = [number for name in after for number in numbers[name]]
        self._room = most - len(self._before) - len(self._after)
        self._pieces = lru_cache(RECENT_WORDS)(self._cut)

    def encode(self, text: str) -> list[int]:
        """Numbers of the text's pieces between those of its marks."""
        pieces: list[int] = []
        for part in self._marks.split(text) if self._marks else [text]:
            if part in self._special:
                pieces.append(self._special[part])
                continue
            for word in _words(part):
                pieces.extend(self._pieces(word))
        return [*self._before, *pieces[: self._room], *self._after]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The best way to cut a word, by dynamic programming from its beginning; of equal ways the first found."""
        size = len(word)
        best = [0.0] * (size + 1)
        came: list[tuple[int, int] | None] = [None] * (size + 1)  # where the last piece begins, and its number
        for start in range(size):
            single = False
            for end in range(start + 1, min(size, start + self._longest) + 1):
                number = self._number.get(word[start:end])
                if number is not None:
                    single = single or end == start + 1
                    score = best[start] + self._scores[number]
                    if came[end] is None or score > best[end]:
                        best[end], came[end] = score, (start, number)
            if not single:
                score = best[start] + self._unknown_score
                if came[start + 1] is None or score > best[start + 1]:
                    best[start + 1], came[start + 1] = score, (start, self._unknown)
        return self._way(came)

    def _way(self, came: list[tuple[int, int] | None]) -> tuple[int, ...]:
        """The pieces on the best way; unknown ones side by side count as one."""
        numbers: list[int] = []
        step = came[-1]
        while step is not None:
            start, number = step
            if number != self._unknown or not numbers or numbers[-1] != self._unknown:
                numbers.append(number)
            step = came[start] if start else None
        return tuple(reversed(numbers))


def _words(text: str) -> list[str]:
    """Words with the mark of the space before each."""
    plain = SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip(" ").replace(" ", SPACE)
    if not plain:
        return []
    return [SPACE + word for word in plain.removeprefix(SPACE).split(SPACE)]


def _around(template: list[TokenizerFile]) -> tuple[list[str], list[str]]:
    """Names of the marks before and after the text."""
    names = [step["SpecialToken"]["id"] if "SpecialToken" in step else None for step in template]
    at = names.index(None)
    return [name for name in names[:at] if name], [name for name in names[at + 1 :] if name]
