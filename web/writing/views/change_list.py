"""The list of articles as writers see it: the state of each, and the changes on their way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from kb.articles.facts import cited_in
from kb.articles.library import Article, Library
from kb.errors import Problem
from kb.writing.changes import ArticleChange
from kb.writing.entries.entry_fields import FORMS
from kb.writing.stores import CONTENT_FILES
from search.writers.live_exchange import ExchangeState
from web.parts.times import moment
from web.site.pager import Pager, page_of
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.new_change import section_name
from web.writing.views.to_do import ToDo, Waiting, readers_say, to_do

SIZE = 50  # articles on a page
STATES = (
    *("", "published", "draft", "scheduled", "archived", "review", "changing"),
    *("overdue", "stale", "flagged", "behind", "broken"),
)


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """What of the list is asked for."""

    words: str = ""
    state: str = ""
    lang: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ArticleRow:
    """One article. `marks`: (kind, word) of what is to be known of it."""

    title: str
    lang: str
    path: str
    url: str
    section: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """A file that is no article, or not yet one, listed like them."""

    path: str
    title: str
    lang: str = ""
    category: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """A change on its way."""

    title: str
    url: str
    who: str
    when: str


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    who: str
    words: str
    states: tuple[Option, ...]
    languages: tuple[Option, ...]
    found: str
    rows: tuple[ArticleRow, ...]
    pager: Pager | None
    own: tuple[ChangeRow, ...]
    to_do: tuple[ToDo, ...]
    readers_say: tuple[Link, ...]
    exchange: str  # in words, "" without a remote
    stuck: bool
    to_review: tuple[ChangeRow, ...]
    others: tuple[ChangeRow, ...]
    files: tuple[tuple[str, str], ...]  # (what it holds, address) of the files beside the articles


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """All there is to list."""

    library: Library
    broken: Mapping[str, tuple[Problem, ...]]
    changes: Sequence[ArticleChange]
    today: date
    at: datetime
    zone: str
    behind: frozenset[str] = frozenset()  # paths of translations whose original has changed
    exchange: ExchangeState | None = None  # with the remote, where there is one
    waiting: Waiting = field(default_factory=Waiting)

    @cached_property
    def flagged(self) -> frozenset[str]:
        """Ids of articles that a colleague finds wrong, and nobody has dealt with it."""
        return frozenset(flag.article_id for flag in self.waiting.flags)

    @cached_property
    def past(self) -> frozenset[str]:
        """Keys of facts whose date has passed: a text that cites one may be wrong today."""
        facts = self.library.facts.by_key
        return frozenset(key for key, fact in facts.items() if fact.valid_until < self.today)

    def changes_of(self, path: str) -> list[ArticleChange]:
        return [change for change in self.changes if change.path == path]


def list_page(texts: Texts, who: str, shelf: Shelf, query: ListQuery) -> ListPage:
    rows = [row for row in _rows(texts, shelf) if _wanted(row, query)]
    shown, pager = page_of(texts, rows, query.page, SIZE, lambda page: _url(query, page))
    return ListPage(
        title=texts("write.title"),
        who=who,
        words=query.words,
        states=tuple(Option(one, texts(f"write.state_{one or 'any'}"), one == query.state) for one in STATES),
        languages=_languages(texts, shelf.library, query),
        found=texts("write.found", n=len(rows)),
        rows=tuple(row for row, _ in shown),
        pager=pager,
        own=_changes(texts, shelf, [one for one in shelf.changes if one.who == who]),
        to_do=to_do(texts, who, shelf.library, shelf.waiting, today=shelf.today),
        readers_say=readers_say(texts),
        exchange=_exchange(texts, shelf.exchange, shelf.zone) if shelf.exchange else "",
        stuck=bool(shelf.exchange and shelf.exchange.done.problem),
        to_review=_changes(texts, shelf, [one for one in shelf.changes if one.who != who and one.state == "review"]),
        others=_changes(texts, shelf, [one for one in shelf.changes if one.who != who and one.state == "draft"]),
        files=tuple(
            (
                texts(f"write.file_{name.partition('.')[0]}"),
                write_url(f"{'entries' if name in FORMS else 'edit'}/{name}"),
            )
            for name in CONTENT_FILES
        ),
    )


def states_of(article: Article, shelf: Shelf) -> tuple[str, ...]:
    """What is to be known of an article, in the order in which it is told."""
    states = [article.status]
    kinds = {change.state for change in shelf.changes_of(article.path)}
    states += ["review"] if "review" in kinds else []
    states += ["changing"] if "draft" in kinds else []
    states += ["overdue"] if article.review_by and article.review_by < shelf.today else []
    states += ["stale"] if shelf.past and not shelf.past.isdisjoint((*article.cites, *cited_in(article.body))) else []
    states += ["flagged"] if article.id in shelf.flagged else []
    states += ["behind"] if article.path in shelf.behind else []
    states += ["broken"] if article.path in shelf.broken else []
    return tuple(states)


def _exchange(texts: Texts, state: ExchangeState, zone: str) -> str:
    if state.at is None:
        return texts("write.exchange_running", remote=state.remote)
    at = moment(state.at, zone, texts)
    if state.done.problem:
        why = texts(f"write.exchange_hindered.{state.done.hindrance}", files=", ".join(state.done.files))
        return texts("write.exchange_stuck", n=state.done.waiting, remote=state.remote, why=why)
    return texts("write.exchange_done", remote=state.remote, at=at)


def _rows(texts: Texts, shelf: Shelf) -> list[tuple[ArticleRow, str]]:
    """Rows with the words they are found by."""
    rows = []
    for article in sorted(
        shelf.library.articles, key=lambda one: (one.lang != texts.lang, one.title.casefold(), one.id)
    ):
        states = states_of(article, shelf)
        words = " ".join((article.title, article.id, article.code, *article.questions)).casefold()
        rows.append((_row(texts, article, states, shelf.library), words))
    known = shelf.library.by_path
    for path in sorted(shelf.broken.keys() - known.keys()):
        rows.insert(0, (_row(texts, ListedFile(path=path, title=path), ("broken",)), path.casefold()))
    for change in shelf.changes:
        if change.is_new and change.path not in known:
            states = ("new", "review" if change.state == "review" else "changing")
            new = ListedFile(path=change.path, title=change.title, lang=change.path.partition("/")[0])
            rows.insert(0, (_row(texts, new, states), change.title.casefold()))
    return rows


def _row(texts: Texts, file: Article | ListedFile, states: Iterable[str], library: Library | None = None) -> ArticleRow:
    return ArticleRow(
        title=file.title,
        lang=file.lang,
        path=file.path,
        url=write_url(f"edit/{file.path}"),
        section=section_name(library, file.category, texts) if library else file.category,
        marks=tuple((state, texts(f"write.state_{state}")) for state in states),
    )


def _wanted(row: tuple[ArticleRow, str], query: ListQuery) -> bool:
    shown, words = row
    kinds = [kind for kind, _ in shown.marks]
    return (
        (not query.state or query.state in kinds)
        and (not query.lang or query.lang == shown.lang)
        and all(word in words for word in query.words.casefold().split())
    )


def _changes(texts: Texts, shelf: Shelf, changes: Iterable[ArticleChange]) -> tuple[ChangeRow, ...]:
    return tuple(
        ChangeRow(
            change.title,
            write_url(f"changes/{change.id}"),
            change.who,
            moment(change.changed_at, shelf.zone, texts),
        )
        for change in changes
    )


def _languages(texts: Texts, library: Library, query: ListQuery) -> tuple[Option, ...]:
    every = Option("", texts("write.any_language"), not query.lang)
    return (every, *(Option(lang, texts.languages.get(lang, lang), lang == query.lang) for lang in library.languages))


def _url(query: ListQuery, page: str) -> str:
    return write_url(q=query.words, state=query.state, lang=query.lang, page=page)
