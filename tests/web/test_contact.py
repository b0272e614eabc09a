"""The contact form: nothing lost, nothing leaked, answers before sending, a number after it."""

import re
from collections.abc import Callable

import pytest

from kb.database import connect, connect_log
from kb.search_log import count_deflections
from kb.tickets import latest_tickets
from tests.web.conftest import NOW, form_key
from tests.web.twins import TwinLive, result

BLOCK = result("ru/cards/block", "Потеряли карту", passage="Приостановите карту в приложении.")
GOOD = {
    "topic": "access",
    "purpose": "no-code",
    "text": "Мне не приходит код для входа уже второй день.",
    "email": "anna@mail.example.org",
    "consent": "yes",
    "form_key": form_key(),
    "action": "send",
}


@pytest.fixture
def tickets(settings) -> Callable[[], tuple]:
    def read() -> tuple:
        database = connect(settings.database_url)
        with database.read() as conn:
            found = latest_tickets(conn)
        database.close()
        return found

    return read


@pytest.fixture
def quiet(make_client, twin: TwinLive):
    """A client of a site that has no answer to anything, so that forms go straight through."""
    twin.answers(state="none")
    return make_client(twin)


def send(client, **changed):
    return client.post(
        "/ru/contact", data={name: value for name, value in (GOOD | changed).items() if value is not None}
    )


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
    assert "Ответим 23 ноября 2026 до 20:00 по московскому времени" in page  # 8 opening hours from Monday noon
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
    assert GOOD["text"] in page and 'value="anna@"' in page and 'value="нет"' in page and f'value="{GOOD["form_key"]}"' in page
    assert re.search(r'value="pin" checked', page) and re.search(r'id="consent"[^>]* checked', page)


def test_the_number_of_mistakes_is_said_in_the_right_plural(quiet):
    assert "Исправьте 3 поля:" in send(quiet, email="", consent=None, text="").text.replace("\xa0", " ")


def test_an_answer_is_offered_before_the_first_sending_and_a_second_one_sends(make_client, twin, tickets):
    twin.answers(BLOCK)
    client = make_client(twin)
    page = send(client).text
    assert tickets() == () and "Обращение ещё не\xa0отправлено" in page
    assert "Приостановите карту в\xa0приложении." in page and 'name="suggested" value="yes"' in page
    assert send(client, suggested="yes", shown="ru/cards/block").status_code == 303
    assert tickets()[0].shown == ("ru/cards/block",)


def test_without_a_good_answer_nothing_stands_in_the_way(make_client, twin, tickets):
    twin.answers(BLOCK, state="weak")
    assert send(make_client(twin)).status_code == 303 and len(tickets()) == 1


def test_this_solved_it_ends_the_journey_and_is_recorded(make_client, twin, tickets, settings):
    twin.answers(BLOCK)
    client = make_client(twin)
    answer = send(client, action="solved:ru/cards/block", email="", consent=None)
    assert answer.headers["location"] == "/ru/contact/solved?article=cards%2Fblock"
    assert "Потеряли карту" in client.get(answer.headers["location"]).text and tickets() == ()
    log = connect_log(settings.database_url)
    with log.read() as conn:
        assert count_deflections(conn, since=NOW) == 1
    log.close()


def test_an_answer_refused_is_not_offered_again(make_client, twin):
    twin.answers(BLOCK)
    assert (
        'data-article="ru/cards/block"'
        not in send(make_client(twin), rejected="ru/cards/block", topic="loans", purpose="apply").text
    )


def test_another_topic_keeps_what_was_written_and_sends_nothing(quiet, tickets):
    page = send(quiet, topic="cards", action="topic").text
    assert GOOD["text"] in page and 'name="f_page"' in page and "error-summary" not in page and tickets() == ()


def test_suggestions_are_a_piece_of_the_page(make_client, twin):
    twin.answers(BLOCK)
    answer = make_client(twin).post("/ru/contact/suggestions", data={"text": "потерял карту в магазине"})
    assert "Потеряли карту" in answer.text and "<html" not in answer.text


def test_the_boundary_of_an_article_is_told_before_sending(make_client, twin):
    twin.answers(result("ru/loans/dispute", "Спор", outcome="cannot_help"))
    page = make_client(twin).post("/ru/contact/suggestions", data={"text": "почему отказали в кредите"}).text
    assert "Поддержка здесь не\xa0поможет" in page


def test_the_boundary_of_an_article_is_told_with_its_reason_and_the_way_out_and_sending_still_works(make_client, twin, tickets):
    summary = "Поддержка не меняет решение по кредиту. Напишите в отделение."
    twin.answers(result("ru/loans/dispute", "Спор", outcome="cannot_help", summary=summary))
    client, text = make_client(twin), "Почему мне отказали в кредите, пересмотрите"
    page = send(client, topic="loans", purpose="apply", text=text).text.replace("\xa0", " ")
    assert summary in page and tickets() == ()
    assert send(client, topic="loans", purpose="apply", text=text, suggested="yes").status_code == 303 and len(tickets()) == 1


def test_the_topic_is_the_one_all_answers_to_the_search_agree_on(make_client, twin):
    twin.answers(BLOCK)
    assert '<option value="cards" selected>' in make_client(twin).get("/ru/contact?q=потерял карту в магазине").text
    assert '<option value="access" selected>' in make_client(twin).get("/ru/contact?topic=access&q=потерял карту в магазине").text
    twin.answers(BLOCK, result("ru/access/sign-in", "Не получается войти"))
    assert "selected" not in make_client(twin).get("/ru/contact?q=потерял карту в магазине").text
    twin.answers(BLOCK, state="weak")
    assert "selected" not in make_client(twin).get("/ru/contact?q=потерял карту в магазине").text


def test_a_program_that_fills_every_field_is_stopped_and_a_person_is_not_lost(quiet, tickets):
    page = send(quiet, website="http://spam.example").text
    assert tickets() == () and GOOD["text"] in page and "spam.example" not in page


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
