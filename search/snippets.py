"""Chooses the part of a passage that answers and marks the words of the query in it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from search.analysis import WORD, fold, stem
from search.passages import sentences
from search.query import Fragment

CELL = " · "  # parts the cells of a table row
TABLE_SHARE, FRAGMENT_SHARE = 0.3, 0.6  # of a sentence's worth: rows and fragments read badly on their own
LENGTH = 260  # characters of an excerpt, about two lines of a results page


def excerpt(text: str, wanted: set[str], weight: Callable[[str], float]) -> tuple[Fragment, ...]:
    """The sentences around the one that holds the weightiest query terms, marked; whole sentences where they fit."""
    found = sentences(text)
    if not found:
        return ()
    values = [_value(sentence, wanted, weight) for sentence in found]
    best = max(range(len(found)), key=lambda n: (values[n], -n))
    chosen, first, last = found[best], best, best
    while last + 1 < len(found) and len(chosen) + len(found[last + 1]) < LENGTH:
        last += 1
        chosen = _joined(chosen, found[last])
    while first > 0 and len(chosen) + len(found[first - 1]) < LENGTH:
        first -= 1
        chosen = _joined(found[first], chosen)
    return mark(_cut(chosen, wanted), wanted)


def _joined(before: str, after: str) -> str:
    """Two neighbours as running text: a line that ends without a stop gets one."""
    return f"{before} {after}" if before[-1] in ".,!?…:;»”)–—" else f"{before}. {after}"


def mark(text: str, wanted: set[str]) -> tuple[Fragment, ...]:
    """The text in runs, marked where a word has one of the wanted stems."""
    fragments: list[Fragment] = []
    done = 0
    for match in WORD.finditer(fold(text)):
        if stem(match.group()) in wanted:
            if match.start() > done:
                fragments.append(Fragment(text[done : match.start()]))
            fragments.append(Fragment(text[match.start() : match.end()], marked=True))
            done = match.end()
    if done < len(text):
        fragments.append(Fragment(text[done:]))
    return tuple(fragments)


def _value(sentence: str, wanted: set[str], weight: Callable[[str], float]) -> float:
    held = {stem(word) for word in WORD.findall(fold(sentence))} & wanted
    whole = sentence[-1] in ".!?…:;)»”"  # table cells and headings seldom end so, and read badly on their own
    share = TABLE_SHARE if CELL in sentence else 1.0 if whole else FRAGMENT_SHARE
    return sum(weight(term) for term in sorted(held)) * share - 0.5 * (len(sentence) < 25)


def _cut(text: str, wanted: set[str]) -> str:
    """At most LENGTH characters around the first wanted word, cut between words, with an ellipsis where cut."""
    if len(text) <= LENGTH:
        return text
    first = next((m.start() for m in WORD.finditer(fold(text)) if stem(m.group()) in wanted), 0)
    start = max(0, min(first - LENGTH // 4, len(text) - LENGTH))
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, start + LENGTH) if start + LENGTH < len(text) else len(text)
    end = end if end > start else start + LENGTH
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
