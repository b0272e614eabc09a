"""Repairs a query: wrong keyboard layout, the other alphabet, typing errors. A known word is never changed, but one that only
shares its stem with another word of the articles (метал, метан)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kb.stems import CYRILLIC
from search.query.lookups import LookUps
from search.query.values import Rescue
from search.text.analysis import LATIN, MAX_WORD, WORD, fold, words
from search.text.keyboard import cyrillic_readings, latin_reading, layout_table, with_case_of
from search.text.speller import Speller
from search.text.stopwords import ENGLISH_FUNCTION, STOP_WORDS

TRUSTED_SHARE = 0.5  # of known words: from here the query as a whole is read as it was typed
GAIN = 0.25  # a different reading must make so many more of the words known
NAME_LETTERS = 3  # a shorter Latin word of the articles is a coincidence, not a name
LAYOUT_LETTERS = 4  # a single word is taken for wrong layout from this length
FOREIGN_SHARE = 0.4  # of a text's Latin words must be unknown for it to be Russian in Latin letters,
SURE_SHARE = 0.75  # and so many of those must read as Russian words
REPAIRED = 50  # pieces of a long text that are repaired: its beginning is what a search goes by, and every repair costs
PIECE = re.compile(r"\S+")
CODED = re.compile(r"\d")  # a piece with a digit is a code, which is never repaired
READING_UNITS = 1000  # look-ups (search.query.lookups) while the whole text is read in other ways,
MENDING_UNITS = 300  # and more for its words: together some 15 ms, which no question of our sets needs
MESSAGE = (
    400  # letters; a longer text says in many words what it is about, and a third of the look-ups reads most of them
)
REPAIRED_WORDS = 100  # the same of words, since a piece may hold any number of them (a.b.c.d)
BEGINNING = re.compile(rf"(?:\s*\S+){{0,{REPAIRED}}}")
LATIN_WORD = re.compile(r"[a-z'`]+", re.IGNORECASE)


@dataclass(frozen=True)
class Repair:
    """One way to read the query, and what it took."""

    text: str
    kinds: tuple[str, ...] = ()


def rescue(text: str, speller: Speller) -> Rescue | None:
    """The repaired query, or None when it stands as typed. Of a long text only the beginning is repaired piece by piece."""
    end = BEGINNING.match(text).end()  # type: ignore[union-attr]  # it matches nothing at least
    end = next((word.start() for word in islice(WORD.finditer(text, 0, end), REPAIRED_WORDS, None)), end)
    beginning, rest = text[:end], text[end:]
    share = 3 if len(text) > MESSAGE else 1
    looked = LookUps(speller, READING_UNITS // share)
    reading = _best_reading(beginning, looked)
    looked.left += MENDING_UNITS // share
    mended = _mend(reading.text, looked)
    kinds = tuple(dict.fromkeys(reading.kinds + mended.kinds))
    if not kinds or fold(mended.text) == fold(beginning) or _says_nothing(mended.text):
        return None
    if "layout" in reading.kinds:
        rest = _on_other_layout(rest, looked)
    return Rescue(typed=text, text=mended.text + rest, kinds=kinds)


def _says_nothing(repaired: str) -> bool:
    """One word without a subject is nothing anybody looks for: стим is not «этим»."""
    said = words(repaired)
    return len(said) == 1 and said[0] in STOP_WORDS


def known_share(text: str, speller: LookUps | Speller) -> float:
    """Share of the letters that are in known words; 1 for a text without words."""
    every = words(text)
    return sum(len(word) for word in every if speller.known(word)) / sum(map(len, every)) if every else 1.0


def _best_reading(text: str, speller: LookUps) -> Repair:
    """The query as typed, or read as a whole in another layout or alphabet when that makes far more words known."""
    as_typed = known_share(text, speller)
    if as_typed >= TRUSTED_SHARE:
        return Repair(text)
    best, share = Repair(text), max(TRUSTED_SHARE, as_typed + GAIN)
    for reading in _other_readings(text, speller):
        other = _mended_share(reading.text, speller)
        if other > share or (other == share and not best.kinds):
            best, share = reading, other
        if share >= 1:
            break
    return best


def _other_readings(text: str, speller: LookUps) -> Iterator[Repair]:
    """The likelier one first; the dear one, which tries dozens of spellings of a word, is made only when it is asked for."""
    yield Repair(_on_other_layout(text, speller), ("layout",))
    if not CYRILLIC.search(text):
        if not _english(text):
            yield Repair(_in_cyrillic(text, speller), ("transliteration",))
    elif not LATIN.search(text):
        yield Repair(latin_reading(text), ("transliteration",))


def _mended_share(text: str, speller: LookUps) -> float:
    """Known share where a word that is a slip away from the articles' words counts half."""
    every = words(text)
    if not every:
        return 0.0
    known_letters = sum(
        len(word) * (1.0 if speller.known(word) else 0.5 * bool(speller.nearest(word))) for word in every
    )
    return known_letters / sum(map(len, every))


