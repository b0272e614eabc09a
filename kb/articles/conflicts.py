"""What is wrong between articles: clashes, unknown facts, keys and topics. Never looks at one article's own format."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from kb.articles.contacts import Contacts
from kb.articles.facts import CITATION, Citation, Facts
from kb.articles.fences import code_lines
from kb.articles.library import Article
from kb.articles.steps import ends_of, spoken
from kb.articles.yaml_fields import Fields, suggest
from kb.errors import Problem
from kb.rules import Rule

TWICE = Rule("article-twice", "rename or remove one of the two files", "error")
CLASH = Rule("name-clash", "rename one: they are the same file on Windows and macOS, and one address", "error")
CODE_TWICE = Rule("code-twice", "give this article its own code", "error")
STEPS_ARTICLE = Rule("steps-article", "write the article, or give a conclusion instead", "error")
STEPS_INTERNAL = Rule(
    "steps-internal",
    "give a conclusion as well: the public index keeps no way to an internal article",
    "error",
)
RELATED_UNKNOWN = Rule("related-unknown", "remove it, or write the article")
RELATED_INTERNAL = Rule("related-internal", "name a public article")
TOPIC_UNKNOWN = Rule("topic-unknown", "use a topic of contacts.yaml")
QUESTION_TWICE = Rule("question-twice", "leave it to the better answer")
REDIRECT_TAKEN = Rule("redirect-taken", "let it lead to one article")
CODE = re.compile(r"`[^`\n]{1,500}`")


@dataclass(frozen=True)
class Neighbours:
    """Articles that stand beside each other, with their front matter as written, by path."""

    articles: list[Article]
    fields: Mapping[str, Fields] = field(repr=False)

    @cached_property
    def by_key(self) -> dict[str, list[Article]]:
        by_key: dict[str, list[Article]] = defaultdict(list)
        for article in self.articles:
            by_key[article.key].append(article)
        return by_key


def problems_of_citations(article: Article, fields: Fields, facts: Facts, today: date) -> Iterator[Problem]:
    """Facts the article cites and can't: in its body and in the fields that are shown or said. In a draft, warnings."""
    shown = article.status == "published" or bool(article.publish_at)
    for line, text in citing_texts(article, fields):
        code = _code(text) if text is article.body else b""
        for match in CITATION.finditer(text):
            if code and code[match.start()] and match[1] not in facts:
                continue  # shown as it is written: how to cite a fact can be explained
            below = text.count("\n", 0, match.start()) if text is article.body else 0
            citation = Citation(key=match[1], lang=article.lang, path=article.path, line=line + below)
            for problem in facts.problems_of_citing(citation, today):
                yield problem if shown else replace(problem, severity="warning")


def _code(body: str) -> bytearray:
    """For every letter whether it is code: in a fenced block, or between marks within a line."""
    code, at = bytearray(len(body)), 0
    lines = body.split("\n")
    for line, is_code in zip(lines, code_lines(lines), strict=True):
        if is_code:
            code[at : at + len(line)] = b"\1" * len(line)
        at += len(line) + 1
    for match in CODE.finditer(body):
        code[match.start() : match.end()] = b"\1" * len(match[0])
    return code


def citing_texts(article: Article, fields: Fields) -> Iterator[tuple[int, str]]:
    """(line, text) of all that may cite facts: fields as they are written, and the body whole."""
    for name in ("title", "summary", "questions", "ask"):
        written = fields.values.get(name, "")
        for at, text in enumerate(written if isinstance(written, list) else [written]):
            if isinstance(text, str):
                yield fields.line((name, at) if isinstance(written, list) else (name,)), text
    for place, text in spoken(fields.values.get("steps")):
        yield fields.line(place), text
    if "fact:" in article.body:
        yield article.body_line, article.body


def errors_between(neighbours: Neighbours) -> Iterator[Problem]:
    """Articles that can't stand beside each other."""
    first: dict[str, Article] = {}
    by_code: dict[tuple[str, str], Article] = {}
    for article in sorted(neighbours.articles, key=lambda article: article.path):
        other = first.setdefault(article.id.casefold(), article)
        if other is not article:
            if other.id == article.id:
                yield TWICE.at(article.path, 1, f"the same article as {other.path} ({article.id})")
            else:
                yield CLASH.at(article.path, 1, f"differs from {other.path} only in letter case")
            continue
        if article.code and article.status in ("published", "scheduled"):
            other = by_code.setdefault((article.lang, article.code), article)
            if other is not article:
                message = f"the code {article.code} belongs to {other.path}"
                yield neighbours.fields[article.path].breaks(CODE_TWICE, ("code",), message)
    yield from _folders(neighbours)
    yield from _dead_ends(neighbours)


