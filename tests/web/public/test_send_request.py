"""Sending a form under load: fifty clicks are one ticket, whichever database, and no file is left behind."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from kb.delivery.deliverer import Deliverer
from kb.delivery.foreign_names import ForeignNames
from kb.delivery.outbox import list_entries
from kb.requests.attachments import AttachmentStore, Upload, list_attachments
from kb.requests.events import Mailroom
from kb.requests.limits import FormAttempt, Rules, Verdict, new_form_key
from kb.requests.tickets import NewTicket, list_tickets
from kb.requests.upload_budget import UploadBudget
from tests.web.conftest import NOW
from web.public.send_request import send_form, store_files
from web.site.state import SiteState

KEY = bytes(range(32))
RULES = Rules(per_hour=3, form_seconds=0)


@pytest.fixture
def state(db, tmp_path):
    """The state of a site, over either database; its deliverer has no way out and is never started."""
    deliverer = Deliverer(db, {}, clock=lambda: NOW)
    store, names = AttachmentStore(tmp_path / "attachments"), ForeignNames(lambda: True)
    return SiteState(db, store, Mailroom(key=KEY), deliverer, UploadBudget(KEY), names)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return out.getvalue()


def send(state, key: str, text: str = "Не приходит код"):
    new = NewTicket(form_key=key, lang="ru", topic="access", email="a@example.com", text=text, consent="1")
    attempt = FormAttempt(address="203.0.113.7", email=new.email, text=new.text, form_key=key)
    return send_form(state, new, attempt, store_files(state, (), [Upload(picture())]).files, rules=RULES, at=NOW)


def test_fifty_clicks_at_once_are_one_ticket_with_one_picture_and_one_letter_each(state):
    gate, key = threading.Barrier(50), new_form_key(KEY, at=NOW)

    def click(_: int):
        gate.wait()
        return send(state, key)

    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(click, range(50)))
    assert len({opened.secret for opened in made}) == 1 and sum(opened.created for opened in made) == 1
    with state.read() as conn:
        (ticket,) = list_tickets(conn)[0]
        assert len(list_attachments(conn, ticket.number)) == 1
        assert len(list_entries(conn)) == 2
    assert len(list(state.store.folder.iterdir())) == 1


def test_a_repetition_is_let_through_when_the_limit_is_reached_and_another_form_is_not(state):
    keys = [new_form_key(KEY, at=NOW) for _ in range(4)]
    first = [send(state, key, f"Вопрос {n}") for n, key in enumerate(keys[:3])]
    assert send(state, keys[0], "Вопрос 0").secret == first[0].secret
    assert isinstance(send(state, keys[3], "Вопрос 3"), Verdict)
    with state.read() as conn:
        assert len(list_tickets(conn)[0]) == 3


def test_a_refused_file_is_let_go_with_its_form(state):
    """An error that is kept holds the frames it went through, and these hold fifty megabytes until somebody tidies."""
    form = store_files(state, (), [Upload(picture(), "a.png"), Upload(b"\x89PNG\r\n\x1a\n damaged", "b.png")])
    assert form.refused and (form.refused.code, form.refused.place) == ("damaged", 1)
    assert form.refused.__traceback__ is form.refused.__context__ is form.refused.__cause__ is None
