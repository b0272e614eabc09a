"""Facts: phones, hours, fees and times with an owner and an expiry, cited from articles as {{ fact:key }}.

Never renders anything: an article that cites a fact is checked here and substituted where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from kb.errors import Problem
from kb.fields import Fields, suggest
from kb.validation import lines_of

CITATION = re.compile(r"(?<!\\)\{\{[ \t]*+fact:[ \t]*+([^{} \t\n]*+)[ \t]*+\}\}")
KEY = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One cited value. `value` maps a language to its text; "" is the text of every other language."""

    key: str
    value: Mapping[str, str]
    owner: str
    valid_until: date
    about: str = ""
    line: int = 1

    def text(self, lang: str) -> str | None:
        return self.value.get(lang, self.value.get(""))


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

    def problem_with(self, key: str, lang: str, today: date) -> tuple[str, str, str] | None:
        """(code, message, hint) when `key` can't be cited today in `lang` ("" = any language)."""
        fact = self.by_key.get(key)
        if fact is None:
            return "fact-unknown", f"there is no fact {key!r}", suggest(key, list(self.by_key), "add it to facts.yaml")
        if fact.valid_until < today:
            hint = f"ask {fact.owner or 'its owner'} and put a new value and date into facts.yaml:{fact.line}"
            return "fact-expired", f"the fact {key!r} expired on {fact.valid_until}", hint
        if lang and fact.text(lang) is None:
            return (
                "fact-language",
                f"the fact {key!r} has no text in {lang!r}",
                f"add {lang} to its value in facts.yaml:{fact.line}",
            )
        return None

    def substitute(self, text: str, lang: str) -> str:
        """Plain text with the citations replaced; one that can't be found stays as written."""
        if "{{" not in text:
            return text

        def put(match: re.Match) -> str:
            fact = self.by_key.get(match[1])
            return (fact and fact.text(lang)) or match[0]

        return CITATION.sub(put, text)

    def to_dict(self) -> dict[str, dict[str, Any]]:
        return {
            key: {
                "value": dict(fact.value),
                "owner": fact.owner,
                "valid_until": fact.valid_until.isoformat(),
                "about": fact.about,
            }
            for key, fact in self.by_key.items()
        }


def _by_language(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


class _FactFields(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    value: Annotated[dict[str, str], BeforeValidator(_by_language)]
    owner: str
    valid_until: date
    about: str = ""


def read_facts(fields: Fields, report: Callable[..., None]) -> Facts:
    """Facts of facts.yaml; what is wrong goes to `report(line, code, message, hint, severity=…)` and is left out."""
    facts: dict[str, Fact] = {}
    for key in fields.repeated:
        report(fields.line((key,)), "fact-broken", f"the fact {key!r} is written twice", "keep one of them")
    for key, raw in fields.values.items():
        line = fields.line((key,))
        if not KEY.fullmatch(key):
            report(
                line,
                "fact-broken",
                f"{key!r} is not a fact's name",
                "use Latin letters, digits, dots, _ and -: hotline.moscow",
            )
            continue
        try:
            checked = _FactFields.model_validate(raw)
        except ValidationError as error:
            for at, message, hint in lines_of(error, fields, (key,), _FactFields):
                report(at, "fact-broken", f"fact {key!r}: {message}", hint)
            continue
        if not checked.value or not all(checked.value.values()):
            report(line, "fact-broken", f"fact {key!r}: the value is empty", "write the text that articles should show")
            continue
        facts[key] = Fact(key=key, line=line, **{**checked.model_dump(), "value": checked.value})
    return Facts(facts)


def problems_of_uncited(facts: Facts, today: date) -> list[Problem]:
    """Expired facts, told as warnings at their own line whether or not an article cites them."""
    found = []
    for key, fact in facts.by_key.items():
        if fact.valid_until < today:
            _, message, _ = facts.problem_with(key, "", today) or ("", "", "")
            hint = f"ask {fact.owner or 'its owner'} for a new value and date"
            found.append(
                Problem(
                    path="facts.yaml",
                    line=fact.line,
                    code="fact-expired",
                    message=message,
                    hint=hint,
                    severity="warning",
                )
            )
    return found
