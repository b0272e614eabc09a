"""Answers a `Query` from one tree. Thread-safe; never fails on what a reader typed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Semaphore
from time import perf_counter

import numpy as np

from kb.stages import stage, tell_stage
from search.index.experience import Experience
from search.index.intents import spoken_examples
from search.index.known_questions import KnownQuestions
from search.index.opened import Index
from search.index.passages import Passage
from search.index.told_facts import spoken_names
from search.index.tree import Card, Tree
from search.model.encoder import Encoder
from search.query.confidence import ANSWER_FROM, WEAK_BELOW
from search.query.exact import exact_code, numbers_as_written
from search.query.interpret import Interpretation, interpret
from search.query.ranked import Ranked, rank
from search.query.signals import QueryMeaning
from search.query.snippets import CELL, Marks, excerpt, mark
from search.query.suggest import rested, suggest
from search.query.values import Found, Fragment, Query, Result, State, Suggestion
from search.query.weighings import UNTAUGHT, USUAL, WEIGHINGS, drafted, weighed
from search.text.folding import as_asked
from search.text.synonyms import Synonyms, spoken_words

AT_ONCE = max(
    2, os.cpu_count() or 1
)  # searches: more of them get no more done, and keep everybody else from being heard


@dataclass(frozen=True, eq=False)
class Engine:
    """Search over one opened index, never changed: what is to know more is another engine.

    `ready_encoder()` gives the encoder, or None while it can't be had.
    """

    index: Index
    ready_encoder: Callable[[], Encoder | None]
    turns: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE), repr=False)
    weighing: str = USUAL

    @property
    def tree(self) -> Tree:
        return self.index.tree

    def knowing(self, questions: KnownQuestions) -> Engine:
        """The same engine with these known questions in place of its own; `search.query.learning` makes them."""
        return replace(self, index=replace(self.index, questions=questions))

    def experienced(self, experience: Experience | None) -> Engine:
        """The same engine with this experience in place of its own (`search.training.telling_apart` makes it)."""
        known = experience.among([card.id for card in self.tree.cards]) if experience else None
        return replace(self, index=replace(self.index, experience=known))

    @cached_property
    def untaught(self) -> Engine:
        """The same engine without what customers' words taught it; itself where it was taught nothing."""
        own = self.index.questions.written_alone(self.index.postings, self.index.languages.tolist())
        if own is self.index.questions and self.index.experience is None:
            return self
        return self.knowing(own).experienced(None)

    def with_synonyms(self, synonyms: Synonyms) -> Engine:
        """The same engine with these synonyms in place of its own."""
        index = self.index
        spoken = [*spoken_examples(index.intents.written), *spoken_names(index.facts.written)]
        speller = index.speller.knowing([*spoken_words(synonyms.written), *spoken])
        return replace(self, index=replace(self.index, synonyms=synonyms, speller=speller))

    def rank(self, query: Query, also: Iterable[int] = ()) -> Ranked:
        """Every candidate with what it is ranked by; articles numbered in `also` are candidates in any case."""
        return weighed(self._rank(query, also), self.weighing)

    def _rank(self, query: Query, also: Iterable[int] = ()) -> Ranked:
        with stage("search.interpret"):
            interpretation = self._interpret(query)
        with stage("search.encode"):
            vector = self._vector(interpretation.text)
        meaning = None
        if vector is not None and self.index.meaning is not None:
            meaning = QueryMeaning(vector, interpretation.language, self.index.meaning)
        with stage("search.rank"):
            return rank(self.index, query, interpretation, meaning, also)

    def _interpret(self, query: Query) -> Interpretation:
        """The query read with its long numbers in the articles' spelling, of which the reader is told nothing."""
        asked = query if query.as_typed else replace(query, text=numbers_as_written(self.index, query.text))
        read = interpret(asked, self.index.speller, self.index.synonyms, self.index.together)
        return replace(read, rescue=replace(read.rescue, typed=query.text)) if read.rescue else read

    def search(self, query: Query) -> Found:
        """The best articles for a query, one result each, with how sure the first one is."""
        begun = perf_counter()
        with self.turns:
            tell_stage("search.wait", begun)
            return self._found(query, begun)

    def _found(self, query: Query, begun: float) -> Found:
        usual = self._rank(query)
        ours = weighed(usual, self.weighing)
        theirs = self._rival(query, usual)
        draft = drafted(ours, theirs, query.toss) if theirs else None
        with stage("search.page"):
            if theirs is None or draft is None:
                return self._page(ours, ours.listed, begun)
            page = slice(query.offset, query.offset + query.limit)
            answer = replace(self._page(ours, draft.order, begun), teams=draft.teams[page])
            if draft.teams[0] != "theirs":
                return answer
            return replace(answer, confidence=theirs.confidence, state=_state(bool(draft.order), theirs.confidence))

    def _rival(self, query: Query, usual: Ranked) -> Ranked | None:
        """The ranking whose list is drafted into ours; None where there is none."""
        if query.rival == UNTAUGHT:
            return None if self.untaught is self else self.untaught.rank(query)
        return weighed(usual, query.rival) if query.rival in WEIGHINGS else None

    def _page(self, ranked: Ranked, listed: Sequence[int], begun: float) -> Found:
        """What is shown of the ranked candidates, with excerpts."""
        query = ranked.query
        page = listed[query.offset : query.offset + query.limit]
        marks = ranked.marks(page)
        by_meaning = ranked.candidates.by_meaning or not ranked.interpretation.terms and self.index.meaning is not None
        return Found(
            query=query,
            results=tuple(_result(ranked, position, marks) for position in page),
            total=len(listed),
            mode="hybrid" if by_meaning else "keyword",
            state=_state(bool(listed), ranked.confidence),
            confidence=ranked.confidence,
            rescue=ranked.interpretation.rescue,
            facts=ranked.facts,
            lacking=ranked.codes.lacking,
            similar=ranked.similar,
            intent=ranked.wanted.name,
            note="" if by_meaning else self._why_by_words(ranked.interpretation.text),
            took_ms=(perf_counter() - begun) * 1000,
        )

    def suggest(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """Titles for what is being typed, from the keyword arrays alone."""
        return suggest(self.index, Query.parse(text, lang=lang), limit)

    def suggest_rested(self, text: str, lang: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """The same when typing has rested: what the whole engine finds first, the answer among it told as such."""
        query = Query.parse(text, lang=lang, limit=limit)
        return rested(self.search(query), suggest(self.index, query, limit))

    def _vector(self, text: str) -> np.ndarray | None:
        encoder = self.ready_encoder() if text and self.index.meaning is not None else None
        return encoder.query(as_asked(text)) if encoder else None

    def _why_by_words(self, text: str) -> str:
        """Why a search went by words alone, for people."""
        if self.index.meaning is None:
            return "this index holds no vectors"
        return "the language model is still loading" if text else ""


def _result(ranked: Ranked, position: int, marks: Marks) -> Result:
    index, candidates = ranked.index, ranked.candidates
    article = int(candidates.articles[position])
    card = index.tree.cards[article]
    in_trouble = _for_trouble(ranked, card)
    whole = in_trouble or exact_code(ranked.interpretation.asked, card)
    passage = index.passages[int(index.first[article] if whole else candidates.passage[position])]
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
        heading=passage.heading,
        anchor=passage.anchor,
        passage=passage.text,
        excerpt=_excerpt(ranked, card, passage, marks, short=in_trouble) if ranked.query.excerpts else (),
        score=sum(ranked.score_parts(position).values()),
        explanation=ranked.explanation(position) if ranked.query.explain else None,
    )


def _for_trouble(ranked: Ranked, card: Card) -> bool:
    """Whether this is what people in trouble are to read first: from its beginning, not from where it has the same words."""
    urgent = ranked.index.tree.contacts.urgent
    return ranked.wanted.name == "urgent" and urgent is not None and urgent.concerns(article=card.key)


def _excerpt(ranked: Ranked, card: Card, passage: Passage, marks: Marks, *, short: bool) -> tuple[Fragment, ...]:
    """`short`: the article in short rather than its passage."""
    if short and card.summary:
        return mark(card.summary, marks)
    idf = ranked.index.postings.idf
    fragments = excerpt(passage.text or card.summary, ranked.marked, idf, marks, lang=marks.lang)
    if card.summary and any(CELL in fragment.text for fragment in fragments):
        return mark(card.summary, marks)  # rows of a table read badly on their own
    return fragments


def _state(any_result: bool, confidence: float) -> State:
    if not any_result:
        return "none"
    if confidence >= ANSWER_FROM:
        return "answer"
    return "weak" if confidence < WEAK_BELOW else "list"
