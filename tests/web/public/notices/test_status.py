"""What does not work is told on every page it concerns, comes and goes by the clock, and can be followed by mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kb.delivery.outbox import list_entries
from kb.notices.followers import find_follower
from kb.storage.database import connect
from kb.storage.site_key import follow_secret, site_key
from tests.web.announced import EMAIL, announce
from tests.web.conftest import SECRET_KEY, form_key
from tests.web.public.form import GOOD
from tests.web.public.test_find_request import answered_first


def read(client, path: str) -> str:
    return plain(client.get(path))


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


@pytest.fixture
def letters(settings):
    def read() -> list[tuple[str, str]]:
        database = connect(settings.database_url)
        with database.read() as conn:
            found = [(entry.kind, str(entry.payload["email"])) for entry in reversed(list_entries(conn))]
        database.close()
        return found

    return read


@pytest.fixture
def secret(settings):
    """The secret of the letter that asked EMAIL about a notice."""

    def of(notice) -> str:
        database = connect(settings.database_url)
        key = site_key(database, SECRET_KEY)
        with database.read() as conn:
            assert find_follower(conn, follow_secret(key, notice.id, EMAIL))
        database.close()
        return follow_secret(key, notice.id, EMAIL)

    return of


PLACES = ["/ru/", "/ru/c/cards", "/ru/a/cards/block", "/ru/search?q=лимит+карты", "/ru/contact", "/en/"]


@pytest.mark.parametrize("path", PLACES)
def test_what_concerns_everybody_is_told_on_every_page(make_client, settings, now, path: str):
    announce(settings, now)
    page = read(make_client(), path)
    assert "Переводы задерживаются" in page and "/status/1" in page


@pytest.mark.parametrize("path", PLACES)
def test_while_all_is_well_no_page_speaks_of_it(client, path: str):
    assert 'class="notices"' not in read(client, path)


def test_a_section_is_told_what_concerns_it_and_another_is_not(make_client, settings, now):
    announce(settings, now, sections=("cards",))
    client = make_client()
    for path in ("/ru/c/cards", "/ru/a/cards/block", "/ru/search?q=лимит+карты", "/ru/"):
        assert "Переводы задерживаются" in read(client, path), path
    for path in ("/ru/c/access", "/ru/a/access/sign-in", "/ru/contact"):
        assert "Переводы задерживаются" not in read(client, path), path


def test_planned_work_comes_and_goes_by_the_clock_without_a_build(make_client, settings, now):
    announce(settings, now, severity="planned", since=timedelta(hours=-2), lasts=timedelta(hours=1))
    announce(settings, now, severity="planned", since=timedelta(days=2), lasts=timedelta(hours=1), title="Работы")
    announce(settings, now, severity="planned", since=timedelta(days=9), lasts=timedelta(hours=1), title="Потом")
    client = make_client()
    home, status = read(client, "/ru/"), read(client, "/ru/status")
    assert "Работы" in home and "Переводы" not in home and "Потом" not in home
    assert status.index("Работы") < status.index("За последние три месяца") < status.index("Переводы задерживаются")
    assert "Потом" in status and "Всё работает" in status


def test_the_form_says_we_know_before_it_is_sent_and_takes_it_all_the_same(make_client, settings, now, twin):
    announce(settings, now, sections=("payments",), words=("списали деньги",))
    twin.answers(state="none")
    client = make_client(twin)
    written = {**GOOD, "form_key": form_key(), "text": "Здравствуйте! С карты списали деньги дважды."}
    first = client.post("/ru/contact", data=written)
    assert first.status_code == 200 and "Мы уже знаем об этом" in plain(first) and "/ru/status/1" in plain(first)
    assert 'name="suggested" value="yes"' in plain(first)
    assert client.post("/ru/contact", data={**written, "suggested": "yes"}).status_code == 303


def test_the_topic_of_the_form_tells_of_it_and_so_do_suggestions(make_client, settings, now, twin):
    announce(settings, now, topics=("cards",), words=("списали деньги",))
    twin.answers(state="none")
    client = make_client(twin)
    assert "Мы об этом знаем" in read(client, "/ru/contact?topic=cards")
    assert "Мы об этом знаем" not in read(client, "/ru/contact")
    part = plain(client.post("/ru/contact/suggestions", data={"text": "у меня списали деньги"}))
    assert "Мы об этом знаем" in part and "/ru/status/1" in part


def test_following_takes_a_letter_and_a_click_in_it_and_ends_by_another(make_client, settings, now, letters, secret):
    notice, client = announce(settings, now), make_client()
    page = read(client, "/ru/status/1")
    assert "Деньги дойдут сами." in page and 'action="/ru/status/1"' in page
    answer = client.post("/ru/status/1", data={"email": EMAIL})
    assert answer.status_code == 303 and "Проверьте почту" in read(client, answer.headers["location"])
    assert letters() == [("notice.follow", EMAIL)]
    address = f"/ru/following/{secret(notice)}"
    opened = client.get(address)
    assert "Сообщать вам об этом?" in plain(opened) and opened.headers["cache-control"] == "private, no-store"
    assert "Сообщать вам об этом?" in read(client, address)  # opening changes nothing
    assert client.post(address, data={"follow": "yes"}).status_code == 303
    assert "Вы получите письмо" in read(client, address)
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 303  # RFC 8058
    assert "Писем больше не будет" in read(client, address)


def test_who_follows_already_is_told_the_same_and_gets_no_second_letter(make_client, settings, now, letters):
    announce(settings, now)
    client = make_client()
    answers = [client.post("/ru/status/1", data={"email": EMAIL}) for _ in range(3)]
    assert {answer.headers["location"] for answer in answers} == {"/ru/status/1?asked=yes"}
    assert letters() == [("notice.follow", EMAIL)]


def test_nobody_learns_by_the_time_an_answer_takes_who_follows(make_client, settings, now, monkeypatch):
    announce(settings, now)
    happened: list[str] = []
    monkeypatch.setattr("web.public.notices.status.ask_to_follow", lambda *g, **named: happened.append("looked for"))
    with make_client() as client:
        assert answered_first(client.app, "/ru/status/1", {"email": EMAIL}, happened)


@pytest.mark.parametrize("email", ["", "anna", "anna@", "аnna@example.com"])
def test_an_address_nobody_can_have_comes_back_with_words(make_client, settings, now, email: str, letters):
    announce(settings, now)
    answer = make_client().post("/ru/status/1", data={"email": email})
    assert answer.status_code == 422 and "Проверьте почту: например" in plain(answer)
    assert letters() == []


def test_what_is_over_is_followed_by_nobody_and_an_unknown_one_is_missing(make_client, settings, now):
    announce(settings, now, lasts=timedelta(minutes=5))
    client = make_client()
    assert "<form class" not in re.sub(r"(?s)<header.*?</header>|<footer.*?</footer>", "", read(client, "/ru/status/1"))
    assert client.post("/ru/status/1", data={"email": EMAIL}).status_code == 404
    assert client.get("/ru/status/7").status_code == client.get("/ru/status/nothing").status_code == 404


def test_a_stranger_of_one_address_is_stopped_by_the_budget(make_client, settings, now):
    announce(settings, now)
    client = make_client(visitor_changes_per_hour=3)
    told = [client.post("/ru/status/1", data={"email": f"a{n}@example.com"}).status_code for n in range(5)]
    assert told == [303, 303, 303, 429, 429]


def test_a_link_that_means_nobody_is_told_so(client):
    assert "Писем больше не будет" in read(client, "/ru/following/nothing")
