"""Synonyms: what readers call things, and the words the articles use (synonyms.yaml). Never searches, never changes a text.

The form of the file is checked here; what needs the forms of words is checked in search.synonym_checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from kb.fields import Fields
from kb.validation import lines_of

NAME = "synonyms.yaml"
LANGUAGE = re.compile(r"[a-z]{2,3}")
WORD = re.compile(r"\w+")
MAX_WORDS = 5  # of one entry; a longer text is a question, and belongs into an article's `questions`
MAX_CHARACTERS = 60
FORMAT = "write lines like: - {says: личный кабинет, also: [лк]}"


@dataclass(frozen=True, kw_only=True)
class Synonym:
    """`says` are the words the articles use, `also` what readers type instead. `line` is that of the entry."""

    lang: str
    says: str
    also: tuple[str, ...]
    line: int = 1


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    says: str
    also: Annotated[tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


def read_synonyms(fields: Fields, report: Callable[..., None]) -> tuple[Synonym, ...]:
    """Synonyms in the order of the file; what is wrong goes to `report(line, code, message, hint)` and is left out."""
    for lang in fields.repeated:
        report(
            fields.line((lang,)), "synonyms-broken", f"{lang!r} is written twice", "put the entries under one of them"
        )
    found: list[Synonym] = []
    for lang, entries in fields.values.items():
        if not LANGUAGE.fullmatch(lang):
            message, hint = f"{lang!r} is not a language", "begin with the language of the articles: ru:"
            report(fields.line((lang,)), "synonyms-broken", message, hint)
        elif entries and not isinstance(entries, list):
            report(fields.line((lang,)), "synonyms-broken", f"under {lang!r} there is no list", FORMAT)
        else:
            found += _entries(lang, entries or [], fields, report)
    return tuple(found)


def as_records(synonyms: tuple[Synonym, ...]) -> list[dict[str, Any]]:
    """Plain values for JSON, without the lines."""
    return [{"lang": one.lang, "says": one.says, "also": list(one.also)} for one in synonyms]


def from_records(records: list[Mapping[str, Any]]) -> tuple[Synonym, ...]:
    """Raises KeyError or TypeError when they are not what `as_records` made."""
    return tuple(Synonym(lang=one["lang"], says=one["says"], also=tuple(one["also"])) for one in records)


def _entries(lang: str, entries: list[Any], fields: Fields, report: Callable[..., None]) -> Iterator[Synonym]:
    for at, raw in enumerate(entries):
        where = (lang, at)
        try:
            checked = _Entry.model_validate(raw)
        except ValidationError as error:
            for line, message, _ in lines_of(error, fields, where, _Entry):
                report(line, "synonyms-broken", message, FORMAT)
            continue
        line = fields.line(where)
        wrong = _wrong(checked.says, "says") or next(
            (told for word in checked.also if (told := _wrong(word, "also"))), None
        )
        if wrong or not checked.also:
            report(line, *(wrong or ("synonyms-broken", f"{checked.says!r} has no synonym", FORMAT)))
            continue
        yield Synonym(lang=lang, says=checked.says, also=checked.also, line=line)


def _wrong(text: str, name: str) -> tuple[str, str, str] | None:
    """(code, message, hint) when a text can't be an entry."""
    count = len(WORD.findall(text))
    if not count:
        return (
            "synonyms-broken",
            f"{name} holds {text!r}, where there is no word",
            "write the words, or remove the entry",
        )
    if count > MAX_WORDS or len(text) > MAX_CHARACTERS:
        hint = f"at most {MAX_WORDS} words and {MAX_CHARACTERS} characters; a whole question belongs into an article's questions"
        return "synonym-long", f"{name} holds {text[:MAX_CHARACTERS]!r}, which is too long", hint
    return None
