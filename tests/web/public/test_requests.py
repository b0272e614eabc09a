"""The request page: a conversation behind a link, with pictures, a judgement, and nothing for anybody else."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from kb.delivery.outbox import list_entries
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.staff_actions import Reply, close, reply
from kb.requests.tickets import list_tickets
from kb.storage.database import connect
from tests.web.conftest import NOW, form_key
from tests.web.public.form import GOOD
from tests.web.twins import result
from web.public.views.contact_form import CONSENT

ROOM = Mailroom(key=b"another key, so that old links must go on working")


def picture(kind: str = "PNG", colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, kind)
    return out.getvalue()


def files(*pictures: bytes, name: str = "screen.png") -> list:
    return [("screenshot", (name, data, "image/png")) for data in pictures]


def sent(client, **changed) -> str:
    """Send the form; returns the address of its request page."""
    upload = changed.pop("files", [])
    answer = client.post("/ru/contact", data={**GOOD, "form_key": form_key(), **changed}, files=upload or None)
    assert answer.status_code == 303, answer.text[:3000]
    page = client.get(answer.headers["location"]).text
    return re.search(r'href="(/ru/request/[^"]+)"', page)[1]


@pytest.fixture
def staff(settings):
    """Do as staff do: `staff(verb, …)` on the newest ticket."""

    def act(verb, *given):
        database = connect(settings.database_url)
        with database.begin() as conn:
            verb(conn, list_tickets(conn)[0][0].number, *given, room=ROOM, at=NOW + timedelta(hours=1))
        database.close()

    return act


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_the_request_shows_number_topic_promise_and_the_visitors_words(quiet, tickets):
    page = plain(quiet.get(sent(quiet)).text)
    (ticket,) = tickets()
    assert f"Обращение {ticket.number}" in page and "В очереди" in page
    assert GOOD["text"] in page and "Ответим 23 ноября 2026 до 20:00 по московскому времени" in page
    assert "23 ноября 2026, 12:00 мск" in page
    assert "anna@" not in page and "Помог ли вам" not in page


def test_it_is_kept_by_no_cache_and_by_no_search_engine(quiet):
    answer = quiet.get(sent(quiet))
    assert answer.headers["cache-control"] == "private, no-store" and 'content="noindex"' in answer.text


@pytest.mark.parametrize("guess", ["x", "2026-000001", "a" * 43, "%00", "..%2f..", "я" * 50])
def test_any_other_address_is_missing(quiet, guess: str):
    address = sent(quiet)
    for tail in ("", "/file/x.png"):
        assert quiet.get(f"/ru/request/{guess}{tail}").status_code == 404
    assert quiet.post(f"/ru/request/{guess}", data={"text": "пустите"}).status_code == 404
    assert quiet.get(address + "/file/..%2f..%2fotvet.db").status_code == 404


def test_the_english_page_speaks_english(quiet):
    page = quiet.get(sent(quiet).replace("/ru/", "/en/")).text
    assert "In the queue" in page and "Conversation" in page


def test_what_is_added_joins_the_conversation_masked_and_once(quiet):
    address = sent(quiet)
    for _ in range(2):
        added = quiet.post(address, data={"text": "Карта 4111 1111 1111 1111", "form_key": "m1"})
        assert (added.status_code, added.headers["location"]) == (303, address + "#last")
    page = quiet.get(address).text
    assert page.count("•••• •••• •••• ••••") == 1 and "4111" not in page


def test_an_empty_message_is_told_beside_its_field(quiet):
    answer = quiet.post(sent(quiet), data={"text": "  "})
    assert answer.status_code == 422 and 'id="text-error"' in answer.text


def test_screenshots_of_the_form_and_of_a_message_are_shown_to_the_holder_only(quiet, settings):
    address, other = (
        sent(quiet, files=files(picture())),
        sent(quiet, text="Совсем другой вопрос о карте", email="b@mail.example.org"),
    )
    quiet.post(address, data={"text": ""}, files=files(picture("JPEG", "red")))
    shown = re.findall(r'<a href="([^"]+)"><img ', quiet.get(address).text)
    assert len(shown) == 2
    first = quiet.get(shown[0])
    assert first.headers["content-type"] == "image/png" and first.headers["cache-control"] == "private, no-store"
    assert first.headers["x-content-type-options"] == "nosniff"
    name = shown[0].rpartition("/")[2]
    assert quiet.get(f"{other}/file/{name}").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Файл 1 пуст"),
        (b"<script>alert(1)</script>", "Файл 1 мы принять не можем. Подойдут снимки"),
        (picture()[:60], "Снимок 1 повреждён"),
        (b"GIF89a" + b"\0" * 100, "Файл 1 мы принять не можем. Подойдут снимки"),
    ],
)
def test_a_bad_screenshot_is_told_and_the_form_keeps_everything_else(quiet, tickets, data: bytes, said: str):
    answer = quiet.post("/ru/contact", data=GOOD, files=files(data, name="<img src=x onerror=alert(1)>.png"))
    page = plain(answer.text)
    assert answer.status_code == 422 and tickets() == ()
    assert said in page and 'id="screenshot-error"' in page and GOOD["text"] in page and "onerror" not in page


def test_a_screenshot_of_a_form_with_a_mistake_is_not_stored_and_that_is_said(quiet, settings):
    for changed in ({"email": ""}, {"action": "topic"}, {"form_key": form_key(timedelta(0))}):
        page = plain(quiet.post("/ru/contact", data=GOOD | changed, files=files(picture())).text)
        assert "Приложите файлы ещё раз" in page and GOOD["text"] in page
        assert not settings.attachments.exists()


def test_a_screenshot_waits_while_answers_are_offered(make_client, twin, settings):
    twin.answers(result("ru/cards/block", "Потеряли карту", passage="Приостановите карту."))
    client = make_client(twin)
    page = client.post("/ru/contact", data=GOOD, files=files(picture())).text
    claim = re.search(r'name="picture" value="([^"]+)" checked', page)[1]
    assert len(re.findall("<img src", client.get(sent(client, picture=claim, suggested="yes")).text)) == 1


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def test_a_document_and_a_log_are_handed_to_the_holder_as_they_came_and_never_shown(quiet):
    upload = [
        ("screenshot", ("Договор «А».pdf", PDF, "application/pdf")),
        ("screenshot", ("app.log", b"ERROR 42\n", "")),
    ]
    address = sent(quiet, files=upload)
    quiet.post(address, data={"text": ""}, files=files(PDF + b"\n", name="счёт\u202efdp.exe"))
    page = plain(quiet.get(address).text)
    found = re.findall(r'<a href="([^"]+)" download><bdi>([^<]+)</bdi></a> <span class="said-size">(\d+ КБ)<', page)
    assert {(name, size) for _, name, size in found} == {
        (name, "1 КБ") for name in ("Договор «А».pdf", "app.log", "счётfdp.exe.pdf")
    }
    assert "<img src" not in page and "\u202e" not in page
    urls = {name: url for url, name, _ in found}
    document, log = quiet.get(urls["Договор «А».pdf"]), quiet.get(urls["app.log"])
    assert (document.content, document.headers["content-type"]) == (PDF, "application/pdf")
    assert log.content == b"ERROR 42\n" and log.headers["content-type"].startswith("text/plain")
    for answer in (document, log):
        assert answer.headers["content-disposition"].startswith("attachment; filename")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"
    assert quiet.get(urls["app.log"].replace(address, address + "x")).status_code == 404


def test_a_document_waits_while_answers_are_offered_and_is_named(make_client, twin):
    twin.answers(result("ru/cards/block", "Потеряли карту", passage="Приостановите карту."))
    client = make_client(twin)
    page = client.post("/ru/contact", data=GOOD, files=files(PDF, name="Выписка.pdf")).text
    claim, told = re.search(r'name="picture" value="([^"]+)" checked> (?:<img[^>]*> )?<bdi>([^<]+)<', page).groups()
    assert plain(told) == "Файл «Выписка.pdf» уже загружен, 1 КБ"
    assert "Выписка.pdf</bdi>" in client.get(sent(client, picture=claim, suggested="yes")).text


def test_six_screenshots_are_one_too_many(quiet):
    answer = quiet.post("/ru/contact", data=GOOD, files=files(*[picture()] * 6))
    assert answer.status_code == 422 and "не больше 5" in plain(answer.text)


def test_an_upload_anywhere_else_is_too_long(quiet):
    big = files(b"\x89PNG" + b"0" * 300_000)
    assert quiet.post("/ru/contact/suggestions", data={"text": "x"}, files=big).status_code == 413
    assert quiet.post("/ru/contact", data=GOOD, files=big).status_code == 422


def test_an_answer_is_shown_signed_with_its_article_and_judged(quiet, staff, tickets):
    address = sent(quiet)
    staff(reply, Reply(who="Анна", text="Сделайте <b>так</b>", article=ArticleRef("ru/cards/block")))
    page = quiet.get(address).text
    assert "Анна" in page and "&lt;b&gt;так" in page and 'href="/ru/a/cards/block"' in page and "Помог ли вам" in page
    assert quiet.post(address + "/helped", data={"helped": "yes"}).status_code == 303
    page = plain(quiet.get(address).text)
    assert "Вопрос решён" in page and "Помог ли вам" not in page and tickets()[0].status == "closed"
    assert quiet.post(address + "/helped", data={"helped": "maybe"}).status_code == 422


def test_no_it_did_not_help_opens_the_request_again(quiet, staff, tickets):
    address = sent(quiet)
    staff(reply, Reply(who="Анна", text="Попробуйте ещё раз"))
    quiet.post(address + "/helped", data={"helped": "no"})
    assert tickets()[0].status == "working" and "Специалист занимается" in plain(quiet.get(address).text)


def test_a_refusal_stands_with_its_reason_and_article_and_can_be_answered(quiet, staff):
    address = sent(quiet)
    staff(close, "refused", Reply(who="Анна", text="Это решает другой банк", article=ArticleRef("ru/cards/block")))
    page = plain(quiet.get(address).text)
    assert (
        "Закрыто с отказом, причина ниже" in page and "Это решает другой банк" in page and "/ru/a/cards/block" in page
    )
    quiet.post(address, data={"text": "Всё-таки посмотрите"})
    assert "Специалист занимается" in plain(quiet.get(address).text)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"form_key": "made-up"}, 429, "Форма была открыта слишком долго"),
        ({"form_key": form_key(timedelta(seconds=1))}, 429, "быстрее, чем её можно заполнить"),
        ({"form_key": form_key(timedelta(days=30))}, 429, "Форма была открыта слишком долго"),
    ],
)
def test_a_form_that_looks_like_a_programs_keeps_its_words_and_can_be_sent_again(quiet, tickets, changed, status, said):
    answer = quiet.post("/ru/contact", data=GOOD | changed)
    assert (
        answer.status_code == status and said in plain(answer.text) and GOOD["text"] in answer.text and tickets() == ()
    )


def test_a_stale_form_comes_back_with_a_fresh_key(make_client, settings, twin, tickets):
    twin.answers(state="none")
    client = make_client(twin, form_seconds=0)
    page = client.post("/ru/contact", data=GOOD | {"form_key": "made-up"}).text
    fresh = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    assert client.post("/ru/contact", data=GOOD | {"form_key": fresh}).status_code == 303 and len(tickets()) == 1


def test_too_many_requests_are_refused_with_a_time_and_another_channel(make_client, twin, tickets):
    twin.answers(state="none")
    client = make_client(twin, tickets_per_hour=2)
    for n in range(2):
        sent(client, text=f"Вопрос номер {n} о моей карте", email=f"a{n}@mail.example.org")
    answer = client.post("/ru/contact", data=GOOD | {"form_key": form_key()})
    page = plain(answer.text)
    assert answer.status_code == 429 and len(tickets()) == 2 and GOOD["text"] in page
    assert answer.headers["retry-after"] == "3600"
    assert "Отправить можно после 13:00 23 ноября 2026 по московскому времени" in page and "другой канал: " in page


def test_consent_is_recorded_with_its_version(quiet, tickets):
    sent(quiet)
    assert (tickets()[0].consent, tickets()[0].consent_at) == (f"{CONSENT}-ru", NOW)


def test_the_ticket_carries_what_was_tried(quiet, tickets):
    sent(quiet, shown="ru/cards/block", opened="ru/cards/block", rejected="ru/cards/limits")
    assert (tickets()[0].opened, tickets()[0].rejected) == (("ru/cards/block",), ("ru/cards/limits",))


def test_the_letters_wait_in_the_outbox_when_the_number_is_shown(quiet, settings):
    sent(quiet)
    database = connect(settings.database_url)
    with database.read() as conn:
        assert [(entry.channel, entry.state) for entry in list_entries(conn)] == [
            ("team", "waiting"),
            ("visitor", "waiting"),
        ]
    database.close()
