"""The organisation's name as a form (brand.toml): one line for each language. Lines that no changed name stands on stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from kb.brand import names_of

TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def names_in(text: str, languages: Sequence[str]) -> dict[str, str] | None:
    """Language → name, "" where there is none. None for what can't be read."""
    names = names_of(text)
    return None if names is None else {lang: names.get(lang, "") for lang in languages}


def with_brand(text: str, names: Mapping[str, str], languages: Sequence[str]) -> str:
    """The file with these names. Raises ValueError for one that can't be read, or has a name that is no text of one line."""
    before, made = names_in(text, languages), text
    if before is None:
        raise ValueError("brand.toml can't be read")
    wanted = {lang: " ".join(names.get(lang, before[lang]).split()) for lang in languages}
    for lang in languages:
        if wanted[lang] != before[lang]:
            made = _with_name(made, lang, wanted[lang])
    if names_in(made, languages) != wanted:
        raise ValueError("brand.toml can't be written that way")
    return made


def _with_name(text: str, lang: str, name: str) -> str:
    line = re.compile(
        rf"""^([ \t]*["\']?{re.escape(lang)}["\']?[ \t]*=[ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*')(.*\n?)""", re.MULTILINE
    )
    written = json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
    if line.search(text):
        return line.sub(lambda found: f"{found[1]}{written}{found[3]}" if name else "", text, count=1)
    table = TABLE.search(text)
    at = table.start() if table else len(text)
    gap = "" if not at or text[at - 1] == "\n" else "\n"
    return f"{text[:at]}{gap}{lang} = {written}\n{text[at:]}" if name else text
