"""Other readings of a text: typed on the wrong keyboard layout, or written in the other alphabet. Pure."""

from __future__ import annotations

import re

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&"
_CYRILLIC_KEYS = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?'
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)
_TO_LATIN = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)

MAX_VARIANTS = 48  # readings of one transliterated word; the likely ones come first

# Latin → Cyrillic, longest first. The first choice is the commonest; the others are tried when it is no word.
_READINGS: dict[str, tuple[str, ...]] = {
    "tsya": ("ться", "тся", "ця"), "tsja": ("ться", "тся"),
    "iya": ("ия",), "iyu": ("ию",), "iye": ("ие",), "aya": ("ая",), "oye": ("ое",), "yye": ("ые",),
    "ay": ("ай",), "ey": ("ей",), "oy": ("ой",), "uy": ("уй",), "ie": ("ие", "ье"),
    "shch": ("щ",), "sch": ("щ", "сч", "ш"), "tch": ("тч", "ч"), "zh": ("ж",), "kh": ("х",), "ts": ("ц", "тс"), "tz": ("ц",),
    "ch": ("ч",), "sh": ("ш",), "yu": ("ю",), "ju": ("ю",), "iu": ("ю", "иу"), "ya": ("я",), "ja": ("я",), "ia": ("ия", "я", "иа"),
    "yo": ("е", "йо"), "jo": ("е",), "ye": ("е", "ье", "ые"), "je": ("е", "ье"), "iy": ("ий",), "yy": ("ый",), "yj": ("ый",),
    "ij": ("ий",), "ii": ("ии", "ий"), "ck": ("к",), "ph": ("ф",),
    "a": ("а",), "b": ("б",), "c": ("ц", "к", "с"), "d": ("д",), "e": ("е", "э"), "f": ("ф",), "g": ("г",), "h": ("х", "г"),
    "i": ("и", "й"), "j": ("й", "ж", "дж"), "k": ("к",), "l": ("л", "ль"), "m": ("м",), "n": ("н", "нь"), "o": ("о",), "p": ("п",),
    "q": ("к",), "r": ("р",), "s": ("с",), "t": ("т", "ть"), "u": ("у",), "v": ("в",), "w": ("в", "ш"), "x": ("х", "кс"),
    "y": ("ы", "й", "и"), "z": ("з",), "'": ("ь", "ъ", ""), "`": ("ь", ""), "4": ("ч",), "6": ("ш",),
}  # fmt: skip

_WRITTEN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c",
    "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def layout_table(text: str) -> dict[int, int]:
    """For `str.translate`: from the layout whose letters prevail in the text to the other one."""
    cyrillic = len(re.findall(r"[а-яё]", text, re.IGNORECASE))
    latin = len(re.findall(r"[a-z]", text, re.IGNORECASE))
    return _TO_LATIN if cyrillic > latin else _TO_CYRILLIC


def other_layout(text: str) -> str:
    """The text as the same keys would have typed it on the other layout."""
    return text.translate(layout_table(text))


def cyrillic_readings(word: str) -> list[tuple[str, int]]:
    """Readings of one Latin word as Russian with how unlikely each is, likeliest first, at most MAX_VARIANTS.

    Empty when the word can't be Russian.
    """
    beam = [("", 0)]  # (reading so far, how many second choices it took)
    at, word = 0, word.lower()
    while at < len(word):
        size = next((n for n in (4, 3, 2, 1) if word[at : at + n] in _READINGS), 0)
        if not size:
            return []
        choices = _READINGS[word[at : at + size]]
        grown = [(done + choice, cost + rank) for done, cost in beam for rank, choice in enumerate(choices)]
        beam = sorted(grown, key=lambda item: item[1])[:MAX_VARIANTS]
        at += size
    return beam


def latin_reading(text: str) -> str:
    """Cyrillic letters written in Latin ones, the rest unchanged; a capital stays one."""
    return "".join(_with_case_of(letter, _WRITTEN.get(letter.lower(), letter)) for letter in text)


def with_case_of(typed: str, word: str) -> str:
    """The word with a capital first letter when the typed one has it: encoders tell names by it."""
    return _with_case_of(typed[:1], word)


def _with_case_of(letter: str, written: str) -> str:
    return written[:1].upper() + written[1:] if letter.isupper() else written
