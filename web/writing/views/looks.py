"""What is known of a text nobody published yet, as shown: what is wrong with it, what its questions find, how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from kb.errors import Problem
from kb.writing.entries.entry_fields import FORMS
from kb.writing.stores import CONTENT_FILES
from web.parts.problem_words import problem_in
from web.site.pages import Link, article_html
from web.site.texts import Texts
from web.site.urls import write_url

if TYPE_CHECKING:  # read when the first writer comes, not when the server starts
    from kb.authoring.working_folder import Unsaved
    from search.writers.drafts import QuestionFound

ASSET = re.compile(r'(\b(?:src|href)=")/assets/')  # readers have no picture yet that only a draft shows


@dataclass(frozen=True, kw_only=True)
class ProblemView:
    """Something wrong at a line; `path` only of another file."""

    line: int
    message: str
    hint: str
    code: str
    error: bool
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """What a question finds. `kind`: good (among the first three), low or none."""

    question: str
    now: str
    then: str
    kind: str
    displaced: tuple[Link, ...]
    above: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """The article as its readers will see it, everything for staff included."""

    title: str
    summary: str
    lang: str
    html: Markup


def edit_url(path: str) -> str:
    """Where a file is changed: in its forms where it has some, else as text."""
    return write_url(f"{'entries' if path in FORMS else 'edit'}/{path}")


def of_what(path: str) -> str:
    """What keys of words about a file end with that is no article."""
    return "_file" if path in CONTENT_FILES else ""


def problems_in(texts: Texts, problems: Iterable[Problem], path: str) -> tuple[ProblemView, ...]:
    """Errors first, then by line; those of other files say where they are. In the writer's language."""
    ordered = sorted(problems, key=lambda one: (one.severity != "error", one.path != path, one.path, one.line))
    return tuple(
        ProblemView(
            line=one.line,
            message=one.message,
            hint=one.hint,
            code=one.code,
            error=one.severity == "error",
            path="" if one.path == path else one.path,
        )
        for one in (problem_in(problem, texts.lang) for problem in ordered)
    )


def findings_in(texts: Texts, findings: Iterable[QuestionFound]) -> tuple[FindingView, ...]:
    """Each question with its article's place in search, now and with this text."""
    return tuple(
        FindingView(
            question=one.question,
            now=_place(texts, one.now),
            then=_place(texts, one.then),
            kind="good" if 0 < one.then <= 3 else "low" if one.then else "none",
            displaced=tuple(Link(other.title, write_url(f"article/{other.id}")) for other in one.displaced),
            above=tuple(Link(other.title, write_url(f"article/{other.id}")) for other in one.above),
        )
        for one in findings
    )


def preview_of(unsaved: Unsaved | None) -> PreviewView | None:
    """None of a text that makes no page; its problems say why."""
    sheet = unsaved.sheet if unsaved else None
    if sheet is None or sheet.page is None:
        return None
    article = sheet.article
    html = ASSET.sub(rf"\g<1>{write_url('pictures/')}", sheet.page.html)
    return PreviewView(title=article.title, summary=article.summary, lang=article.lang, html=article_html(html))


def _place(texts: Texts, place: int) -> str:
    return texts("write.place", n=place) if place else texts("write.no_place")
