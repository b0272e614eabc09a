"""Why an article is not among the first three for a query, part by part and term by term, and what would bring it there.

Nothing is advised that was not tried: a question or a synonym is tried on a copy of the engine, a word in the title or the
summary is built into an index aside, and the query is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from kb.articles.library import Article, Library
from kb.articles.synonyms import Synonym
from kb.stems import stem
from search.index.known_questions import with_more
from search.index.opened import Index
from search.query.engine import Engine
from search.query.interpret import interpret
from search.query.ranked import Ranked
from search.query.values import Query, TermScore
from search.text.analysis import query_terms, terms, words
from search.text.folding import as_asked
from search.text.stopwords import STOP_WORDS
from search.text.synonyms import compiled
from search.writers.word_pairs import exchanged, length

GOAL = 3  # places that readers look at
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
    terms: tuple[TermScore, ...]
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


def why_not(
    engine: Engine, query: Query, article_id: str, library: Library | None = None, rebuild: Rebuild | None = None
) -> WhyNot:
    """Raises KeyError when the tree does not hold the article. Without a library only a question is tried."""
    target, above = _standings(engine, query, article_id)
    article = library.by_id.get(article_id) if library else None
    tried: list[Advice] = []
    if not 0 < target.rank <= GOAL:
        tried.append(_taught(engine, query, article_id))
        tried += _renamed(engine, query, article_id)
        if article and library and rebuild:
            tried += _rebuilt(library, article, engine.index, query, rebuild)
    works = sorted(
        (advice for advice in tried if 0 < advice.rank <= GOAL),
        key=lambda advice: (advice.added, advice.rank, advice.kind),
    )
    searched = interpret(query, engine.index.speller, engine.index.synonyms, engine.index.together).text
    return WhyNot(
        query=query.text,
        searched=searched,
        article=target,
        above=tuple(above),
        advice=tuple(works),
        tried=len(tried),
    )


def rank_of(engine: Engine, query: Query, article_id: str) -> int:
    """Place of the article, or of its translation, from 1; 0 when it is not listed."""
    return engine.rank(query).place_of(article_id.partition("/")[2])


def _standings(engine: Engine, query: Query, article_id: str) -> tuple[Standing, list[Standing]]:
    """(that of the article asked about, those of the articles above it, best first)."""
    number = _number(engine, article_id)
    ranked = engine.rank(query)
    position = ranked.position_of(number)
    if position is None:  # no candidate: it is ranked all the same, to tell what it lacks
        with_it = engine.rank(query, also=[number])
        target = _standing(with_it, with_it.position_of(number) or 0, 0)
    else:
        target = _standing(ranked, position, ranked.place_of(article_id.partition("/")[2]))
    above = ranked.listed[: target.rank - 1] if target.rank else ranked.listed
    return target, [_standing(ranked, n, place) for place, n in enumerate(above[:GOAL], 1)]


def _standing(ranked: Ranked, position: int, place: int) -> Standing:
    card = ranked.index.tree.cards[int(ranked.candidates.articles[position])]
    parts = ranked.score_parts(position)
    return Standing(
        id=card.id,
        key=card.key,
        title=card.title,
        rank=place,
        score=sum(parts.values()),
        parts=parts,
        terms=ranked.term_scores(position),
        passage=ranked.index.passages[int(ranked.candidates.passage[position])].text,
    )


def _number(engine: Engine, article_id: str) -> int:
    return {card.id: number for number, card in enumerate(engine.tree.cards)}[article_id]


def _taught(engine: Engine, query: Query, article_id: str) -> Advice:
    """The query itself as one more question of the article."""
    index, encoder = engine.index, engine.ready_encoder()
    text = interpret(query, index.speller, index.synonyms, index.together).text or query.text
    dimensions = index.questions.vectors.shape[1]
    vector = (
        encoder.query(as_asked(text)) if encoder and index.meaning is not None else np.zeros(dimensions, np.float32)
    )
    questions = with_more(
        index.questions,
        [(_number(engine, article_id), text)],
        vector[None, :],
        index.postings,
        index.languages.tolist(),
    )
    rank = rank_of(engine.knowing(questions), query, article_id)
    return Advice(kind="question", text=text, added=len(words(text)), rank=rank)


def _renamed(engine: Engine, query: Query, article_id: str) -> Iterator[Advice]:
    """Words of the query that articles hardly use as a synonym of words of the title; the nearest in meaning first, to the first that works."""
    index, card = engine.index, next(card for card in engine.tree.cards if card.id == article_id)
    interpretation = interpret(query, index.speller, index.synonyms, index.together)
    if (interpretation.language or query.lang or card.lang) != card.lang:
        return
    slip = (
        interpretation.rescue and "typo" in interpretation.rescue.kinds
    )  # may be the very word that is to be a synonym
    asked = query.text if slip else interpretation.text
    encoder = engine.ready_encoder() if index.meaning is not None else None
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
        present = set(terms(getattr(article, kind)))
        for word in _missing(interpret(query, index.speller, index.synonyms, index.together).text, present, index):
            edited = _with_word(article, kind, word)
            others = tuple(edited if other.id == article.id else other for other in library.articles)
            rank = rank_of(rebuild(replace(library, articles=others)), query, article.id)
            yield Advice(kind=kind, text=getattr(edited, kind), added=1, rank=rank)
            if 0 < rank <= GOAL:
                break


def _missing(text: str, present: set[str], index: Index) -> list[str]:
    """Words of the query that the text lacks, those that say most first."""
    subjects = set(query_terms(text))
    lacking = [
        word for word in dict.fromkeys(words(text)) if stem(word) in subjects - present and word not in STOP_WORDS
    ]
    return sorted(lacking, key=lambda word: -index.postings.idf(stem(word)))[:WORDS_TRIED]


def _with_word(article: Article, kind: str, word: str) -> Article:
    if kind == "title":
        return replace(article, title=f"{article.title} ({word})")
    also = {"ru": "Также", "en": "Also"}.get(article.lang, "Also")
    return replace(article, summary=f"{article.summary.rstrip('. ')}. {also}: {word}.".lstrip(". "))
