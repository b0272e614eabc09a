"""Answers a `Query` from one tree. Thread-safe; never fails on what a reader typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np

from search import ranking
from search.candidates import Candidates, Forced, gather
from search.encoder import Encoder
from search.exact import exact_articles, exact_code
from search.index import Index
from search.query import Explanation, Found, Query, Result, State, Suggestion, Term
from search.questions import KnownQuestions
from search.reading import Reading, read
from search.snippets import CELL, excerpt, mark
from search.suggesting import rested, suggest
from search.synonyms import Synonyms, spoken_words

log = logging.getLogger(__name__)

MAX_RESULTS = 50  # articles a reader can page through
LISTED_ANYWAY = 10  # articles of the first page; what follows must not lie far behind the first
FAR_BEHIND = 1.0  # in score
ANSWER_FROM = 0.55  # confidence from which the first result is shown as the answer: 91 % of them are right
WEAK_BELOW = (
    0.18  # confidence under which the contact form comes first: 10 % of answerable questions, 78 % of off-topic ones
)
KEYWORD_CONFIDENCE = 0.45  # highest confidence without vectors: a list, never an answer card


class Engine:
    """Search over one opened index. `encoder()` gives the encoder, or None while it can't be had."""

    def __init__(self, index: Index, encoder: Callable[[], Encoder | None]) -> None:
        self.index = index
        self.tree = index.tree
        self._encoder = encoder
        self._questions = index.questions

    def learn(self, questions: KnownQuestions) -> None:
        """Use these known questions from the next query on; `search.learning` makes them of confirmed ones."""
        self._questions = questions

    def with_synonyms(self, synonyms: Synonyms) -> Engine:
        """The same engine with these synonyms in place of its own."""
        speller = self.index.speller.knowing(spoken_words(synonyms.written))
        other = Engine(replace(self.index, synonyms=synonyms, speller=speller), self._encoder)
        other.learn(self._questions)
        return other

    def ready_encoder(self) -> Encoder | None:
        """The encoder, or None while it can't be had."""
        return self._encoder()

    def search(self, query: Query) -> Found:
        """The best articles for a query, one result each, with how sure the first one is."""
        begun = perf_counter()
        reading = read(query, self.index.speller, self.index.synonyms)
        vector, note = self._vector(reading.text)
        exact = exact_articles(self.index, query.text)
        found = gather(self.index, self._questions, reading, vector, Forced(exact, self._numbers(query.hidden)))
        parts = ranking.parts(found.signals)
        scores = sum(parts.values(), np.zeros(len(found.articles)))
        ranked = ranking.order(scores, [self.tree.cards[n].id for n in found.articles])
        confidence = self._confidence(found, scores, ranked)
        shown = self._one_per_key(found, ranked, exact, query, reading)
        shown = [n for place, n in enumerate(shown) if self._worth_listing(place, n, found, scores, exact)]
        page = shown[query.offset : query.offset + query.limit]
        return Found(
            query=query,
            results=tuple(
                self._result(found, {k: float(v[n]) for k, v in parts.items()}, n, reading, query) for n in page
            ),
            total=len(shown),
            mode="hybrid" if vector is not None else "keyword",
            state=_state(bool(shown), 1.0 if len(exact) else confidence),
            confidence=1.0 if len(exact) else confidence,
            rescue=reading.rescue,
            note=note,
            took_ms=(perf_counter() - begun) * 1000,
        )

    def suggest(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """Titles for what is being typed, from the keyword arrays alone."""
        return suggest(self.index, Query.parse(text, lang=lang), limit)

    def suggest_rested(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """The same when typing has rested: what the whole engine finds first, the answer among it told as such."""
        query = Query.parse(text, lang=lang, limit=limit)
        return rested(self.search(query), suggest(self.index, query, limit))

    def _numbers(self, keys: frozenset[str]) -> np.ndarray:
        """Numbers of the articles with these keys, in every language."""
        return np.array([n for n, card in enumerate(self.tree.cards) if card.key in keys] if keys else [], np.int64)

    def _vector(self, text: str) -> tuple[np.ndarray | None, str]:
        if self.index.vectors is None:
            return None, "this index holds no vectors"
        if not text:
            return None, ""
        encoder = self._encoder()
        if encoder is None:
            return None, "the language model is still loading"
        return encoder.query(text), ""

    def _confidence(self, found: Candidates, scores: np.ndarray, ranked: np.ndarray) -> float:
        if not len(ranked):
            return 0.0
        if found.vector is None:
            return min(KEYWORD_CONFIDENCE, float(found.signals.keyword.max()) / 2)
        best = int(ranked[0])
        return ranking.CALIBRATED.probability(
            float(found.signals.meaning[best]), float(found.signals.reading[best]), scores[ranked]
        )

    def _one_per_key(
        self, found: Candidates, ranked: np.ndarray, exact: np.ndarray, query: Query, reading: Reading
    ) -> list[int]:
        """Positions to show, best first: exact hits on top, a category kept, translations of one article once."""
        held = set(found.articles[np.isin(found.articles, exact)].tolist())
        wanted = sorted((int(n) for n in ranked), key=lambda n: int(found.articles[n]) not in held)
        speaks = (reading.language or query.lang, query.lang)
        preferred: dict[str, int] = {}
        for n in wanted:
            card = self.tree.cards[found.articles[n]]
            if self.tree.hidden(card):
                continue
            if query.category and card.category.split("/")[0] != query.category:
                continue
            other = preferred.setdefault(card.key, n)
            if other != n and _better_language(card.lang, self.tree.cards[found.articles[other]].lang, speaks):
                preferred[card.key] = n  # takes the place of its translation
        return list(preferred.values())[:MAX_RESULTS]

    @staticmethod
    def _worth_listing(place: int, n: int, found: Candidates, scores: np.ndarray, exact: np.ndarray) -> bool:
        """The first page, and what is not far behind; beside an exact hit only what holds the same words."""
        if len(exact):
            return found.articles[n] in exact or found.signals.keyword[n] > 0
        return place < LISTED_ANYWAY or scores[n] >= scores.max() - FAR_BEHIND

    def _result(self, found: Candidates, parts: dict[str, float], n: int, reading: Reading, query: Query) -> Result:
        article = int(found.articles[n])
        card = self.tree.cards[article]
        whole = exact_code(query.text, card)
        passage = self.index.passages[int(self.index.first[article] if whole else found.passage[n])]
        shown = excerpt(passage["text"] or card.summary, set(reading.terms), self.index.postings.idf)
        if card.summary and any(CELL in fragment.text for fragment in shown):
            shown = mark(card.summary, set(reading.terms))  # rows of a table read badly on their own
        return Result(
            article_id=card.id,
            key=card.key,
            lang=card.lang,
            title=card.title,
            summary=card.summary,
            category=card.category,
            code=card.code,
            audience=card.audience,
            outcome=card.outcome,
            heading=passage["heading"],
            anchor=passage["anchor"],
            passage=passage["text"],
            excerpt=shown,
            score=sum(parts.values()),
            explanation=self._explain(found, n, parts, reading) if query.explain else None,
        )

    def _explain(self, found: Candidates, n: int, parts: dict[str, float], reading: Reading) -> Explanation:
        passage = int(found.passage[n])
        held = []
        for term in reading.terms:
            numbers, impacts = self.index.postings.of(term)
            at = int(np.searchsorted(numbers, passage))
            score = float(impacts[at]) if at < len(numbers) and numbers[at] == passage else 0.0
            held.append(Term(term=term, idf=self.index.postings.idf(term), score=score))
        question = int(found.question[n])
        return Explanation(
            parts=parts,
            signals={name: float(values[n]) for name, values in vars(found.signals).items()},
            terms=tuple(held),
            question=self._questions.texts[question] if question >= 0 else "",
        )


def _better_language(lang: str, held: str, speaks: tuple[str, str]) -> bool:
    """Whether `lang` is nearer to the reader than the translation already held."""
    rank = {language: place for place, language in reversed(list(enumerate(speaks)))}
    return rank.get(lang, 9) < rank.get(held, 9)


def _state(any_result: bool, confidence: float) -> State:
    if not any_result:
        return "none"
    if confidence >= ANSWER_FROM:
        return "answer"
    return "weak" if confidence < WEAK_BELOW else "list"
