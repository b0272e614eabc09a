"""Pieces: what a tree holds of one article, ready to be put in its place. Made of the rendered article, never of the others."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import date

from kb.anchors import AnchorLink
from kb.errors import Problem
from kb.library import Article
from kb.rendering import Rendered
from kb.steps import records_of
from search.analysis import words
from search.exact import numbers_in
from search.passages import indexed_text, passages
from search.shelf import line_of
from search.tree import Card


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


def make_piece(article: Article, rendered: Rendered, newer: str) -> Piece:
    """The piece of an article as it was rendered for a tree; its facts and related articles are those of that tree.

    `newer` is the language of its source when that has changed since the article was translated.
    """
    sections = [(section.anchor, section.heading, section.text) for section in rendered.sections]
    made = passages(article.title, [("", "", article.summary), *sections])
    headings = [{"level": h.level, "text": h.text, "anchor": h.anchor} for h in rendered.headings]
    page = {
        "newer": newer,
        "html": rendered.html,
        "headings": headings,
        "ask": list(article.ask),
        "related": list(article.related),
    }
    page |= {"steps": records_of(article.steps)} if article.steps else {}
    return Piece(
        page=line_of(card_record(article) | page),
        passages=b"".join(line_of(asdict(passage)) for passage in made),
        words=tuple(Counter(words(indexed_text(article.title, passage))) for passage in made),
        asked=Counter(word for question in article.questions for word in words(question)),
        numbers=tuple(sorted(numbers_in(passage.text for passage in made))),
        assets=rendered.assets,
        problems=rendered.problems,
        anchors=rendered.anchors,
        anchor_links=rendered.anchor_links,
    )


def card_record(article: Article) -> dict:
    """The catalogue entry of an article, as JSON."""
    return {name: _plain(getattr(article, name)) for name in Card.__dataclass_fields__}


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def to_bytes(piece: Piece) -> bytes:
    """A piece as it is kept; `from_bytes` takes it back."""
    told = {name: getattr(piece, name) for name in ("words", "asked", "numbers", "assets")}
    told["problems"] = [asdict(problem) for problem in piece.problems]
    told["anchors"] = sorted(piece.anchors)
    told["anchor_links"] = [asdict(link) for link in piece.anchor_links]
    told["passages"] = piece.passages.count(b"\n")
    return b"".join(
        [json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"), b"\n", piece.page, piece.passages]
    )


def from_bytes(kept: bytes) -> Piece:
    """Raises ValueError, KeyError or TypeError when it is not what `to_bytes` made."""
    head, page, passages = kept.split(b"\n", 2)
    told = json.loads(head)
    if passages.count(b"\n") != told.pop("passages"):
        raise ValueError("cut short")
    told = {field.name: told[field.name] for field in fields(Piece) if field.name not in ("page", "passages")}
    told["problems"] = tuple(Problem(**item) for item in told["problems"])
    told["anchor_links"] = tuple(AnchorLink(**item) for item in told["anchor_links"])
    told["anchors"] = frozenset(told["anchors"])
    for name in ("words", "numbers", "assets"):
        told[name] = tuple(told[name])
    return Piece(page=page + b"\n", passages=passages, **told)
