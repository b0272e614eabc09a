"""The patterns of kb.privacy and kb.private_numbers as a JavaScript module, so that the browser warns of what the server would mask: one source."""

from __future__ import annotations

import json
import re

from kb import privacy, private_numbers

NAME = "privacy_rules.js"
_WORD = r"\p{L}\p{N}_"
# Python's classes as JavaScript's `u` flag writes them, of every writing system. The longer ones first.
_AS_JS = (
    (r"[^\W\d_]", r"\p{L}"),
    (r"[\W_]", r"[^\p{L}\p{N}]"),
    (r"\b", rf"(?<![{_WORD}])"),  # every one of ours stands before a word
    (r"\w", rf"[{_WORD}]"),
    (r"\d", r"\p{Nd}"),
    (r"\"", '"'),
)
NUMBER_PATTERNS = (
    "RUN",
    "FREE_GAP",
    "ISSUERS",
    "ORDER_WORD",
    "REFERENCE",
    "CARD_LABEL",
    "NUMBER_SIGN",
    "SNILS_WORD",
    "INN_WORD",
)
PATTERNS = (
    "PASSPORT_WORD",
    "PHONE_WORD",
    "PASSPORT",
    "EXPIRY_AND_CVV",
    "PASSWORD_QUOTED",
    "PASSWORD_VALUE",
    "SECRET_LOOK",
)


def privacy_rules() -> bytes:
    """The module: `rules` with each pattern as {source, flags}, the word lists and the lengths."""
    rules = {
        **{name: _pattern(getattr(private_numbers, name)) for name in NUMBER_PATTERNS},
        **{name: _pattern(getattr(privacy, name)) for name in PATTERNS},
        "NUMBER_SECRETS": [[kind, _pattern(pattern)] for kind, pattern in privacy.NUMBER_SECRETS],
        "REGULAR": sorted(",".join(map(str, groups)) for groups in private_numbers.REGULAR),
        "PROSE": sorted(privacy.PROSE),
        "PHONE_LENGTHS": [private_numbers.PHONE_LENGTHS.start, private_numbers.PHONE_LENGTHS.stop - 1],
        "PASSPORT_REACH": privacy.PASSPORT_REACH,
    }
    return f"export const rules = {json.dumps(rules)};\n".encode()


def _pattern(pattern: re.Pattern[str]) -> dict[str, str]:
    source = pattern.pattern
    for ours, theirs in _AS_JS:
        source = source.replace(ours, theirs)
    return {"source": source, "flags": "iu" if pattern.flags & re.IGNORECASE else "u"}
