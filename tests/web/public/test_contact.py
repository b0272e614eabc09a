"""The contact form: nothing lost, nothing leaked, answers before sending, a number after it."""

import re

import pytest

from tests.web.public.form import BLOCK, GOOD, send


def test_the_form_opens_with_what_was_searched(client):
    page = client.get("/ru/contact", params={"q": "карта не проходит"}).text
    assert re.search(r"<textarea[^>]*>карта не проходит</textarea>", page)
    assert 'name="q" value="карта не проходит"' in page


def test_the_topic_is_that_of_the_article_the_visitor_came_from(client):
    page = client.get("/ru/contact?source=cards/block").text
    assert '<option value="cards" selected>' in page and "Вы читали статью" in page


def test_a_topic_brings_its_purposes_fields_and_writers_answers(client):
    page = client.get("/ru/contact?topic=cards").text
    assert 'value="declined"' in page and 'name="f_page" type="url"' in page
    assert "Не\xa0получается войти" in client.get("/ru/contact?topic=access").text


def test_a_protected_topic_names_the_safe_channel(client):
    assert "чат в\xa0приложении" in client.get("/ru/contact?topic=loans").text


def test_the_form_warns_that_it_is_not_protected_and_consent_is_not_given_in_advance(client):
    page = client.get("/ru/contact").text
    assert "не\xa0защищённый канал" in page
    assert "checked" not in re.search(r'<input id="consent"[^>]*>', page)[0]


def test_a_complete_form_becomes_a_ticket_and_its_number_is_shown(quiet, tickets):
    answer = send(quiet)
    assert answer.status_code == 303
    (ticket,) = tickets()
    assert re.fullmatch(r"/ru/contact/sent\?request=[\w-]{43}", answer.headers["location"])
    page = quiet.get(answer.headers["location"]).text.replace("\xa0", " ")
    assert f'<p class="sent-number">{ticket.number}</p>' in page
    assert "Ответим сегодня до 20:00 по московскому времени" in page  # 8 opening hours from Monday noon
    assert "anna" not in page


def test_a_ticket_carries_topic_purpose_fields_and_what_was_searched(quiet, tickets):
    send(
        quiet,
        topic="cards",
        purpose="pin",
        f_page="https://a.example/x",
        f_day="2026-11-20",
        f_phone="",
        q="забыл пин",
        shown="ru/cards/limits",
    )
    (ticket,) = tickets()
    assert (ticket.topic, ticket.subject, ticket.query) == ("cards", "Карты: ПИН-код", "забыл пин")
    assert ticket.text.endswith("Ссылка: https://a.example/x\nДата: 2026-11-20")
    assert ticket.shown == ("ru/cards/limits",)


def test_card_numbers_are_masked_before_anything_is_stored(quiet, tickets):
    answer = send(quiet, text="Карта 4111 1111 1111 1111 не проходит в магазине")
    (ticket,) = tickets()
    assert "4111" not in ticket.text and ticket.masked == ("card",)
    assert "Мы скрыли их" in quiet.get(answer.headers["location"]).text.replace("\xa0", " ")


