"""The values of a search: a `Query` goes in, `Found` with its `Result`s comes out. Pure data."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypedDict, Unpack

MAX_QUERY_LENGTH = 2000  # characters; a pasted e-mail fits, a pasted book is cut

Mode = Literal["hybrid", "keyword"]
State = Literal["answer", "list", "weak", "none"]


class QueryOptions(TypedDict, total=False):
    """What may be said of a query beside its text; see Query."""

    lang: str
    limit: int
    offset: int
    category: str
    as_typed: bool
    explain: bool
    excerpts: bool
    hidden: frozenset[str]
    rival: str
    toss: str


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is asked. `lang` is the language of the page it was asked on ("" when unknown)."""

    text: str
    lang: str = ""
    limit: int = 10
    offset: int = 0
    category: str = ""
    as_typed: bool = False  # the reader refused the rescue: search for exactly what was typed
    explain: bool = False
    excerpts: bool = True  # the words around what was found; who only counts needs none
    hidden: frozenset[str] = frozenset()  # keys of articles to leave out, as if they had not been written
    rival: str = ""  # one of search.query.weighings.RIVALS, whose list is drafted into the usual one
    toss: str = ""  # what the coin of the draft is seeded with

    @classmethod
    def parse(cls, raw: str, **options: Unpack[QueryOptions]) -> Query:
        """Make a query of anything a browser, a terminal or an attacker sends.

        Control characters and lone surrogates become spaces, text is NFC, white space is collapsed, and the length is
        capped at MAX_QUERY_LENGTH characters.
        """
        text = unicodedata.normalize("NFC", raw[: MAX_QUERY_LENGTH * 4])
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
        return cls(text=re.sub(r"\s+", " ", text).strip()[:MAX_QUERY_LENGTH].strip(), **options)


@dataclass(frozen=True)
class Fragment:
    """A run of excerpt text; `marked` where it matches the query."""

    text: str
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class TermScore:
    """One query term's part in a result's keyword score."""

    term: str
    idf: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a result stands where it stands. `parts` add up to the result's score."""

    parts: dict[str, float]
    signals: dict[str, float]
    terms: tuple[TermScore, ...] = ()
    question: str = ""  # the article's known question nearest to the query, when it counted


@dataclass(frozen=True, kw_only=True)
class Result:
    """One article found, with the passage that answers best."""

    article_id: str  # "ru/cards/block-card"
    key: str  # "cards/block-card": the same in every language
    lang: str
    title: str
    summary: str
    category: str
    code: str
    audience: str
    outcome: str
    heading: str  # the section the passage is in ("" before the first heading)
    anchor: str  # the section's id on the article page ("" = top)
    passage: str  # the whole passage, plain text
    excerpt: tuple[Fragment, ...]  # the part worth showing, with marks
    score: float
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Replaced:
    """A reader's words and those the articles use for the same thing."""

    typed: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Rescue:
    """A repaired reading of the query: what was typed and what was searched instead.

    `wording` is the repaired question in the reader's own words, "" where nothing was repaired in them; `replaced` are
    those that were searched in the articles' words, which put into a question seldom make a sentence.
    """

    typed: str
    text: str
    kinds: tuple[str, ...]  # of "layout", "transliteration", "typo", "synonym", "exclusion"
    wording: str = ""
    replaced: tuple[Replaced, ...] = ()

    @property
    def in_own_words(self) -> str:
        """The question as the reader would have written it: mended, without the articles' words."""
        return self.wording or (self.typed if self.replaced else self.text)


@dataclass(frozen=True, kw_only=True)
class FoundFact:
    """A value that was asked for: what it is called, in the reader's language, and who answers for it until when."""

    key: str
    name: str
    value: str
    owner: str
    valid_until: date
    channel: str  # id of the channel it tells of, "" when of none


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A code an article holds, as it writes it, that is like one that none does; and that article."""

    code: str
    key: str
    lang: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """The whole outcome of one search. Never an error: a query that can't match has state "none"."""

    query: Query
    results: tuple[Result, ...] = ()
    total: int = 0  # articles that match in all, for paging
    mode: Mode = "hybrid"
    state: State = "none"
    confidence: float = 0.0  # calibrated probability that the first result answers, 0..1
    rescue: Rescue | None = None
    intent: str = ""  # what was wanted instead of an article (kb.articles.wishes.intents), "" for a question
    facts: tuple[FoundFact, ...] = ()  # values that were asked for, the nearest first
    lacking: tuple[str, ...] = ()  # codes of the question that no article holds
    similar: tuple[Similar, ...] = ()  # codes like these that articles do hold
    note: str = ""  # why the mode is "keyword", for people
    teams: tuple[str, ...] = ()  # whose pick each result is ("ours", "theirs", "" both's); () where nothing was drafted
    took_ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One row of the panel shown while somebody types."""

    article_id: str
    key: str
    lang: str
    title: tuple[Fragment, ...]
    category: str
    line: tuple[Fragment, ...] = ()
    anchor: str = ""  # of the passage in `line`
    answer: bool = False  # sure enough to be called the answer; `line` is its passage
