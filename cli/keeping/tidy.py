"""`kb tidy`: removes now what was kept long enough, as a running server does daily."""

from __future__ import annotations

from datetime import UTC, datetime

from cli.keeping.installation import Installation
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.insights.days import count_days
from kb.retention.spans import Spans
from kb.retention.tidy import Tidier


def tidy() -> None:
    """Remove what is older than KB_KEEP_TICKETS, _ATTACHMENTS, _OUTBOX and _SEARCHES say, for good."""
    with told_plainly():
        our = Installation.open()
        kept = our.settings
        now = datetime.now(UTC)
        count_days(our.log, our.state, at=now)  # numbers stay of what goes
        done = Tidier(state=our.state, searches=our.log, store=our.store, spans=Spans.of(kept)).tidy(now)
        say(
            f"Removed: {done.tickets} requests after {kept.keep_tickets} days, {done.attachments} files after "
            f"{kept.keep_attachments}, {done.letters} letters and webhooks after {kept.keep_outbox}, "
            f"{done.searches} searches after {kept.keep_searches}, {done.others} others."
        )
        if done.waiting:
            say(f"{done.waiting} requests as old still wait for an answer of ours and stay.")
