"""Without a mail server the letters stand on the console, whole, marked as not sent."""

from __future__ import annotations

import io

from kb.delivery.console import Console
from kb.delivery.outbox import entries_of


def test_a_letter_is_shown_line_by_line_and_said_not_to_be_sent(db, send):
    number = send().ticket.number
    with db.read() as conn:
        entry = next(entry for entry in entries_of(conn, number) if entry.channel == "visitor")
    out = io.StringIO()
    console = Console(lambda entry: f"Обращение {entry.ticket}\n\nпринято\n", out=out)
    console.send(entry)
    console.close()
    assert out.getvalue().splitlines() == [
        "┌ ticket.created → visitor, not sent: KB_SMTP_URL is empty",
        f"│ Обращение {number}",
        "│ ",
        "│ принято",
        "└",
    ]
