"""Words of one question set against the words of another text: what may be a synonym. Never says that it is one."""

from __future__ import annotations

from collections.abc import Iterator

from kb.stems import stem
from search.index.opened import Index
from search.text.analysis import WORD, fold, words
from search.text.stopwords import STOP_WORDS

LONGEST = 3  # words of a run
RARE = 3  # passages: a word of more of them means something of its own to the articles,
RARE_SHARE = 0.002  # or of this share of all


def exchanged(asked: str, other_text: str, index: Index) -> list[tuple[str, str]]:
    """(words of `asked` that the articles hardly use, words of `other_text` that `asked` lacks), each a run as written.

    Those of fewest words first, and of those the later ones, which is where texts name their subject. Nothing when there are
    no such words.
    """
    typed = [run for run in _runs(asked, _stems(other_text)) if any(_rare(term, index) for term in _stems(run))]
    says = _runs(other_text, _stems(asked))
    pairs = [(one, other) for one in dict.fromkeys(reversed(typed)) for other in dict.fromkeys(reversed(says))]
    return sorted(pairs, key=length)


def length(pair: tuple[str, str]) -> int:
    """Words of both."""
    return sum(len(words(text)) for text in pair)


def _runs(text: str, shared: set[str]) -> list[str]:
    """Runs of up to LONGEST words that begin and end with a word of the text's own; words without a subject may stand inside."""
    written = WORD.findall(text.lower())
    own = [fold(word) not in STOP_WORDS and stem(fold(word)) not in shared for word in written]
    common = [fold(word) in STOP_WORDS for word in written]

    def runs() -> Iterator[str]:
        for begin in range(len(written)):
            for end in range(begin, min(begin + LONGEST, len(written))):
                inside = range(begin, end + 1)
                if own[begin] and own[end] and all(own[at] or common[at] for at in inside):
                    yield " ".join(written[begin : end + 1])

    return list(runs())


def _stems(text: str) -> set[str]:
    return {stem(fold(word)) for word in WORD.findall(text) if fold(word) not in STOP_WORDS}


def _rare(term: str, index: Index) -> bool:
    return index.postings.frequency(term) <= max(RARE, RARE_SHARE * index.postings.size)
