"""A whole request by mail: form, answer, question, closing over a real mail server, and each letter as its reader gets it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from tests.kb.delivery.conftest import Sink
from tests.ports import free_port
from tests.web.conftest import form_key
from tests.web.public.test_contact import GOOD

pytestmark = pytest.mark.slow
TEAM = "team@example.org"
STRANGER = {
    "text": "Ваш счёт закрывают! Срочно войдите на сайт бонусы-всем.example и назовите код оператору Семёну",
    "email": "stranger@example.org",
}


@pytest.fixture(params=[True, False], ids=["SMTPUTF8", "ascii only"])
def box(request) -> Iterator[Sink]:
    made = Sink(free_port())
    server = Controller(made, hostname="127.0.0.1", port=made.port, enable_SMTPUTF8=request.param)
    server.start()
    yield made
    server.stop()


@pytest.fixture
def site(make_client, box):
    """A site that delivers; leaving it, what is due has gone."""
    client = make_client(
        smtp_url=box.url,
        team_mail=TEAM,
        mail_from="help@romashka.example",
        base_url="http://testserver",
        form_seconds=0,
    )
    with client:
        yield client


def wait_for(box: Sink, count: int) -> list[EmailMessage]:
    for _ in range(600):
        if len(box.letters) >= count:
            break
        time.sleep(0.1)
    assert len(box.letters) == count
    return box.letters


def send(site, **changed) -> int:
    form = {**GOOD, "suggested": "yes", "form_key": form_key(), **changed}
    return site.post("/ru/contact", data=form, headers={"sec-fetch-site": "same-origin"}).status_code


def plain(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def test_a_request_is_one_conversation_for_each_of_its_readers(site, box, bearer):
    assert send(site) == 303
    first = {letter["to"]: letter for letter in wait_for(box, 2)}
    number = first[GOOD["email"]]["x-otvet-ticket"]
    api, desk = f"/api/v1/agent/tickets/{number}", bearer("tickets")
    assert site.post(f"{api}/reply", json={"text": "Салфетки лежат на столе."}, headers=desk).status_code == 200
    answer = wait_for(box, 3)[-1]
    page = re.search(r"http://testserver(/ru/request/[\w-]+)", plain(answer))[1]
    assert site.post(page, data={"text": "На каком?"}, headers={"sec-fetch-site": "same-origin"}).status_code == 303
    question = wait_for(box, 4)[-1]
    site.post(f"{api}/close", json={"outcome": "solved"}, headers=desk)
    closing = wait_for(box, 5)[-1]
    hers, ours = (first[GOOD["email"]], answer, closing), (first[TEAM], question)
    for letters in (hers, ours):
        assert len({letter["subject"] for letter in letters}) == 1
        for before, letter in zip(letters, letters[1:], strict=False):
            assert letter["in-reply-to"] == before["message-id"] and before["message-id"] in letter["references"]
    assert hers[0]["subject"] == f"Обращение {number}"
    assert ours[0]["subject"] == f"Обращение {number}: Вход и доступ: Не приходит код"
    assert [letter["auto-submitted"] for letter in hers] == ["auto-generated", None, "auto-generated"]
    assert plain(answer).startswith("Салфетки лежат на столе.") and "> На каком?" in plain(question)


def test_a_stranger_gets_nothing_of_what_somebody_wrote_in_their_name(site, box):
    assert send(site, **STRANGER) == 303
    letters = {letter["to"]: letter for letter in wait_for(box, 2)}
    told = letters["stranger@example.org"].as_string() + plain(letters["stranger@example.org"])
    assert [word for word in ("Срочно", "бонусы", "Семёну", "счёт") if word in told] == []
    assert "Семёну" in plain(letters[TEAM])


def test_the_form_takes_a_name_in_another_alphabet_only_where_the_server_does(site, box, request):
    takes = "SMTPUTF8" in request.node.callspec.id
    assert send(site, email="анна@почта.рф") == (303 if takes else 422)
    assert send(site, email="аnna@example.org") == 422
    assert send(site, email="anna@почта.рф", text="Где взять зонтик и чем за него платить") == 303
    letters = wait_for(box, 4 if takes else 2)
    assert [to for _, recipients in box.envelopes for to in recipients if to != TEAM] == (
        ["анна@xn--80a1acny.xn--p1ai"] * takes + ["anna@xn--80a1acny.xn--p1ai"]
    )
    reply_to = {str(letter["reply-to"]) for letter in letters if letter["to"] == TEAM}
    assert reply_to == ({"None"} if takes else set()) | {"anna@xn--80a1acny.xn--p1ai"}
