"""What is wrong between articles: clashes, unknown facts, keys and topics. Never looks at one article's own format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from kb.contacts import Contacts
from kb.errors import Problem
from kb.facts import CITATION, Facts
from kb.fields import Fields, suggest
from kb.library import Article
from kb.steps import ends_of, spoken

Told = tuple[int, str, str, str]  # line, code, message, hint


def citations(article: Article, lines: Fields, facts: Facts, today: date) -> Iterator[Told]:
    """Facts the article cites and can't: in its body and in the fields that are shown or said."""
    for name in ("title", "summary", "questions", "ask"):
        written = lines.values.get(name, "")
        for at, text in enumerate(written if isinstance(written, list) else [written]):
            path = (name, at) if isinstance(written, list) else (name,)
            for match in CITATION.finditer(text if isinstance(text, str) else ""):
                if problem := facts.problem_with(match[1], article.lang, today):
                    yield lines.line(path), *problem
    for place, text in spoken(lines.values.get("steps")):
        for match in CITATION.finditer(text):
            if problem := facts.problem_with(match[1], article.lang, today):
                yield lines.line(place), *problem
    if "fact:" in article.body:
        for match in CITATION.finditer(article.body):
            if problem := facts.problem_with(match[1], article.lang, today):
                yield article.body_line + article.body.count("\n", 0, match.start()), *problem


def broken_by_others(articles: list[Article], lines: Mapping[str, Fields]) -> Iterator[tuple[str, int, str, str, str]]:
    """(path, line, code, message, hint) of articles that can't stand beside each other."""
    first: dict[str, Article] = {}
    by_code: dict[tuple[str, str], Article] = {}
    for article in sorted(articles, key=lambda article: article.path):
        other = first.setdefault(article.id.casefold(), article)
        if other is not article:
            if other.id == article.id:
                yield (
                    article.path,
                    1,
                    "article-twice",
                    f"the same article as {other.path} ({article.id})",
                    "rename or remove one of the two files",
                )
            else:
                hint = "rename one: they are the same file on Windows and macOS, and one address"
                yield article.path, 1, "name-clash", f"differs from {other.path} only in letter case", hint
            continue
        if article.code and article.status in ("published", "scheduled"):
            other = by_code.setdefault((article.lang, article.code), article)
            if other is not article:
                line = lines[article.path].line(("code",))
                yield (
                    article.path,
                    line,
                    "code-twice",
                    f"the code {article.code} belongs to {other.path}",
                    "give this article its own code",
                )
    yield from _ends(articles, lines)


def _ends(articles: list[Article], lines: Mapping[str, Fields]) -> Iterator[tuple[str, int, str, str, str]]:
    """Answers of decision trees that open an article nobody could open."""
    audiences: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        if article.status == "published":
            audiences[article.key].add(article.audience)
    for article in articles:
        for where, answer in ends_of(article.steps) if article.status == "published" else ():
            line, key = lines[article.path].line(where), answer.article
            if key not in audiences:
                hint = suggest(key, list(audiences), "write the article, or give a conclusion instead")
                yield article.path, line, "steps-article", f"there is no published article {key!r}", hint
            elif article.audience == "public" and "public" not in audiences[key] and not answer.conclusion:
                hint = "give a conclusion as well: the public index keeps no way to an internal article"
                yield article.path, line, "steps-internal", f"{key!r} is internal and this article is public", hint


def warnings_between(articles: list[Article], lines: Mapping[str, Fields], contacts: Contacts) -> list[Problem]:
    """Things that don't stop a build: unknown related keys and topics, a question claimed twice, an old address taken."""
    by_key: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_key[article.key].append(article)
    found = [
        *_related(articles, by_key, lines),
        *_topics(articles, contacts, lines),
        *_questions(articles, lines),
        *_redirects(articles, by_key, lines),
    ]
    return [
        Problem(path=path, line=line, code=code, message=message, hint=hint, severity="warning")
        for path, line, code, message, hint in found
    ]


def _related(
    articles: list[Article], by_key: Mapping[str, list[Article]], lines: Mapping[str, Fields]
) -> Iterator[tuple[str, int, str, str, str]]:
    known = list(by_key)
    for article in articles:
        for at, key in enumerate(article.related):
            line = lines[article.path].line(("related", at))
            if key not in by_key:
                yield (
                    article.path,
                    line,
                    "related-unknown",
                    f"there is no article {key!r}",
                    suggest(key, known, "remove it, or write the article"),
                )
            elif article.audience == "public" and all(other.audience == "internal" for other in by_key[key]):
                yield (
                    article.path,
                    line,
                    "related-internal",
                    f"{key!r} is internal, customers will not see it",
                    "name a public article",
                )


def _topics(
    articles: list[Article], contacts: Contacts, lines: Mapping[str, Fields]
) -> Iterator[tuple[str, int, str, str, str]]:
    known = [topic.id for topic in contacts.topics]
    for article in articles:
        if article.topic and known and article.topic not in known:
            line = lines[article.path].line(("topic",))
            yield (
                article.path,
                line,
                "topic-unknown",
                f"unknown topic {article.topic!r}",
                suggest(article.topic, known, f"use {', '.join(known)}"),
            )


def _questions(articles: list[Article], lines: Mapping[str, Fields]) -> Iterator[tuple[str, int, str, str, str]]:
    claimed: dict[tuple[str, str], Article] = {}
    for article in articles:
        for at, question in enumerate(() if article.draft_of else article.questions):
            other = claimed.setdefault((article.lang, " ".join(question.casefold().split())), article)
            if other is not article:
                line = lines[article.path].line(("questions", at))
                yield (
                    article.path,
                    line,
                    "question-twice",
                    f"{other.path} claims the same question: {question}",
                    "leave it to the better answer",
                )


def _redirects(
    articles: list[Article], by_key: Mapping[str, list[Article]], lines: Mapping[str, Fields]
) -> Iterator[tuple[str, int, str, str, str]]:
    taken: dict[str, Article] = {}
    for article in articles:
        for at, old in enumerate(() if article.draft_of else article.redirect_from):
            line = lines[article.path].line(("redirect_from", at))
            other = taken.setdefault(old, article)
            if old in by_key:
                yield (
                    article.path,
                    line,
                    "redirect-taken",
                    f"{old!r} is an article of its own",
                    "remove it: the article would never be left",
                )
            elif other.key != article.key:
                yield (
                    article.path,
                    line,
                    "redirect-taken",
                    f"{old!r} already leads to {other.key!r}",
                    "let it lead to one article",
                )
