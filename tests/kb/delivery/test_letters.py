"""The words of letters exist in both languages, fill in the same values, and are typeset as a native would."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent.parent / "kb" / "delivery"
WORDS = {lang: tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8")) for lang in ("ru", "en")}


def flat(lang: str) -> dict[str, str]:
    return {f"{group}.{name}": text for group, entries in WORDS[lang].items() for name, text in entries.items()}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_values():
    russian, english = flat("ru"), flat("en")
    assert russian.keys() == english.keys()
    assert [key for key in russian if names_in(russian[key]) != names_in(english[key])] == []


def test_every_word_is_used():
    source = (FOLDER / "letters.py").read_text("utf-8").replace("'", '"')
    made = {f"{event}.subject" for event in ("created", "replied", "closed")} | {f"closed.{o}" for o in ("solved", "refused", "no_reply", "duplicate")}
    made |= {f"team.{event}" for event in ("created", "message", "reopened", "handed_over")}
    unused = [key for key in flat("ru") if key not in made and f'"{key}"' not in source and key.split(".")[0] not in ("month", "zone")]
    assert unused == []


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_letter_has_straight_quotes_or_a_hyphen_for_a_dash(lang: str):
    assert [key for key, text in flat(lang).items() if re.search(r"[\"]| - |(?<=\w)'(?=\w)|\.\.\.", text)] == []
