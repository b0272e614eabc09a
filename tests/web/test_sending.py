"""Sending a form under load: fifty clicks are one ticket, whichever database, and no file is left behind."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from PIL import Image

from kb.attachments import AttachmentStore, list_attachments
from kb.limits import Attempt, Verdict, new_form_key
from kb.notices import Mailroom
from kb.outbox import list_entries
from kb.settings import Settings
from kb.tickets import NewTicket, latest_tickets
from tests.web.conftest import NOW
from web.metrics import Metrics
from web.sending import send_form, store_pictures

KEY = bytes(range(32))


@pytest.fixture
def site(db, tmp_path):
    """The parts of a site that sending needs, over either database."""
    return SimpleNamespace(
        database=db,
        room=Mailroom(key=KEY),
        settings=Settings(_env_file=None, form_seconds=0, tickets_per_hour=3),
        store=AttachmentStore(tmp_path / "attachments"),
        metrics=Metrics(),
        deliverer=SimpleNamespace(nudge=lambda: None),
    )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return out.getvalue()


def send(site, key: str, text: str = "Не приходит код"):
    new = NewTicket(form_key=key, lang="ru", topic="access", email="a@example.com", text=text, consent="1")
    attempt = Attempt(address="203.0.113.7", email=new.email, text=new.text, form_key=key)
    return send_form(site, new, attempt, store_pictures(site, (), [picture()]).images, at=NOW)


def test_fifty_clicks_at_once_are_one_ticket_with_one_picture_and_one_letter_each(site):
    gate, key = threading.Barrier(50), new_form_key(KEY, at=NOW)

    def click(_: int):
        gate.wait()
        return send(site, key)

    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(click, range(50)))
    assert len({opened.secret for opened in made}) == 1 and sum(opened.created for opened in made) == 1
    with site.database.read() as conn:
        (ticket,) = latest_tickets(conn)
        assert len(list_attachments(conn, ticket.number)) == 1
        assert len(list_entries(conn)) == 2
    assert len(list(site.store.folder.iterdir())) == 1


def test_a_repetition_is_let_through_when_the_limit_is_reached_and_another_form_is_not(site):
    keys = [new_form_key(KEY, at=NOW) for _ in range(4)]
    first = [send(site, key, f"Вопрос {n}") for n, key in enumerate(keys[:3])]
    assert send(site, keys[0], "Вопрос 0").secret == first[0].secret
    assert isinstance(send(site, keys[3], "Вопрос 3"), Verdict)
    with site.database.read() as conn:
        assert len(latest_tickets(conn)) == 3
