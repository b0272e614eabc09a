"""One query ranked: its candidates with every signal, the parts of their scores, and which of them are listed in what order.

Pages, explanations and `kb why-not` all read the same `Ranked`, so that what is explained is what was ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search.index.intents import AHEAD, NOT_WANTED, TALK_ANYWAY, Wanted
from search.index.opened import Index
from search.index.told_facts import ToldFact
from search.index.tree import Card
from search.query import ranking
from search.query.candidates import Candidates, Forced, gather
from search.query.codes import NO_CODES, Codes, SimilarCode, as_written, codes_of
from search.query.confidence import ANSWER_FROM, CALIBRATED, Grounds, grounds_of
from search.query.exact import exact_articles
from search.query.interpret import Interpretation
from search.query.signals import QueryMeaning
from search.query.snippets import Marks
from search.query.values import Explanation, FoundFact, Query, Similar, TermScore
from search.text.analysis import words
from search.text.denial import DENYING, differs_in_denial
from search.text.folding import plain_question
from search.text.opening_words import asks_when_open
from search.text.value_words import asks_for_value

MAX_RESULTS = 50  # articles a reader can page through
LISTED_ANYWAY = 10  # articles of the first page; what follows must not lie far behind the first
FAR_BEHIND = 0.8  # in score; of 148 answer cards none has an eleventh so near (docs/relevance.md)
UNSURE = 0.45  # highest confidence where the question cannot be answered as it stands: a list, never an answer card
NOT_ASKED = 0.1  # highest confidence where no article was asked for: an article is at most near
TALK = ("nothing", "abuse")  # intents that ask for no value: «который час» is no question for opening hours
FEW_LINES = 4  # results of a page: of fewer every line is read anyway
IN_EVERY_LINE = 0.75  # share of a page's passages that hold a word from which its marks tell nothing
KEYWORD_CONFIDENCE = 0.45  # highest confidence without vectors: a list, never an answer card


@dataclass(frozen=True, eq=False, kw_only=True)
class Ranked:
    """Arrays and parts have one value for each candidate; a candidate is named by its position in them."""

    index: Index
    query: Query
    interpretation: Interpretation
    candidates: Candidates
    exact: np.ndarray  # numbers of the articles that are, or hold, exactly the code or number typed
    codes: Codes  # of the question
    wanted: Wanted  # instead of an article
    values: tuple[ToldFact, ...]  # facts whose value is asked for, the nearest first
    parts: dict[str, np.ndarray]  # they add up to the scores
    scores: np.ndarray

    @cached_property
    def listed(self) -> tuple[int, ...]:
        """Positions of the candidates that are shown, best first: exact hits on top, translations of one article once."""
        shown = enumerate(self._one_per_key())
        return tuple(position for place, position in shown if self._worth_listing(place, position))

    @cached_property
    def marked(self) -> frozenset[str]:
        """The terms an excerpt can mark: those that some passage holds."""
        return frozenset(term for term in self.interpretation.terms if self.index.postings.frequency(term))

    def marks(self, page: Sequence[int]) -> Marks:
        """What is marked in the excerpts of a page: what tells its lines apart, not a word that is in nearly all of them."""
        passages = self.candidates.passage[list(page)]
        telling = {
            term
            for term in self.marked
            if len(page) < FEW_LINES or self.index.postings.holding(term, passages).mean() < IN_EVERY_LINE
        }
        affirmed = DENYING.isdisjoint(words(self.interpretation.text))
        return Marks(frozenset(telling), affirmed, self.interpretation.language)

    @cached_property
    def confidence(self) -> float:
        """Calibrated probability that the first result answers, 0..1."""
        if len(self.exact):
            return 1.0
        if not len(self._order):
            return 0.0
        signals, best = self.candidates.signals, int(self._order[0])
        if not self.candidates.by_meaning:
            return min(KEYWORD_CONFIDENCE, float(signals.keyword.max()) / 2)
        sure = CALIBRATED.probability(self.grounds)
        if self.wanted.whole and self.wanted.name != "urgent":
            return min(sure, NOT_ASKED)
        return min(sure, UNSURE) if self.codes.lacking or self._denied(best) else sure

    @cached_property
    def grounds(self) -> Grounds:
        """What speaks for the first candidate. Only of candidates that were compared by meaning."""
        return grounds_of(self.index, self.interpretation.terms, self.candidates, self.scores, self._order)

    @property
    def first_key(self) -> str:
        """Key of the article that stands first, "" when none does."""
        return self._card(self.listed[0]).key if self.listed else ""

    @property
    def similar(self) -> tuple[Similar, ...]:
        """The similar codes as an article writes them: of its translations the one in the reader's language."""
        language = self.interpretation.language or self.query.lang
        codes = (self._told(near, language) for near in self.codes.similar)
        return tuple(dict.fromkeys(one for one in codes if one))

    def _told(self, near: SimilarCode, language: str) -> Similar | None:
        cards = self.index.tree.cards
        held = [(cards[int(self.index.article_of(np.array([n]))[0])], int(n)) for n in near.passages]
        held = [pair for pair in held if pair[0].key not in self.query.hidden]
        if not held:
            return None
        card, passage = min(held, key=lambda pair: (pair[0].lang != language, pair[1]))
        texts = (card.title, self.index.passages[passage].heading, self.index.passages[passage].text)
        written = next(filter(None, (as_written(text, near.words) for text in texts)), near.words)
        return Similar(code=written, key=card.key, lang=card.lang, title=card.title)

    @property
    def facts(self) -> tuple[FoundFact, ...]:
        """What is told, in the language of the question's page."""
        lang = self.query.lang or self.interpretation.language
        named = (
            (fact, fact.name.get(lang, fact.name.get("", "")), fact.value.get(lang, fact.value.get("", "")))
            for fact in self.values
        )
        return tuple(
            FoundFact(
                key=fact.key,
                name=name or next(iter(fact.name.values())),
                value=value,
                owner=fact.owner,
                valid_until=fact.valid_until,
                channel=fact.channel,
            )
            for fact, name, value in named
            if value
        )

    def score_parts(self, position: int) -> dict[str, float]:
        """The parts of one candidate's score, by name."""
        return {name: float(values[position]) for name, values in self.parts.items()}

    def position_of(self, article: int) -> int | None:
        """Where among the candidates the article of this number is; None when it is no candidate."""
        positions = np.flatnonzero(self.candidates.articles == article)
        return int(positions[0]) if len(positions) else None

    def place_of(self, key: str) -> int:
        """Place, from 1, of the article with this key in any language; 0 when it is not listed."""
        keys = (self._card(position).key for position in self.listed)
        return next((place for place, listed_key in enumerate(keys, 1) if listed_key == key), 0)

    def term_scores(self, position: int) -> tuple[TermScore, ...]:
        """What each term of the query gives the candidate's best passage."""
        passage = int(self.candidates.passage[position])
        postings = self.index.postings
        scores = []
        for term in self.interpretation.terms:
            numbers, impacts = postings.of(term)
            at = int(np.searchsorted(numbers, passage))
            score = float(impacts[at]) if at < len(numbers) and numbers[at] == passage else 0.0
            scores.append(TermScore(term=term, idf=postings.idf(term), score=score))
        return tuple(scores)

    def explanation(self, position: int) -> Explanation:
        """Why the candidate stands where it stands."""
        question = int(self.candidates.question[position])
        return Explanation(
            parts=self.score_parts(position),
            signals={name: float(values[position]) for name, values in vars(self.candidates.signals).items()},
            terms=self.term_scores(position),
            question=self.index.questions.said(question),
        )

    def _denied(self, position: int) -> bool:
        """Title or a known question say of the same words what the question denies, or the other way round."""
        article = int(self.candidates.articles[position])
        questions = self.index.questions
        said = [questions.texts[n] for n in np.flatnonzero(questions.articles == article)] if len(questions) else []
        return differs_in_denial(self.interpretation.text, [self._card(position).title, *said])

    @cached_property
    def _order(self) -> np.ndarray:
        """Positions from the best score down, whether they are shown or not."""
        return ranking.order(self.scores, self.index.by_id[self.candidates.articles])

    def _card(self, position: int) -> Card:
        return self.index.tree.cards[int(self.candidates.articles[position])]

    def _one_per_key(self) -> list[int]:
        """Positions of what may be shown, exact hits on top, of the translations of an article the reader's own."""
        order = self._order
        if len(self.exact):
            order = order[np.argsort(~np.isin(self.candidates.articles[order], self.exact), kind="stable")]
        articles = self.candidates.articles[order]
        foreign = self._foreign(articles)
        preferred: dict[
            int, tuple[int, int]
        ] = {}  # of every key the version that is shown: how foreign, and its position
        for position, key, distance in zip(
            order.tolist(), self.index.keys[articles].tolist(), foreign.tolist(), strict=True
        ):
            if self.query.category and self._card(position).category.split("/")[0] != self.query.category:
                continue
            if distance < preferred.setdefault(key, (distance, position))[0]:
                preferred[key] = (distance, position)  # takes the place of its translation
        return [position for _, position in preferred.values()][:MAX_RESULTS]

    def _foreign(self, articles: np.ndarray) -> np.ndarray:
        """int [articles]: 0 in the language of the question, 1 in the reader's, 2 in any other."""
        languages = self.index.languages[articles]
        asked = self.interpretation.language or self.query.lang
        return np.where(languages == asked, 0, np.where(languages == self.query.lang, 1, 2))

    def _worth_listing(self, place: int, position: int) -> bool:
        """The first page, and, where the first answers, what is not far behind; beside an exact hit only what holds the same words.

        A long list of what does not answer helps nobody.
        """
        if len(self.exact):
            same_words = self.candidates.signals.keyword[position] > 0
            return bool(same_words or self.candidates.articles[position] in self.exact)
        long = self.confidence >= ANSWER_FROM or not self.candidates.by_meaning
        return place < LISTED_ANYWAY or (long and bool(self.scores[position] >= self.scores.max() - FAR_BEHIND))


