"""The letter under which readers look a title up, and where it stands in the alphabet of their language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

NO_LETTER = "#"  # where titles that begin with a digit or a sign stand
LATIN, CYRILLIC = "ABCEHKMOPTXY", "АВСЕНКМОРТХУ"  # look alike, so that a reader sees one letter
SEEN_AS = {
    "CYRILLIC": str.maketrans(LATIN, CYRILLIC),
    "LATIN": str.maketrans(CYRILLIC, LATIN),
}


@dataclass(frozen=True)
class Alphabet:
    """`script`: the writing system of the language, as Unicode names it ("CYRILLIC")."""

    script: str

    @classmethod
    def of(cls, language: str) -> Alphabet:
        """By the language's name in itself ("Русский")."""
        return cls(_script(language[:1]))

    def letter(self, title: str) -> str:
        """One that looks like a letter of this alphabet is that letter: Latin A stands under А in Russian."""
        first = looked_up_as(title)[:1].upper()[:1]
        return first.translate(SEEN_AS.get(self.script, {})) if first.isalpha() else NO_LETTER

    def place(self, title: str) -> tuple[int, str, bool, str]:
        """To sort by: letters of this alphabet, those of others, the rest; under a letter its own titles first."""
        letter, words = self.letter(title), looked_up_as(title)
        rest = 2 if letter == NO_LETTER else int(_script(letter) != self.script)
        return rest, letter, _script(words[:1]) != self.script, words


def looked_up_as(title: str) -> str:
    """A title without its opening quote, ё with е."""
    return title.lstrip("«“\"'„( ").casefold().replace("ё", "е")


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
