"""The organisation's name as the articles folder gives it (brand.toml), for installations that set none.

A file beside the articles and no default of the program: articles of somebody else never stand under the name of the sample's bank.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

NAME = "brand.toml"
NOBODY = {
    "ru": "Центр поддержки",
    "de": "Hilfecenter",
    "es": "Centro de ayuda",
    "kk": "Қолдау орталығы",
    "": "Help centre",
}  # where nothing at all is known
OWN_MACHINE = ("localhost", "127.0.0.1", "[::1]")


def names_beside(articles: Path) -> Mapping[str, str]:
    """Language → name, as the file has it now; nothing where there is none, or one that says nothing of the kind."""
    try:
        file = (articles / NAME).stat()
    except OSError:
        return {}
    return _names_in(articles / NAME, file.st_mtime_ns, file.st_size)


@lru_cache(maxsize=16)
def _names_in(file: Path, changed: int, size: int) -> Mapping[str, str]:
    """Of the file that was changed then: every page asks for it."""
    try:
        return names_of(file.read_text("utf-8-sig")) or {}
    except (OSError, ValueError):
        return {}


def names_of(text: str) -> dict[str, str] | None:
    """Language → name. None for what is no TOML."""
    try:
        written = tomllib.loads(text)
    except ValueError:
        return None
    return {lang: name.strip() for lang, name in written.items() if isinstance(name, str) and name.strip()}


def brand_of(articles: Path, base_url: str, lang: str) -> str:
    """The folder's name in a language, else any it gives, else the host the site stands at, else words for anybody."""
    names = names_beside(articles)
    if names:
        return names.get(lang) or next(iter(names.values()))
    host = urlsplit(base_url).netloc
    if host and host.rpartition(":")[0] not in OWN_MACHINE and host not in OWN_MACHINE:
        return host
    return NOBODY.get(lang, NOBODY[""])
