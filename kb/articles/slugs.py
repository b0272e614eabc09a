"""Names of files from titles: Russian letters transliterated, everything else Latin letters, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata

# ICAO Doc 9303 as Russian passports have it, with й and ы as people type them in addresses.
LETTERS = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
LETTERS |= {
    "ё": "e",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
LETTERS |= {"і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"}
LONGEST = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug(title: str) -> str:
    """ "Как разблокировать карту?" → "kak-razblokirovat-kartu"; "" when the title has no letter we know."""
    latin = "".join(LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFC", title).casefold())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    made = ""
    for word in words:
        if made and len(made) + 1 + len(word) > LONGEST:
            break
        made = f"{made}-{word}" if made else word[:LONGEST]
    return made
