"""Learns of lessons which of the articles they belong to a question is likely to mean, beside what the score says already.

A softmax over the articles with lessons: its logits are the score as it is without any history, sharpened, and a product of
the question's vector. What the score tells already costs nothing to learn, so that only what it gets wrong is learnt. Every
article counts alike, however often it was asked for, and one with few lessons takes no part and keeps its place: otherwise
the rarely asked lose to the popular (docs/relevance.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from search.index.experience import Experience
from search.index.known_questions import known_questions
from search.query.engine import Engine
from search.query.values import Query
from search.text.folding import as_asked
from search.training.examples import Example

ENOUGH = 4  # lessons from which on an article takes part
MOST = 4000  # lessons learnt from; the newest
SHARPENED = 2.0  # times the score, in the softmax
DECAY = 3e-4  # L2, of the mean loss
STEPS = 100  # of Nesterov's method


def experience_of(engine: Engine, examples: Sequence[Example]) -> Experience | None:
    """What these lessons teach of the engine's articles with enough of them; None without two to tell apart, or vectors."""
    plain, encoder = _as_if_never_asked(engine), engine.ready_encoder()
    numbers = {card.id: n for n, card in enumerate(engine.tree.cards)}
    newest = [one for one in examples if one.article in numbers][-MOST:]
    times = Counter(one.article for one in newest)
    lessons = [one for one in newest if times[one.article] >= ENOUGH]
    known = np.unique([numbers[one.article] for one in lessons]).astype(np.int64)
    if encoder is None or engine.index.meaning is None or len(known) < 2:
        return None
    vectors = np.array([encoder.query(as_asked(one.text)) for one in lessons], np.float32)
    scores = np.array([_scores(plain, one, known) for one in lessons], np.float32)
    right = np.searchsorted(known, [numbers[one.article] for one in lessons])
    mean = vectors.mean(axis=0)
    weights = fitted(vectors - mean, SHARPENED * scores, right) / SHARPENED
    return Experience(tuple(engine.tree.cards[n].id for n in known), weights.astype(np.float32), mean)


def fitted(vectors: np.ndarray, offsets: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights [articles, dimensions] of the softmax of `offsets` [lessons, articles] + vectors · weights; `right`: whose each is."""
    counts = np.bincount(right, minlength=offsets.shape[1])
    share = (1 / counts[right] / (counts > 0).sum()).astype(np.float32)  # every article counts alike
    wanted = np.zeros_like(offsets)
    wanted[np.arange(len(right)), right] = 1
    steepest = float(np.linalg.eigvalsh((vectors * share[:, None]).T @ vectors)[-1])
    rate = 1 / (0.5 * steepest + 2 * DECAY)
    slowness = np.sqrt(2 * DECAY * rate)
    momentum = (1 - slowness) / (1 + slowness)
    weights = ahead = np.zeros((offsets.shape[1], vectors.shape[1]), np.float32)
    for _ in range(STEPS):
        logits = offsets + vectors @ ahead.T
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        wrong = odds / odds.sum(axis=1, keepdims=True) - wanted
        before, weights = weights, ahead - rate * ((wrong * share[:, None]).T @ vectors + 2 * DECAY * ahead)
        ahead = weights + momentum * (weights - before)
    return weights


def _as_if_never_asked(engine: Engine) -> Engine:
    """No known question, the writers' own neither, and no experience: what a lesson is to be found by without its own copy."""
    none = known_questions([], engine.index.questions.vectors[:0], engine.index.postings)
    return engine.knowing(none).experienced(None)


def _scores(plain: Engine, lesson: Example, known: np.ndarray) -> np.ndarray:
    """The score of each known article for the lesson's words, as if nobody had ever asked."""
    ranked = plain.rank(Query.parse(lesson.text, lang=lesson.lang), also=known.tolist())
    scores: np.ndarray = ranked.scores[np.searchsorted(ranked.candidates.articles, known)]
    return scores
