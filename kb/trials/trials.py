"""Trials: begun, found, stopped; one of a kind at a time. What one measures lies beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, or_, select, update

from kb.errors import RequestError
from kb.storage.database import insert, one_at_a_time
from kb.storage.trial_tables import trials

TrialKind = Literal["holdout", "interleaving"]
KINDS: tuple[TrialKind, ...] = ("holdout", "interleaving")
TRIALS_LOCK = 0x07_7E_F5  # two leads don't begin two trials at once
LISTED = 20


@dataclass(frozen=True, kw_only=True)
class NewTrial:
    """A trial about to begin. `plan`: what was promised of it, in plain values."""

    kind: TrialKind
    share: float
    plan: Mapping[str, object]
    who: str
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A trial as stored."""

    id: int
    kind: TrialKind
    share: float  # of visitors on whom it is tried
    plan: Mapping[str, object]
    who: str
    started_at: datetime
    ends_at: datetime | None
    stopped_at: datetime | None
    stopped_by: str

    @property
    def over_at(self) -> datetime | None:
        """When it took its last visitor; None where nobody knows yet."""
        ends = [at for at in (self.ends_at, self.stopped_at) if at is not None]
        return min(ends) if ends else None

    def runs(self, at: datetime) -> bool:
        return self.started_at <= at and (self.over_at is None or at < self.over_at)

    def planned(self, name: str) -> float:
        """A number of the plan; 0 where it names none."""
        value = self.plan.get(name, 0)
        return float(value) if isinstance(value, int | float) else 0.0


def start_trial(conn: Connection, new: NewTrial, *, at: datetime) -> Trial:
    """Raises RequestError, code "running", while one of the kind runs."""
    one_at_a_time(conn, TRIALS_LOCK)
    if running_trial(conn, new.kind, at=at):
        raise RequestError("running", f"another trial ({new.kind}) is running; stop it first")
    values = {**vars(new), "plan": dict(new.plan), "started_at": at, "stopped_by": ""}
    number = conn.execute(insert(conn, trials).values(values).returning(trials.c.id)).scalar_one()
    return _find(conn, number)


def stop_trial(conn: Connection, number: int, *, who: str, at: datetime) -> Trial:
    """A trial that is over stays as it is. Raises RequestError, code "missing", for one there is not."""
    trial = _find(conn, number)
    if trial.runs(at):
        conn.execute(update(trials).where(trials.c.id == number).values(stopped_at=at, stopped_by=who))
    return _find(conn, number)


def running_trial(conn: Connection, kind: TrialKind, *, at: datetime) -> Trial | None:
    going_on = trials.c.stopped_at.is_(None) & or_(trials.c.ends_at.is_(None), trials.c.ends_at > at)
    matches = [one for one in _read(conn, (trials.c.kind == kind) & going_on) if one.runs(at)]
    return matches[0] if matches else None


def list_trials(conn: Connection, kind: TrialKind) -> tuple[Trial, ...]:
    """The newest first."""
    return _read(conn, trials.c.kind == kind)


def _find(conn: Connection, number: int) -> Trial:
    rows = _read(conn, trials.c.id == number)
    if not rows:
        raise RequestError("missing", f"there is no trial {number}")
    return rows[0]


def _read(conn: Connection, which: ColumnElement[bool]) -> tuple[Trial, ...]:
    columns = [trials.c[name] for name in Trial.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(which).order_by(trials.c.id.desc()).limit(LISTED))
    return tuple(Trial(**row._mapping) for row in rows)
