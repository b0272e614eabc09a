"""The words of letters exist in both languages, fill in the same values, and are typeset as a native would."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from kb.notifications.notifications import EVENTS
from kb.requests.events import CHATTED
from kb.words import kind_of, read_words

FOLDER = Path(__file__).parents[3] / "kb" / "delivery"
WORDS = {lang: tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8")) for lang in ("ru", "en")}


def flat(lang: str) -> dict[str, str]:
    return {f"{group}.{name}": text for group, entries in WORDS[lang].items() for name, text in entries.items()}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_values():
    russian, english = flat("ru"), flat("en")
    assert russian.keys() == english.keys()
    assert [key for key in russian if names_in(russian[key]) != names_in(english[key])] == []


@pytest.mark.parametrize("lang", ["de", "es", "kk"])
def test_a_translation_has_every_word_that_readers_get(lang: str):
    words, english = read_words(lang, FOLDER, letters=True), flat("en")
    assert {kind_of(key, letters=True) for key in words.missing} == {"staff pages"}
    own = {key: words.entries[key] for key in english if key not in words.missing}
    assert [key for key, text in own.items() if names_in(text) != names_in(english[key])] == []
    assert [key for key, text in own.items() if re.search(r"[\"!]| - |(?<=\w)'(?=\w)|\.\.\.", text)] == []


ALSO_CHATTED = ("article.flagged", "question.unanswered", "ticket.mentioned", "ticket.call_due")


def test_every_word_is_used():
    modules = ("letters.py", "notification_letters.py", "chat.py", "letter_texts.py")
    source = "".join((FOLDER / name).read_text("utf-8") for name in modules).replace("'", '"')
    made = {f"closed.{outcome}" for outcome in ("solved", "refused", "no_reply", "duplicate")}
    made |= {f"team.{event}" for event in ("created", "message", "reopened", "handed_over", "due_soon", "overdue")}
    made |= {f"notification.{event}" for event in EVENTS}
    made |= {f"chat.{kind.partition('.')[2]}" for kind in (*CHATTED, *ALSO_CHATTED)}
    made |= {f"notice.{event}{part}" for event in ("follow", "changed", "ended") for part in ("", "_subject")}
    unused = [
        key
        for key in flat("ru")
        if key not in made and f'"{key}"' not in source and key.split(".")[0] not in ("month", "zone")
    ]
    assert unused == []


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_letter_has_straight_quotes_or_a_hyphen_for_a_dash(lang: str):
    assert [key for key, text in flat(lang).items() if re.search(r"[\"]| - |(?<=\w)'(?=\w)|\.\.\.", text)] == []
