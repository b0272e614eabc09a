"""Steps: what somebody did about a group of tickets, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kb.insights.causes import STEPS, ContentStep
from kb.storage.database import insert
from kb.storage.insight_tables import content_steps

COMPARED = timedelta(days=28)  # tickets of so long before a step are compared with those since
TITLE = 200  # characters


@dataclass(frozen=True, kw_only=True)
class NewStep:
    """A step as it is taken. `before`: tickets of the four weeks before."""

    cluster: str
    title: str
    step: ContentStep
    article_id: str
    who: str
    before: int


@dataclass(frozen=True, kw_only=True)
class TakenStep(NewStep):
    """A step as it was taken."""

    id: int
    at: datetime


def take_step(conn: Connection, new: NewStep, *, at: datetime) -> None:
    """Note a step. Raises ValueError for one there is not."""
    if new.step not in STEPS:
        raise ValueError(f"unknown step {new.step!r}; expected one of: {', '.join(STEPS)}")
    conn.execute(insert(conn, content_steps).values(**{**vars(new), "title": new.title[:TITLE]}, at=at))


def taken_steps(conn: Connection, cluster: str = "") -> tuple[TakenStep, ...]:
    """Of one group of tickets or of all, the newest first."""
    wanted = content_steps.c.cluster == cluster if cluster else content_steps.c.id > 0
    rows = conn.execute(select(*content_steps.c).where(wanted).order_by(content_steps.c.id.desc()).limit(200))
    return tuple(TakenStep(**row._mapping) for row in rows)
