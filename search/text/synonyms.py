"""Writers' synonyms: the words readers type, replaced by those the articles use before anything is searched.

Words are compared by their stems, longer entries first, each place once. Nothing inside quotes is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.articles.synonyms import Synonym, as_records, from_records
from kb.stems import stem
from search.text.analysis import MAX_WORD, WORD, fold, terms, words

FILE = "synonyms.json"
QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»")

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """A reader's words, text[start:end], and what the articles say instead."""

    start: int
    end: int
    says: str


@dataclass(frozen=True)
class Synonyms:
    """Compiled: language → stems of what is typed → the words to put there; "" keeps the articles' own words as they are."""

    written: tuple[Synonym, ...] = ()
    by_stems: dict[str, dict[Stems, str]] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of the entries in words, longest first

    def __bool__(self) -> bool:
        return bool(self.written)

    def applied(self, text: str, lang: str) -> str:
        """The text in the articles' words; the very same text when it holds no synonym of that language."""
        return with_their_words(text, self.heard_in(text, lang))

    def heard_in(self, text: str, lang: str) -> tuple[Heard, ...]:
        """The readers' words of a text that the articles say otherwise, in order."""
        entries = self.by_stems.get(lang)
        if not entries:
            return ()
        places = [(match.start(), match.end(), stem(match.group()[:MAX_WORD])) for match in WORD.finditer(fold(text))]
        quoted = [match.span() for match in QUOTED.finditer(text)]
        free = [not any(begin <= start < end for begin, end in quoted) for start, _, _ in places]
        matches: list[Heard] = []
        for length in self.lengths[lang]:
            for at in range(len(places) - length + 1):
                part = places[at : at + length]
                says = entries.get(tuple(one[2] for one in part)) if all(free[at : at + length]) else None
                if says is not None:
                    free[at : at + length] = [False] * length
                    matches += [Heard(part[0][0], part[-1][1], says)] if says else []
        return tuple(sorted(matches, key=lambda heard: heard.start))


def with_their_words(text: str, heard: Sequence[Heard]) -> str:
    """The text with the articles' words in place of what was heard in it."""
    for one in reversed(heard):
        text = text[: one.start] + one.says + text[one.end :]
    return text


def compiled(written: Iterable[Synonym]) -> Synonyms:
    """Ready to be applied. Of two entries for the same words the first counts (search.text.synonym_checks tells of them)."""
    written = tuple(written)
    by_stems: dict[str, dict[Stems, str]] = {}
    for one in written:
        by_stems.setdefault(one.lang, {})[tuple(terms(one.says))] = ""
    for one in written:
        for member in one.also:
            by_stems[one.lang].setdefault(tuple(terms(member)), one.says)
    lengths = {lang: tuple(sorted({len(stems) for stems in held}, reverse=True)) for lang, held in by_stems.items()}
    return Synonyms(written, by_stems, lengths)


def spoken_words(written: Iterable[Synonym]) -> list[str]:
    """Folded words that readers type: the speller knows them, so none is taken for a slip and slips in them are mended."""
    return [word for one in written for member in one.also for word in words(member)]


def write_synonyms(folder: Path, written: tuple[Synonym, ...]) -> None:
    """Keep them with a tree; a tree without any has no such file."""
    if written:
        text = json.dumps(as_records(written), ensure_ascii=False, separators=(",", ":"))
        (folder / FILE).write_text(text, encoding="utf-8")


def open_synonyms(folder: Path) -> Synonyms:
    """Those of a tree. Raises OSError or ValueError when the file is damaged."""
    if not (folder / FILE).is_file():
        return Synonyms()
    return compiled(from_records((folder / FILE).read_bytes()))
