"""A person's own account: another password with the old one, the sessions that end, and who may come here."""

from __future__ import annotations

import pytest

from tests.web.staff.test_console import PASSWORD, anna, enter, plain  # noqa: F401 - a fixture
from tests.web.staff.test_one_request import token

NEW = "зелёный трамвай едет"


def change(client, old: str = PASSWORD, new: str = NEW, again: str | None = None):
    sent = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/agent/account/password", data=sent)


def test_a_stranger_is_led_to_the_door_and_a_token_has_no_account(client, settings):
    assert client.get("/agent/account").headers["location"] == "/agent/sign-in?back=%2Fagent%2Faccount"
    assert change(client).headers["location"] == "/agent/sign-in"
    client.post("/agent/sign-in", data={"token": token(settings)})
    assert client.get("/agent/account").status_code == 403 and change(client).status_code == 403


def test_the_page_is_found_from_everywhere_and_kept_by_no_cache(anna):  # noqa: F811
    assert 'href="/agent/account"' in anna.get("/agent/queue").text
    page = anna.get("/agent/account")
    assert "Анна · оператор" in plain(page.text) and page.headers["cache-control"] == "private, no-store"


def test_a_changed_password_ends_every_other_session(anna, make_client):  # noqa: F811
    other = make_client()
    enter(other)
    assert "Вход открыт ещё на 1 устройстве" in plain(anna.get("/agent/account").text)
    done = change(anna)
    assert (done.status_code, done.headers["location"]) == (303, "/agent/account?notice=password")
    assert "Пароль изменён" in plain(anna.get(done.headers["location"]).text)
    assert other.get("/agent").status_code == 303
    assert enter(make_client()).status_code == 422 and enter(make_client(), password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"old": "wrong wrong wrong"}, "Нынешний пароль не подходит"),
        ({"again": "another one"}, "Пароли не совпадают"),
        ({"new": "1234567890"}, "Одних цифр мало"),
        ({"new": "Анна любит чай"}, "ваше имя"),
        ({"new": "romashka 1985 мая"}, "название организации"),
        ({"new": "трамвай"}, "не меньше 10"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_changes_nothing(anna, make_client, sent: dict[str, str], told: str):  # noqa: F811
    page = change(anna, **sent)
    assert page.status_code == 422 and told in plain(page.text) and 'aria-invalid="true"' in page.text
    assert all(word not in page.text for word in (PASSWORD, NEW, *sent.values()))
    assert enter(make_client()).status_code == 303


def test_guessing_the_old_password_with_a_stolen_session_is_held(anna):  # noqa: F811
    statuses = [change(anna, old=f"wrong number {n}").status_code for n in range(4)]
    assert statuses == [422, 422, 422, 429]
    held = change(anna)
    assert held.status_code == 429 and held.headers["retry-after"] == "5" and "через 5 секунд" in plain(held.text)


def test_the_other_sessions_can_be_ended_by_themselves(anna, make_client):  # noqa: F811
    other = make_client()
    enter(other)
    assert anna.post("/agent/account/sessions").headers["location"] == "/agent/account?notice=sessions"
    assert (anna.get("/agent").status_code, other.get("/agent").status_code) == (200, 303)
    assert "Только на этом устройстве" in plain(anna.get("/agent/account").text)
