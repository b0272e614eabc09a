"""The list of terms (terms.yaml beside the articles): what we call things, and what we do not. Never changes a text."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kb.articles.files import BadText, read_text
from kb.articles.yaml_fields import BadYaml, read_fields, says_something
from kb.errors import Problem
from kb.rules import Rule

NAME = "terms.yaml"
BROKEN = Rule("terms-broken", "see docs/checks.md for the format", "error")


@dataclass(frozen=True)
class Term:
    """`avoid` matches what is not to be written in `lang`; `use` is what to write, `why` the reason."""

    use: str
    lang: str
    avoid: re.Pattern[str]
    why: str
    fixed: bool  # the word has one form only: --fix may put `use` in its place


def read_terms(root: Path) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    """The terms of a folder and what is wrong with their file; a folder without one has none."""
    if not os.path.lexists(root / NAME):
        return (), ()
    try:
        text = read_text(root / NAME)
        fields = read_fields(text, NAME)
    except BadText as error:
        return (), (BROKEN.at(NAME, error.line, error.message, error.remedy),)
    except BadYaml as error:
        return (), (BROKEN.at(NAME, error.line, error.message, error.hint),)
    if fields is None:
        told = BROKEN.at(NAME, 1, "expected a term and a colon in each first line")
        return (), (told,) if says_something(text) else ()
    terms: list[Term] = []
    problems = []
    for use, entry in fields.values.items():
        if not (
            isinstance(entry, dict) and isinstance(entry.get("avoid"), list) and entry["avoid"] and entry.get("lang")
        ):
            problems.append(BROKEN.at(NAME, fields.line((use,)), f"the term {use!r} needs lang: and a list avoid:"))
            continue
        terms += [_term(use, entry, str(word)) for word in entry["avoid"]]
    return tuple(terms), tuple(problems)


def _term(use: str, entry: dict[str, object], word: str) -> Term:
    """`word*` stands for every ending."""
    stem = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split())
    pattern = re.compile(rf"(?<![\w-]){stem}(?![\w-])", re.IGNORECASE)
    return Term(
        use, str(entry["lang"]), pattern, str(entry.get("why", "")), entry.get("fix") == "true" and "*" not in word
    )
