"""Whoever is forgotten is named nowhere afterwards, whichever door of the site their name came in by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from kb.requests.attachments import AttachmentStore
from kb.retention.forget import Eraser
from kb.retention.holdings import HOLDINGS
from kb.retention.person import find_person
from kb.retention.proof import LookAround, look_everywhere
from kb.storage.overwrite import overwrite_removed
from kb.storage.tables import votes
from tests.web.conftest import NOW, form_key
from tests.web.staff.test_console import account
from tests.web.staff.test_notices import OUTAGE
from tests.web.test_security_private_data import WAYS, Site, site

__all__ = ["site"]
BIRD = "canary.bird@example.com"
LINE = "Соседка с улицы Ленина видела, как курьер отдал мою карту чужому человеку."
WORDS = f"Это {BIRD}. {LINE}"
TELEPHONE = "+7 916 123-45-67"
HELD = {
    *("tickets", "messages", "outbox", "ticket_events", "ticket_tags", "ticket_words", "callbacks", "request_secrets"),
    *("attachments", "votes", "flags", "colleague_questions", "undos", "notifications"),
    *("notice_followers", "searches", "deflections"),
}  # what the doors below write a name or a number of the person into


def deed(name: str, **sent: str) -> Callable[[Site, str], object]:
    """Something staff do to a request from its page."""
    return lambda site, request: site.post(f"{request}/{name}", **sent)


DEEDS = {
    "note that names a colleague": deed("note", text=f"@Вера {WORDS}", key="1"),
    "tag": deed("tag", tag=BIRD),
    "promised call": deed("call-back", text=WORDS, telephone=TELEPHONE, until="2027-01-01T10:00"),
    "handing over": deed("hand-over", team="vendor", owner="Анна", text=WORDS, key="2"),
    "reply": deed("reply", text=WORDS, key="3"),
}


def come_in(site: Site) -> None:
    """The person by every door of theirs, then everybody else who writes of them."""
    account(site.settings, "Вера")
    site.post("/agent/notices", **OUTAGE)
    site.post("/ru/status/1", email=BIRD)
    own = site.form(email=BIRD, text=WORDS, q=WORDS)
    site.post(own, text=f"{WORDS} Мой телефон {TELEPHONE}.", form_key=form_key(timedelta(minutes=3)))
    requests = [site.newest()]
    site.form(text="Вопрос другого человека")
    requests.append(site.newest())
    for request in requests:
        for do in DEEDS.values():
            do(site, request)
    for way in WAYS.values():
        way(site, WORDS)


def traces(proof: LookAround) -> set[str]:
    return {trace.place.partition(".")[0] if "/" not in trace.place else trace.place for trace in proof.traces}


def test_a_person_is_named_nowhere_whichever_door_their_name_came_in_by(site: Site):
    come_in(site)
    parts = site.client.app.state.site
    state, log, key = parts.state.database, parts.journal.log, parts.state.key
    parts.journal.writer.stop()  # nothing is on its way any more
    with state.read() as conn:
        person = find_person(conn, BIRD)
        voted = conn.execute(select(func.count()).select_from(votes)).scalar_one()
    assert traces(look_everywhere(state, log, [], person.identifiers)) >= HELD
    store = AttachmentStore(site.settings.attachments)
    Eraser(state=state, log=log, store=store, key=key).forget(person, at=NOW)
    for database in (state, log):
        overwrite_removed(database)
    proof = look_everywhere(state, log, [store.folder], person.identifiers)
    assert traces(proof) == set()
    assert proof.numbers_kept == set(person.numbers)  # who of the staff looked at which number
    with state.read() as conn:
        assert conn.execute(select(func.count()).select_from(votes)).scalar_one() == voted
    assert {HOLDINGS[name].forgetting for name in HELD} == {"request", "blotted", "own", "log"}
