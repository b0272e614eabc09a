"""Writers' synonyms: the words readers type, replaced by those the articles use before anything is searched.

Words are compared by their stems, longer entries first, each place once. Nothing inside quotes is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kb.synonyms import Synonym, as_records, from_records
from search.analysis import MAX_WORD, WORD, fold, stem, terms, words

FILE = "synonyms.json"
QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»")

Stems = tuple[str, ...]


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
        entries = self.by_stems.get(lang)
        if not entries:
            return text
        places = [(match.start(), match.end(), stem(match.group()[:MAX_WORD])) for match in WORD.finditer(fold(text))]
        quoted = [match.span() for match in QUOTED.finditer(text)]
        free = [not any(begin <= start < end for begin, end in quoted) for start, _, _ in places]
        found: list[tuple[int, int, str]] = []
        for length in self.lengths[lang]:
            for at in range(len(places) - length + 1):
                part = places[at : at + length]
                says = entries.get(tuple(one[2] for one in part)) if all(free[at : at + length]) else None
                if says is not None:
                    free[at : at + length] = [False] * length
                    found += [(part[0][0], part[-1][1], says)] if says else []
        for start, end, says in sorted(found, reverse=True):
            text = text[:start] + says + text[end:]
        return text


def compiled(written: Iterable[Synonym]) -> Synonyms:
    """Ready to be applied. Of two entries for the same words the first counts (search.synonym_checks tells of them)."""
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
    try:
        return compiled(from_records(json.loads((folder / FILE).read_text(encoding="utf-8"))))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{folder / FILE} holds something else: {error!r}") from error
