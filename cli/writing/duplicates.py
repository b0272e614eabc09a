"""Near-duplicate articles and questions for `kb check`: what the published index knows, told as problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.articles.library import Library
from kb.errors import IndexUnavailable, Problem
from kb.rules import Rule

if TYPE_CHECKING:
    from search.writers.near_duplicates import Likeness

ARTICLE_NEAR = Rule("article-near", "join them, or say in each what sets it apart")
QUESTION_NEAR = Rule("question-near", "leave the question to the better answer")


def alike(library: Library, index: Path) -> tuple[list[Problem], tuple[str, ...]]:
    """(problems, notes): a note when there was nothing to look in, so that silence never means "none found"."""
    try:
        from search.writers.near_duplicates import likeness

        alike_pairs = likeness(index)
    except (IndexUnavailable, OSError, ValueError, RuntimeError, ImportError) as error:
        why = (
            error
            if isinstance(error, IndexUnavailable)
            else f"the published index can't be read ({error}); run `kb build`"
        )
        return [], (f"near-duplicate articles were not looked for: {why}",)
    problems = [*_articles(library, alike_pairs), *_questions(library, alike_pairs)]
    unknown = sum(article.id not in alike_pairs.known for article in library.articles if article.status == "published")
    note = f"near-duplicates were looked for in the published index {alike_pairs.generation}"
    return problems, (note + (f"; {unknown} articles are not in it yet" if unknown else ""),)


def _articles(library: Library, alike_pairs: Likeness) -> Iterator[Problem]:
    for pair in alike_pairs.articles:
        first, other = library.by_id.get(pair.first), library.by_id.get(pair.other)
        if first and other:
            yield ARTICLE_NEAR.at(
                other.path, 1, f"it says nearly the same as {first.path} (likeness {pair.cosine:.3f})"
            )


def _questions(library: Library, alike_pairs: Likeness) -> Iterator[Problem]:
    for pair in alike_pairs.questions:
        first, other = library.by_id.get(pair.first), library.by_id.get(pair.other)
        its, question = pair.said
        if first and other and its in first.questions and question in other.questions and _same(its) != _same(question):
            line = library.lines[other.path].line(("questions", other.questions.index(question)))
            yield QUESTION_NEAR.at(other.path, line, f"“{question}” asks the same as “{its}” of {first.path}")


def _same(question: str) -> str:
    """Questions alike in this are told as question-twice."""
    return " ".join(question.casefold().split())
