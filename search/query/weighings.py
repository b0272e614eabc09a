"""Other weights of the score than the usual ones: what a search change on live traffic is compared by, and what `KB_RANKING` names."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from kb.trials.team_draft import TeamDraft, team_draft
from search.query.ranked import Ranked

USUAL = "usual"
# What each part of the score (search.query.ranking) is multiplied by.
WEIGHINGS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        USUAL: {},
        "words": {"keyword": 2.0},  # the reader's very words count twice as much
        "meaning": {"keyword": 0.5},  # … and half as much
        "titles": {"title": 2.5},
        "questions": {"question": 1.5},  # known questions, taught ones among them
    }
)


UNTAUGHT = "untaught"  # no weighing: the usual one without what customers' words taught
RIVALS = (*WEIGHINGS, UNTAUGHT)  # what a list may be drafted with


def weighed(ranked: Ranked, name: str) -> Ranked:
    """The same candidates in the order of another weighing; `ranked` as it is for the usual one."""
    factors = WEIGHINGS[name]
    if not factors:
        return ranked
    parts = {part: factors.get(part, 1.0) * values for part, values in ranked.parts.items()}
    return replace(ranked, parts=parts, scores=sum(parts.values(), np.zeros(len(ranked.scores))))


def drafted(ours: Ranked, theirs: Ranked, toss: str) -> TeamDraft | None:
    """One list of both, in the positions of `ours`; by the same `toss` and question always the same, so that paging and going back
    show what was there. Articles that only the other has among its candidates are left out.

    None where an article is exactly what was typed, or both lists are the same: there is nothing to prefer.
    """
    place = {int(article): position for position, article in enumerate(ours.candidates.articles)}
    articles = (int(theirs.candidates.articles[position]) for position in theirs.listed)
    other = tuple(place[article] for article in articles if article in place)
    if len(ours.exact) or ours.listed == other:
        return None
    coin = random.Random(f"{toss}\0{ours.query.text}")
    draft = team_draft(ours.listed, other, lambda: coin.random() < 0.5)
    return draft if draft.tells else None
