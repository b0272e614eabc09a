"""What is wrong with articles, in the language of whoever reads it. Rules tell it in English; the other languages' words lie in texts/problems."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kb.errors import Problem
from web.site.typography import bind

FOLDER = Path(__file__).parent.parent / "texts" / "problems"
SLOT = re.compile(r"\\\{([a-z])\\\}")
QUOTED = re.compile(r"(?<!\w)'([^']+)'(?!\w)|(?<!\w)\"([^\"]+)\"(?!\w)|“([^”]+)”|(\{\{ ?fact:[^{}]+\}\})")
PLACE = re.compile(r"[\w./-]+\.(?:mdx?|markdown|ya?ml|svg|png|jpe?g|webp|gif)\b|#[\w-]+|\d[\d.,:×/ -]*\d|\d")
NUMBER = re.compile(r"\d+")
ABOUT = re.compile(r"(?:fact|category) '([^']+)': (.+)", re.DOTALL)
LONGEST = 200  # characters of what a sentence names


@dataclass(frozen=True)
class RuleWords:
    """What a rule says and what is to be done."""

    said: str
    todo: str


@dataclass(frozen=True)
class ProblemWords:
    """The words of one language. A rule it does not know stays in English."""

    lang: str
    sentences: tuple[tuple[re.Pattern[str], str], ...]
    rules: Mapping[str, RuleWords]

    def of(self, problem: Problem) -> Problem:
        """The same problem, told in this language."""
        words = self.rules.get(problem.code)
        if words is None:
            return problem
        message = self._sentence(problem.message) or _filled(words.said, problem.message, self.lang)
        hint = self._sentence(problem.hint) or _filled(words.todo, problem.hint, self.lang) if problem.hint else ""
        return replace(problem, message=bind(message, self.lang), hint=bind(hint, self.lang))

    def _sentence(self, text: str) -> str:
        if about := ABOUT.fullmatch(text):
            said = self._sentence(about[2])
            return f"«{about[1]}»: {said}" if said else ""
        for pattern, words in self.sentences:
            if match := pattern.fullmatch(text):
                return re.sub(r"\{([a-z])\}", lambda slot: match[slot[1]], words)
        return ""


def problem_in(problem: Problem, lang: str) -> Problem:
    """The problem in a language of the interface."""
    words = problem_words(lang)
    return words.of(problem) if words else problem


@cache
def problem_words(lang: str) -> ProblemWords | None:
    """None for English, in which rules tell it, and for languages nobody wrote words of."""
    file = FOLDER / f"{lang}.toml"
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        held = tomllib.load(opened)
    sentences = tuple((_pattern(english), words) for english, words in held["sentences"].items())
    rules = {code: RuleWords(said=words["said"], todo=words["todo"]) for code, words in held["rules"].items()}
    return ProblemWords(lang, sentences, MappingProxyType(rules))


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(SLOT.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)


def _filled(words: str, english: str, lang: str) -> str:
    """The words with what the English ones name put in its place; a place for which there is nothing goes, with its colon."""
    number = NUMBER.search(english)
    named = _named(english, lang)
    filled = words.replace("{n}", number[0] if number else "")
    for slot in ("{what}", "{how}"):
        filled = filled.replace(slot, named) if named else re.sub(rf":? ?\(?{re.escape(slot)}\)?", "", filled)
    return filled.strip()


def _named(english: str, lang: str) -> str:
    quoted = [next(filter(None, quotation.groups())) for quotation in QUOTED.finditer(english)]
    if quoted:
        opens, closes = ("«", "»") if lang == "ru" else ("“", "”")
        return ", ".join(one if one.startswith("{{") else f"{opens}{one}{closes}" for one in quoted)[:LONGEST]
    return ", ".join(dict.fromkeys(one.strip(" .,:") for one in PLACE.findall(english)))[:LONGEST]
