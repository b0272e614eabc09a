"""What pages and programs ask of search: an engine over one tree, and the pair of engines that answers now.

`search.query.engine.Engine` and `search.query.live.Live` are the real ones; tests put harmless twins in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from search.index.tree import Tree
from search.query.values import Found, Mode, Query, Suggestion


class SearchEngine(Protocol):
    """Search over one tree. Thread-safe; never fails on what a reader typed."""

    @property
    def tree(self) -> Tree: ...

    def search(self, query: Query) -> Found:
        """The best articles for a query, one result each, with how sure the first one is."""
        ...

    def suggest(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """Titles for what is being typed; quick enough for every key."""
        ...

    def suggest_rested(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """The same when typing has rested: what the whole engine finds comes first."""
        ...


@dataclass(frozen=True, kw_only=True)
class LiveStatus:
    """What answers now, and what went wrong on the way."""

    generation: str = ""  # its name, "" when nothing is built
    created: str = ""  # when it was made, ISO 8601
    articles: int = 0  # in the public tree, as it is today
    since: str = ""  # the day from which just these are shown, ISO 8601
    mode: Mode = "keyword"
    encoder: str = "none"  # "ready", "loading", "none" for an index without vectors; anything else is what is wrong
    problem: str = ""  # why the newest generation was not taken


class LivePair(Protocol):
    """The engines that answer now, swapped when another generation is published. Safe to use from many threads."""

    @property
    def public(self) -> SearchEngine:
        """Answers customers. Raises IndexUnavailable when nothing is built."""
        ...

    @property
    def internal(self) -> SearchEngine:
        """Answers agents: internal articles and notes too. Raises IndexUnavailable when nothing is built."""
        ...

    def refresh(self) -> bool:
        """Take the published generation if it is another one than before; True when it was taken.

        Articles whose day has come or gone are shown or left out from now on.
        """
        ...

    def teach(self, confirmed: Sequence[tuple[str, str]]) -> None:
        """Use (article id, question) pairs that were confirmed, in both engines, from the next query on."""
        ...

    def status(self) -> LiveStatus: ...