def rank(
    index: Index, query: Query, interpretation: Interpretation, meaning: QueryMeaning | None, also: Iterable[int] = ()
) -> Ranked:
    """Rank what the index holds; without a meaning by words alone. Articles numbered in `also` are candidates in any case."""
    exact = exact_articles(index, interpretation.asked)
    codes = NO_CODES if len(exact) else codes_of(index, interpretation.asked)
    hidden = [n for n, card in enumerate(index.tree.cards) if card.key in query.hidden] if query.hidden else []
    alike = [np.unique(index.article_of(near.passages)) for near in codes.similar]
    wanted = np.concatenate([exact, *codes.held, *alike, np.array(list(also), np.int64)])
    forced = Forced(np.unique(wanted).astype(np.int64), np.array(hidden, np.int64))
    candidates = gather(index, interpretation, meaning, forced)
    parts = ranking.parts(candidates.signals)
    if index.experience is not None and meaning is not None:
        scores = sum(parts.values(), np.zeros(len(candidates.articles)))
        parts["lessons"] = index.experience.dealt(scores, candidates.articles, meaning.vector) - scores
    weighed = [(ranking.CODE_WEIGHT, held) for held in codes.held]
    weighed += [(ranking.SIMILAR_WEIGHT, np.unique(np.concatenate(alike)))] if alike else []
    if weighed:
        parts["code"] = np.sum([weight * np.isin(candidates.articles, those) for weight, those in weighed], axis=0)
    told = NOT_WANTED if len(exact) or codes.held else _wanted(index, interpretation, meaning, candidates)
    talk = told.whole and told.name in TALK and not asks_when_open(interpretation.text)
    return Ranked(
        index=index,
        query=query,
        interpretation=interpretation,
        candidates=candidates,
        exact=exact,
        codes=codes,
        wanted=told,
        values=() if codes.lacking or talk else values_asked(index, interpretation.text, meaning),
        parts=parts,
        scores=sum(parts.values(), np.zeros(len(candidates.articles))),
    )


