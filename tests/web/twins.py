"""Harmless twins of the engine and the live pair: the sample's real trees, with answers prepared by the test.

`make types` checks that they satisfy the protocols; tests/search/query/test_protocols.py compares the signatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from search.index.tree import Tree
from search.query.live import Live
from search.query.protocols import LivePair, LiveStatus, SearchEngine
from search.query.values import Found, Fragment, Query, Result, Suggestion


def result(article_id: str, title: str, **changed: Any) -> Result:
    """A result with everything a page shows."""
    lang, _, key = article_id.partition("/")
    category = key.partition("/")[0]
    about = Result(
        article_id=article_id,
        key=key,
        lang=lang,
        title=title,
        summary="",
        category=category,
        code="",
        audience="public",
        outcome="solve",
        heading="",
        anchor="",
        passage="The passage.",
        excerpt=(Fragment("The passage."),),
        score=1.0,
    )
    return replace(about, **changed)


class TwinEngine:
    """Answers every query with the same Found, and remembers the queries."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.found = Found(query=Query(text=""))
        self.asked: list[Query] = []

    def search(self, query: Query) -> Found:
        self.asked.append(query)
        return replace(self.found, query=query)

    def suggest(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        return ()

    def suggest_rested(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        return ()


class TwinLive:
    """The pair of twins. What the live pair reads of the generation is read from the real one."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.public, self.internal = TwinEngine(live.public.tree), TwinEngine(live.internal.tree)
        self.lessons: tuple[tuple[str, str], ...] = ()

    def refresh(self) -> bool:
        return False

    def teach(self, confirmed: Sequence[tuple[str, str]]) -> None:
        self.lessons = tuple(confirmed)

    def status(self) -> LiveStatus:
        return self._live.status()

    def answers(self, *results: Result, **outcome: Any) -> None:
        """From now on every public query is answered like this."""
        found = Found(query=Query(text=""), results=results, total=len(results), state="list", confidence=0.5)
        self.public.found = replace(found, **outcome)


TWIN_OF_THE_ENGINE: type[SearchEngine] = TwinEngine
TWIN_OF_THE_PAIR: type[LivePair] = TwinLive
