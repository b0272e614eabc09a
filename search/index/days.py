"""What of an index there is on a day: a text whose day has not come, or has gone, is in nothing that answers.

It is in the files, so that it appears on its day without a build. Every part is worked out anew of what is left: the
answers are those, to the bit, of an index that was built without the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from search.index.languages import languages_of
from search.index.opened import Index, Meaning, Searched, index_of, questions_of
from search.index.passages import PassageTexts
from search.index.positions import positions_in_memory
from search.index.postings import open_rounded, postings_in_memory
from search.index.tree import Card
from search.text.analysis import words
from search.text.folding import visible


def of_day(index: Index, day: date) -> Index:
    """An index as it was opened, without what readers may not see on the day; the very same one when that is nothing."""
    seen = seen_on(index.tree.cards, day)
    left = index if seen.all() else _only(index, seen)
    facts = left.facts.of_day(day, (card.key for card in left.tree.cards))
    return left if facts is left.facts else replace(left, facts=facts)


def seen_on(cards: Sequence[Card], day: date) -> np.ndarray:
    """bool [articles]: its first day has come by then, and its last one has not passed."""
    seen = ((card.publish_at or day) <= day and (card.expire_at is None or day < card.expire_at) for card in cards)
    return np.fromiter(seen, bool, len(cards))


def _only(index: Index, seen: np.ndarray) -> Index:
    """The index of the articles that are seen: bool [articles]."""
    counts = np.diff(index.first)
    passages = np.flatnonzero(np.repeat(seen, counts))
    first = np.concatenate([[0], np.cumsum(counts[seen])])
    tree = index.tree.only(np.flatnonzero(seen))
    inverted = index.positions.inverted(open_rounded(index.tree.folder / "postings")).only(passages)
    postings = postings_in_memory(inverted)
    asked = np.array([seen[article] for article, _ in questions_of(index.tree)], bool)
    languages = np.repeat(index.languages[seen], counts[seen])
    searched = Searched(
        passages=index.passages.only(passages),
        first=first,
        postings=postings,
        positions=positions_in_memory(inverted, postings.names),
        speller=index.speller.less(Counter(_words_of(index, ~seen)), postings.names),
        meaning=_meaning(index.meaning, seen, passages, languages) if index.meaning else None,
        asked=index.questions.vectors[: len(asked)][asked],
        synonyms=index.synonyms,
        intents=index.intents,
        facts=index.facts,
    )
    return index_of(tree, searched)


def _meaning(meaning: Meaning, seen: np.ndarray, passages: np.ndarray, languages: np.ndarray) -> Meaning:
    vectors = meaning.vectors.only(passages)
    return Meaning(vectors, meaning.titles[seen], languages_of(languages, vectors.rows))


def _words_of(index: Index, articles: np.ndarray) -> Iterator[str]:
    """The words that these articles, bool [articles], brought into the speller."""
    texts = PassageTexts([card.title for card in index.tree.cards], index.passages, index.first)
    for passage in np.flatnonzero(np.repeat(articles, np.diff(index.first))):
        yield from words(texts[int(passage)])
    for article, question in questions_of(index.tree):
        if articles[article]:
            yield from words(visible(question))
