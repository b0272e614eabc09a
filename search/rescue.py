"""Repairs a query: wrong keyboard layout, the other alphabet, typing errors. A known word is never changed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from search.analysis import CYRILLIC, LATIN, MAX_WORD, WORD, fold, words
from search.layouts import cyrillic_readings, latin_reading, layout_table, with_case_of
from search.query import Rescue
from search.speller import Speller
from search.stopwords import ENGLISH_FUNCTION

TRUSTED_SHARE = 0.5  # of known words: from here the query as a whole is read as it was typed
GAIN = 0.25  # a different reading must make so many more of the words known
NAME_LETTERS = 3  # a shorter Latin word of the articles is a coincidence, not a name
LAYOUT_LETTERS = 4  # a single word is taken for wrong layout from this length
FOREIGN_SHARE = 0.4  # of a text's Latin words must be unknown for it to be Russian in Latin letters,
SURE_SHARE = 0.75  # and so many of those must read as Russian words
REPAIRED = 50  # pieces of a long text that are repaired: its beginning is what a search goes by, and every repair costs
PIECE = re.compile(r"\S+")
BEGINNING = re.compile(rf"(?:\s*\S+){{0,{REPAIRED}}}")
LATIN_WORD = re.compile(r"[a-z'`]+", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """One way to read the query, and what it took."""

    text: str
    kinds: tuple[str, ...] = ()


def rescue(text: str, speller: Speller) -> Rescue | None:
    """The repaired query, or None when it stands as typed. Of a long text only the beginning is repaired piece by piece."""
    end = BEGINNING.match(text).end()  # type: ignore[union-attr]  # it matches nothing at least
    beginning, rest = text[:end], text[end:]
    reading = _best_reading(beginning, speller)
    mended = _mend(reading.text, speller)
    kinds = tuple(dict.fromkeys(reading.kinds + mended.kinds))
    if not kinds or fold(mended.text) == fold(beginning):
        return None
    if "layout" in reading.kinds:
        rest = _on_other_layout(rest, speller)
    return Rescue(typed=text, text=mended.text + rest, kinds=kinds)


def known_share(text: str, speller: Speller) -> float:
    """Share of the letters that are in known words; 1 for a text without words."""
    every = words(text)
    return sum(len(word) for word in every if speller.known(word)) / sum(map(len, every)) if every else 1.0


def _best_reading(text: str, speller: Speller) -> Reading:
    """The query as typed, or read as a whole in another layout or alphabet when that makes far more words known."""
    as_typed = known_share(text, speller)
    if as_typed >= TRUSTED_SHARE:
        return Reading(text)
    readings = [Reading(_on_other_layout(text, speller), ("layout",))]
    if not CYRILLIC.search(text):
        if not _english(text):
            readings.append(Reading(_in_cyrillic(text, speller), ("transliteration",)))
    elif not LATIN.search(text):
        readings.append(Reading(latin_reading(text), ("transliteration",)))
    best = max(readings, key=lambda reading: _mended_share(reading.text, speller))  # the first of equal ones
    return best if _mended_share(best.text, speller) >= max(TRUSTED_SHARE, as_typed + GAIN) else Reading(text)


def _mended_share(text: str, speller: Speller) -> float:
    """Known share where a word that is a slip away from the articles' words counts half."""
    every = words(text)
    if not every:
        return 0.0
    held = sum(len(word) * (1.0 if speller.known(word) else 0.5 * bool(speller.nearest(word))) for word in every)
    return held / sum(map(len, every))


def _english(text: str) -> bool:
    return bool(ENGLISH_FUNCTION.intersection(words(text)))


def _on_other_layout(text: str, speller: Speller) -> str:
    """Every piece between spaces switched, but names the articles know as they stand (Mir Pay)."""
    table = layout_table(text)

    def switched(match: re.Match) -> str:
        piece, other = match.group(), match.group().translate(table)
        named = _named(piece, speller) and not all(speller.in_articles(word) for word in words(other))
        return piece if named else other

    return PIECE.sub(switched, text)


def _in_cyrillic(text: str, speller: Speller) -> str:
    """Every Latin word read as Russian, but names the articles know as they stand."""

    def read(match: re.Match) -> str:
        likeliest = _likeliest(match.group(), speller)
        return match.group() if _named(match.group(), speller) and not speller.count(fold(likeliest)) else likeliest

    return LATIN_WORD.sub(read, text)


def _named(piece: str, speller: Speller) -> bool:
    held = words(piece)
    return bool(held) and all(len(word) >= NAME_LETTERS and speller.in_articles(word) for word in held)


def _likeliest(word: str, speller: Speller) -> str:
    """The reading that the articles use most for what it costs; else a known word, else one close to a known word."""
    readings = [(fold(reading), cost) for reading, cost in cyrillic_readings(word)]
    used = [
        (math.log1p(speller.count(reading)) - cost, reading) for reading, cost in readings if speller.count(reading)
    ]
    if used:
        return with_case_of(word, max(used)[1])
    for accept in (speller.known, speller.nearest):
        for reading, _ in readings:
            if accept(reading):
                return with_case_of(word, reading)
    return with_case_of(word, readings[0][0]) if readings else word


def _mend(text: str, speller: Speller) -> Reading:
    """Piece by piece: what is still unknown is tried on the other layout, in the other alphabet, as a typing error."""
    kinds: list[str] = []
    foreign = _one_alphabet_reading(text, speller)

    def mend(match: re.Match) -> str:
        piece = match.group()
        unknown = [word for word in words(piece) if not speller.known(word)]
        if not unknown and not (foreign and _meant_in_cyrillic(piece, speller)):
            return piece
        other = piece.translate(layout_table(piece))
        if _sure_layout(other, speller):
            kinds.append("layout")
            return other
        if foreign and LATIN_WORD.search(piece):
            kinds.append("transliteration")
            return _in_cyrillic(piece, speller)
        return WORD.sub(lambda word: _mend_word(word.group(), speller, kinds), piece)

    return Reading(PIECE.sub(mend, text), tuple(kinds))


def _sure_layout(switched: str, speller: Speller) -> bool:
    """A single piece is switched only when that makes all of it words of the articles, one of them long enough."""
    held = words(switched)
    return bool(held) and max(map(len, held)) >= LAYOUT_LETTERS and all(speller.in_articles(word) for word in held)


def _one_alphabet_reading(text: str, speller: Speller) -> bool:
    """Russian in Latin letters between Latin names: nearly every unknown Latin word reads as a known Russian one."""
    if CYRILLIC.search(text) or _english(text) or not speller.russian:
        return False
    every = LATIN_WORD.findall(text)
    unknown = [word for word in every if not speller.known(fold(word))]
    russian = sum(speller.known(fold(_likeliest(word, speller))) for word in unknown)
    return len(unknown) >= FOREIGN_SHARE * len(every) and russian >= SURE_SHARE * len(unknown) > 0


def _meant_in_cyrillic(piece: str, speller: Speller) -> bool:
    """Words of an English dictionary ("parol") that the articles use only as Russian ones."""
    held = words(piece)
    return not any(speller.in_articles(word) for word in held) and all(
        map(speller.count, words(_in_cyrillic(piece, speller)))
    )


def _mend_word(word: str, speller: Speller, kinds: list[str]) -> str:
    folded = fold(word)
    if len(folded) > MAX_WORD or speller.known(folded):  # of an endless word there are endless slips
        return word
    better = speller.nearest(folded) or speller.nearest_form(folded)
    if better:
        kinds.append("typo")
    return with_case_of(word, better) if better else word
