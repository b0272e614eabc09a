"""What assistants may send as arguments: what is said of each, and the ways in which programs write it that mean the same.

Programs write null for what they leave out, numbers as texts and texts as numbers, one name where a list is asked for, and a
language with its country (ru-RU).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import BeforeValidator, Field

LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][A-Za-z0-9]{2,8}){0,2}\s*")
DEFAULT_LIMIT = 5


def as_text(sent: object) -> object:
    """A number as its digits; anything else as it is."""
    if isinstance(sent, float) and sent.is_integer():
        sent = int(sent)
    return str(sent) if isinstance(sent, int) and not isinstance(sent, bool) else sent


def as_optional_text(sent: object) -> object:
    """The same; null is nothing said."""
    return "" if sent is None else as_text(sent)


def as_language(sent: object) -> object:
    """The language of "ru-RU", "ru_RU", "RU" or " ru "; null is none in particular."""
    match = LANGUAGE.fullmatch(sent) if isinstance(sent, str) else None
    return match[1].lower() if match else as_optional_text(sent)


def as_list(sent: object) -> object:
    """A list of texts; one text is a list of one, null an empty one."""
    if sent is None or sent == "":
        return ()
    several = sent if isinstance(sent, list | tuple) else (sent,)
    return tuple(as_text(one) for one in several if one is not None)


def otherwise(default: int) -> Callable[[object], object]:
    """`default` for null and for an empty text."""
    return lambda sent: default if sent is None or sent == "" else sent


Words = BeforeValidator(as_text)
WordsOrNone = BeforeValidator(as_optional_text)
QuestionText = Annotated[str, Words, Field(min_length=1, max_length=8000, pattern=r"\S")]
ArticleName = Annotated[
    str, Words, Field(min_length=1, max_length=300, description="A code (1204) or an id (en/cards/block-card).")
]
Limit = Annotated[int, BeforeValidator(otherwise(DEFAULT_LIMIT)), Field(ge=1, le=20)]
PreferredLang = Annotated[
    str,
    BeforeValidator(as_language),
    Field(pattern="^([a-z]{2})?$", description="Preferred language, two letters; empty for any."),
]
BriefText = Annotated[str, WordsOrNone, Field(max_length=300)]
NoteText = Annotated[
    str,
    Words,
    Field(
        min_length=1, max_length=10_000, pattern=r"\S", description="What happened and what is asked. For staff only."
    ),
]
ReplyWords = Annotated[
    str,
    WordsOrNone,
    Field(
        max_length=10_000,
        description="What to write to the client, by mail and on the request page: nothing internal. Needs `email`.",
    ),
]
AskedText = Annotated[
    str, WordsOrNone, Field(max_length=300, description="What was asked, in a few words; staff see it in the list.")
]
SeenArticles = Annotated[
    tuple[BriefText, ...],
    BeforeValidator(as_list),
    Field(max_length=20, description="Ids of the articles that were read."),
]
EmailText = Annotated[
    str,
    WordsOrNone,
    Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$", description="The client's, if they want a letter."),
]
ClientLang = Annotated[
    str,
    BeforeValidator(as_language),
    Field(pattern="^([a-z]{2})?$", description="The client's language; empty for the site's first."),
]
CallKey = Annotated[
    BriefText, Field(description="The call's own name: sent again with the same key and words it is the same ticket.")
]
SoughtWords = Annotated[str, Words, Field(min_length=1, max_length=500, pattern=r"\S")]
FoundLimit = Annotated[int, BeforeValidator(otherwise(10)), Field(ge=1, le=20)]
TicketName = Annotated[str, Words, Field(min_length=1, max_length=40, description="Its number, such as 2026-000123.")]
NoteKey = Annotated[BriefText, Field(description="The note's own name: sent again with the same key it is left once.")]
CallMoment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$",
        description="When, with the offset: 2026-11-24T15:00:00+03:00.",
    ),
]
TelephoneText = Annotated[str, Words, Field(min_length=3, max_length=60, description="Which number to call.")]
