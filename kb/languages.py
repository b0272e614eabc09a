"""Languages by their two letters (ISO 639-1): which there are, what they are written in, which one a text is in by its letters."""

from __future__ import annotations

import re

CODES = frozenset(
    "ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk kn ko ky lt lv mk ml mn mr ms my nl no pa pl pt"
    " ro ru si sk sl sq sr sv sw ta te tg th tk tl tr tt uk ur uz vi zh".split()
)
DEFAULT = ("ru", "en")  # languages of a site that says nothing
CYRILLIC_LANGUAGES = frozenset("be bg kk ky mk mn ru sr tg tt uk".split())
OTHER_LETTERS = frozenset("ar bn el fa gu he hi hy ja ka kn ko ml mr my pa ta te th ur zh".split())
NOT_PROSE = re.compile(
    r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1|`[^`\n]*`|<[^>\n]*>|\]\([^)\n]*\)|https?://\S+|\{%.*?%\}",
    re.MULTILINE | re.DOTALL,
)
FOREIGN_WORDS = 3  # A Russian manual of an API is two thirds English names; an English one is never a quarter Russian.
CYRILLIC = re.compile("[Ѐ-ӿ]")
LATIN = re.compile("[A-Za-z]")
OTHERS = re.compile(r"[^\W\d_Ѐ-ӿA-Za-zÀ-ʯ]")


def of_letters(languages: tuple[str, ...], letters: str) -> str:
    """The first of the languages that is written so ("cyrillic", "latin" or "others"); "" when none is."""
    return next((lang for lang in languages if letters_of(lang) == letters), "")


def letters_of(lang: str) -> str:
    return "cyrillic" if lang in CYRILLIC_LANGUAGES else "others" if lang in OTHER_LETTERS else "latin"


def detect(title: str, body: str, languages: tuple[str, ...] = DEFAULT) -> str:
    """The first of the languages that is written in the letters of the text; "ru" or "en" where none is.

    Code, addresses and tags don't count. Languages that share their letters can't be told apart: folders do that.
    """
    prose = title + "\n" + NOT_PROSE.sub(" ", body[:20_000])
    cyrillic, latin = len(CYRILLIC.findall(prose)), len(LATIN.findall(prose))
    if FOREIGN_WORDS * len(OTHERS.findall(prose)) > cyrillic + latin and (other := of_letters(languages, "others")):
        return other
    if FOREIGN_WORDS * cyrillic > latin:
        return of_letters(languages, "cyrillic") or "ru"
    return of_letters(languages, "latin") or "en"
