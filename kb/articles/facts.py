"""Facts: phones, hours, fees and times with an owner and an expiry, cited from articles as {{ fact:key }}.

Never renders anything: an article that cites a fact is checked here and substituted where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kb.articles.validation import problems_of
from kb.articles.written_values import Day, TextByLanguage
from kb.articles.yaml_fields import Fields, suggest
from kb.errors import Problem
from kb.rules import Rule

NAME = "facts.yaml"
BROKEN = Rule("fact-broken", "see docs/writing.md", "error")
UNKNOWN = Rule("fact-unknown", "add it to facts.yaml", "error")
EXPIRED = Rule("fact-expired", "put a new value and date into facts.yaml", "error")
LANGUAGE = Rule("fact-language", "add the language to its value in facts.yaml", "error")

CITATION = re.compile(r"(?<!\\)\{\{[ \t]*+fact:[ \t]*+([^{} \t\n]*+)[ \t]*+\}\}")
KEY = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One cited value. `value` maps a language to its text; "" is the text of every other language.

    `name` says in the same way what the value is; `about` is a writer's note.
    """

    key: str
    value: Mapping[str, str]
    owner: str
    valid_until: date
    about: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    line: int = 1

    def text(self, lang: str) -> str | None:
        return self.value.get(lang, self.value.get(""))


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A place that cites a fact. `lang` is the language it is cited in, "" any."""

    key: str
    lang: str
    path: str
    line: int

    def breaks(self, rule: Rule, message: str, remedy: str = "") -> Problem:
        return rule.at(self.path, self.line, message, remedy)


@dataclass(frozen=True)
class Facts:
    by_key: Mapping[str, Fact] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        return key in self.by_key

    def __len__(self) -> int:
        return len(self.by_key)

    def value(self, key: str, lang: str) -> str:
        """The text of a fact in a language; KeyError when there is none (articles are checked before)."""
        text = self.by_key[key].text(lang)
        if text is None:
            raise KeyError(f"{key} has no text in {lang}")
        return text

    def problems_of_citing(self, citation: Citation, today: date) -> Iterator[Problem]:
        """Why the fact can't be cited there today, if it can't."""
        key, lang = citation.key, citation.lang
        fact = self.by_key.get(key)
        if fact is None:
            yield citation.breaks(UNKNOWN, f"there is no fact {key!r}", suggest(key, list(self.by_key)))
        elif fact.valid_until < today:
            hint = f"ask {fact.owner or 'its owner'} and put a new value and date into facts.yaml:{fact.line}"
            yield citation.breaks(EXPIRED, _expired(fact), hint)
        elif lang and fact.text(lang) is None:
            hint = f"add {lang} to its value in facts.yaml:{fact.line}"
            yield citation.breaks(LANGUAGE, f"the fact {key!r} has no text in {lang!r}", hint)

    def substitute(self, text: str, lang: str) -> str:
        """Plain text with the citations replaced; one that can't be found stays as written."""
        if "{{" not in text:
            return text

        def put(match: re.Match[str]) -> str:
            fact = self.by_key.get(match[1])
            return (fact and fact.text(lang)) or match[0]

        return CITATION.sub(put, text)

    def to_dict(self) -> dict[str, dict[str, object]]:
        """Plain values that JSON takes; `from_dict` reads them back, but for the lines."""
        return {key: _plain(fact) for key, fact in self.by_key.items()}

    @classmethod
    def from_dict(cls, records: Mapping[str, Mapping[str, object]]) -> Facts:
        """Raises ValueError when they are not what `to_dict` gave."""
        return cls(_BY_KEY.validate_python({key: {**record, "key": key} for key, record in records.items()}))


def cited_in(text: str) -> tuple[str, ...]:
    """Keys of the facts that a text cites, each once."""
    return tuple(dict.fromkeys(match[1] for match in CITATION.finditer(text)))


def _plain(fact: Fact) -> dict[str, object]:
    plain: dict[str, object] = {
        "value": dict(fact.value),
        "owner": fact.owner,
        "valid_until": fact.valid_until.isoformat(),
        "about": fact.about,
    }
    return plain | {"name": dict(fact.name)} if fact.name else plain


_BY_KEY = TypeAdapter(dict[str, Fact])


class _FactFields(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    value: TextByLanguage
    owner: str
    valid_until: Day
    about: str = ""
    name: TextByLanguage = {}


def read_facts(fields: Fields) -> tuple[Facts, list[Problem]]:
    """Facts of facts.yaml and what is wrong there; a fact with anything wrong is left out."""
    facts: dict[str, Fact] = {}
    problems = [
        fields.breaks(BROKEN, (key,), f"the fact {key!r} is written twice", "keep one of them")
        for key in fields.repeated
    ]
    for key, written in fields.values.items():
        fact = _fact(key, written, fields)
        if isinstance(fact, Fact):
            facts[key] = fact
        else:
            problems += fact
    return Facts(facts), problems


def _fact(key: str, written: object, fields: Fields) -> Fact | list[Problem]:
    """The fact, or what is wrong with it."""
    if not KEY.fullmatch(key):
        hint = "use Latin letters, digits, dots, _ and -: hotline.moscow"
        return [fields.breaks(BROKEN, (key,), f"{key!r} is not a fact's name", hint)]
    try:
        checked = _FactFields.model_validate(written)
    except ValidationError as error:
        problems = problems_of(error, BROKEN, fields, (key,), _FactFields)
        return [replace(problem, message=f"fact {key!r}: {problem.message}") for problem in problems]
    if not checked.value or not all(checked.value.values()):
        message, hint = f"fact {key!r}: the value is empty", "write the text that articles should show"
        return [fields.breaks(BROKEN, (key,), message, hint)]
    return Fact(key=key, line=fields.line((key,)), **{**checked.model_dump(), "value": checked.value})


def expired_facts(facts: Facts, today: date) -> Iterator[Problem]:
    """Warnings at expired facts' own lines, whether or not an article cites them."""
    for fact in facts.by_key.values():
        if fact.valid_until < today:
            problem = EXPIRED.at(
                NAME, fact.line, _expired(fact), f"ask {fact.owner or 'its owner'} for a new value and date"
            )
            yield replace(problem, severity="warning")


def _expired(fact: Fact) -> str:
    return f"the fact {fact.key!r} expired on {fact.valid_until}"
