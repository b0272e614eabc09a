"""What is offered while somebody types: keyword arrays only, the last word taken as the beginning of one.

When typing rests, what the whole engine found comes before those rows.
"""

from __future__ import annotations

import numpy as np

from search.analysis import query_terms, stem, words
from search.candidates import highest
from search.index import Index
from search.query import Found, Query, Suggestion
from search.reading import read
from search.snippets import excerpt, mark

COMPLETIONS = 12  # words the last, unfinished one may become
TITLE_BONUS = 1.0  # a word of the title is what people type first
PROMISING = 100  # articles whose titles are read
TRANSLATIONS = 8  # languages an article may be in, each of which may stand before the next article


def suggest(index: Index, query: Query, limit: int) -> tuple[Suggestion, ...]:
    """Articles in the reader's language first, best first, at most `limit`."""
    if not words(query.text) or not index.size:
        return ()
    wanted, scores = _scored(index, query.text)
    if not scores.any():
        repaired = read(query, index.speller, index.synonyms)
        wanted, scores = _scored(index, repaired.text)
    by_article = index.best_by_article(scores)
    by_article = by_article + TITLE_BONUS * _in_titles(index, wanted, by_article)
    by_article = np.where(index.languages == query.lang, by_article, by_article * 0.5) if query.lang else by_article
    return tuple(_row(index, int(n), scores, wanted) for n in _distinct(index, by_article, limit))


def rested(found: Found, typed: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """What a search for the same words found, then the rows of `typed` it lacks, as many as the search was to find.

    Nothing is taken from a weak search. A single word may be half a word: of it only a sure answer is taken.
    """
    certain = found.state == "answer" or (found.state == "list" and len(words(found.query.text)) > 1)
    wanted = set(query_terms(found.rescue.text if found.rescue else found.query.text))
    rows = tuple(
        Suggestion(
            article_id=result.article_id,
            key=result.key,
            lang=result.lang,
            title=mark(result.title, wanted),
            category=result.category,
            line=result.excerpt,
            anchor=result.anchor,
            answer=found.state == "answer" and place == 0,
        )
        for place, result in enumerate(found.results if certain else ())
    )
    keys = {row.key for row in rows}
    return (*rows, *(row for row in typed if row.key not in keys))[: found.query.limit]


def _scored(index: Index, text: str) -> tuple[set[str], np.ndarray]:
    """(stems to mark, score of every passage); the unfinished last word scores as its best completion."""
    terms = query_terms(text)
    last = words(text)[-1]
    finished = [term for term in terms if term != stem(last)]
    scores = index.postings.scores(finished)
    completions = {stem(last), *index.postings.names.starting_with(stem(last), COMPLETIONS)}
    best = np.zeros_like(scores)
    for term in sorted(completions):
        numbers, impacts = index.postings.of(term)
        best[numbers] = np.maximum(best[numbers], impacts)
    return {*finished, *completions}, scores + best


def _in_titles(index: Index, wanted: set[str], by_article: np.ndarray) -> np.ndarray:
    """How many wanted stems each promising article's title holds."""
    held = np.zeros(index.size, np.float32)
    for number in highest(by_article, PROMISING):
        held[number] = len(wanted.intersection(map(stem, words(index.tree.cards[number].title))))
    return held


def _distinct(index: Index, by_article: np.ndarray, limit: int) -> list[int]:
    """Best article numbers, one for each key."""
    keys: set[str] = set()
    chosen: list[int] = []
    for number in highest(by_article, limit * TRANSLATIONS):
        card = index.tree.cards[number]
        key = card.key
        if key not in keys and not index.tree.hidden(card) and len(chosen) < limit:
            keys.add(key)
            chosen.append(int(number))
    return chosen


def _row(index: Index, number: int, scores: np.ndarray, wanted: set[str]) -> Suggestion:
    card = index.tree.cards[number]
    part = slice(int(index.first[number]), int(index.first[number + 1]))
    passage = index.passages[part.start + int(np.argmax(scores[part]))]
    line = card.summary or passage["text"]
    return Suggestion(
        article_id=card.id,
        key=card.key,
        lang=card.lang,
        title=mark(card.title, wanted),
        category=card.category,
        line=excerpt(line, wanted, index.postings.idf),
    )
