"""Greetings and thanks around a question: a closed list, stripped from the ends so that they weigh on nothing."""

from __future__ import annotations

import re

from search.text.analysis import words

_BEFORE = (
    "здравствуйте|здравствуй|добрый день|добрый вечер|доброе утро|доброго времени суток|доброго дня|приветствую|привет|"
    "подскажите пожалуйста|подскажите|подскажи|скажите|скажи|пожалуйста|будьте добры|помогите|"
    "здрасьте|здрасте|здорово|всем привет|доброго вечера|доброго утра|доброй ночи|уважаемые (?:господа|коллеги|сотрудники)|"
    "hello there|hello everyone|greetings|hello|hi there|hi all|hi everyone|hi team|hi|hey|"
    "dear (?:sir or madam|sirs?|madam|support|team|all)|good (?:morning|afternoon|evening|day)|please"
)
_AFTER = (
    "заранее спасибо|спасибо заранее|спасибо|заранее благодарю|заранее благодарен|заранее благодарна|благодарю|"
    "с уважением[^.?!]{0,60}|жду ответа|пожалуйста|"
    "thanks in advance|thank you in advance|thank you|many thanks|thanks|cheers|kind regards[^.?!]{0,60}|best regards[^.?!]{0,60}|please"
)
_START = re.compile(rf"^[\s,.!;:)…–—-]*(?:{_BEFORE})\b[\s,.!;:)…–—-]*", re.IGNORECASE)
_END = re.compile(rf"(?<![\s,.!?;:(…–—-])[\s,.!?;:(…–—-]*\b(?:{_AFTER})[\s,.!?;:)…–—-]*$", re.IGNORECASE)
KEEP_WORDS = 1
POLITE = 6  # greetings in a row, and thanks: more are no courtesy, and each costs a look at the whole text


def strip_courtesy(text: str) -> str:
    """The question without greetings and thanks at its ends; unchanged when no word would be left."""
    stripped = text
    for pattern in (_START, _END):
        for _ in range(POLITE):
            shorter = pattern.sub("", stripped, count=1)
            if shorter == stripped or len(words(shorter)) < KEEP_WORDS:
                break
            stripped = shorter
    return stripped
