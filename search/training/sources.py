"""Sources: the pairs of every kind of texts that a plan names, in an order in which neighbours are of one subject."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.articles.library import Article
from kb.articles.loading import load_library
from kb.errors import SettingsError
from search.index.passages import Passage, indexed_text, passages
from search.model.training import AskedPair
from search.quality.evaluation import Document, EvalSet, read_set
from search.training.markdown import (
    Manual,
    ManualSection,
    differs,
    first_passage,
    pairs_of,
    read_manuals,
    telling_headings,
)
from search.training.plan import SourceKind, TextSource

FEWEST = 2  # pairs: of less no batch can be made


@dataclass(frozen=True)
class Source:
    """What a plan says of some texts, and their pairs."""

    text_source: TextSource
    pairs: tuple[AskedPair, ...]


def read_source(text_source: TextSource, root: Path) -> Source:
    """At most `most` pairs, the same every time. Raises SettingsError where there are no texts or no pairs."""
    folders = [root / name for name in text_source.folders]
    for folder in folders:
        if not folder.is_dir():
            raise SettingsError(
                f"{folder}, which the source {text_source.name!r} names, is no folder. Check --texts and the plan."
            )
    pairs = list(READERS[text_source.kind](text_source, folders))
    if len(pairs) > text_source.most:
        numbers = sorted(random.Random(text_source.name).sample(range(len(pairs)), text_source.most))
        pairs = [pairs[number] for number in numbers]
    if len(pairs) < FEWEST:
        raise SettingsError(
            f"The source {text_source.name!r} gives {len(pairs)} pairs. Check its kind and its folders."
        )
    return Source(text_source, tuple(pairs))


def _of_markdown(text_source: TextSource, folders: Iterable[Path]) -> Iterator[AskedPair]:
    for folder in folders:
        yield from pairs_of(read_manuals(folder))


def _of_parallel(text_source: TextSource, folders: Iterable[Path]) -> Iterator[AskedPair]:
    """The title of a file asks for the text of its namesake in the other language, headings for the sections in their place."""
    one, other = (read_manuals(folder) for folder in folders)
    telling = telling_headings(one) | telling_headings(other)
    ours, theirs = ({manual.name: manual for manual in manuals} for manuals in (one, other))
    for name in sorted(ours.keys() & theirs.keys()):
        yield from _across(ours[name], theirs[name], telling)
        yield from _across(theirs[name], ours[name], telling)


def _across(asking: Manual, answering: Manual, telling: set[str]) -> Iterator[AskedPair]:
    if len(asking.sections) != len(answering.sections):
        return  # one of them has changed since it was translated
    said = next((text for text in map(first_passage, answering.sections) if text), "")
    yield AskedPair(asking.title, f"{answering.title}\n{said}", asking.name)
    for ask, answer in zip(asking.sections, answering.sections, strict=True):
        if ask.heading in telling and differs(asking, ask) and (text := first_passage(answer)):
            yield AskedPair(ask.heading, f"{answering.title}\n{answer.heading}\n{text}", asking.name)


def _of_labelled(text_source: TextSource, folders: Iterable[Path]) -> Iterator[AskedPair]:
    for folder in folders:
        yield from _of_set(read_set(folder, text_source.corpus))


def _of_set(given: EvalSet) -> Iterator[AskedPair]:
    documents = {document.id: document for document in given.documents}
    for query in given.queries:
        for answer in sorted(query.answers & documents.keys()):
            yield AskedPair(query.text, _first_of(documents[answer]), f"{given.name}/{answer}")


def _first_of(document: Document) -> str:
    return indexed_text(document.title, passages(document.title, [("", "", document.text)])[0])


def _of_articles(text_source: TextSource, folders: Iterable[Path]) -> Iterator[AskedPair]:
    """Titles and known questions of articles of ours ask for the article, in its own language and in the other."""
    for folder in folders:
        articles = load_library(folder, today=date(2000, 1, 1), skip_bad=True).articles
        for article in articles:
            if article.audience == "public":
                yield from _of_article(article, [one for one in articles if one.key == article.key])


def _of_article(article: Article, versions: Iterable[Article]) -> Iterator[AskedPair]:
    for version in versions:
        asked = article.questions if version is article else (article.title, *article.questions)
        for question in asked:
            yield AskedPair(question, _opening(version), article.key)


def _opening(article: Article) -> str:
    said = first_passage(ManualSection("", article.summary)) or article.title
    return indexed_text(article.title, Passage(anchor="", heading="", text=said))


READERS: dict[SourceKind, Callable[[TextSource, Iterable[Path]], Iterator[AskedPair]]] = {
    "markdown": _of_markdown,
    "parallel": _of_parallel,
    "labelled": _of_labelled,
    "articles": _of_articles,
}
