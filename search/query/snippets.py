"""Chooses the part of a passage that answers and marks the words of the query in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import reduce

from kb.stems import stem
from search.index.passages import sentences
from search.query.values import Fragment
from search.text.analysis import WORD, fold

CELL = " · "  # parts the cells of a table row
TABLE_SHARE, FRAGMENT_SHARE = 0.3, 0.6  # of a sentence's worth: rows and fragments read badly on their own
SHORT_STEM = 3  # letters; of a stem no longer only the first letter is sure to be its words'
DENIED = re.compile(r"(?:\b(?:не|ни|not|never)|n['’]t) $")  # what stands before a word that is denied
BEFORE = 8  # characters that are looked at for it
LENGTH = 260  # characters of an excerpt, about two lines of a results page


@dataclass(frozen=True)
class Marks:
    """What is marked: words with these stems. `affirmed`: the question denies nothing, so what the text denies is another thing
    («Ничего не потеряется» is no help to who has lost a card)."""

    stems: frozenset[str]
    affirmed: bool = False
    lang: str = ""  # of the stems


def excerpt(
    text: str, stems: Set[str], weight: Callable[[str], float], marks: Marks | None = None, *, lang: str = ""
) -> tuple[Fragment, ...]:
    """The sentences around the one that holds the weightiest query terms, marked; whole sentences where they fit."""
    parts = sentences(text)
    if not parts:
        return ()
    if len(text) + len(parts) < LENGTH:  # all of it, then, wherever the words stand
        return mark(reduce(_joined, parts), marks or Marks(frozenset(stems), lang=lang))
    values = [
        _value(sentence, worth)
        for sentence, worth in zip(parts, _worths(text, parts, stems, weight, lang), strict=True)
    ]
    best = values.index(max(values))
    excerpted, first, last = parts[best], best, best
    while last + 1 < len(parts) and len(excerpted) + len(parts[last + 1]) < LENGTH:
        last += 1
        excerpted = _joined(excerpted, parts[last])
    while first > 0 and len(excerpted) + len(parts[first - 1]) < LENGTH:
        first -= 1
        excerpted = _joined(parts[first], excerpted)
    return mark(_cut(excerpted, stems, lang), marks or Marks(frozenset(stems), lang=lang))


def _joined(before: str, after: str) -> str:
    """Two neighbours as running text: a line that ends without a stop gets one."""
    return f"{before} {after}" if before[-1] in ".,!?…:;»”)–—" else f"{before}. {after}"


def mark(text: str, marks: Marks) -> tuple[Fragment, ...]:
    """The text in runs, marked where a word has one of the wanted stems."""
    fragments: list[Fragment] = []
    done = 0
    folded = fold(text)
    for start, end, _ in _places(folded, marks.stems, marks.lang):
        if marks.affirmed and DENIED.search(folded, max(0, start - BEFORE), start):
            continue
        if start > done:
            fragments.append(Fragment(text[done:start]))
        fragments.append(Fragment(text[start:end], marked=True))
        done = end
    if done < len(text):
        fragments.append(Fragment(text[done:]))
    return tuple(fragments)


def _places(folded: str, stems: Set[str], lang: str) -> list[tuple[int, int, str]]:
    """(start, end, stem) of the words of a folded text that have a wanted stem, in order.

    Only words that begin like a wanted stem are looked at. Snowball changes no more than the last letter of what it
    leaves, but for a few words of English whose stems are short (dying → die).
    """
    places = []
    for root in stems - {""}:
        beginning = root[:-1] if len(root) > SHORT_STEM else root[0]
        at = folded.find(beginning)
        while at >= 0:
            end = at + 1
            if at == 0 or not _in_word(folded[at - 1]):
                word = WORD.match(folded, at).group()  # type: ignore[union-attr]  # a stem's letters are a word's
                end = at + len(word)
                if stem(word, lang) == root:
                    places.append((at, end, root))
            at = folded.find(beginning, end)
    return sorted(places)


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _worths(text: str, parts: list[str], stems: Set[str], weight: Callable[[str], float], lang: str) -> list[float]:
    """The weight of the different query terms in each of a text's sentences."""
    places = _places(fold(text), stems, lang)
    weights = {root: weight(root) for _, _, root in places}
    worths, end = [], 0
    for sentence in parts:
        start = text.index(sentence, end)
        end = start + len(sentence)
        worths.append(sum(weights[root] for root in sorted({root for at, _, root in places if start <= at < end})))
    return worths


def _value(sentence: str, worth: float) -> float:
    whole = sentence[-1] in ".!?…:;)»”"  # table cells and headings seldom end so, and read badly on their own
    share = TABLE_SHARE if CELL in sentence else 1.0 if whole else FRAGMENT_SHARE
    return worth * share - 0.5 * (len(sentence) < 25)


def _cut(text: str, stems: Set[str], lang: str) -> str:
    """At most LENGTH characters around the first wanted word, cut between words, with an ellipsis where cut."""
    if len(text) <= LENGTH:
        return text
    first = min((at for at, _, _ in _places(fold(text), stems, lang)), default=0)
    start = max(0, min(first - LENGTH // 4, len(text) - LENGTH))
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, start + LENGTH) if start + LENGTH < len(text) else len(text)
    end = end if end > start else start + LENGTH
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
