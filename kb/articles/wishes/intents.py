"""Intents: what people write when no article can answer it (a person is wanted, it is urgent, they swear), by examples (intents.yaml).

The form of the file is checked here; how a question is compared with the examples is search's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import TypeAdapter

from kb.articles.yaml_fields import Fields, suggest
from kb.errors import Problem
from kb.rules import Rule

NAME = "intents.yaml"
IntentName = Literal["person", "urgent", "abuse", "nothing"]
NAMES: tuple[str, ...] = get_args(IntentName)
LANGUAGE = re.compile(r"[a-z]{2,3}")
WORD = re.compile(r"\w+")
MAX_WORDS = 12  # of an example: a longer one says more than its intent
FORMAT = 'write the name, a language and examples: "person:", "  ru: [позовите оператора]"'
BROKEN = Rule("intents-broken", FORMAT, "error")


@dataclass(frozen=True, kw_only=True)
class Intent:
    """The examples of one intent in one language, in the order of the file."""

    name: IntentName
    lang: str
    examples: tuple[str, ...]


_INTENTS = TypeAdapter(tuple[Intent, ...])


def read_intents(fields: Fields) -> tuple[tuple[Intent, ...], list[Problem]]:
    """Intents in the order of the file and what is wrong with the others, which are left out."""
    problems = [
        fields.breaks(BROKEN, (name,), f"{name!r} is written twice", "put the examples under one of them")
        for name in fields.repeated
    ]
    intents: list[Intent] = []
    for name, languages in fields.values.items():
        if name not in NAMES:
            hint = suggest(str(name), NAMES, f"use {', '.join(NAMES)}")
            problems.append(fields.breaks(BROKEN, (name,), f"{name!r} is no intent", hint))
        elif not isinstance(languages, dict):
            problems.append(fields.breaks(BROKEN, (name,), f"{name}: there are no languages"))
        else:
            for lang, examples in languages.items():
                wrong = list(_wrong(fields, str(name), str(lang), examples))
                problems += wrong
                if not wrong:
                    intents.append(Intent(name=_name(name), lang=lang, examples=tuple(examples)))
    return tuple(intents), problems


def _name(written: str) -> IntentName:
    named: tuple[IntentName, ...] = get_args(IntentName)
    return next(name for name in named if name == written)


def as_records(intents: tuple[Intent, ...]) -> list[dict[str, object]]:
    """Plain values for JSON."""
    return [{"name": one.name, "lang": one.lang, "examples": list(one.examples)} for one in intents]


def from_records(text: str | bytes) -> tuple[Intent, ...]:
    """Those of the JSON of `as_records`. Raises ValueError when it is something else."""
    return _INTENTS.validate_json(text)


def _wrong(fields: Fields, name: str, lang: str, examples: object) -> Iterator[Problem]:
    if not LANGUAGE.fullmatch(lang):
        yield fields.breaks(BROKEN, (name, lang), f"{name}: {lang!r} is not a language")
    elif not isinstance(examples, list) or not examples:
        yield fields.breaks(BROKEN, (name, lang), f"{name}: under {lang!r} there is no list of examples")
    else:
        for at, example in enumerate(examples):
            count = len(WORD.findall(example)) if isinstance(example, str) else 0
            if not count:
                message = f"{name}: the example {example!r} holds no words"
                yield fields.breaks(BROKEN, (name, lang, at), message, "write it in quotes, or remove it")
            elif count > MAX_WORDS:
                message = f"{name}: the example {example[:60]!r} is too long"
                yield fields.breaks(BROKEN, (name, lang, at), message, f"at most {MAX_WORDS} words")
