"""The call at the desk: the note stays among staff, the letter is seen before it goes, a call without an address says so."""

from __future__ import annotations

import html
import re

import pytest

from kb.addresses import request_path
from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.requests.tickets import list_tickets
from kb.storage.site_key import request_secret
from tests.web.staff.test_console import anna, plain  # noqa: F401
from tests.web.staff.test_walk import hidden

CANARY = "Канареечка"
SENT = {"note": f"{CANARY} злится", "q": "лимит", "client": "Ольга", "caller": "+7999", "open": "ru/cards/limits"}
MAIL = {"email": "olga@mail.example"}


def tickets(client):
    with client.app.state.site.state.database.read() as conn:
        return list_tickets(conn)[0]


def field(page: str, name: str) -> str:
    return html.unescape(re.search(rf'<textarea[^>]* name="{name}"[^>]*>([^<]*)</textarea>', page)[1])


def look(anna, **more):  # noqa: F811
    return anna.post("/agent/tickets", data={**SENT, **MAIL, "step": "look", **more})


def test_the_desk_shows_the_letter_before_anything_is_stored(anna):  # noqa: F811
    assert ("step", "look") in hidden(anna.get("/agent?q=1043").text, "/agent/tickets")
    page = look(anna)
    assert page.status_code == 200 and tickets(anna) == ()
    offered = field(page.text, "reply")
    assert offered.startswith("Здравствуйте, Ольга.") and "/ru/a/cards/limits" in offered
    letter = page.text.partition("<pre")[2].partition("</pre>")[0]
    assert (
        offered.splitlines()[0] in html.unescape(letter) and CANARY not in letter and letter.count("С уважением") == 1
    )
    assert CANARY in field(page.text, "note")


@pytest.mark.parametrize("reply", ["", "Скоро перезвоним."])
def test_what_staff_changed_is_shown_again_and_an_empty_reply_stays_empty(anna, reply):  # noqa: F811
    page = look(anna, reply=reply, step="again").text
    assert field(page, "reply") == reply and reply in page.partition("<pre")[2].partition("</pre>")[0]


def test_an_internal_article_offers_no_words(anna):  # noqa: F811
    assert field(look(anna, open="ru/internal/call").text, "reply") == ""


def test_the_note_is_nowhere_the_customer_looks_and_staff_see_it(anna):  # noqa: F811
    page = look(anna, reply="Скоро перезвоним.").text
    fields = {**dict(hidden(page, "/agent/tickets")), **MAIL, "step": "send"}
    made = anna.post("/agent/tickets", data={**fields, "note": field(page, "note"), "reply": field(page, "reply")})
    assert made.status_code == 303
    (ticket,) = tickets(anna)
    site = anna.app.state.site
    shown = anna.get(request_path("ru", request_secret(site.state.key, ticket.number))).text
    assert "Скоро перезвоним." in plain(shown) and CANARY not in shown and "Ольга" not in shown
    with site.state.database.read() as conn:
        entries = list_entries(conn, limit=10)
    writer = LetterWriter(site.settings, site.state.key)
    assert entries and CANARY not in repr([writer.letter(entry) for entry in entries]) + repr(entries)
    for address in ("/ru/", "/ru/feed.atom", "/metrics", f"/api/v1/search?q={ticket.number}"):
        assert CANARY not in anna.get(address).text
    inside, listed = anna.get(f"/agent/requests/{ticket.number}").text, anna.get("/agent/requests").text
    assert CANARY in inside and "Ольга, +7999" in plain(inside) and f'{ticket.number}/reply"' in inside
    assert CANARY not in listed and "лимит" in listed


@pytest.mark.parametrize("email", ["olga", "оlga@mail.example", f"{'o' * 65}@mail.example"])
@pytest.mark.parametrize("step", ["look", "again", "send"])
def test_an_address_no_letter_reaches_makes_no_ticket_and_costs_no_word(anna, email, step):  # noqa: F811
    page = look(anna, email=email, step=step, reply="Скоро перезвоним.")
    shown = html.unescape(page.text)
    assert tickets(anna) == () and "Обращение не создано" in plain(page.text)
    assert CANARY in field(page.text, "note") and f'value="{email}"' in shown
    if step != "look":
        assert field(page.text, "reply") == "Скоро перезвоним."


def test_a_call_without_an_address_says_so_and_offers_no_answer(anna):  # noqa: F811
    made = anna.post("/agent/tickets", data={**SENT, "step": "look"})
    assert made.status_code == 303
    (ticket,) = tickets(anna)
    told = plain(anna.get(made.headers["location"]).text)
    assert f"Создано обращение {ticket.number}. Адреса нет: ответ по почте не уйдёт" in told
    inside = anna.get(f"/agent/requests/{ticket.number}").text
    assert "Адреса нет: ответ по почте не уйдёт" in plain(inside) and f'{ticket.number}/reply"' not in inside


def test_a_program_keeps_note_and_reply_apart(client, bearer):
    auth = bearer("tickets")
    sent = {"note": CANARY, "reply": "Скоро перезвоним.", "query": "лимит", "lang": "ru"}
    address = "/api/v1/agent/tickets"
    assert client.post(address, json=sent, headers=auth).status_code == 422
    assert client.post(address, json={"reply": "Да", **MAIL}, headers=auth).status_code == 422
    made = client.post(address, json={**sent, **MAIL}, headers=auth)
    read = client.get(made.headers["location"], headers=auth)
    assert made.status_code == 201 and CANARY not in made.text + read.text
    assert [each["text"] for each in read.json()["messages"]] == ["Скоро перезвоним."]
    (ticket,) = tickets(client)
    secret = request_secret(client.app.state.site.state.key, ticket.number)
    assert CANARY not in client.get(request_path("ru", secret)).text


def test_closing_a_call_without_an_address_says_that_nobody_is_written_to(anna):  # noqa: F811
    for mail, told in (({}, True), (MAIL, False)):
        made = anna.post("/agent/tickets", data={**SENT, **mail, "step": "send", "key": f"k{told}"})
        assert made.status_code == 303
        page = plain(anna.get(f"/agent/requests/{tickets(anna)[0].number}").text)
        assert ("о закрытии клиенту никто не напишет" in page, "Что сказать клиенту" in page) == (told, not told)
