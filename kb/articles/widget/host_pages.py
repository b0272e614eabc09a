"""Which articles the widget offers on which pages of the sites that carry it (widget.yaml). Never knows those sites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.articles.yaml_fields import Fields
from kb.errors import Problem
from kb.rules import Rule

NAME = "widget.yaml"
FORMAT = 'write a path and keys of articles: "/cards/*: [cards/limits, cards/block-card]"'
BROKEN = Rule("widget-broken", FORMAT, "error")
UNKNOWN = Rule("widget-article", "remove it, or write the article")
PATH = re.compile(r"/[^\s?#]*")
MOST = 6  # articles on one page: more are a list nobody reads


@dataclass(frozen=True, kw_only=True)
class HostPage:
    """Pages of one path, in which `*` stands for anything, and the keys of the articles that are offered there."""

    path: str
    articles: tuple[str, ...]


def read_host_pages(fields: Fields, keys: frozenset[str]) -> tuple[tuple[HostPage, ...], list[Problem]]:
    """Pages in the order of the file and what is wrong with the others, which are left out; `keys` are those of all articles."""
    problems = [
        fields.breaks(BROKEN, (path,), f"{path} is written twice", "put the articles under one of them")
        for path in fields.repeated
    ]
    pages: list[HostPage] = []
    for path, articles in fields.values.items():
        wrong = list(_wrong(fields, path, articles))
        problems += wrong
        if not wrong and isinstance(articles, list):
            unknown = [key for key in articles if key not in keys]
            problems += [fields.breaks(UNKNOWN, (path,), f"{path}: there is no article {key!r}") for key in unknown]
            pages.append(HostPage(path=path, articles=tuple(key for key in articles if key in keys)))
    return tuple(pages), problems


def offered_on(pages: Iterable[HostPage], path: str) -> tuple[str, ...]:
    """Keys for a page of a host: those of the path that names it most exactly, () where none does."""
    fitting = [page for page in pages if re.fullmatch(".*".join(map(re.escape, page.path.split("*"))), path)]
    return max(fitting, key=lambda page: len(page.path.replace("*", ""))).articles if fitting else ()


def _wrong(fields: Fields, path: str, articles: object) -> Iterator[Problem]:
    if not PATH.fullmatch(path):
        yield fields.breaks(BROKEN, (path,), f"{path!r} is no path of a page", 'begin with "/", without "?" and "#"')
    elif path.count("*") > 3:
        yield fields.breaks(BROKEN, (path,), f"{path!r} has more than three *")
    elif not isinstance(articles, list) or not articles or not all(isinstance(key, str) for key in articles):
        yield fields.breaks(BROKEN, (path,), f"{path}: there is no list of articles")
    elif len(articles) > MOST:
        yield fields.breaks(BROKEN, (path,), f"{path}: {len(articles)} articles", f"at most {MOST}")
