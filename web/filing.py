"""Where the ticket of a call is filed: under the topic of the article that was read, with the promise of that topic.

Reads the index only; never stores anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.contacts import Contacts
from kb.errors import IndexUnavailable
from kb.service_levels import Promise, promise
from web.site import Site


@dataclass(frozen=True)
class Filing:
    """The topic, "" when no known article has one, and by when such a ticket is answered."""

    topic: str
    promise: Promise | None


def filing_of(site: Site, opened: Sequence[str], *, at: datetime) -> Filing:
    """By the last of the opened articles (ids) that has a topic. Without an index nothing is known and nothing promised."""
    try:
        tree = site.live.internal.tree
    except IndexUnavailable:
        return Filing("", None)
    cards = (tree.card(*id.split("/", 1)) for id in reversed(opened) if "/" in id)
    topic = next((card.topic for card in cards if card and card.topic), "")
    return Filing(topic, promise(Contacts.model_validate(dict(tree.contacts)), topic, at=at))
