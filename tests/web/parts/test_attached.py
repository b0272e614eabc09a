"""Attachments as people see them: pictures numbered, files named, with sizes; and anything but our pictures is only handed out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from fastapi import HTTPException

from kb.errors import AttachmentRefused
from kb.requests.attachments import Attachment, KeptFile, attach, from_claim
from kb.requests.customer import open_request
from kb.requests.tickets import NewTicket
from tests.web.conftest import NOW
from web.parts.attached import FILE_POLICY, FileView, PictureView, file_choices, file_problem, send_file, views_of
from web.site.services import Site
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))
KEY = b"k" * 32
NAME = "0" * 32 + ".png"
IMAGE = KeptFile(name=NAME, kind="png", size=10, width=3, height=2, digest="d")
FILE = replace(IMAGE, name="1" * 32 + ".pdf", kind="pdf", width=0, height=0, sent_as="Выписка «май».pdf")
CODES = ("empty", "too_big", "not_taken", "macros", "too_many_pixels", "damaged", "too_many", "busy")


@pytest.mark.parametrize(("lang", "size"), [("ru", "1\xa0234"), ("en", "1,234")])
def test_a_picture_sent_before_is_offered_again_by_number_and_size(lang: str, size: str):
    large = replace(IMAGE, size=1234 * 1024)
    first, second = file_choices([IMAGE, large], TEXTS[lang], key=KEY)
    assert first.text == TEXTS[lang]("files.stored", n=1, size="1")  # a small one is never told to be empty
    assert second.text == TEXTS[lang]("files.stored", n=2, size=size)
    assert from_claim(KEY, second.claim) == large and from_claim(b"x" * 32, second.claim) is None


@pytest.mark.parametrize("lang", TEXTS)
def test_who_can_not_see_a_picture_hears_which_it_is(lang: str):
    kept = [attachment(FILE), attachment(replace(IMAGE, size=2048))]
    (_, file), (_, view) = views_of(kept, TEXTS[lang], lambda name: f"/file/{name}")
    assert view == PictureView(f"/file/{NAME}", f"/file/{NAME}?small=1", TEXTS[lang]("files.alt", n=1, size="2"), 3, 2)
    assert file == FileView(f"/file/{FILE.name}", "Выписка «май».pdf", TEXTS[lang]("files.size", size="1"))


def attachment(file: KeptFile) -> Attachment:
    known = {name: value for name, value in vars(file).items() if name != "digest"}
    return Attachment(**known, message=None, at=NOW)


@pytest.mark.parametrize("lang", TEXTS)
def test_a_file_sent_before_is_offered_again_by_its_name(lang: str):
    (choice,) = file_choices([FILE], TEXTS[lang], key=KEY)
    assert choice.text == TEXTS[lang]("files.stored_file", name=FILE.sent_as, size="1")


@pytest.mark.parametrize("lang", TEXTS)
def test_every_refusal_has_words_of_its_own(lang: str):
    said = [file_problem(AttachmentRefused(code, "…", place=1), TEXTS[lang]) for code in CODES]
    assert len(set(said)) == len(CODES) and not any("{" in words for words in said)
    assert all("2" in words for code, words in zip(CODES, said, strict=True) if code not in ("too_many", "busy"))
    by_code = dict(zip(CODES, said, strict=True))
    assert "10" in by_code["too_big"] and "5" in by_code["too_many"]


def test_a_picture_is_sent_to_those_who_may_see_its_ticket_and_for_no_other(client):
    site: Site = client.app.state.site
    state, new = site.state, NewTicket(form_key="f", lang="ru", topic="cards", email="", text="Карта не платит")
    with state.database.begin() as conn:
        number = open_request(conn, new, room=state.room, at=NOW).ticket.number
        attach(conn, number, [IMAGE], at=NOW)
    state.store.folder.mkdir(parents=True, exist_ok=True)
    (state.store.folder / NAME).write_bytes(b"picture")
    answer = send_file(state, number, NAME)
    assert (answer.media_type, answer.headers["cache-control"]) == ("image/png", "private, no-store")
    assert answer.headers["content-disposition"] == f'inline; filename="{NAME}"'
    assert "content-security-policy" not in answer.headers
    for other, name in (("2026-999999", NAME), (number, "1" * 32 + ".png"), (number, "../otvet.db")):
        with pytest.raises(HTTPException) as refused:
            send_file(state, other, name)
        assert refused.value.status_code == 404


def test_a_file_is_only_handed_out_under_its_own_name(client):
    site: Site = client.app.state.site
    state, new = site.state, NewTicket(form_key="f", lang="ru", topic="cards", email="", text="Карта не платит")
    with state.database.begin() as conn:
        number = open_request(conn, new, room=state.room, at=NOW).ticket.number
        attach(conn, number, [FILE], at=NOW)
    state.store.folder.mkdir(parents=True, exist_ok=True)
    (state.store.folder / FILE.name).write_bytes(b"%PDF-1.7")
    answer = send_file(state, number, FILE.name)
    assert (answer.media_type, answer.headers["cache-control"]) == ("application/pdf", "private, no-store")
    assert answer.headers["content-security-policy"] == FILE_POLICY and "sandbox" in FILE_POLICY
    disposition = answer.headers["content-disposition"]
    assert disposition.isascii() and disposition == f"attachment; filename*=utf-8''{quote(FILE.sent_as)}"
