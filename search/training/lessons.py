"""What lessons teach is used only where they prove themselves that it helps: the guard asks some of them of what the others taught.

A lesson is a customer's question that an article was confirmed to answer; the writers' own questions count as one each, are
always known, and are never asked: they were not written by readers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter

from kb.errors import OtvetError
from search.index.experience import KeptExperience, write_experience
from search.query.engine import Engine
from search.query.learning import taught
from search.training.examples import Example
from search.training.guard import GuardSplit, GuardVerdict, judged, splits_of
from search.training.telling_apart import experience_of

FEWEST = 100  # lessons: of fewer the guard can't tell a gain from luck
EVEN = 3  # the greater, the less the traffic of `dated` is that of a few articles
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # of that traffic


class TooFewLessons(OtvetError):
    """Search has too few lessons yet to prove what they teach."""


def judge_lessons(engine: Engine, lessons: Sequence[Example]) -> GuardVerdict:
    """What experience is worth beside the known questions that every search knows. Raises TooFewLessons."""
    here = {card.id for card in engine.tree.cards}
    lessons_here = [one for one in lessons if one.article in here]
    if len(lessons_here) < FEWEST:
        raise TooFewLessons(
            f"There are {len(lessons_here)} lessons about published articles; "
            f"from {FEWEST} on it can be told whether they teach more than their words."
        )
    plain = engine.experienced(None)

    def learned(split: GuardSplit) -> Engine:
        return plain.experienced(experience_of(plain, [*_written(plain), *split.learn]))

    return judged(plain, splits_of(lessons_here), learned)


def learn(engine: Engine, lessons: Sequence[Example], path: Path, model: str) -> GuardVerdict:
    """Judge, and leave the verdict at `path`, with the experience where it is proven.

    Raises TooFewLessons; then what was learnt before is gone too.
    """
    try:
        verdict = judge_lessons(engine, lessons)
    except TooFewLessons:
        path.unlink(missing_ok=True)
        raise
    experience = None if verdict.objections else experience_of(engine, [*_written(engine), *lessons])
    record = asdict(verdict) | {"objections": verdict.objections}
    write_experience(path, KeptExperience(experience=experience, model=model, verdict=record))
    return verdict


def verdict_of(kept: KeptExperience) -> GuardVerdict:
    """What the guard found when it was learnt."""
    return TypeAdapter(GuardVerdict).validate_python(
        {field.name: kept.verdict[field.name] for field in fields(GuardVerdict)}
    )


def taught_to_tell_apart(engine: Engine, pairs: Sequence[tuple[str, str]]) -> Engine:
    """An engine that knows these (article id, question) pairs and has the experience they give."""
    examples = [Example(article=article, text=text) for article, text in pairs]
    return taught(engine.experienced(experience_of(engine, [*_written(engine), *examples])), pairs)


def dated(lessons: Sequence[Example], seed: int = 1) -> list[Example]:
    """The lessons of a labelled set as if they had come with real traffic: few articles are asked for often, most seldom."""
    chance = random.Random(seed)
    keys = sorted({one.key for one in lessons})
    chance.shuffle(keys)
    busy = {key: 1 / (EVEN + place) for place, key in enumerate(keys)}
    return [replace(one, at=BEGUN + timedelta(minutes=chance.expovariate(busy[one.key]))) for one in lessons]


def _written(engine: Engine) -> list[Example]:
    return [Example(article=card.id, text=question) for card in engine.tree.cards for question in card.questions]
