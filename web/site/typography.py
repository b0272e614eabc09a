"""Typography: non-breaking spaces where a line must not break. Pure text to text; never touches markup."""

from __future__ import annotations

import re

NBSP = "\N{NO-BREAK SPACE}"

# Words of one to three letters that lean on the next word; a line that ends in one reads badly.
_RUSSIAN = "а и о у в во к ко с со от до из на за по об не ни но для без при под над про или".split()
_ENGLISH = "a I".split()
_SPANISH = "a e o u y".split()
_LEANING = {
    "ru": re.compile(rf"(?<![\w{NBSP}-])({'|'.join(_RUSSIAN)}) (?=[\w«{{])", re.IGNORECASE),
    "es": re.compile(rf"(?<![\w{NBSP}-])({'|'.join(_SPANISH)}) (?=[\w«{{])", re.IGNORECASE),
    "en": re.compile(rf"(?<![\w{NBSP}-])({'|'.join(_ENGLISH)}) (?=[\w“{{])", re.IGNORECASE),
}
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_POSSESSIVE = re.compile(r"(?<=s)'(?=\s)")
_OPENING = re.compile(r"(?<!\w)'(?=\w)")
_I = re.compile(r"(?<![\w.-])i(?=[ '’?]|$)")
_BEFORE_DASH = re.compile(r" (?=— )")
_NUMBER = re.compile(r"(?<=\d) (?=[^\W\d_])|(?<=\{n\}) (?=\w)|(?<=[\d}]) (?=%)|(?<=№) (?=\d)|(?<=§) (?=\d)")


def bind(text: str, lang: str) -> str:
    """Tie short words, dashes and numbers to what they belong to with no-break spaces; set English apostrophes."""
    if lang == "en":
        text = _APOSTROPHE.sub("’", text)
        text = text if _OPENING.search(text) else _POSSESSIVE.sub("’", text)
    leaning = _LEANING.get(lang)
    if leaning:
        text = leaning.sub(rf"\1{NBSP}", text)
    return _NUMBER.sub(NBSP, _BEFORE_DASH.sub(NBSP, text))


def sentence(text: str) -> str:
    """The text with its first letter capital, and the English "I", as a question is set when it stands alone."""
    return _I.sub("I", text[:1].upper() + text[1:])


def lowered(text: str) -> str:
    """A title as it stands inside a sentence; a word that is all capitals stays so."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
