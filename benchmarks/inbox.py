"""How long the inbox takes: views, filters, words, pages and counts over many open requests, on SQLite and on PostgreSQL.

    python benchmarks/inbox.py [--tickets 20000] [--database postgresql+psycopg://…] [--json]

Makes the requests in a new database (a file of its own, or the empty database that is named), most of them open, with words
drawn as people use them: few words often, many rarely. Each address is asked for again and again, all in turn. A database
that this filled before is measured as it is. CPU is that of our thread and, of PostgreSQL, of the process that serves it.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.reporting import Clock, Report, met, reader
from sqlalchemy import func, insert, select, text

from kb.desk.counting import choices, count_views
from kb.desk.finding import TicketQuery, find_page
from kb.finding.ticket_words import words_of
from kb.storage.database import Database, Transaction, connect, migrate
from kb.storage.request_tables import ticket_words
from kb.storage.tables import digest, tickets

TARGET = 150.0  # ms of CPU, p95
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SHARE_CLOSED = 0.2
TURNS = 30
PORTION = 1000
SYLLABLES = ("ка", "пе", "ре", "во", "сче", "та", "ли", "мит", "бан", "ко", "мат", "пла", "теж", "код", "вхо", "да")
ASKED = {
    "what waits": {},
    "mine": {"view": "mine"},
    "due today": {"view": "today"},
    "nobody's, by age": {"view": "nobody", "order": "old"},
    "closed": {"view": "closed"},
    "a topic, a team and a language": {"topic": "cards", "team": "support", "lang": "ru"},
    "a language": {"lang": "en"},
    "a level of service": {"level": "gold"},
    "a language, closed": {"view": "closed", "lang": "en"},
    "a word in half of them": {"view": "all", "words": "карта"},
    "three words": {"view": "all", "words": "карта банкомат перевод"},
    "a rare word": {"view": "all", "words": "{rare}"},
    "an address": {"view": "all", "words": "client77@example.com"},
    "a number": {"view": "all", "words": "2026-000077"},
}


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--tickets", type=int, default=20_000, help="open ones; a quarter as many are closed")
    asked.add_argument("--database", default="", help="an empty one, or one filled before; a file when left out")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        database = connect(given.database or f"sqlite:///{Path(aside)}/otvet.db")
        migrate(database)
        words = _vocabulary()
        total = int(given.tickets / (1 - SHARE_CLOSED))
        with database.read() as conn:
            filled = conn.execute(select(func.count()).select_from(tickets)).scalar_one()
        if not filled:
            _fill(database, total, words)
        report = Report(
            "inbox", notes={"requests": filled or total, "open": given.tickets, "database": database.engine.name}
        )
        _measure(report, database, words[-1])
        report.print(given.json)
        database.close()


def _measure(report: Report, database: Database, rare: str) -> None:
    mine = TicketQuery(at=NOW, day_end=NOW + timedelta(hours=15), me="agent 3")
    clocks = {name: Clock() for name in ASKED}
    for turn in range(TURNS):
        for name, changes in ASKED.items():
            sought = replace(mine, **{key: str(value).format(rare=rare) for key, value in changes.items()})
            with database.read() as conn:
                served = _server_seconds(conn)
                with clocks[name].running():
                    found = find_page(conn, sought, page=1 + turn % 3, size=50, most=10_000)
                    count_views(conn, sought)
                    choices(conn)
                clocks[name].cpu[-1] += _server_seconds(conn) - served
            assert found.total, name  # noqa: S101 - nothing found would be nothing measured
    for name, clock in clocks.items():
        figures = {
            "p50, ms": clock.ms(50, "wall"),
            "p95, ms": clock.ms(95, "wall"),
            "CPU p50, ms": clock.ms(50),
            "CPU p95, ms": clock.ms(95),
        }
        report.add(name, **figures, target=met(clock.ms(95), TARGET))


def _server_seconds(conn: Transaction) -> float:
    """CPU that the server's process of this connection has used so far; 0 where there is no such process."""
    if conn.dialect.name != "postgresql":
        return 0.0
    process = conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0]) / 1e9


def _vocabulary() -> list[str]:
    drawn = random.Random(14)
    return ["карта", "банкомат", "перевод", *("".join(drawn.choices(SYLLABLES, k=4)) for _ in range(5000))]


def _fill(database: Database, total: int, vocabulary: list[str]) -> None:
    drawn = random.Random(7)
    weights = [0.7, 0.5, 0.4, *(1 / rank for rank in range(3, len(vocabulary)))]
    with database.begin() as conn:
        if conn.dialect.name == "sqlite":
            conn.exec_driver_sql("PRAGMA cache_size = -2000000")  # KB: words come in no order
        for first in range(1, total + 1, PORTION):
            rows, found = [], []
            for n in range(first, min(first + PORTION, total + 1)):
                said = " ".join(drawn.choices(vocabulary, weights, k=40)) + (
                    f" {vocabulary[-1]}" if n % 997 == 0 else ""
                )
                closed = drawn.random() < SHARE_CLOSED
                row = _row(n, said, closed, drawn)
                rows.append(row)
                words = words_of(row["number"], row["email"], said)
                found += [{"word": word, "ticket": row["number"]} for word in words]
            conn.execute(insert(tickets), rows)
            conn.execute(insert(ticket_words), found)


def _row(
    n: int, text: str, closed: bool, drawn: random.Random
) -> dict[str, str | int | tuple[str, ...] | datetime | None]:
    made = NOW - timedelta(minutes=5 * n)
    return {
        "number": f"2026-{n:06d}",
        "form_key": digest(str(n)),
        "content_digest": digest(text),
        "status": "closed" if closed else drawn.choice(("open", "working", "answered")),
        "lang": drawn.choice(("ru", "ru", "en")),
        "topic": drawn.choice(("cards", "loans", "access", "transfers")),
        "email": f"client{n}@example.com",
        "mailbox": f"client{n}@example.com",
        "subject": "",
        "text": text,
        "query": "",
        "shown": (),
        "masked": (),
        "created_at": made,
        "due_at": made + timedelta(days=drawn.choice((1, 30, 70))),
        "owner": drawn.choice(("", *(f"agent {k}" for k in range(9)))),
        "team": drawn.choice(("support", "support", "engineering")),
        "closed_at": made if closed else None,
        "level": drawn.choices(("", "gold"), (97, 3))[0],
        "priority": drawn.choices((0, 1, 2), (90, 7, 3))[0],
    }


if __name__ == "__main__":
    main()
