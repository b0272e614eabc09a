"""Checks of articles that get in each other's way: equal titles, equal texts, one question claimed twice in other words.

Articles alike in meaning are found with vectors, which stand above this layer: see search/writers/near_duplicates.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache

from kb.checks.subject import Inspection, Subject
from kb.errors import Problem
from kb.rules import Rule

TITLE = Rule("title-twice", "say in each title what sets the article apart")
TEXT = Rule("text-twice", "keep one and let the other's address lead to it with redirect_from")
QUESTION = Rule("question-alike", "leave the question to the better answer")

SHORTEST = 200  # characters of a text; shorter ones are alike by chance
KEPT = 1 << 16  # titles and questions: while somebody writes, all others are as they were
WORD = re.compile(r"\w+")


def check(inspection: Inspection) -> Iterator[Problem]:
    rivals = [
        subject for subject in inspection.every if not subject.article.draft_of and subject.article.status != "archived"
    ]
    paths = {subject.path for subject in inspection.subjects}
    yield from _titles(rivals, paths)
    yield from _texts(rivals, paths)
    yield from _questions(rivals, paths)


def _titles(rivals: list[Subject], paths: set[str]) -> Iterator[Problem]:
    for first, other in _same(rivals, lambda subject: _folded(subject.article.title)):
        if other.path in paths or first.path in paths:
            yield TITLE.at(
                other.path, other.line_of("title"), f"{first.path} has the same title: {other.article.title}"
            )


def _texts(rivals: list[Subject], paths: set[str]) -> Iterator[Problem]:
    long = [subject for subject in rivals if len(subject.article.body) >= SHORTEST]
    for first, other in _same(long, lambda subject: subject.text_digest):
        if other.path in paths or first.path in paths:
            yield TEXT.at(other.path, other.article.body_line, f"{first.path} has the same text")


def _same(rivals: list[Subject], what: Callable[[Subject], str | bytes]) -> Iterator[tuple[Subject, Subject]]:
    first: dict[tuple[str, str | bytes], Subject] = {}
    for subject in rivals:
        value = what(subject)
        other = first.setdefault((subject.article.lang, value), subject)
        if value and other is not subject:
            yield other, subject


def _questions(rivals: list[Subject], paths: set[str]) -> Iterator[Problem]:
    claimed: dict[tuple[str, frozenset[str]], list[tuple[Subject, int, str]]] = defaultdict(list)
    for subject in rivals:
        for at, question in enumerate(subject.article.questions):
            words = _words(question)
            claimed[subject.article.lang, words].append((subject, at, question))
    for (first, _, its), *others in claimed.values():
        for subject, at, question in others:
            as_written = " ".join(question.casefold().split()) == " ".join(its.casefold().split())
            if subject is not first and not as_written and {subject.path, first.path} & paths:
                yield QUESTION.at(
                    subject.path,
                    subject.line_of("questions", at),
                    f"“{question}” is “{its}” of {first.path} in other order or marks",
                )


@lru_cache(maxsize=KEPT)
def _words(question: str) -> frozenset[str]:
    return frozenset(_folded(question).split())


@lru_cache(maxsize=KEPT)
def _folded(text: str) -> str:
    return " ".join(WORD.findall(text.casefold().replace("ё", "е")))
