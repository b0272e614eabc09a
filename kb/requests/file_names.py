"""File names: what a sender called a file, as a name that is safe on every system it may be saved on."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 100  # characters
MAX_BYTES = 200  # in UTF-8; file systems take 255, and browsers add " (1)"
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)  # devices of Windows
EDGES = " .-~"  # hidden files, options of commands, somebody's home; Windows drops dots and spaces at the end
NAMELESS = "file"


def safe_name(name: str, endings: tuple[str, ...]) -> str:
    """The name without its path, with one of these endings (the first is added where it has none of them).

    Control, direction and invisible characters go, what some system forbids becomes "_", a device's name is prefixed.
    """
    bare = re.split(r"[/\\]", name)[-1]
    visible = "".join(_visible(sign) for sign in unicodedata.normalize("NFC", bare))
    tidy = " ".join(FORBIDDEN.sub("_", visible).split()).rstrip(EDGES)
    stem, dot, ending = tidy.rpartition(".")
    if not dot or ending.lower() not in endings:
        stem, ending = tidy, endings[0]
    stem = _cut(stem.strip(EDGES), len(ending) + 1) or NAMELESS
    prefix = "_" if RESERVED.fullmatch(stem.partition(".")[0].rstrip()) else ""
    return f"{prefix}{stem}.{ending.lower()}"


def _visible(sign: str) -> str:
    """Controls, format characters (directions among them), surrogates, private and unassigned ones go; odd spaces are spaces."""
    category = unicodedata.category(sign)
    return "" if category[0] == "C" and sign not in "\t\n\r" else " " if category[0] == "Z" or sign.isspace() else sign


def _cut(stem: str, room: int) -> str:
    """Short enough, in whole characters."""
    stem = stem[: MAX_NAME - room]
    while len(stem.encode()) > MAX_BYTES - room:
        stem = stem[:-1]
    return stem.rstrip(EDGES)
