"""Where the ticket of a call is filed: under the topic of the article that was read, with the promise of that topic.

Reads the index only; never stores anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.requests.service_levels import Promise, promise
from search.query.protocols import SearchEngine


@dataclass(frozen=True)
class Filing:
    """The topic, "" when no known article has one, and by when such a ticket is answered."""

    topic: str
    promise: Promise | None


def filing_of(engine: SearchEngine | None, opened: Sequence[str], *, at: datetime) -> Filing:
    """By the last of the opened articles (ids) that has a topic. Without an index nothing is known and nothing promised."""
    if engine is None:
        return Filing("", None)
    tree = engine.tree
    cards = (tree.card(*id.split("/", 1)) for id in reversed(opened) if "/" in id)
    topic = next((card.topic for card in cards if card and card.topic), "")
    return Filing(topic, promise(tree.contacts, topic, at=at))