def _folders(neighbours: Neighbours) -> Iterator[Problem]:
    """Folders that differ in letter case would be two sections, and one folder on other machines. Languages share them."""
    first: dict[str, tuple[str, Article]] = {}
    for article in sorted(neighbours.articles, key=lambda article: (article.path.casefold(), article.path)):
        parts = article.category.split("/") if article.category else []
        for folder in ("/".join(parts[: depth + 1]) for depth in range(len(parts))):
            spelt, other = first.setdefault(folder.casefold(), (folder, article))
            if spelt != folder:
                message = f"its folder {folder!r} differs from {spelt!r} of {other.path} only in letter case"
                yield CLASH.at(article.path, 1, message)
                break


def _dead_ends(neighbours: Neighbours) -> Iterator[Problem]:
    """Answers of decision trees that open an article nobody could open."""
    audiences: dict[str, set[str]] = defaultdict(set)
    for article in neighbours.articles:
        if article.status == "published":
            audiences[article.key].add(article.audience)
    for article in neighbours.articles:
        fields = neighbours.fields[article.path]
        for where, answer in ends_of(article.steps) if article.status == "published" else ():
            key = answer.article
            if key not in audiences:
                hint = suggest(key, list(audiences))
                yield fields.breaks(STEPS_ARTICLE, where, f"there is no published article {key!r}", hint)
            elif article.audience == "public" and "public" not in audiences[key] and not answer.conclusion:
                yield fields.breaks(STEPS_INTERNAL, where, f"{key!r} is internal and this article is public")


def warnings_between(neighbours: Neighbours, contacts: Contacts) -> Iterator[Problem]:
    """Things that don't stop a build: unknown related keys and topics, a question claimed twice, an old address taken."""
    yield from _related(neighbours)
    yield from _topics(neighbours, contacts)
    yield from _questions(neighbours)
    yield from _redirects(neighbours)


def _related(neighbours: Neighbours) -> Iterator[Problem]:
    keys = list(neighbours.by_key)
    for article in neighbours.articles:
        fields = neighbours.fields[article.path]
        for at, key in enumerate(article.related):
            others = neighbours.by_key.get(key, [])
            if not others:
                yield fields.breaks(
                    RELATED_UNKNOWN, ("related", at), f"there is no article {key!r}", suggest(key, keys)
                )
            elif article.audience == "public" and all(other.audience == "internal" for other in others):
                message = f"{key!r} is internal, customers will not see it"
                yield fields.breaks(RELATED_INTERNAL, ("related", at), message)


def _topics(neighbours: Neighbours, contacts: Contacts) -> Iterator[Problem]:
    topics = [topic.id for topic in contacts.topics]
    for article in neighbours.articles:
        if article.topic and topics and article.topic not in topics:
            hint = suggest(article.topic, topics, f"use {', '.join(topics)}")
            fields = neighbours.fields[article.path]
            yield fields.breaks(TOPIC_UNKNOWN, ("topic",), f"unknown topic {article.topic!r}", hint)


def _questions(neighbours: Neighbours) -> Iterator[Problem]:
    claimed: dict[tuple[str, str], Article] = {}
    for article in neighbours.articles:
        for at, question in enumerate(() if article.draft_of else article.questions):
            other = claimed.setdefault((article.lang, _as_asked(question)), article)
            if other is not article:
                message = f"{other.path} claims the same question: {question}"
                yield neighbours.fields[article.path].breaks(QUESTION_TWICE, ("questions", at), message)


@lru_cache(maxsize=1 << 16)  # while somebody writes, all other questions are as they were
def _as_asked(question: str) -> str:
    return " ".join(question.casefold().split())


def _redirects(neighbours: Neighbours) -> Iterator[Problem]:
    taken: dict[str, Article] = {}
    for article in neighbours.articles:
        for at, old in enumerate(() if article.draft_of else article.redirect_from):
            fields, where = neighbours.fields[article.path], ("redirect_from", at)
            other = taken.setdefault(old, article)
            if old in neighbours.by_key:
                hint = "remove it: the article would never be left"
                yield fields.breaks(REDIRECT_TAKEN, where, f"{old!r} is an article of its own", hint)
            elif other.key != article.key:
                yield fields.breaks(REDIRECT_TAKEN, where, f"{old!r} already leads to {other.key!r}")