def _english(text: str) -> bool:
    return bool(ENGLISH_FUNCTION.intersection(words(text)))


def _on_other_layout(text: str, speller: LookUps) -> str:
    """Every piece between spaces switched, but names the articles know as they stand (Mir Pay)."""
    table = layout_table(text)

    def switched(match: re.Match[str]) -> str:
        piece, other = match.group(), match.group().translate(table)
        if CODED.search(piece):
            return piece
        named = _named(piece, speller) and not all(speller.in_articles(word) for word in words(other))
        return piece if named else other

    return PIECE.sub(switched, text)


def _in_cyrillic(text: str, speller: LookUps) -> str:
    """Every Latin word read as Russian, but names the articles know as they stand."""

    def read(match: re.Match[str]) -> str:
        likeliest = _likeliest(match.group(), speller)
        return match.group() if _named(match.group(), speller) and not speller.count(fold(likeliest)) else likeliest

    return LATIN_WORD.sub(read, text)


def _named(piece: str, speller: LookUps) -> bool:
    piece_words = words(piece)
    return bool(piece_words) and all(len(word) >= NAME_LETTERS and speller.in_articles(word) for word in piece_words)


def _likeliest(word: str, speller: LookUps) -> str:
    """The reading that the articles use most for what it costs; else a known word, else one close to a known word."""
    if len(word) > MAX_WORD:
        return word
    return speller.read_once(word, _read)


def _read(word: str, speller: LookUps) -> str:
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


def _mend(text: str, speller: LookUps) -> Repair:
    """Piece by piece: what is still unknown is tried on the other layout, in the other alphabet, as a typing error."""
    kinds: list[str] = []
    foreign = _one_alphabet_reading(text, speller)

    def mend(match: re.Match[str]) -> str:
        piece = match.group()
        if CODED.search(piece):
            return piece
        unknown = [word for word in words(piece) if not speller.known(word) or speller.collides(word)]
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

    return Repair(PIECE.sub(mend, text), tuple(kinds))


def _sure_layout(switched: str, speller: LookUps) -> bool:
    """A single piece is switched only when that makes all of it words of the articles, one of them long enough."""
    piece_words = words(switched)
    return (
        bool(piece_words)
        and max(map(len, piece_words)) >= LAYOUT_LETTERS
        and all(speller.in_articles(word) for word in piece_words)
    )


def _one_alphabet_reading(text: str, speller: LookUps) -> bool:
    """Russian in Latin letters between Latin names: nearly every unknown Latin word reads as a known Russian one."""
    if CYRILLIC.search(text) or _english(text) or not speller.russian:
        return False
    every = LATIN_WORD.findall(text)
    unknown = [word for word in every if not speller.known(fold(word))]
    russian = sum(speller.known(fold(_likeliest(word, speller))) for word in unknown)
    return len(unknown) >= FOREIGN_SHARE * len(every) and russian >= SURE_SHARE * len(unknown) > 0


def _meant_in_cyrillic(piece: str, speller: LookUps) -> bool:
    """Words of an English dictionary ("parol") that the articles use only as Russian ones."""
    piece_words = words(piece)
    return not any(speller.in_articles(word) for word in piece_words) and all(
        map(speller.count, words(_in_cyrillic(piece, speller)))
    )


def _mend_word(word: str, speller: LookUps, kinds: list[str]) -> str:
    folded = fold(word)
    if len(folded) > MAX_WORD:  # of an endless word there are endless slips
        return word
    if speller.known(folded):
        better = speller.nearest(folded) if speller.collides(folded) else ""
    else:
        better = speller.nearest(folded) or speller.nearest_form(folded)
    if better:
        kinds.append("typo")
    return with_case_of(word, better) if better else word