def values_asked(index: Index, asked: str, meaning: QueryMeaning | None) -> tuple[ToldFact, ...]:
    """The facts that a question asks the value of: opening hours by its words, any other by meaning."""
    vector = meaning.vector if meaning else None
    if asks_when_open(asked) and (hours := index.facts.of_opening(vector)):
        return hours
    return index.facts.asked_for(vector) if asks_for_value(asked) else ()


def _wanted(index: Index, asked: Interpretation, meaning: QueryMeaning | None, candidates: Candidates) -> Wanted:
    """By words, else by meaning where no title, no known question and no fact is as near as an example."""
    by_words = index.intents.by_words(asked.text)
    if by_words.name == "nothing" and _names_one(index, words(asked.text), candidates):
        return NOT_WANTED  # an article whose name is an everyday word: It, Who
    if by_words.name or meaning is None:
        return by_words
    wanted, cosine = index.intents.by_meaning(asked.text, meaning.vector)
    if not wanted.name:
        return wanted
    subject = set(asked.terms) - index.intents.of_nothing
    if wanted.name == "nothing" and cosine < TALK_ANYWAY and any(map(index.postings.frequency, subject)):
        return NOT_WANTED  # «нужна помощь с вкладом» has a subject
    known = index.questions.best_cosines(meaning.vector, index.size)[0] if len(index.questions) else np.zeros(1)
    facts = index.facts.nearness(meaning.vector)
    rival = max(float(known.max()), float(candidates.signals.title.max(initial=0)), float(facts.max(initial=0)))
    return wanted if cosine >= rival + (AHEAD if wanted.whole else 0) else NOT_WANTED


def _names_one(index: Index, asked: list[str], candidates: Candidates) -> bool:
    return any(words(plain_question(index.tree.cards[n].title)) == asked for n in candidates.articles)
