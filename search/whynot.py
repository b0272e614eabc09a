"""Why an article is not among the first three for a query, part by part and term by term, and what would bring it there.

Nothing is advised that was not tried: a question or a synonym is taught to the engine in memory, a word in the title or the
summary is built into an index aside, and the query is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from kb.library import Article, Library
from kb.synonyms import Synonym
from search import ranking
from search.analysis import query_terms, stem, terms, words
from search.candidates import Forced, gather
from search.engine import Engine
from search.exchanging import exchanged, length
from search.index import Index, questions_of
from search.query import Query, Term
from search.questions import known_questions
from search.reading import Reading, read
from search.stopwords import STOP_WORDS
from search.synonyms import compiled

GOAL = 3  # places that readers look at
LISTED = 50
WORDS_TRIED = 2  # of the query, weightiest first, in the title and in the summary: each is a build
SYNONYMS_TRIED = 12

Rebuild = Callable[[Library], Engine]  # indexes a library aside and opens its engine


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one article stands for a query. `parts` add up to the score; `terms` are those of its best passage."""

    id: str
    key: str
    title: str
    rank: int  # 0: not listed at all
    score: float
    parts: dict[str, float]
    terms: tuple[Term, ...]
    passage: str


@dataclass(frozen=True, kw_only=True)
class Advice:
    """An edit that was tried. `rank` is the place it brought the article to."""

    kind: str  # "title", "summary", "question" or "synonym"
    text: str  # what to write
    added: int  # words
    rank: int


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """The answer: the article, those above it, and the edits that work, the smallest first."""

    query: str
    searched: str  # the query as it was read, after courtesy and repair
    article: Standing
    above: tuple[Standing, ...]
    advice: tuple[Advice, ...]
    tried: int  # edits


def why_not(engine: Engine, query: Query, article_id: str, library: Library | None = None, rebuild: Rebuild | None = None) -> WhyNot:
    """Raises KeyError when the tree does not hold the article. Without a library only a question is tried."""
    standings = _standings(engine, query, article_id)
    target = standings[article_id]
    above = sorted((s for s in standings.values() if s.rank and (not target.rank or s.rank < target.rank)), key=lambda s: s.rank)
    article = library.by_id.get(article_id) if library else None
    tried: list[Advice] = []
    if not 0 < target.rank <= GOAL:
        tried.append(_taught(engine, query, article_id))
        tried += _renamed(engine, query, article_id)
        if article and library and rebuild:
            tried += _rebuilt(library, article, engine.index, query, rebuild)
    works = sorted((advice for advice in tried if 0 < advice.rank <= GOAL), key=lambda advice: (advice.added, advice.rank, advice.kind))
    searched = read(query, engine.index.speller, engine.index.synonyms).text
    return WhyNot(query=query.text, searched=searched, article=target, above=tuple(above[:GOAL]), advice=tuple(works), tried=len(tried))


def rank_of(engine: Engine, query: Query, article_id: str) -> int:
    """Place of the article, or of its translation, from 1; 0 when it is not listed."""
    key = article_id.partition("/")[2]
    found = engine.search(replace(query, limit=LISTED, offset=0)).results
    return next((place for place, result in enumerate(found, 1) if result.key == key), 0)


def _standings(engine: Engine, query: Query, article_id: str) -> dict[str, Standing]:
    """Of the listed articles and of the one asked about, by id."""
    index = engine.index
    reading = read(query, index.speller, index.synonyms)
    encoder = engine.ready_encoder() if index.vectors is not None else None
    vector = encoder.query(reading.text) if encoder and reading.text else None
    target = {card.id: number for number, card in enumerate(index.tree.cards)}[article_id]
    forced = Forced(np.array([target], np.int64), np.zeros(0, np.int64))
    found = gather(index, index.questions, reading, vector, forced)
    parts = ranking.parts(found.signals)
    place = {int(number): n for n, number in enumerate(found.articles)}
    listed = [result.article_id for result in engine.search(replace(query, limit=LISTED, offset=0)).results]
    ranks = {article: rank for rank, article in enumerate(listed, 1)}
    ranks.setdefault(article_id, rank_of(engine, query, article_id))
    made = {}
    for number, n in place.items():
        card = index.tree.cards[number]
        if card.id in ranks:
            mine = {name: float(values[n]) for name, values in parts.items()}
            passage = int(found.passage[n])
            made[card.id] = Standing(
                id=card.id,
                key=card.key,
                title=card.title,
                rank=ranks[card.id],
                score=sum(mine.values()),
                parts=mine,
                terms=tuple(_terms(index, reading, passage)),
                passage=index.passages[passage]["text"],
            )
    return made


