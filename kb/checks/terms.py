"""The list of terms (terms.yaml beside the articles): what we call things, and what we do not. Never changes a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kb.checks.rules import Rule
from kb.errors import Problem
from kb.fields import BadYaml, Fields, read_fields
from kb.source import BadText, read_text

NAME = "terms.yaml"
BROKEN = Rule("terms-broken", "see docs/checks.md for the format", "error")


@dataclass(frozen=True)
class Term:
    """`avoid` matches what is not to be written in `lang`; `use` is what to write, `why` the reason."""

    use: str
    lang: str
    avoid: re.Pattern
    why: str
    fixed: bool  # the word has one form only: --fix may put `use` in its place


def read_terms(root: Path) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    """The terms of a folder and what is wrong with their file; a folder without one has none."""
    if not (root / NAME).is_file():
        return (), ()
    try:
        fields = read_fields(read_text(root / NAME)) or Fields({}, {})
    except BadText as error:
        return (), (BROKEN.at(NAME, error.line, error.message, error.hint),)
    except BadYaml as error:
        return (), (BROKEN.at(NAME, error.line, error.message, error.hint),)
    terms: list[Term] = []
    problems = []
    for use, told in fields.values.items():
        if not (isinstance(told, dict) and isinstance(told.get("avoid"), list) and told["avoid"] and told.get("lang")):
            problems.append(BROKEN.at(NAME, fields.line((use,)), f"the term {use!r} needs lang: and a list avoid:"))
            continue
        terms += [_term(use, told, str(word)) for word in told["avoid"]]
    return tuple(terms), tuple(problems)


def _term(use: str, told: dict, word: str) -> Term:
    """`word*` stands for every ending."""
    stem = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split())
    pattern = re.compile(rf"(?<![\w-]){stem}(?![\w-])", re.IGNORECASE)
    return Term(
        use, str(told["lang"]), pattern, str(told.get("why", "")), told.get("fix") == "true" and "*" not in word
    )
