"""Figures of a period as they were told: made when days are counted, or by whoever asks first, and read as they are from then on.

What they are made of changes when something is counted or removed: both do away with them. Holds no request and no visitor, only
what pages may show (FEWEST_PEOPLE).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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
    wanted = {"name": f"{name} {part}".strip(), "first": period.first.isoformat(), "last": period.last.isoformat()}
    with log.read() as conn:
        kept = _text(conn, wanted)
        if kept is not None:
            return list(json.loads(kept))
        state = _text(conn, NOTHING)
        rows = make(conn)
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    with log.begin() as conn:
        wait_for_figures(conn)
        if _text(conn, NOTHING) == state:  # else what they were made of has changed meanwhile
            conn.execute(insert(conn, told_figures).values(**wanted, text=text).on_conflict_do_nothing())
    return list(json.loads(text))


def _text(conn: Transaction, wanted: dict[str, str]) -> str | None:
    which = [told_figures.c[name] == value for name, value in wanted.items()]
    return conn.execute(select(told_figures.c.text).where(*which)).scalar_one_or_none()
