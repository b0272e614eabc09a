"""Pieces: what a tree holds of one article, ready to be put in its place. Made of the rendered article, never of the others."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Protocol

from kb.articles.library import Article
from kb.errors import BadArticles, Problem
from kb.rendering.anchors import AnchorLink
from kb.rendering.deadline import BROKEN
from kb.rendering.render import Rendered
from search.files.jsonl import line_of
from search.index.passages import indexed_text, passages
from search.index.tree import Card
from search.text.analysis import words
from search.text.folding import visible
from search.text.numbers import numbers_in


class Renderer(Protocol):
    """Renders an article, or has rendered it."""

    def render(self, article: Article, *, audience: str) -> Rendered:
        """Raises BadArticles."""


@dataclass(frozen=True)
class Asked:
    """An article whose piece is wanted, for readers of `audience`; see `make_piece` for `newer`."""

    article: Article
    audience: str
    newer: str = ""

    @property
    def depends(self) -> bool:
        """Agents may see more of the article than customers do."""
        return self.article.audience != "public" or "internal" in self.article.body.lower()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """`page` is the article's line of articles.jsonl, `passages` are its lines of passages.jsonl."""

    page: bytes
    passages: bytes
    words: tuple[dict[str, int], ...]  # folded words of what is searched of each passage → how often
    asked: dict[str, int]  # the same of the known questions
    numbers: tuple[str, ...]  # long numbers, as they are compared
    assets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    anchors: frozenset[str] = frozenset()
    anchor_links: tuple[AnchorLink, ...] = ()

    @property
    def shows_to_all(self) -> bool:
        """No link in it was taken away from readers who may not follow it."""
        return all(problem.code != "link-hidden" for problem in self.problems)


def rendered_piece(asked: Asked, renderer: Renderer) -> Piece:
    """The piece of what is rendered of an article. Raises BadArticles."""
    rendered = renderer.render(asked.article, audience=asked.audience)
    try:
        return make_piece(asked.article, rendered, asked.newer)
    except Exception as error:  # a fault of ours is this one article's problem: the others are built
        message = f"its passages could not be made: {type(error).__name__}: {str(error)[:200]}"
        raise BadArticles([BROKEN.at(asked.article.path, asked.article.body_line, message)]) from error


def make_piece(article: Article, rendered: Rendered, newer: str) -> Piece:
    """The piece of an article as it was rendered for a tree; its facts and related articles are those of that tree.

    `newer` is the language of its source when that has changed since the article was translated.
    """
    sections = [(section.anchor, section.heading, section.text) for section in rendered.sections]
    made = passages(article.title, [("", "", article.summary), *sections])
    page = {
        "newer": newer,
        "html": rendered.html,
        "headings": [asdict(heading) for heading in rendered.headings],
        "ask": list(article.ask),
        "related": list(article.related),
    }
    page |= {"steps": [asdict(step) for step in article.steps]} if article.steps else {}
    return Piece(
        page=line_of(card_record(article) | page),
        passages=b"".join(line_of(asdict(passage)) for passage in made),
        words=tuple(Counter(words(indexed_text(article.title, passage))) for passage in made),
        asked=Counter(word for question in article.questions for word in words(visible(question))),
        numbers=tuple(sorted(numbers_in(passage.text for passage in made))),
        assets=rendered.assets,
        problems=rendered.problems,
        anchors=rendered.anchors,
        anchor_links=rendered.anchor_links,
    )


def card_record(article: Article) -> dict[str, object]:
    """The catalogue entry of an article, as JSON."""
    return {field.name: _plain(getattr(article, field.name)) for field in fields(Card)}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def to_bytes(piece: Piece) -> bytes:
    """A piece as it is kept; `from_bytes` takes it back."""
    head = {name: getattr(piece, name) for name in ("words", "asked", "numbers", "assets")}
    head["problems"] = [asdict(problem) for problem in piece.problems]
    head["anchors"] = sorted(piece.anchors)
    head["anchor_links"] = [asdict(link) for link in piece.anchor_links]
    head["passages"] = piece.passages.count(b"\n")
    return b"".join(
        [json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass"), b"\n", piece.page, piece.passages]
    )


def from_bytes(kept: bytes) -> Piece:
    """Raises ValueError, KeyError or TypeError when it is not what `to_bytes` made."""
    head, page, passages = kept.split(b"\n", 2)
    piece = json.loads(head)
    if passages.count(b"\n") != piece.pop("passages"):
        raise ValueError("cut short")
    piece = {field.name: piece[field.name] for field in fields(Piece) if field.name not in ("page", "passages")}
    piece["problems"] = tuple(Problem(**item) for item in piece["problems"])
    piece["anchor_links"] = tuple(AnchorLink(**item) for item in piece["anchor_links"])
    piece["anchors"] = frozenset(piece["anchors"])
    for name in ("words", "numbers", "assets"):
        piece[name] = tuple(piece[name])
    return Piece(page=page + b"\n", passages=passages, **piece)
