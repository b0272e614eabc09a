"""A text of another tool as a reader would see it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kb.articles.loading import Article, Library
from kb.rendering.render import render


def article(key: str, body: str, title: str = "A") -> Article:
    return Article(
        id=f"en/{key}",
        key=key,
        lang="en",
        category="",
        path=f"{key}.md",
        title=title,
        summary="",
        body=body,
        body_line=1,
    )


@pytest.fixture
def shown() -> Callable[[str], str]:
    """The article's HTML, its lines joined. Beside it are fees.md, called "Card fees", and lock.png, and key.png in a folder."""

    def show(body: str) -> str:
        one = article("a", body)
        others = (article("fees", "## Cash\n\nNone.", "Card fees"), article("cards/Lost card", "Call.", "Lost card"))
        library = Library((one, *others), assets=frozenset(("lock.png", "files/key.png")))
        html = render(one, library=library, audience="public").html
        return re.sub(r'\s*\n\s*| (?:loading|rel)="[^"]*"', "", html)

    return show
