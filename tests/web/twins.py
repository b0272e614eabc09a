"""A harmless twin of the live engine: the sample's real trees, with answers prepared by the test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from search.live import Live
from search.query import Found, Fragment, Query, Result, Suggestion


def result(article_id: str, title: str, **changed: Any) -> Result:
    """A result with everything a page shows."""
    lang, _, key = article_id.partition("/")
    category = key.partition("/")[0]
    about = Result(
        article_id=article_id, key=key, lang=lang, title=title, summary="", category=category, code="", audience="public",
        outcome="solve", heading="", anchor="", passage="The passage.", excerpt=(Fragment("The passage."),), score=1.0,
    )  # fmt: skip
    return replace(about, **changed)


class TwinEngine:
    """Answers every query with the same Found, and remembers the queries."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.found = Found(query=Query(text=""))
        self.asked: list[Query] = []

    def search(self, query: Query) -> Found:
        self.asked.append(query)
        return replace(self.found, query=query)

    def suggest(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        return ()


class TwinLive:
    def __init__(self, live: Live) -> None:
        self._live = live
        self.public, self.internal = TwinEngine(live.public.tree), TwinEngine(live.internal.tree)

    def refresh(self) -> bool:
        return False

    def status(self) -> dict:
        return self._live.status()

    def answers(self, *results: Result, **outcome: Any) -> None:
        """From now on every public query is answered like this."""
        found = Found(query=Query(text=""), results=results, total=len(results), state="list", confidence=0.5)
        self.public.found = replace(found, **outcome)
