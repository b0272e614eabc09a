"""Synonyms: what readers call things, and the words the articles use (synonyms.yaml). Never searches, never changes a text.

The form of the file is checked here; what needs the forms of words is checked in search.text.synonym_checks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from kb.articles.validation import problems_of
from kb.articles.yaml_fields import Fields, Path
from kb.errors import Problem
from kb.rules import Rule

NAME = "synonyms.yaml"
LANGUAGE = re.compile(r"[a-z]{2,3}")
WORD = re.compile(r"\w+")
MAX_WORDS = 5  # of one entry; a longer text is a question, and belongs into an article's `questions`
MAX_CHARACTERS = 60
FORMAT = "write lines like: - {says: личный кабинет, also: [лк]}"
BROKEN = Rule("synonyms-broken", FORMAT, "error")
LONG = Rule(
    "synonym-long",
    f"at most {MAX_WORDS} words and {MAX_CHARACTERS} characters; a whole question belongs into an article's questions",
    "error",
)


@dataclass(frozen=True, kw_only=True)
class Synonym:
    """`says` are the words the articles use, `also` what readers type instead. `line` is that of the entry."""

    lang: str
    says: str
    also: tuple[str, ...]
    line: int = 1


_SYNONYMS = TypeAdapter(tuple[Synonym, ...])


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    says: str
    also: Annotated[tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


def read_synonyms(fields: Fields) -> tuple[tuple[Synonym, ...], list[Problem]]:
    """Synonyms in the order of the file and what is wrong with the other entries, which are left out."""
    problems = [
        fields.breaks(BROKEN, (lang,), f"{lang!r} is written twice", "put the entries under one of them")
        for lang in fields.repeated
    ]
    synonyms: list[Synonym] = []
    for lang, entries in fields.values.items():
        if not LANGUAGE.fullmatch(lang):
            message, hint = f"{lang!r} is not a language", "begin with the language of the articles: ru:"
            problems.append(fields.breaks(BROKEN, (lang,), message, hint))
        elif entries and not isinstance(entries, list):
            problems.append(fields.breaks(BROKEN, (lang,), f"under {lang!r} there is no list"))
        elif isinstance(entries, list):
            for at, written in enumerate(entries):
                entry = _synonym(lang, written, fields, (lang, at))
                if isinstance(entry, Synonym):
                    synonyms.append(entry)
                else:
                    problems += entry
    return tuple(synonyms), problems


def as_records(synonyms: tuple[Synonym, ...]) -> list[dict[str, object]]:
    """Plain values for JSON, without the lines."""
    return [{"lang": one.lang, "says": one.says, "also": list(one.also)} for one in synonyms]


def from_records(text: str | bytes) -> tuple[Synonym, ...]:
    """Those of the JSON of `as_records`. Raises ValueError when it is something else."""
    return _SYNONYMS.validate_json(text)


def _synonym(lang: str, written: object, fields: Fields, where: Path) -> Synonym | list[Problem]:
    """An entry, or what is wrong with it."""
    try:
        checked = _Entry.model_validate(written)
    except ValidationError as error:
        return [replace(problem, hint=FORMAT) for problem in problems_of(error, BROKEN, fields, where, _Entry)]
    for name, text in (("says", checked.says), *(("also", word) for word in checked.also)):
        count = len(WORD.findall(text))
        if not count:
            message, hint = f"{name} holds {text!r}, where there is no word", "write the words, or remove the entry"
            return [fields.breaks(BROKEN, where, message, hint)]
        if count > MAX_WORDS or len(text) > MAX_CHARACTERS:
            message = f"{name} holds {text[:MAX_CHARACTERS]!r}, which is too long"
            return [fields.breaks(LONG, where, message)]
    if not checked.also:
        return [fields.breaks(BROKEN, where, f"{checked.says!r} has no synonym")]
    return Synonym(lang=lang, says=checked.says, also=checked.also, line=fields.line(where))
