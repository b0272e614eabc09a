"""Codes of a question: error codes, versions, norms, amounts, addresses of machines. What has a code asks for that very code.

No similarity tells ERR-1042 from ERR-1043, so they are looked up: in the articles' words, in any spelling. Digits are never
repaired; letters of the other alphabet that look alike are read as meant (`read_as_meant`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kb.stems import CYRILLIC
from search.index.opened import Index
from search.text.analysis import LATIN, WORD, fold, words
from search.text.numbers import FEWEST, NUMBER, PARTS, PHONE_DIGITS, compared
from search.text.stopwords import STOP_WORDS

LONGEST = 64  # characters of a code, those of a hash: an endless one would cost an endless look-up
MOST = 6  # codes of one question that are looked up
RARE = 5  # articles: what more of them hold (a year, a usual sum) tells none from the others
MEANT = 60  # words of a query in which letters of two alphabets, or letters and digits, are told apart
OWN_WORDS = 2  # beside a long number; in a longer question it is somebody's own phone or account
NEIGHBOURS = 12  # words with the beginning of a lacking code that are looked at,
MOST_SIMILAR = 3  # and so many of the codes among them that are told
LONG = 3  # digits of a number that a word such as "error" makes a code
TOKEN = re.compile(r"[^\W_](?:[\w]|[-./:+](?=\w))*")
LETTER_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
NAMED = re.compile(
    r"\b(?:ошибк\w*|код\w*|статус\w*|гост\w*|снип|санпин|ту|фз|закон\w*|стать\w*|форм[аыуе]|кбк|верси\w*|порт\w*|заказ\w*|сборк\w*|"
    r"err(?:or)?|codes?|status|iso|din|en|iec|rfc|kb|forms?|versions?|builds?|ports?|orders?|models?)"
    r"[\s№#:.-]*(?=\d)|[№#]\s*(?=\d)"
)
GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\w])")
SUMS = re.compile(rf"{GROUPED.pattern}(?:\s*[-–—]\s*{GROUPED.pattern})*")
YEAR = re.compile(r"(?:19|20)\d\d")
CURRENCY = re.compile(r"\s?(?:₽|\$|€|£|руб\w*|р\b|тыс\w*|dollars?|usd|eur|rub|rubles?|roubles?|pounds?|gbp)")
NO_CODE = re.compile(
    r"\d+(?:-?[а-я]{1,6}|st|nd|rd|th|h|hrs?|k|m|min|sec|am|pm|[kmgt]b|kg|x|d)"  # 2-й, 15мин, 3rd, 10k
    r"|\d{1,2}[./]\d{1,2}(?:[./]\d{2}(?:\d{2})?)|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(?::\d{2})?"  # days and times
    r"|\d{1,3}[-/]\d{1,3}|(?:19|20)\d{2}(?:[-/]\d{2,4})?"  # 9-18, 24/7, years
)
TO_LATIN = str.maketrans("авекмнорстухіѕ", "abekmhopctyxis")
TO_CYRILLIC = str.maketrans("abekmhopctyx", "авекмнорстух")
LOOKALIKE = frozenset("авекмнорстухіѕ")


@dataclass(frozen=True, eq=False)
class SimilarCode:
    """A code that differs from the one asked for in its last digit or two, as its words, and the passages that hold it."""

    words: str
    passages: np.ndarray


@dataclass(frozen=True)
class Codes:
    """What a question asks for by code: those that articles hold, and those that none does."""

    held: tuple[np.ndarray, ...] = ()  # for each that is in few articles: their numbers
    lacking: tuple[str, ...] = ()
    similar: tuple[SimilarCode, ...] = ()  # to these


@dataclass(frozen=True)
class _Asked:
    code: str
    firm: bool = True  # a question with it is answered by nothing else
    leads: bool = True  # what holds it is what was asked for; a sum is in many texts by chance


NO_CODES = Codes()


def codes_of(index: Index, asked: str) -> Codes:
    """The codes of a folded question, looked up."""
    held: list[np.ndarray] = []
    lacking: list[str] = []
    for one in islice((one for one in _codes(asked) if len(one.code) <= LONGEST), MOST):
        articles = holding(index, one.code)
        if not len(articles) and one.firm:
            lacking.append(one.code)
        elif len(articles) and one.leads and (len(articles) <= RARE or len(compared(one.code)) == PHONE_DIGITS):
            held.append(articles)
    return Codes(tuple(held), tuple(lacking), tuple(near for code in lacking for near in _similar(index, code)))


def _similar(index: Index, code: str) -> list[SimilarCode]:
    """Codes of the same length, which differ in the last digit or else in the last two, that articles hold."""
    both = dict.fromkeys((code, code.translate(TO_CYRILLIC)))
    ways = [words(" ".join(LETTER_OR_DIGITS.findall(one))) for one in both if "-" in one]
    for *before, last in [*ways, *map(words, both)]:
        ended = len(last.rstrip("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя"))  # 285a is like 286a
        for cut in (1, 2):
            names = index.postings.names.starting_with(last[: ended - cut], NEIGHBOURS) if ended > cut else []
            alike = [name for name in names if len(name) == len(last) and any(map(str.isdigit, name))]
            phrases = [" ".join([*before, name]) for name in alike]
            codes = [SimilarCode(phrase, index.positions.holding(phrase)) for phrase in phrases]
            if any(len(near.passages) for near in codes):
                return [near for near in codes if len(near.passages)][:MOST_SIMILAR]
    return []


def as_written(text: str, code: str) -> str:
    """A code, given as its words, as the text writes it; "" when the text does not hold it."""
    pattern = r"\W{0,2}".join(map(re.escape, code.split()))
    match = re.search(rf"(?<!\w){pattern}(?!\w)", fold(text))
    return text[match.start() : match.end()] if match else ""


def holding(index: Index, code: str) -> np.ndarray:
    """Numbers of the articles that hold a code in any spelling: as their own, among their words, as a long number."""
    places = [np.array(index.tree.numbers.get(compared(code), ()), np.int64)] if _long(code) else []
    own = {card.id for card in index.tree.codes(code)}
    if own:
        places.append(np.array([n for n, card in enumerate(index.tree.cards) if card.id in own], np.int64))
    for spelling in spellings(code):
        places.append(index.article_of(index.positions.holding(spelling)))
    return np.unique(np.concatenate(places)).astype(np.int64) if places else np.zeros(0, np.int64)


def spellings(code: str) -> list[str]:
    """A code as an article may write it: joined, in parts, with and without the v of a version, sums by thousands, its letters
    in the other alphabet where all of them have a twin there (HP-285A)."""
    parts = LETTER_OR_DIGITS.findall(code)
    bare = parts[1:] if parts[:1] == ["v"] else parts
    ways = [
        code,
        " ".join(parts),
        "".join(parts),
        " ".join(bare),
        " ".join([f"v{bare[0]}", *bare[1:]]) if bare else code,
    ]
    if code.isdigit() and len(code) > 3:
        ways.append(f"{int(code):,}".replace(",", " "))
    if len(parts) > 2 and parts[0].isalpha():
        ways.append(" ".join([parts[0], "".join(parts[1:])]))
    if LATIN.search(code) and not LATIN.search(twin := code.translate(TO_CYRILLIC)):
        ways += [way.translate(TO_CYRILLIC) for way in ways if twin != code]
    return list(dict.fromkeys(" ".join(words(way)) for way in ways))


def read_as_meant(text: str, known: Callable[[str], bool]) -> str:
    """Letters of the other alphabet inside codes and half-Latin words as the ones they look like: 0х80070005, ЕRR-1042.

    `known`: whether the articles use a word. Of a text full of such words the first MEANT are read.
    """
    left = MEANT

    def read(token: re.Match[str]) -> str:
        coded = any(letter.isdigit() for letter in token.group())
        return WORD.sub(lambda word: word_read(word.group(), coded), token.group())

    def word_read(word: str, coded: bool) -> str:
        nonlocal left
        cyrillic = CYRILLIC.search(word)
        mixed = bool(cyrillic and LATIN.search(word))
        if not cyrillic or not (mixed or coded) or not left:
            return word
        left -= 1
        return word if known(word) else _meant(word, mixed, known)

    return TOKEN.sub(read, text)


def _meant(word: str, mixed: bool, known: Callable[[str], bool]) -> str:
    """What a word that is not known may be, with the letters it looks like."""
    letters = {letter for letter in word if CYRILLIC.match(letter)}
    latin = word.translate(TO_LATIN) if letters <= LOOKALIKE else word
    russian = word.translate(TO_CYRILLIC)
    if mixed and latin == word and not LATIN.search(russian):
        return russian  # of its Cyrillic letters one has no twin, of its Latin ones all have
    for other in (latin, russian):
        if other != word and known(other):
            return other
    begins_so = word.startswith("0х")  # a hexadecimal number
    return latin if mixed or begins_so else word


def _codes(asked: str) -> Iterator[_Asked]:
    """The codes as they come, long numbers first."""
    alone = sum(word not in STOP_WORDS for word in words(NUMBER.sub(" ", asked))) <= OWN_WORDS
    rest = asked
    for number in (match.group() for match in NUMBER.finditer(asked)):
        if _long(number) and not SUMS.fullmatch(number):
            yield _Asked(
                number, alone and not NO_CODE.fullmatch(number) and not all(map(YEAR.fullmatch, PARTS.findall(number)))
            )
            rest = rest.replace(number, " ", 1)
    for sum_ in GROUPED.finditer(rest):
        yield _Asked("".join(filter(str.isdigit, sum_.group())), leads=False)
    rest = GROUPED.sub(" ", rest)
    named = {match.end() for match in NAMED.finditer(rest)}
    only = len(words(rest)) == 1
    for token in TOKEN.finditer(rest):
        code, paid = token.group().rstrip("-./:+"), bool(CURRENCY.match(rest, token.end()))
        if _is_code(code, named=token.start() in named, paid=paid, only=only):
            yield _Asked(code, leads=not paid)


def _is_code(code: str, *, named: bool, paid: bool, only: bool) -> bool:
    digits = sum(letter.isdigit() for letter in code)
    if not digits:
        return False
    if code.isdigit():
        return paid or (digits >= LONG and (named or only)) or (digits > LONG and not YEAR.fullmatch(code))
    if NO_CODE.fullmatch(code):
        return False
    parts = LETTER_OR_DIGITS.findall(code)
    if not any(map(str.isalpha, parts)):
        return len(parts) > 1
    return digits >= LONG or (len(parts) > 1 and "-" in code) or re.fullmatch(r"v\d+(?:\.\d+)*", code) is not None


def _long(code: str) -> bool:
    return len(compared(code)) >= FEWEST
