"""Teaches an engine resolved questions: customers' words that an article was confirmed to answer. Needs no rebuild.

The side index lives in memory beside the generation: the writers' own questions and the confirmed ones together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engine import Engine
from search.index import questions_of
from search.questions import known_questions

MOST = 20_000  # confirmed questions held: 30 MB of vectors; the newest are kept


def teach(engine: Engine, confirmed: Sequence[tuple[str, str]]) -> int:
    """Use (article id, question) pairs from the next query on; returns how many were taken.

    Pairs of articles this tree does not have are passed over, and so is everything while the encoder is loading or
    the index holds no vectors: call again later. An empty list leaves the writers' questions alone.
    """
    index, encoder = engine.index, engine.ready_encoder()
    number = {card.id: n for n, card in enumerate(index.tree.cards)}
    taken = [(number[article], text) for article, text in confirmed if article in number and text.strip()][-MOST:]
    if not taken:
        engine.learn(index.questions)
        return 0
    if encoder is None or index.vectors is None:
        return 0
    vectors = np.array([encoder.query(text) for _, text in taken], np.float32)
    written = questions_of(index.tree)
    together = np.concatenate([np.asarray(index.questions.vectors, np.float32), vectors]) if written else vectors
    engine.learn(known_questions([*written, *taken], together, index.postings))
    return len(taken)
