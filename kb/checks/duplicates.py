"""Checks of articles that get in each other's way: equal titles, equal texts, one question claimed twice in other words.

Articles alike in meaning are found with vectors, which stand above this layer: see kb/cli/likeness.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from kb.checks.rules import Rule
from kb.checks.subject import Inspection, Subject
from kb.errors import Problem

TITLE = Rule("title-twice", "say in each title what sets the article apart")
TEXT = Rule("text-twice", "keep one and let the other's address lead to it with redirect_from")
QUESTION = Rule("question-alike", "leave the question to the better answer")

SHORTEST = 200  # characters of a text; shorter ones are alike by chance
WORD = re.compile(r"\w+")


def check(inspection: Inspection) -> Iterator[Problem]:
    rivals = [
        subject for subject in inspection.every if not subject.article.draft_of and subject.article.status != "archived"
    ]
    chosen = {subject.path for subject in inspection.chosen}
    yield from _titles(rivals, chosen)
    yield from _texts(rivals, chosen)
    yield from _questions(rivals, chosen)


def _titles(rivals: list[Subject], chosen: set[str]) -> Iterator[Problem]:
    for first, other in _same(rivals, lambda article: _folded(article.title)):
        if other.path in chosen or first.path in chosen:
            yield TITLE.at(
                other.path, other.line_of("title"), f"{first.path} has the same title: {other.article.title}"
            )


def _texts(rivals: list[Subject], chosen: set[str]) -> Iterator[Problem]:
    def text(article) -> str:
        return "" if len(article.body) < SHORTEST else " ".join(article.body.split())

    for first, other in _same(rivals, text):
        if other.path in chosen or first.path in chosen:
            yield TEXT.at(other.path, other.article.body_line, f"{first.path} has the same text")


def _same(rivals: list[Subject], what: Callable) -> Iterator[tuple[Subject, Subject]]:
    first: dict[tuple[str, str], Subject] = {}
    for subject in rivals:
        value = what(subject.article)
        other = first.setdefault((subject.article.lang, value), subject)
        if value and other is not subject:
            yield other, subject


def _questions(rivals: list[Subject], chosen: set[str]) -> Iterator[Problem]:
    claimed: dict[tuple[str, frozenset[str]], list[tuple[Subject, int, str]]] = defaultdict(list)
    for subject in rivals:
        for at, question in enumerate(subject.article.questions):
            words = frozenset(_folded(question).split())
            claimed[subject.article.lang, words].append((subject, at, question))
    for (first, _, its), *others in claimed.values():
        for subject, at, question in others:
            as_written = " ".join(question.casefold().split()) == " ".join(its.casefold().split())
            if subject is not first and not as_written and {subject.path, first.path} & chosen:
                yield QUESTION.at(
                    subject.path,
                    subject.line_of("questions", at),
                    f"“{question}” is “{its}” of {first.path} in other order or marks",
                )


def _folded(text: str) -> str:
    return " ".join(WORD.findall(text.casefold().replace("ё", "е")))
