"""Which language a file is in: by its folder, else by its letters. Never translates."""

from __future__ import annotations

import re
from collections.abc import Iterable

SURE = ("ru", "en")
# Folders of two letters that name a language. `hr`, `it`, `ai` may also be departments: they count only beside ru or en.
CODES = frozenset(
    "ar az be bg bn ca cs cy da de el es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko ky lt lv mk mn ms nl no pl pt ro sk sl sq sr sv tg"
    " th tk tr tt uk ur uz vi zh".split()
)
NOT_PROSE = re.compile(
    r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1|`[^`\n]*`|<[^>\n]*>|\]\([^)\n]*\)|https?://\S+|\{%.*?%\}",
    re.MULTILINE | re.DOTALL,
)
FOREIGN_WORDS = 3  # A Russian manual of an API is two thirds English names; an English one is never a quarter Russian.
CYRILLIC = re.compile("[Ѐ-ӿ]")
LATIN = re.compile("[A-Za-z]")


def language_folders(paths: Iterable[str]) -> frozenset[str]:
    """The top folders that name a language."""
    tops = {path.split("/", 1)[0] for path in paths if "/" in path}
    if not tops & set(SURE):
        return frozenset()
    return frozenset(tops & ({*SURE} | CODES))


def detect(title: str, body: str) -> str:
    """ "ru" when the prose is Cyrillic, else "en". Code, addresses and tags don't count."""
    prose = title + "\n" + NOT_PROSE.sub(" ", body[:20_000])
    return "ru" if FOREIGN_WORDS * len(CYRILLIC.findall(prose)) > len(LATIN.findall(prose)) else "en"
