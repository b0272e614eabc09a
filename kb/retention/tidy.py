"""Tidying: what was kept long enough is removed, daily by a running server and by `kb tidy`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select

from kb.clocks import CLOCK_SKEW
from kb.notices.followers import forget_unconfirmed
from kb.requests.attachments import AttachmentStore
from kb.requests.limits import FORGET
from kb.requests.tickets import OURS
from kb.retention.old_searches import remove_old_searches
from kb.retention.removal import BATCH, anonymise_votes, remove_files, remove_tickets
from kb.retention.spans import Spans
from kb.staff.attempts import FAILURES_SPAN
from kb.staff.sessions import LASTS
from kb.storage.alert_tables import alerts
from kb.storage.database import Database, Transaction, insert
from kb.storage.desk_tables import desk_words, notifications, presences
from kb.storage.insight_tables import content_steps
from kb.storage.notice_tables import notice_events, notice_followers, notices
from kb.storage.request_tables import attachments, moments, outbox, posts, ticket_events, undos
from kb.storage.staff_tables import (
    audit,
    colleague_questions,
    failed_sign_ins,
    flags,
    invitations,
    spent_states,
    staff_sessions,
)
from kb.storage.tables import tickets, votes
from kb.storage.trial_tables import trial_people
from kb.usage.kept_figures import forget_told, wait_for_figures

log = logging.getLogger(__name__)
DAILY = timedelta(hours=20)  # less than a day: a server that looks hourly keeps to about the same hour
JUMP = timedelta(days=30)  # a clock that moved by more since the last time may be wrong
TRIAL_FOR = timedelta(days=14)  # longer than people of a trial are followed: they are numbers by then
UNDONE_FOR = timedelta(days=1)  # longer than anything can be taken back, or anybody has a request open


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """How much was removed. `waiting`: requests as old that still wait for our answer and stay."""

    tickets: int = 0
    attachments: int = 0
    letters: int = 0
    searches: int = 0
    others: int = 0  # questions to colleagues, flags, steps about articles, notices and who followed them, words of votes, hashes that limits go by
    waiting: int = 0

    @property
    def any(self) -> bool:
        return any((self.tickets, self.attachments, self.letters, self.searches, self.others))


@dataclass(frozen=True, kw_only=True)
class Tidier:
    """What tidying needs to know of an installation."""

    state: Database
    searches: Database
    store: AttachmentStore
    spans: Spans
    grace: timedelta = field(default=DAILY)

    def tidy_daily(self, at: datetime) -> Tidied | None:
        """Tidy unless it was done today, by this or another server; None when nothing was done.

        The first time, and when the clock has moved by more than JUMP, a day is waited: what a wrong clock or a mistyped
        setting would remove cannot be brought back.
        """
        with self.state.begin() as conn:
            last = conn.execute(select(moments.c.at).where(moments.c.name == "tidied")).scalar_one_or_none()
            if last is not None and timedelta() <= at - last < self.grace:
                return None
            _note_tidied(conn, at)
        if last is None:
            log.info(
                "tidying begins in a day: what is older than KB_KEEP_… says will be removed (`kb tidy` does it now)"
            )
            return None
        if not -self.grace <= at - last <= JUMP:
            log.warning(
                "the clock says %s and said %s when old data was removed last; nothing is removed for a day. Is the clock right? "
                "`kb tidy` removes it now.",
                f"{at:%Y-%m-%d}",
                f"{last:%Y-%m-%d}",
            )
            return None
        return self.tidy(at)

    def tidy(self, at: datetime) -> Tidied:
        """Remove everything that was kept long enough now, some hundred rows in one transaction. Logs the numbers."""
        with self.state.begin() as conn:
            _note_tidied(conn, at)
        done = Tidied(
            tickets=self._tidy_tickets(at),
            attachments=self._tidy_attachments(at),
            letters=self._tidy_outbox(at),
            searches=remove_old_searches(self.searches, until=self.spans.searches_until(at)),
            others=self._tidy_others(at),
            waiting=self._count_waiting(at),
        )
        if done.any:
            log.info(
                "tidied: %d requests, %d files, %d letters and webhooks, %d searches, %d others removed",
                done.tickets,
                done.attachments,
                done.letters,
                done.searches,
                done.others,
            )
        return done

    def _tidy_tickets(self, at: datetime) -> int:
        old = select(tickets.c.number).where(_over(at - self.spans.tickets)).order_by(tickets.c.id).limit(BATCH)
        count = 0
        while True:
            with self.state.begin() as conn:
                numbers = conn.execute(old).scalars().all()
                removed = remove_tickets(conn, numbers)
            remove_files(self.store, removed.files)
            count += len(numbers)
            if len(numbers) < BATCH:
                break
        if count:
            with self.searches.begin() as conn:
                wait_for_figures(conn)
                forget_told(conn)  # why tickets came is told by how many there are
        return count

    def _tidy_attachments(self, at: datetime) -> int:
        of_old = select(tickets.c.number).where(_over(at - self.spans.attachments))
        with self.state.begin() as conn:
            gone = delete(attachments).where(attachments.c.ticket.in_(of_old)).returning(attachments.c.name)
            names = conn.execute(gone).scalars().all()
        return remove_files(self.store, names)

    def _tidy_outbox(self, at: datetime) -> int:
        sent = and_(outbox.c.state == "sent", outbox.c.sent_at < at - self.spans.outbox)
        given_up = and_(outbox.c.state == "dead", outbox.c.next_at < at - self.spans.outbox)
        with self.state.begin() as conn:
            return conn.execute(delete(outbox).where(or_(sent, given_up))).rowcount

    def _tidy_others(self, at: datetime) -> int:
        """What hangs on no request: as long as requests; and hashes whose limit has passed, or that a wrong clock made."""
        old = at - self.spans.tickets
        ahead = at + CLOCK_SKEW
        rows: Sequence[tuple[Table, ColumnElement[bool]]] = (
            (colleague_questions, colleague_questions.c.answered_at < old),
            (flags, flags.c.done_at < old),
            (content_steps, content_steps.c.at < old),
            (alerts, alerts.c.at < old),
            (posts, ~posts.c.at.between(at - FORGET, ahead)),
            (failed_sign_ins, ~failed_sign_ins.c.at.between(at - FAILURES_SPAN, ahead)),
            (presences, ~presences.c.at.between(at - UNDONE_FOR, ahead)),
            (desk_words, desk_words.c.seen_at < at - UNDONE_FOR),
            (notifications, notifications.c.at < at - self.spans.outbox),
            (undos, ~undos.c.at.between(at - UNDONE_FOR, ahead)),
            (audit, audit.c.at < at - self.spans.audit),
            (invitations, invitations.c.expires_at < at - UNDONE_FOR),
            (spent_states, ~spent_states.c.at.between(at - UNDONE_FOR, ahead)),
            (staff_sessions, ~staff_sessions.c.created_at.between(at - LASTS, ahead)),
            (notice_followers, notice_followers.c.asked_at < old),
            (notice_events, notice_events.c.notice.in_(select(notices.c.id).where(notices.c.end < old))),
            (notices, notices.c.end < old),
        )
        with self.searches.begin() as conn:
            conn.execute(delete(trial_people).where(~trial_people.c.at.between(at - TRIAL_FOR, ahead)))
        with self.state.begin() as conn:
            removed = sum(conn.execute(delete(table).where(which)).rowcount for table, which in rows)
            return removed + forget_unconfirmed(conn, at=at) + anonymise_votes(conn, votes.c.changed_at < old)

    def _count_waiting(self, at: datetime) -> int:
        old = tickets.c.status.in_(OURS) & (_last_event() < at - self.spans.tickets)
        with self.state.read() as conn:
            return int(conn.execute(select(func.count()).select_from(tickets).where(old)).scalar_one())


def _over(before: datetime) -> ColumnElement[bool]:
    """A request nobody waits in, to which nothing has happened since."""
    return tickets.c.status.not_in(OURS) & (tickets.c.created_at < before) & (_last_event() < before)


def _last_event() -> ColumnElement[datetime]:
    latest = select(func.max(ticket_events.c.at)).where(ticket_events.c.ticket == tickets.c.number).scalar_subquery()
    return func.coalesce(latest, tickets.c.created_at)


def _note_tidied(conn: Transaction, at: datetime) -> None:
    noted = insert(conn, moments).values(name="tidied", at=at)
    conn.execute(noted.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
