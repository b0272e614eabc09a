"""What is offered while somebody types: keyword arrays only, the last word taken as the beginning of one.

When typing rests, what the whole engine found comes before those rows.
"""

from __future__ import annotations

import numpy as np

from kb.stems import stem
from search.index.opened import Index
from search.query.candidates import highest
from search.query.interpret import interpret, language_of
from search.query.snippets import Marks, excerpt, mark
from search.query.values import Found, Query, Suggestion
from search.text.analysis import query_terms, words
from search.text.folding import plain_question

COMPLETIONS = 12  # words the last, unfinished one may become
TITLE_BONUS = 1.0  # a word of the title is what people type first
PROMISING = 100  # articles whose titles are read
TRANSLATIONS = 8  # languages an article may be in, each of which may stand before the next article


def suggest(index: Index, query: Query, limit: int) -> tuple[Suggestion, ...]:
    """Articles in the reader's language first, best first, at most `limit`."""
    typed = plain_question(query.text)
    if not words(typed) or not index.size:
        return ()
    lang = language_of(typed, query.lang)
    stems, scores = _scored(index, typed, lang)
    if not scores.any():
        repaired = interpret(query, index.speller, index.synonyms, index.together)
        lang = repaired.language
        stems, scores = _scored(index, repaired.text, lang)
    by_article = index.best_by_article(scores)
    by_article = by_article + TITLE_BONUS * _in_titles(index, stems, by_article)
    by_article = np.where(index.languages == query.lang, by_article, by_article * 0.5) if query.lang else by_article
    return tuple(
        _row(index, int(n), scores, Marks(frozenset(stems), lang=lang)) for n in _distinct(index, by_article, limit)
    )


def rested(outcome: Found, typed: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """What a search for the same words found, then the rows of `typed` it lacks, as many as the search was to find.

    Nothing is taken from a weak search. A single word may be half a word: of it only a sure answer is taken.
    """
    certain = outcome.state == "answer" or (outcome.state == "list" and len(words(outcome.query.text)) > 1)
    text = plain_question(outcome.rescue.text if outcome.rescue else outcome.query.text)
    lang = language_of(text, outcome.query.lang)
    stems = set(query_terms(text, lang))
    rows = tuple(
        Suggestion(
            article_id=result.article_id,
            key=result.key,
            lang=result.lang,
            title=mark(result.title, Marks(frozenset(stems), lang=lang)),
            category=result.category,
            line=result.excerpt,
            anchor=result.anchor,
            answer=outcome.state == "answer" and place == 0,
        )
        for place, result in enumerate(outcome.results if certain else ())
    )
    keys = {row.key for row in rows}
    return (*rows, *(row for row in typed if row.key not in keys))[: outcome.query.limit]


def _scored(index: Index, text: str, lang: str) -> tuple[set[str], np.ndarray]:
    """(stems to mark, score of every passage); the unfinished last word scores as its best completion."""
    terms = query_terms(text, lang)
    last = words(text)[-1]
    finished = [term for term in terms if term != stem(last, lang)]
    scores = index.postings.scores(finished)
    completions = {stem(last, lang), *index.postings.names.starting_with(stem(last, lang), COMPLETIONS)}
    best = np.zeros_like(scores)
    for term in sorted(completions):
        numbers, impacts = index.postings.of(term)
        best[numbers] = np.maximum(best[numbers], impacts)
    return {*finished, *completions}, scores + best


def _in_titles(index: Index, stems: set[str], by_article: np.ndarray) -> np.ndarray:
    """How many wanted stems each promising article's title holds."""
    in_titles = np.zeros(index.size, np.float32)
    for number in highest(by_article, PROMISING):
        in_titles[number] = len(stems & index.title_stems.of(int(number)))
    return in_titles


def _distinct(index: Index, by_article: np.ndarray, limit: int) -> list[int]:
    """Best article numbers, one for each key."""
    keys: set[str] = set()
    numbers: list[int] = []
    for number in highest(by_article, limit * TRANSLATIONS):
        key = index.tree.cards[number].key
        if key not in keys and len(numbers) < limit:
            keys.add(key)
            numbers.append(int(number))
    return numbers


def _row(index: Index, number: int, scores: np.ndarray, marks: Marks) -> Suggestion:
    card = index.tree.cards[number]
    part = slice(int(index.first[number]), int(index.first[number + 1]))
    passage = index.passages[part.start + int(np.argmax(scores[part]))]
    line = card.summary or passage.text
    return Suggestion(
        article_id=card.id,
        key=card.key,
        lang=card.lang,
        title=mark(card.title, marks),
        category=card.category,
        line=excerpt(line, marks.stems, index.postings.idf, marks, lang=marks.lang),
    )
