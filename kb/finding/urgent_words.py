"""Urgent words: what makes a request wait less than others, by the customer's own words. Text in, how urgent out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from kb.finding.ticket_words import words_of

Priority = Literal[0, 1, 2]
USUAL, HIGH, URGENT = 0, 1, 2
# Words that count when all of a line's stand in the text, in whatever form.
LINES: Mapping[Priority, tuple[str, ...]] = MappingProxyType(
    {
        2: (
            *("украли", "украден", "украдены", "кража", "мошенники", "мошеннический", "взломали", "взлом", "шантаж"),
            *("списали без ведома", "списали я не", "чужой оплатил", "угрожают"),
            *("stolen", "stole", "theft", "thief", "fraud", "scam", "scammer", "hacked", "blackmail"),
        ),
        1: (
            *("срочно", "немедленно", "третий раз пишу", "второй раз пишу", "до сих пор нет ответа", "жалоба", "в суд"),
            *("прокуратура", "центробанк", "роспотребнадзор", "urgent", "urgently", "asap", "immediately"),
            *("third time", "second time", "still no answer", "complaint", "lawyer"),
        ),
    }
)


def priority_of(*texts: str) -> Priority:
    """2: somebody loses money or access; 1: urgent by their own word, or not for the first time; 0: like any other."""
    words = words_of(*texts)
    return next((priority for priority, lines in LINES.items() if any(words_of(line) <= words for line in lines)), 0)