def test_the_same_form_sent_many_times_is_one_ticket(quiet, tickets):
    assert len({send(quiet).headers["location"] for _ in range(5)}) == 1
    assert len(tickets()) == 1


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"topic": ""}, "topic", "Выберите тему"),
        ({"topic": "made-up"}, "topic", "Выберите тему"),
        ({"purpose": "made-up"}, "purpose", "Выберите, что случилось"),
        ({"text": " "}, "text", "Опишите вопрос"),
        ({"text": "не могу"}, "text", "чуть подробнее"),
        ({"text": "а" * 10_001}, "text", "10 000 знаков"),
        ({"email": ""}, "email", "Укажите почту"),
        ({"email": "anna@"}, "email", "Проверьте адрес почты"),
        ({"email": "a@b.ru\r\nBcc: x@y.ru"}, "email", "Проверьте адрес почты"),
        ({"email": "=?utf-8?q?x=40y.ru=2C?=@example.com"}, "email", "Проверьте адрес почты"),
        ({"consent": None}, "consent", "Отметьте согласие"),
        ({"topic": "cards", "purpose": "pin"}, "f_page", "Заполните поле «Ссылка»"),
        ({"topic": "cards", "purpose": "pin", "f_page": "javascript:alert(1)"}, "f_page", "https://"),
        ({"topic": "cards", "purpose": "pin", "f_page": "https://a.ru", "f_day": "вчера"}, "f_day", "нужна дата"),
        (
            {"topic": "cards", "purpose": "pin", "f_page": "https://a.ru", "f_phone": "позвоните"},
            "f_phone",
            "нужен телефон",
        ),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_on_top_and_stores_nothing(quiet, tickets, changed, field, said):
    answer = send(quiet, **changed)
    page = answer.text.replace("\xa0", " ")
    assert answer.status_code == 422 and tickets() == ()
    summary = page[page.index('class="error-summary"') : page.index("</div>", page.index('class="error-summary"'))]
    assert f'href="#{field}"' in summary and said in summary
    assert f'id="{field}"' in page and f'id="{field}-error"' in page


def test_nothing_that_was_written_is_lost_by_a_mistake(quiet):
    page = send(quiet, topic="cards", purpose="pin", f_page="нет", q="пин", email="anna@").text
    assert (
        GOOD["text"] in page
        and 'value="anna@"' in page
        and 'value="нет"' in page
        and f'value="{GOOD["form_key"]}"' in page
    )
    assert re.search(r'value="pin" checked', page) and re.search(r'id="consent"[^>]* checked', page)


def test_the_number_of_mistakes_is_said_in_the_right_plural(quiet):
    assert "Исправьте 3 поля:" in send(quiet, email="", consent=None, text="").text.replace("\xa0", " ")


def test_a_person_is_heard_even_without_an_index(make_client, tickets, tmp_path):
    client = make_client(index=tmp_path / "nothing")
    assert client.get("/ru/contact").status_code == 200
    assert send(client, topic=None, purpose=None).status_code == 303 and len(tickets()) == 1


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "email",
        "topic",
        "purpose",
        "q",
        "source",
        "form_key",
        "f_page",
        "shown",
        "rejected",
        "website",
        "action",
    ],
)
def test_what_visitors_send_stays_text(quiet, name):
    page = send(quiet, **{"topic": "cards", "email": "", name: '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800".encode("utf-8", "surrogatepass"), "😀" * 20, "\u202e" * 20, "a" * 200_000]
)
def test_odd_characters_are_no_crash(quiet, odd):
    assert send(quiet, text=odd).status_code in (303, 422)


def test_the_number_page_of_a_ticket_that_is_not_there_is_missing(client):
    assert client.get("/ru/contact/sent?request=2026-000001").status_code == 404
    assert client.get("/ru/contact/sent").status_code == 404


@pytest.mark.parametrize("state", ["list", "none"])
@pytest.mark.parametrize("changed", [{}, {"email": ""}, {"action": "topic"}])
def test_the_first_button_of_the_form_sends_in_every_state_of_it(make_client, twin, state: str, changed: dict):
    """Enter in a field presses the first button, with scripts and without."""
    twin.answers(BLOCK, state=state)
    client = make_client(twin)
    for page in (client.get("/ru/contact?q=потерял карту").text, send(client, **changed).text):
        if "data-form" in page:
            form = page[page.index("data-form") :]
            assert re.search(r"<button[^>]*>", form)[0].startswith('<button class="unseen" name="action" value="send"')


def test_a_check_tells_mistakes_and_sends_nothing(quiet, tickets):
    assert send(quiet, action="check").status_code == 204
    assert "Укажите почту" in send(quiet, action="check", email="").text.replace("\xa0", " ")
    assert tickets() == ()
