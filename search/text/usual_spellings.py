"""Usual spellings: words that are no mistakes but that the articles write otherwise, put as the articles write them.

э for е in loan words (кэшбэк), compounds joined or apart (пинкод, wi fi), brands in the other alphabet (айфон), loan words for what has a
name of its own (стейтмент), the beginning of a word. A word that the articles use is never touched, and none is put that they do not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, product

from kb.stems import CYRILLIC, stem
from search.text.analysis import WORD, fold, words
from search.text.keyboard import latin_reading
from search.text.loan_words import own_words
from search.text.stopwords import STOP_WORDS

MOST = 24  # words of a text that are looked at,
UNUSED = 8  # and so many of them that the articles do not use: each costs some hundred look-ups
LONGEST = 20  # letters
BEGINNING = 4  # letters of a beginning: a shorter one begins too many words
SHORT_PART = 2  # letters that a part of a compound has at most where the whole is in a dictionary
LONGEST_VOWELS = 5  # э and е of a word that are tried in all ways
TRANSLITERATED = 4  # letters of a name that is read letter for letter
BRANDS: Mapping[str, str] = {  # as they are said → as they are written; by stems, so that forms are found
    "айфон": "iphone", "айпад": "ipad", "айос": "ios", "макбук": "macbook", "андроид": "android", "андройд": "android",
    "самсунг": "samsung", "хуавей": "huawei", "хуавэй": "huawei", "сяоми": "xiaomi", "ксиоми": "xiaomi", "ксяоми": "xiaomi",
    "вайфай": "wi-fi", "блютуз": "bluetooth", "блютус": "bluetooth", "юсб": "usb", "юэсби": "usb",
    "ватсап": "whatsapp", "вотсап": "whatsapp", "вацап": "whatsapp", "вайбер": "viber", "телеграм": "telegram", "телеграмм": "telegram",
    "скайп": "skype", "ютуб": "youtube", "ютьюб": "youtube", "фейсбук": "facebook",
    "инстаграм": "instagram", "гугл": "google", "эпл": "apple", "эппл": "apple", "епл": "apple", "майкрософт": "microsoft",
    "виндовс": "windows", "винда": "windows", "виза": "visa", "мастеркард": "mastercard",
    "пейпал": "paypal", "пэйпал": "paypal", "имейл": "e-mail", "емейл": "e-mail", "емайл": "e-mail", "имэйл": "e-mail", "мейл": "e-mail",
    "эксель": "excel", "пдф": "pdf", "нфс": "nfc", "эсэмэс": "sms", "есим": "esim", "есимка": "esim",
}  # fmt: skip
_BY_STEM: Mapping[str, str] = {stem(said): written for said, written in BRANDS.items()}


@dataclass(frozen=True)
class Used:
    """What the articles use: `word` in any form, words `together` as they stand, and the `completion` of a beginning ("" if none)."""

    word: Callable[[str], bool]
    known: Callable[[str], bool]  # in a dictionary too
    together: Callable[[str], bool]
    completion: Callable[[str], str]


def as_articles_write(text: str, used: Used) -> str:
    """The folded text with its words as the articles write them."""
    matches = [match for match in islice(WORD.finditer(text), MOST) if not used.word(match.group())][:UNUSED]
    strange = sum(not used.known(match.group()) for match in matches)
    for match in reversed(matches):
        last = strange < 2 and not text[match.end() :].strip(" ?!.")  # "kak dela" is Russian, no beginning of delayed
        if other := _other(match.group(), used, last=last):
            text = text[: match.start()] + other + text[match.end() :]
    return _joined(text, used)


def _other(word: str, used: Used, *, last: bool) -> str:
    """The articles' spelling of a word they do not use; "" where there is none."""
    if len(word) > LONGEST or any(map(str.isdigit, word)):
        return ""
    known = used.known(word)
    ways = (
        (_vowels, _brand, own_words, _name_apart) if known else (_vowels, _brand, own_words, _letter_for_letter, _apart)
    )
    for way in ways:
        if other := next((fold(other) for other in way(word) if _stands(other, used)), ""):
            return other
    return used.completion(word) if last and len(word) >= BEGINNING and not known else ""


def _stands(other: str, used: Used) -> bool:
    parts = words(other)
    return used.word(other) if len(parts) == 1 else all(map(used.word, parts)) and used.together(" ".join(parts))


def _vowels(word: str, need: str = "э") -> Iterator[str]:
    """All ways to write the э and е of a Russian word that holds the letter `need`; the ones with fewest changes come in no order."""
    places = [at for at, letter in enumerate(word) if letter in "эе"]
    if need not in word or len(places) > LONGEST_VOWELS:
        return
    for letters in product("еэ", repeat=len(places)):
        other = list(word)
        for at, letter in zip(places, letters, strict=True):
            other[at] = letter
        if (joined := "".join(other)) != word:
            yield joined


def _brand(word: str) -> Iterator[str]:
    if written := _BY_STEM.get(stem(word)):
        yield written
        yield written.replace("-", "")


def _letter_for_letter(word: str) -> Iterator[str]:
    """A name; everyday words (контакт) are no names, whatever the articles call a product."""
    if CYRILLIC.search(word) and len(word) >= TRANSLITERATED:
        yield latin_reading(stem(word))


def _apart(word: str) -> Iterator[str]:
    """A compound in two: longer first parts last."""
    for at in range(1, len(word)):
        if at + len(word[at:]) >= BEGINNING and max(at, len(word) - at) > 1:
            yield f"{word[:at]}-{word[at:]}"


def _name_apart(word: str) -> Iterator[str]:
    """The same of a word that is in a dictionary: English ones hold names (wifi, email). One of whose parts is that short is no
    everyday compound (every day), and an everyday part (can not) makes another word."""
    for other in () if CYRILLIC.search(word) else _apart(word):
        parts = other.split("-")
        if min(map(len, parts)) <= SHORT_PART and STOP_WORDS.isdisjoint([*parts, *map(stem, parts)]):
            yield other


def _joined(text: str, used: Used) -> str:
    """Two words that the articles write as one."""
    matches = list(islice(WORD.finditer(text), MOST))
    for one, two in reversed(list(zip(matches, matches[1:], strict=False))):
        between, joined = text[one.end() : two.start()], one.group() + two.group()
        if between in (" ", "-") and BEGINNING <= len(joined) <= LONGEST and not any(map(str.isdigit, joined)):
            apart = used.word(one.group()) and used.word(two.group())
            everyday = between == " " and used.known(one.group()) and used.known(two.group())
            if not apart and (
                not everyday or stem(joined) in _BY_STEM
            ):  # throw away is no throwaway, вай фай is a brand
                written = _as_one(joined, used, need="" if between == "-" else "э")
                text = text[: one.start()] + written + text[two.end() :] if written else text
    return text


def _as_one(joined: str, used: Used, need: str) -> str:
    """Two words written as one, in the articles' spelling; "" where they do not use it."""
    if used.word(joined):
        return joined
    ways = chain(_vowels(joined, need), _brand(joined)) if CYRILLIC.search(joined) else ()
    return next((fold(other) for other in ways if _stands(other, used)), "")
