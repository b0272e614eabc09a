"""Resolved questions: customers' words that an article was confirmed to answer make an engine that knows them. Needs no rebuild.

They live in memory beside the generation, after the writers' own questions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.index.known_questions import with_more
from search.query.engine import Engine
from search.text.folding import as_asked

MOST = 20_000  # confirmed questions held: 30 MB of vectors; the newest are kept


def taught(engine: Engine, confirmed: Sequence[tuple[str, str]]) -> Engine:
    """An engine that knows these (article id, question) pairs in place of those the given one was taught.

    Pairs of articles this tree does not have are passed over. While the encoder is loading or when the index holds no
    vectors it is the engine given: ask again later.
    """
    index, encoder = engine.index, engine.ready_encoder()
    numbers = {card.id: n for n, card in enumerate(index.tree.cards)}
    pairs = [(numbers[article], text) for article, text in confirmed if article in numbers and text.strip()][-MOST:]
    written = index.questions.written_alone(index.postings, index.languages.tolist())
    if not pairs:
        return engine.knowing(written)
    if encoder is None or index.meaning is None:
        return engine
    vectors = np.array([encoder.query(as_asked(text)) for _, text in pairs], np.float32)
    return engine.knowing(with_more(written, pairs, vectors, index.postings, index.languages.tolist()))
