"""Measures search on a labelled set: the corpus is indexed by the site's own builder, the queries go to its engine.

A set is a folder with corpus.jsonl {id, title, text, lang}, queries.jsonl {id, text, lang}, qrels.jsonl {query_id,
doc_id, relevance} and optionally noanswer.json {drop_docs, unanswerable_queries} or noanswer_queries.jsonl {id, text, lang}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kb.articles.loading import Article, Library
from kb.errors import SettingsError
from kb.settings import Settings
from search.build.build import BuildOptions, build_library
from search.progress import Progress
from search.query.engine import Engine
from search.query.live import Live
from search.query.values import Found, Query
from search.text.analysis import script

DEPTH = 10
JsonLine = dict[str, Any]  # Any: a line of JSON as whoever wrote the set left it


@dataclass(frozen=True)
class Labelled:
    """One query with the ids of the documents that answer it."""

    id: str
    text: str
    lang: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Document:
    """A text to be found; `lang` as the set says, else by its letters."""

    id: str
    title: str
    text: str
    lang: str


@dataclass(frozen=True)
class EvalSet:
    """A labelled set as read from its folder."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[Labelled, ...]
    unanswerable: tuple[Labelled, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What one query got: ids found, best first."""

    query: Labelled
    found: tuple[str, ...]
    answer: Found

    @property
    def rank(self) -> int:
        """Place of the first document that answers, from 1; 0 when it is not among the first ten."""
        return next((n for n, doc in enumerate(self.found[:DEPTH], 1) if doc in self.query.answers), 0)


@dataclass(frozen=True)
class Measured:
    """The outcomes of a whole set."""

    name: str
    documents: int
    outcomes: tuple[Outcome, ...]
    unanswerable: tuple[Outcome, ...] = ()

    @cached_property
    def ranks(self) -> np.ndarray:
        return np.array([outcome.rank for outcome in self.outcomes])

    def hit(self, depth: int) -> float:
        """Share of queries with an answering document among the first `depth`."""
        return float(((self.ranks > 0) & (self.ranks <= depth)).mean()) if len(self.ranks) else 0.0

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank of the first answering document, 0 beyond ten."""
        return float(np.mean([1 / rank if rank else 0.0 for rank in self.ranks])) if len(self.ranks) else 0.0

    def summary(self) -> dict[str, str | int | float | None]:
        """The figures under their public names."""
        times = [outcome.answer.took_ms for outcome in self.outcomes] or [0.0]
        return {
            "set": self.name,
            "documents": self.documents,
            "queries": len(self.outcomes),
            **{f"hit@{depth}": round(self.hit(depth), 4) for depth in (1, 3, 5, 10)},
            "mrr@10": round(self.mrr, 4),
            "zero_results": round(float(np.mean([not outcome.found for outcome in self.outcomes] or [False])), 4),
            "no_answer_auroc": self.no_answer_auroc(),
            "p50_ms": round(float(np.percentile(times, 50)), 2),
            "p99_ms": round(float(np.percentile(times, 99)), 2),
        }

    def no_answer_auroc(self) -> float | None:
        """AUROC of confidence between answerable and unanswerable queries; None without the latter."""
        if not self.unanswerable:
            return None
        return round(
            auroc([o.answer.confidence for o in self.outcomes], [o.answer.confidence for o in self.unanswerable]), 4
        )


def auroc(positive: Sequence[float] | np.ndarray, negative: Sequence[float] | np.ndarray) -> float:
    """Probability that a positive has the higher value (ties count half): Mann–Whitney U over the number of pairs.

    .5, which says nothing, when either side is empty.
    """
    if not len(positive) or not len(negative):
        return 0.5
    values = np.concatenate([positive, negative])
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    wins = ranks[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(wins / (len(positive) * len(negative)))


def read_set(folder: Path, corpus: str = "corpus.jsonl") -> EvalSet:
    """Raises SettingsError when a file is missing or not in the expected form."""
    try:
        documents = _lines(folder / corpus)
        answers: dict[str, set[str]] = {}
        for row in _lines(folder / "qrels.jsonl"):
            if row["relevance"] > 0:
                answers.setdefault(row["query_id"], set()).add(row["doc_id"])
        queries = [
            Labelled(row["id"], row["text"], row.get("lang", ""), frozenset(answers.get(row["id"], ())))
            for row in _lines(folder / "queries.jsonl")
        ]
        strangers = _lines(path) if (path := folder / "noanswer_queries.jsonl").is_file() else []
        masked = json.loads(path.read_text(encoding="utf-8")) if (path := folder / "noanswer.json").is_file() else {}
        dropped, unanswerable = set(masked.get("drop_docs", ())), _ids(masked.get("unanswerable_queries", ()))
        return EvalSet(
            name=folder.name,
            documents=tuple(_document(row) for row in documents if row["id"] not in dropped),
            queries=tuple(query for query in queries if query.id not in unanswerable and query.answers),
            unanswerable=(
                *(query for query in queries if query.id in unanswerable),
                *(Labelled(row["id"], row["text"], row.get("lang", ""), frozenset()) for row in strangers),
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{folder} is not a labelled set: {error!r}. See docs/relevance.md for the files it needs."
        ) from error


def _ids(entries: Sequence[JsonLine | str]) -> set[str]:
    return {entry["id"] if isinstance(entry, dict) else entry for entry in entries}


def _lines(path: Path) -> list[JsonLine]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def library_of(given: EvalSet, questions: dict[str, tuple[str, ...]] | None = None) -> Library:
    """The set's documents as articles; `questions` adds known questions by document id."""
    known = questions or {}
    articles = tuple(
        Article(
            id=f"{document.lang}/{document.id}",
            key=document.id,
            lang=document.lang,
            category="",
            path=f"{document.id}.md",
            title=document.title,
            summary="",
            body=document.text,
            body_line=1,
            questions=known.get(document.id, ()),
        )
        for document in given.documents
    )
    return Library(articles=tuple(sorted(articles, key=lambda article: article.id)))


def _document(row: JsonLine) -> Document:
    language = row.get("lang") or script(f"{row['title']} {row['text']}") or "en"
    return Document(row["id"], row["title"], row["text"], language)


def open_engine(library: Library, settings: Settings, folder: Path, progress: Progress) -> Engine:
    """Index a library under `folder` and wait until its engine answers with vectors."""
    own_settings = settings.model_copy(update={"index": folder})
    build_library(library, own_settings, BuildOptions(), progress)
    live = Live(own_settings)
    live.wait_for_encoder(120)
    return live.public


def measure(given: EvalSet, engine: Engine, reword: Callable[[str], str] = lambda text: text) -> Measured:
    """Ask every query; `reword` may spoil them first (typing errors, wrong layout)."""

    def asked(query: Labelled) -> Outcome:
        answer = engine.search(Query.parse(reword(query.text), lang=query.lang, limit=DEPTH))
        return Outcome(replace(query, text=reword(query.text)), tuple(result.key for result in answer.results), answer)

    outcomes = tuple(asked(query) for query in given.queries)
    return Measured(given.name, len(given.documents), outcomes, tuple(asked(query) for query in given.unanswerable))
