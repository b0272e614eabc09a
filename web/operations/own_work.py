"""What a running server does by itself: its tasks, reading the mailbox, and what search may learn of answered requests."""

from __future__ import annotations

from datetime import timedelta

from kb.articles.contacts import NO_CONTACTS, Contacts
from kb.desk.deadlines import watch_deadlines
from kb.desk.later import remind_of_calls
from kb.errors import IndexUnavailable
from kb.finding.writers import note_mailboxes
from kb.inbound.intake import Intake
from kb.inbound.reader import MailReader
from kb.notices.followers import tell_followers
from kb.notices.published import list_notices
from kb.notifications.letters import put_letters
from kb.requests.opened_lessons import prove_by_openings
from kb.requests.resolved import confirmed_questions
from kb.requests.service_levels import promise
from kb.requests.unclaimed_files import sweep
from kb.retention.spans import Spans
from kb.retention.tidy import Tidier
from kb.service.measuring import measure_changed
from kb.staff.due_dates import watch_queue
from kb.storage.leases import Lease
from kb.trials.holdout import settle
from kb.trials.interleaving import count_drafts
from web.insights.counting import count_insights, tell_figures
from web.insights.word_letters import tell_readers_words
from web.lead.alert_letters import watch_searches
from web.lead.report_letters import tell_month
from web.operations.housekeeping import Task
from web.site.services import Site

SWEEP_EVERY = timedelta(hours=1)
TELL_EVERY = timedelta(minutes=1)
COUNT_EVERY = timedelta(minutes=15)
MEASURE_EVERY = timedelta(hours=1)
INSIGHTS_EVERY = timedelta(hours=6)
WORDS_EVERY = timedelta(hours=1)  # it tells once a day

WATCH_EVERY = timedelta(minutes=15)
LATELY = timedelta(days=2)  # openings follow a search within hours
READING = timedelta(minutes=3)  # after which another server reads the mailbox of one that was killed


def mail_reader_of(site: Site) -> MailReader | None:
    """Who reads the mailbox of KB_IMAP_URL, if there is one."""
    if not site.settings.imap_url:
        return None
    intake = Intake.of(
        site.settings,
        database=site.state.database,
        store=site.state.store,
        room=site.state.room,
        promise=lambda topic, at: promise(_contacts(site), topic, at=at),
        contacts=lambda: _contacts(site),
    )
    lease = Lease(site.state.database, "reading the mailbox", span=READING, clock=site.clock)
    return MailReader(site.settings.imap_url, intake, clock=site.clock, lease=lease)


def _contacts(site: Site) -> Contacts:
    try:
        return site.live.public.tree.contacts
    except IndexUnavailable:
        return NO_CONTACTS


def tasks_of(site: Site) -> tuple[Task, ...]:
    """What this server does by itself from time to time."""
    tidier = _tidier(site)
    return (
        Task(name="noting mailboxes", shared=True, every=SWEEP_EVERY, run=lambda: note_mailboxes(site.state.database)),
        Task(name="tidying the attachments", shared=True, every=SWEEP_EVERY, run=lambda: _sweep(site)),
        Task(
            name="removing what is too old", shared=True, every=SWEEP_EVERY, run=lambda: tidier.tidy_daily(site.clock())
        ),
        Task(
            name="counting what is asked most",
            every=COUNT_EVERY,
            run=lambda: site.popular.count(site.settings.language_list, site.clock()),
        ),
        Task(name="telling who follows a notice", shared=True, every=TELL_EVERY, run=lambda: _tell_followers(site)),
        Task(name="watching promised times", shared=True, every=TELL_EVERY, run=lambda: _watch_deadlines(site)),
        Task(name="telling colleagues", shared=True, every=TELL_EVERY, run=lambda: _tell_staff(site)),
        Task(name="measuring requests", shared=True, every=MEASURE_EVERY, run=lambda: _measure(site)),
        Task(
            name="watching searches", shared=True, every=WATCH_EVERY, run=lambda: watch_searches(site, at=site.clock())
        ),
        Task(name="following trials", shared=True, every=MEASURE_EVERY, run=lambda: _follow(site)),
        Task(
            name="telling what readers say",
            shared=True,
            every=WORDS_EVERY,
            run=lambda: tell_readers_words(site, at=site.clock()),
        ),
        Task(
            name="counting insights",
            shared=True,
            every=INSIGHTS_EVERY,
            run=lambda: count_insights(site, at=site.clock()),
        ),
        Task(  # the last: what was counted or removed before it took some away
            name="telling figures",
            shared=True,
            every=TELL_EVERY,
            run=lambda: tell_figures(site.journal.log, site.state.database, at=site.clock()),
        ),
    )


def _tidier(site: Site) -> Tidier:
    spans = Spans.of(site.settings)
    return Tidier(state=site.state.database, searches=site.journal.log, store=site.state.store, spans=spans)


def _sweep(site: Site) -> None:
    with site.state.change() as conn:
        sweep(conn, site.state.store, at=site.clock())


def _tell_followers(site: Site) -> None:
    """Not without an index: what notices.yaml says is unknown then, and nothing of it is over."""
    try:
        written = site.live.public.tree.notices
    except IndexUnavailable:
        return
    with site.state.change() as conn:
        tell_followers(conn, {notice.id: notice for notice in (*written, *list_notices(conn))}, at=site.clock())


def _watch_deadlines(site: Site) -> None:
    with site.state.change() as conn:
        watch_deadlines(conn, room=site.state.room, at=site.clock())
        watch_queue(conn, at=site.clock())


def _follow(site: Site) -> None:
    """What trials show: people whose week is over, visitors who chose between two rankings."""
    now = site.clock()
    settle(site.journal.log, site.state.database, site.state.key, at=now)
    for trial in site.trials.lately("interleaving", now, LATELY):
        count_drafts(site.journal.log, site.state.database, trial, at=now)


def _tell_staff(site: Site) -> None:
    """Calls whose time has come, then letters about everything that waits."""
    with site.state.change() as conn:
        remind_of_calls(conn, room=site.state.room, at=site.clock())
        put_letters(conn, lang=site.settings.language_list[0], zone=_contacts(site).zone, at=site.clock())


def _measure(site: Site) -> None:
    """Not without an index: opening hours are unknown then."""
    contacts = _contacts(site)
    if contacts is not NO_CONTACTS:
        measure_changed(site.state.database, contacts, at=site.clock())
        tell_month(site, at=site.clock())


def lessons_of(site: Site) -> tuple[tuple[str, str], ...]:
    """Customers' questions that search may know; none where learning is switched off."""
    if site.settings.learning == "off":
        return ()
    prove_by_openings(site.state.database, site.journal.log)
    with site.state.read() as connection:
        return confirmed_questions(connection)
