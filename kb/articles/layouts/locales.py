"""Names of languages as folders and files carry them: ru, ru-RU, zh_cn, kz."""

from __future__ import annotations

import re

from kb.languages import CODES

OTHER_NAMES = {
    "kz": "kk",
    "nb": "no",
    "nn": "no",
    "ua": "uk",
    "cn": "zh",
    "jp": "ja",
    "gr": "el",
    "cz": "cs",
    "by": "be",
    "dk": "da",
    "iw": "he",
    "in": "id",
}
LOCALE = re.compile(r"(?P<code>[A-Za-z]{2})(?P<region>[-_](?:[A-Za-z]{2}|[A-Za-z]{4}|\d{3}))*$")


def language_of(name: str) -> str:
    """The language a folder is named for, in two letters; "" when it is named for none."""
    match = LOCALE.match(name)
    if match is None:
        return ""
    code = match["code"].lower()
    return code if code in CODES else OTHER_NAMES.get(code, "")


def is_full(name: str) -> bool:
    """Whether the name has a region too, which no other folder would: ru-RU."""
    return len(name) > 2 and bool(language_of(name))
