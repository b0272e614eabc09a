"""Evidence from searches: a resolved question is taught when different visitors searched for its words and opened its article."""

from __future__ import annotations

from sqlalchemy import select, update

from kb.storage.database import Database
from kb.storage.request_tables import resolved
from kb.storage.tables import tickets
from kb.usage.search_log import AskedOf, count_openers, fold

ENOUGH_OPENERS = 2  # one visitor, however often they open an article, proves nothing


def prove_by_openings(state: Database, log: Database) -> int:
    """Note the words of every waiting question from which enough visitors opened its article; returns how many were proven.

    The words are the question itself or what its customer had searched for before. What is noted stays when the searches go.
    """
    with state.read() as conn:
        rows = conn.execute(
            select(resolved.c.id, resolved.c.article_id, resolved.c.question, tickets.c.query)
            .join(tickets, tickets.c.number == resolved.c.ticket)
            .where((resolved.c.verdict == "") & (resolved.c.opened_as == "") & tickets.c.helped.is_(None))
        ).all()
    waiting = [
        (row.id, AskedOf(row.article_id, fold(words)), words) for row in rows for words in row[2:] if fold(words)
    ]
    if not waiting:
        return 0
    with log.read() as conn:
        openers = count_openers(conn, {asked for _, asked, _ in waiting})
    proven = {id: words for id, asked, words in reversed(waiting) if openers.get(asked, 0) >= ENOUGH_OPENERS}
    if proven:
        with state.begin() as conn:
            for id, words in proven.items():
                conn.execute(update(resolved).where(resolved.c.id == id).values(opened_as=words))
    return len(proven)
