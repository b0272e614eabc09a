"""Files that writers may change: which there are, what is in them now, and who has a change of one; and why not, where nothing can be changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from kb.articles.files import ARTICLE_SUFFIXES, BadText
from kb.articles.library import Library
from kb.errors import BadArticles, Problem
from kb.writing.changes import ArticleChange, open_changes, own_change
from kb.writing.fields_form import title_of
from kb.writing.stores import CONTENT_FILES, ArticleStore, WritingError
from web.dependencies import Author, PageTexts, TheState, TheWriting, get_optional_engine
from web.parts.problem_words import problem_in
from web.parts.times import house_zone
from web.site.pages import Page, private, render
from web.site.texts import Texts
from web.writing.views.closed import ClosedPage

if TYPE_CHECKING:  # read when the first writer comes, not when the server starts
    from kb.authoring.working_folder import Unsaved
    from search.writers.drafts import Drafts

NEW = re.compile(r"[a-z]{2}/(?:[a-z0-9-]{1,80}/){0,4}[a-z0-9-]{1,80}\.md")  # names that are given to new articles


class Closed(Exception):
    """Nothing can be written on this server, or to this file. The words say why."""

    def __init__(self, why: str, status: int = 503) -> None:
        self.why, self.status = why, status
        super().__init__(why)


class WritersRoom:
    """What every page of writing begins with: who asks, the folder, its articles, and the changes on their way."""

    def __init__(self, request: Request, staff: Author, texts: PageTexts, state: TheState, writing: TheWriting) -> None:
        self.request, self.staff, self.texts, self.state, self.writing = request, staff, texts, state, writing
        engine = get_optional_engine(request)
        self.zone = house_zone(engine)
        self.live = {card.id for card in engine.tree.cards} if engine else set()

    @property
    def who(self) -> str:
        return self.staff.name

    @property
    def store(self) -> ArticleStore:
        """Raises Closed."""
        try:
            return self.writing.store
        except WritingError as error:
            raise Closed(self.texts.get(f"write.closed_{error.code}", str(error))) from None

    @property
    def drafts(self) -> Drafts:
        return self.writing.drafts

    @property
    def library(self) -> Library:
        """Raises Closed when the folder can't be read."""
        try:
            return self.drafts.library
        except BadArticles as error:
            raise Closed(self._told(error.problems[0])) from None

    def own(self, path: str) -> ArticleChange | None:
        with self.state.read() as conn:
            return own_change(conn, path, self.who)

    def others(self, path: str) -> tuple[ArticleChange, ...]:
        with self.state.read() as conn:
            return tuple(one for one in open_changes(conn, path) if one.who != self.who)

    def stored(self, path: str) -> str | None:
        """The file as it is, None of one that is to be new. Raises Closed for no file of writers' and for no text."""
        library, store = self.library, self.store
        known = path in library.by_path or path in self.drafts.broken or path in CONTENT_FILES
        try:
            text = store.read(path) if known or NEW.fullmatch(path) else None
        except BadText as error:
            raise Closed(self._told(error.at(path)), 422) from None
        except WritingError as error:
            raise Closed(self.texts("write.no_file"), 404) from error
        if text is None and path not in CONTENT_FILES and not (self.own(path) or self.others(path)):
            raise Closed(self.texts("write.no_file"), 404)
        return text

    def title(self, path: str, text: str) -> str:
        if path in CONTENT_FILES:
            return self.texts(f"write.file_{path.partition('.')[0]}")
        return title_of(text) or path.rpartition("/")[2]

    def look(self, path: str, stored: str) -> tuple[Unsaved | None, tuple[Problem, ...]]:
        """(the article as this text makes it, what is wrong); of a file beside the articles only what is wrong.

        Raises Closed when the folder can't be read.
        """
        data = stored.encode("utf-8")
        try:
            if path.endswith(ARTICLE_SUFFIXES):
                unsaved = self.drafts.look(path, data)
                return unsaved, unsaved.problems
            return None, self.drafts.look_at_file(path, data)
        except BadArticles as error:
            raise Closed(self._told(error.problems[0])) from None

    def refusal(self, error: WritingError) -> str:
        """Why something was not written, in the reader's language where there are words for it."""
        return self.texts.get(f"write.refused_{error.code}", str(error))

    def _told(self, problem: Problem) -> str:
        line = problem_in(problem, self.texts.lang)
        return f"{line.path}:{line.line}: {line.message} ({line.hint})"

    def page(self, template: str, page: Page) -> Response:
        return private(render(self.request, self.texts, template, page))

    def closed(self, closed: Closed) -> Response:
        """The page that says why."""
        return self.page("writing/closed.html", closed_page(self.texts, self.who, closed))


def closed_page(texts: Texts, who: str, closed: Closed) -> ClosedPage:
    return ClosedPage(title=texts("write.title"), status=closed.status, who=who, why=closed.why)


TheRoom = Annotated[WritersRoom, Depends()]