def _terms(index: Index, reading: Reading, passage: int) -> Iterator[Term]:
    for term in reading.terms:
        numbers, impacts = index.postings.of(term)
        at = int(np.searchsorted(numbers, passage))
        held = float(impacts[at]) if at < len(numbers) and numbers[at] == passage else 0.0
        yield Term(term=term, idf=index.postings.idf(term), score=held)


def _taught(engine: Engine, query: Query, article_id: str) -> Advice:
    """The query itself as one more question of the article."""
    index, encoder = engine.index, engine.ready_encoder()
    text = read(query, index.speller, index.synonyms).text or query.text
    number = next(n for n, card in enumerate(index.tree.cards) if card.id == article_id)
    written, vectors = questions_of(index.tree), np.asarray(index.questions.vectors, np.float32)
    new = encoder.query(text)[None, :] if encoder and index.vectors is not None else np.zeros((1, vectors.shape[1] if written else 1), np.float32)
    together = np.concatenate([vectors, new]) if written else new
    try:
        engine.learn(known_questions([*written, (number, text)], together, index.postings))
        rank = rank_of(engine, query, article_id)
    finally:
        engine.learn(index.questions)
    return Advice(kind="question", text=text, added=len(words(text)), rank=rank)


def _renamed(engine: Engine, query: Query, article_id: str) -> Iterator[Advice]:
    """Words of the query that articles hardly use as a synonym of words of the title; the nearest in meaning first, to the first that works."""
    index, card = engine.index, next(card for card in engine.tree.cards if card.id == article_id)
    reading = read(query, index.speller, index.synonyms)
    if (reading.language or query.lang or card.lang) != card.lang:
        return
    slip = reading.rescue and "typo" in reading.rescue.kinds  # may be the very word that is to be a synonym
    asked = query.text if slip else reading.text
    encoder = engine.ready_encoder() if index.vectors is not None else None
    pairs = exchanged(asked, card.title, index)[:SYNONYMS_TRIED]
    if encoder:
        pairs.sort(key=lambda pair: (length(pair), -float(encoder.query(pair[0]) @ encoder.query(pair[1]))))
    for typed, says in pairs:
        new = Synonym(lang=card.lang, says=says, also=(typed,))
        rank = rank_of(engine.with_synonyms(compiled([*index.synonyms.written, new])), query, article_id)
        yield Advice(kind="synonym", text=f"{{says: {says}, also: [{typed}]}}", added=length((typed, says)), rank=rank)
        if 0 < rank <= GOAL:
            break


def _rebuilt(library: Library, article: Article, index: Index, query: Query, rebuild: Rebuild) -> Iterator[Advice]:
    """One word of the query in the title, or in the summary; each kind stops at the first that works."""
    for kind in ("title", "summary"):
        held = set(terms(getattr(article, kind)))
        for word in _missing(read(query, index.speller, index.synonyms).text, held, index):
            edited = _with_word(article, kind, word)
            others = tuple(edited if other.id == article.id else other for other in library.articles)
            rank = rank_of(rebuild(replace(library, articles=others)), query, article.id)
            yield Advice(kind=kind, text=getattr(edited, kind), added=1, rank=rank)
            if 0 < rank <= GOAL:
                break


def _missing(text: str, held: set[str], index: Index) -> list[str]:
    """Words of the query that the text lacks, those that say most first."""
    subjects = set(query_terms(text))
    lacking = [word for word in dict.fromkeys(words(text)) if stem(word) in subjects - held and word not in STOP_WORDS]
    return sorted(lacking, key=lambda word: -index.postings.idf(stem(word)))[:WORDS_TRIED]


def _with_word(article: Article, kind: str, word: str) -> Article:
    if kind == "title":
        return replace(article, title=f"{article.title} ({word})")
    also = {"ru": "Также", "en": "Also"}.get(article.lang, "Also")
    return replace(article, summary=f"{article.summary.rstrip('. ')}. {also}: {word}.".lstrip(". "))
