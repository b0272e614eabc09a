"""Figures of a period as they were told: made when days are counted, or by whoever asks first, and read as they are from then on.

What they are made of changes when something is counted or removed: both do away with them. Holds no request and no visitor, only
what pages may show (FEWEST_PEOPLE).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import select

from kb.insights.periods import DayPeriod
from kb.storage.database import Database, Transaction, insert
from kb.storage.insight_tables import told_figures
from kb.usage.kept_figures import NOTHING, wait_for_figures

FigureName = Literal["questions", "causes", "articles"]
ToldRow = Sequence[Any]  # Any: columns of whatever is told; who tells it names them


def told_rows(
    log: Database,
    name: FigureName,
    period: DayPeriod,
    make: Callable[[Transaction], Sequence[ToldRow]],
    *,
    part: str = "",
) -> Sequence[ToldRow]:
    """Figures of a period, in rows; `make` makes them where nobody has asked for them yet. `part`: of what only, "" is all."""
    wanted = _which(name, period, part)
    with log.read() as conn:
        kept = _text(conn, wanted)
        if kept is not None:
            return list(json.loads(kept))
        state = _text(conn, NOTHING)
        text = _json(make(conn))
    _keep(log, [wanted | {"text": text}], state)
    return list(json.loads(text))


def tell_rows(
    log: Database,
    name: FigureName,
    period: DayPeriod,
    make: Callable[[Transaction], Mapping[str, Sequence[ToldRow]]],
    *,
    parts: Sequence[str],
) -> None:
    """Make figures of all parts of a period together, unless they are there."""
    with log.read() as conn:
        if all(_text(conn, _which(name, period, part)) is not None for part in parts):
            return
        state = _text(conn, NOTHING)
        texts = {part: _json(rows) for part, rows in make(conn).items()}
    _keep(log, [_which(name, period, part) | {"text": text} for part, text in texts.items()], state)


def _keep(log: Database, rows: Sequence[dict[str, str]], state: str | None) -> None:
    """Unless what they were made of has changed meanwhile."""
    with log.begin() as conn:
        wait_for_figures(conn)
        if _text(conn, NOTHING) == state:
            conn.execute(insert(conn, told_figures).on_conflict_do_nothing(), rows)


def _which(name: FigureName, period: DayPeriod, part: str) -> dict[str, str]:
    return {"name": f"{name} {part}".strip(), "first": period.first.isoformat(), "last": period.last.isoformat()}


def _json(rows: Sequence[ToldRow]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _text(conn: Transaction, wanted: dict[str, str]) -> str | None:
    which = [told_figures.c[name] == value for name, value in wanted.items()]
    return conn.execute(select(told_figures.c.text).where(*which)).scalar_one_or_none()
