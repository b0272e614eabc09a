"""Checks of articles beyond what a build needs: each family in a module of its own, run together by `inspect`.

What stops a build is found while loading (kb.articles.loading) and rendering (kb.rendering.render); a run of the checks tells that too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from kb.articles.library import Article, Library
from kb.checks import (
    duplicates,
    freshness,
    images,
    links,
    numbers,
    organisation,
    steps,
    structure,
    translations,
    wording,
)
from kb.checks.subject import Inspection, Subject, subjects
from kb.errors import BadArticles, Problem
from kb.rendering.anchors import broken_anchors
from kb.rendering.deadline import RenderGuard, RenderGuards
from kb.rendering.render import Rendered

__all__ = ["FAMILIES", "Inspection", "Subject", "inspect"]

FAMILIES = (structure, steps, images, links, numbers, translations, freshness, duplicates, wording, organisation)
MUCH_TEXT = 4_000_000  # characters; as many are rendered in several processes
SIDE_FILES = (
    "facts.yaml",
    "contacts.yaml",
    "categories.yaml",
    "terms.yaml",
    "synonyms.yaml",
    "intents.yaml",
    "widget.yaml",
    "notices.yaml",
    "brand.toml",
)


@dataclass(frozen=True)
class _Pages:
    """Rendered articles by id, and what their rendering had to say."""

    rendered: dict[str, Rendered]
    problems: list[Problem]


def inspect(
    library: Library, *, today: date, paths: frozenset[str] | None, tick: Callable[[int], None]
) -> tuple[Problem, ...]:
    """Everything wrong with the articles at `paths` (all of them when None), errors first, then by place.

    A library is loaded with skip_bad, so that its own errors stand in `library.problems`; they are told too.
    """
    articles = [article for article in library.articles if paths is None or article.path in paths]
    pages = _pages(library, articles, tick)
    whole = subjects(library.articles, library)
    picked = whole if paths is None else tuple(one for one in whole if one.path in paths)
    inspection = Inspection(library, today, picked, whole, pages.rendered)
    problems = [*library.problems, *pages.problems]
    for family in FAMILIES:
        problems += family.check(inspection)
    concerning = {problem: None for problem in problems if paths is None or _concerns(problem, paths)}
    return tuple(sorted(concerning, key=lambda one: (one.severity != "error", one.path, one.line, one.code)))


def _concerns(problem: Problem, paths: frozenset[str]) -> bool:
    """A changed facts.yaml may break any article; a broken one stops every build."""
    side = problem.path in SIDE_FILES or not paths.isdisjoint(SIDE_FILES)
    return problem.path in paths or (problem.severity == "error" and side)


def _pages(library: Library, articles: list[Article], tick: Callable[[int], None]) -> _Pages:
    """Render the chosen articles, and those whose headings they link to."""
    pages = _Pages({}, [])
    long = sum(len(article.body) for article in articles) > MUCH_TEXT
    cores = (os.cpu_count() or 1) if long else 1
    with RenderGuards(library, cores) if long else RenderGuard(library) as guard, ThreadPoolExecutor(cores) as pool:
        for problems in pool.map(lambda article: _render(article, guard, pages), articles):
            pages.problems.extend(problems)
            tick(1)
        wanted = {link.article for page in pages.rendered.values() for link in page.anchor_links} - set(pages.rendered)
        for id in sorted(wanted & set(library.by_id)):
            _render(library.by_id[id], guard, pages)
    tree = [(library.by_id[id], page) for id, page in pages.rendered.items()]
    known = {article.path for article in articles}
    pages.problems.extend(problem for problem in broken_anchors(tree) if problem.path in known)
    return pages


def _render(article: Article, guard: RenderGuard | RenderGuards, pages: _Pages) -> Iterable[Problem]:
    """What an agent sees, which is everything; and for customers once more where the two differ."""
    try:
        page = pages.rendered[article.id] = guard.render(article, audience=article.audience)
        problems = list(page.problems)
        if article.audience == "public" and "internal" in article.body.lower():
            page = pages.rendered[article.id] = guard.render(article, audience="internal")
            known = {(problem.code, problem.line) for problem in problems}
            problems += [problem for problem in page.problems if (problem.code, problem.line) not in known]
    except BadArticles as error:
        return error.problems
    return problems
