"""The same words written otherwise: invisible letters, stress marks, full-width forms, pictures, capitals. One reading for all.

`visible` is for what is kept and shown, `plain_question` for what is asked: every signal, the encoder among them, is given
its outcome, so that an exclamation mark or a capital letter changes no answer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SAME_LETTERS = {"<wide>", "<narrow>", "<font>", "<circle>"}  # other forms of one letter or sign, as Unicode calls them
PLAIN = re.compile(r"[\x20-\x7e\n\u00a0«»„“”’–—…№\u0400-\u045f\u20bd]*")  # nothing in it is written otherwise
# All but ASCII, Greek to Georgian and beyond, punctuation, arrows, signs and the East: of those no letter is Latin.
MAYBE_LATIN = re.compile(
    r"[^\x00-\x7f\u00a0-\u00bf\u0370-\u1cff\u2000-\u2070\u20a0-\u20ff\u2190-\u2bff\u2c80-\ua6ff\ua800-\uab2f\uab70-\ufaff\ufb07-\uffff]"
)
LETTERS = ("LATIN", "CYRILLIC", "GREEK")  # whose marks are accents; in other scripts marks are vowels
PICTURES = 0x2190  # symbols from arrows on are pictures, those before it (№, ™, ©) are words
STROKED = str.maketrans("øłđħıŧØŁĐĦŦ", "oldhitOLDHT")
HASH = re.compile(r"(?<![\w&#])#+(?=\w)")
REPEATED = re.compile(r"([!?.,])[!?.,]+")
END = "!?.,;:…"
SPACES = re.compile(r"\s+")
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2043": "-", "\ufe63": "-", "\uff0d": "-"})


def visible(text: str) -> str:
    """NFC without what nobody sees: soft hyphens, zero-width spaces, marks of direction, stress marks; one form of a letter."""
    if PLAIN.fullmatch(text) or unicodedata.is_normalized("NFC", text) and all(map(_as_it_is, set(text))):
        return text
    seen, marked = [], True  # whether the last letter is one whose marks are accents
    for letter in unicodedata.normalize("NFC", text).translate(HYPHENS):
        category = unicodedata.category(letter)
        if category not in ("Mn", "Me", "Cf"):
            marked = category[0] != "L" or unicodedata.name(letter, "").startswith(LETTERS)
            seen.append(_same(letter, category))
        elif category != "Cf" and not marked:
            seen.append(letter)
    return "".join(seen)


def without_accents(text: str) -> str:
    """Latin letters without accents (résumé → resume), one for one; й and ё are letters of their own."""
    return text if text.isascii() else MAYBE_LATIN.sub(_bare_one, text)


@lru_cache(maxsize=64)  # one query asks for the same up to five times, letter by letter
def plain_question(text: str) -> str:
    """What is asked, without capitals, accents, pictures, marks of tags and what nobody sees."""
    seen = HASH.sub("", visible(_without_pictures(text)).replace("’", "'"))
    return SPACES.sub(" ", without_accents(seen.replace("İ", "I").lower().replace("ё", "е"))).strip()


def without_end(text: str) -> str:
    """The question without its last marks; others that are repeated stand once. Marks alone are left as they are."""
    once = REPEATED.sub(r"\1", text)
    end = len(once)
    while end and (once[end - 1] in END or once[end - 1].isspace()):  # a pattern would try from every mark of the text
        end -= 1
    return once[:end] or text


def as_asked(text: str) -> str:
    """A question as the encoder is given it, whoever wrote it: in small letters and with a question mark.

    Of the forms one can give them all, this one lost no set more than .3 points of hit@3 (docs/relevance.md).
    """
    plain = without_end(plain_question(text))
    return f"{plain}?" if plain else ""


def _without_pictures(text: str) -> str:
    """Emoji and other pictures as spaces, between which the words stand as they would without."""
    if PLAIN.fullmatch(text):
        return text
    return "".join(" " if _picture(letter) else letter for letter in text)


def _picture(letter: str) -> bool:
    return ord(letter) >= PICTURES and unicodedata.category(letter) in ("So", "Sk") or letter in "\u20e3\ufe0f"


@lru_cache(maxsize=4000)
def _as_it_is(letter: str) -> bool:
    """The letter is seen, and there is no other form of it, whatever stands beside it."""
    category = unicodedata.category(letter)
    return category not in ("Mn", "Me", "Cf") and ord(letter) not in HYPHENS and _same(letter, category) == letter


def _same(letter: str, category: str) -> str:
    """The usual form of a letter, digit or sign: of full-width ones, ligatures, those of mathematicians."""
    if letter <= "\x7f" or category[0] not in "LNPS":
        return letter
    kind = unicodedata.decomposition(letter).partition(" ")[0]
    ligature = kind == "<compat>" and category[0] == "L"
    return unicodedata.normalize("NFKC", letter) if kind in SAME_LETTERS or ligature else letter


def _bare_one(letter: re.Match[str]) -> str:
    return _bare(letter[0])


@lru_cache(maxsize=2000)
def _bare(letter: str) -> str:
    if not unicodedata.name(letter, "").startswith("LATIN"):
        return letter
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter.translate(STROKED)
