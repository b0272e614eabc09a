"""The agents' console: who may enter, the card shaped for speech, the ticket of a call."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kb.requests.customer import read_request
from kb.requests.tickets import list_tickets
from kb.staff.accounts import add_person, disable_person
from kb.staff.sessions import IDLE, LASTS
from kb.storage.database import connect
from tests.web.conftest import NOW
from web.site.services import Site

PASSWORD = "correct horse battery"


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").replace("\u2060", "").split())


def account(settings, name: str = "Анна", role: str = "agent") -> None:
    database = connect(settings.database_url)
    with database.begin() as conn:
        add_person(conn, name, role, PASSWORD, at=NOW - timedelta(days=1))
    database.close()


def enter(client, name: str = "Анна", password: str = PASSWORD, **more: str):
    return client.post("/agent/sign-in", data={"name": name, "password": password, **more})


@pytest.fixture
def anna(client, settings):
    account(settings)
    assert enter(client).headers["location"] == "/agent"
    return client


@pytest.fixture
def writer(make_client, settings):
    account(settings, "Пётр", "writer")
    client = make_client()
    assert enter(client, "Пётр").status_code == 303
    return client


STAFF_PAGES = [
    "/agent",
    "/agent/lookup?q=карта",
    "/agent/results?q=карта",
    "/agent/queue",
    "/agent/requests",
    "/agent/questions/1/draft",
]


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_a_stranger_is_led_to_the_door(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/agent/sign-in")


def test_the_door_leads_back_to_what_a_telephone_opened_and_to_no_other_site(client, settings):
    account(settings)
    asked = client.get("/agent/lookup?q=1042&caller=%2B79990000000")
    back = client.get(asked.headers["location"])
    assert 'value="/agent/lookup?q=1042&amp;caller=%2B79990000000"' in back.text
    for elsewhere in ("https://evil.example", "//evil.example", "/agentevil", "/ru/"):
        assert enter(client, back=elsewhere).headers["location"] == "/agent"
    assert enter(client, back="/agent/lookup?q=1042").headers["location"] == "/agent/lookup?q=1042"


def test_a_wrong_password_and_an_unknown_name_look_alike(client, settings):
    account(settings)
    wrong, nobody = enter(client, password="wrong wrong wrong"), enter(client, "Никто")
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert "set-cookie" not in wrong.headers and "Имя или пароль не подходят" in plain(wrong.text)
    assert "Имя или пароль не подходят" in plain(nobody.text) and PASSWORD not in nobody.text


def test_the_cookie_is_for_this_host_alone(make_client, settings):
    account(settings)
    cookie = enter(make_client(base_url="https://help.example")).headers["set-cookie"]
    assert cookie.startswith("__Host-staff=") and "Path=/;" in cookie and "Domain" not in cookie
    assert "HttpOnly" in cookie and "Secure" in cookie and "SameSite=strict" in cookie


@pytest.mark.parametrize("passed", [IDLE, LASTS], ids=["idle", "over"])
def test_a_session_ends(anna, passed, monkeypatch):
    site: Site = anna.app.state.site
    anna.app.state.site = type(site)(**{**vars(site), "clock": lambda: NOW + passed})
    assert anna.get("/agent").status_code == 303


def test_shutting_an_account_ends_its_sessions_at_once(anna, settings):
    database = connect(settings.database_url)
    with database.begin() as conn:
        disable_person(conn, "анна", at=NOW)
    database.close()
    assert anna.get("/agent").status_code == 303


def test_signing_out_everywhere_ends_the_other_desk_too(anna, make_client):
    other = make_client()
    enter(other)
    anna.post("/agent/sign-out", data={"everywhere": "1"})
    assert (anna.get("/agent").status_code, other.get("/agent").status_code) == (303, 303)


def test_a_writer_may_not_make_tickets_and_an_agent_may_not_settle_flags(anna, writer):
    assert writer.get("/agent/requests").status_code == 403
    assert writer.post("/agent/tickets", data={"note": "x"}).status_code == 403
    assert anna.post("/agent/flags/1").status_code == 403
    assert anna.get("/agent/questions/1/draft").status_code == 403


def test_a_dictated_code_opens_its_card(anna):
    said = plain(anna.get("/agent?q=1042&client=Ольга").text)
    assert "Приостановите карту в приложении" in said and "код 1042" in said
    assert "Ольга, здравствуйте." in said and "Здравствуйте, Ольга." in said and "Dear Ольга," in said
    assert "8 (800) 000-24-24" in said and "отвечает centre, верно до 31 декабря 2030" in said
    assert "Проверьте заодно" in said and "Лимиты по карте" in said


def test_only_another_language_is_named_and_in_words(anna):
    said = plain(anna.get("/agent?q=1042").text)
    assert "formal (на английском)" in said and "официально (" not in said
    assert "ru ·" not in said and "en ·" not in said


def test_an_internal_note_is_marked_and_never_part_of_what_is_said_or_sent(anna):
    page = anna.get("/agent?q=1042").text
    private = re.findall(r'<section class="card-private".*?</section>', page, re.S)
    assert "Канарейка-внутренняя-7" in private[0]
    for part in re.findall(r'<p id="say">.*?</p>|<pre.*?</pre>|<p class="card-passage">.*?</p>', page, re.S):
        assert "Канарейка" not in part


def test_an_internal_article_offers_nothing_to_send(anna):
    page = anna.get("/agent?q=9001").text
    assert "card is-internal" in page and "Только для вас, не зачитывать" in plain(page)
    assert "card-reply" not in page and 'id="link"' not in page


def test_a_boundary_is_said_first(anna):
    assert "С этим поддержка не поможет" in plain(anna.get("/agent?q=почему отказали в кредите").text)


def test_results_while_typing_are_a_part_and_kept_by_no_cache(anna):
    part = anna.get("/agent/results?q=украли карту")
    assert "<html" not in part.text and "Потеряли карту" in plain(part.text)
    assert part.headers["cache-control"] == "private, no-store"


def test_the_note_of_a_call_becomes_a_ticket_once(anna, settings):
    note = {
        "note": "Карта 4111 1111 1111 1111 не проходит",
        "client": "Ольга",
        "caller": "+7 999",
        "q": "карта",
        "key": "k1",
    }
    first = anna.post("/agent/tickets", data=note)
    again = anna.post("/agent/tickets", data=note)
    assert first.headers["location"] == again.headers["location"]
    database = connect(settings.database_url)
    with database.read() as conn:
        (made,) = list_tickets(conn)[0]
        held = read_request(conn, made.number, internal=True)
    database.close()
    (said,) = held.messages
    assert said.internal and "Ольга" in said.text and "4111" not in said.text and "не проходит" in said.text
    assert (made.text, made.subject, made.query) == ("", "", "карта")
    assert f"Создано обращение {made.number}" in plain(anna.get(first.headers["location"]).text)


def test_an_empty_note_makes_no_ticket(anna):
    assert "Напишите в заметке" in plain(anna.post("/agent/tickets", data={"note": " "}).text)


def test_a_flag_and_a_question_reach_the_queue_and_leave_it(anna, writer):
    anna.post("/agent/flags", data={"article": "ru/cards/block", "kind": "outdated", "comment": "Кнопка другая"})
    anna.post("/agent/questions", data={"q": "можно ли <b>платить</b> ногой", "category": "cards"})
    said = anna.get("/agent/queue").text
    assert "Кнопка другая" in said and "&lt;b&gt;платить" in said
    writer.post("/agent/flags/1")
    writer.post("/agent/questions/1", data={"text": "Нельзя."})
    assert "Замечаний нет." in plain(writer.get("/agent/queue").text)
    draft = writer.get("/agent/questions/1/draft")
    assert draft.text.startswith("---\n") and "status: draft" in draft.text and "Нельзя." in draft.text


def test_an_unknown_kind_of_flag_or_article_is_refused(anna):
    assert anna.post("/agent/flags", data={"article": "ru/cards/block", "kind": "ugly"}).status_code == 422
    assert anna.post("/agent/flags", data={"article": "ru/no/such", "kind": "wrong"}).status_code == 404
    assert anna.post("/agent/questions", data={"q": " "}).status_code == 422
