"""One-time codes in the console, without a script: switched on with a telephone, asked for at the door, switched off."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from tests.web.conftest import NOW
from tests.web.staff.test_console import PASSWORD, anna, enter, plain  # noqa: F401 - a fixture

FACTOR = "/agent/account/second-factor"


@pytest.fixture
def enrolled(anna):  # noqa: F811
    """Anna with codes switched on: her client, her telephone's secret, her recovery codes."""
    begun = anna.post(FACTOR, data={"action": "begin", "password": PASSWORD})
    assert begun.headers["location"] == "/agent/account#second-factor"
    page = anna.get("/agent/account").text
    key = re.search(r'<code class="account-key">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    assert 'role="img"' in page and "<svg" in page
    anna.phone = pyotp.TOTP(key)
    anna.before = anna.post(f"{FACTOR}/confirm", data={"code": anna.phone.at(NOW - timedelta(seconds=30))})
    anna.codes = re.findall(r"<li><code>([a-z2-7-]{19})</code></li>", anna.before.text)
    return anna


def step_of(page) -> str:
    assert page.status_code == 200 and "set-cookie" not in page.headers, page.text
    return re.search(r'name="step" value="([^"]+)"', page.text)[1]


def test_ten_recovery_codes_are_shown_once_and_the_secret_no_more(enrolled):
    assert len(enrolled.codes) == 10 and enrolled.before.headers["cache-control"] == "private, no-store"
    page = enrolled.get("/agent/account").text
    assert "Осталось 10 запасных кодов" in plain(page)
    assert not any(code in page for code in enrolled.codes) and enrolled.phone.secret not in page.replace(" ", "")


def test_after_the_password_a_code_is_asked_for_and_leads_where_one_wanted_to_go(enrolled, make_client):
    other = make_client()
    page = enter(other, back="/agent/lookup?q=1042")
    step = step_of(page)
    assert PASSWORD not in page.text and other.get("/agent").status_code == 303
    wrong = other.post("/agent/sign-in/code", data={"step": step, "code": "12", "back": "/agent/lookup?q=1042"})
    assert wrong.status_code == 422 and "Код не подходит" in plain(wrong.text)
    sent = {"step": step, "code": enrolled.phone.at(NOW), "back": "/agent/lookup?q=1042"}
    done = other.post("/agent/sign-in/code", data=sent)
    assert (done.status_code, done.headers["location"]) == (303, "/agent/lookup?q=1042")
    assert other.get("/agent").status_code == 200
    again = make_client().post("/agent/sign-in/code", data=sent)
    assert again.status_code == 422 and "set-cookie" not in again.headers


def test_a_writer_is_led_on_to_the_article_they_wanted_to_write(enrolled, make_client):
    step = step_of(enter(make_client(), back="/write/edit/ru/cards/block.md"))
    sent = {"step": step, "code": enrolled.phone.at(NOW), "back": "/write/edit/ru/cards/block.md"}
    done = make_client().post("/agent/sign-in/code", data=sent)
    assert done.headers["location"] == "/write/edit/ru/cards/block.md"


def test_a_recovery_code_opens_the_door_and_no_other_site(enrolled, make_client):
    step = step_of(enter(make_client()))
    sent = {"step": step, "code": enrolled.codes[0], "back": "//evil.example"}
    assert make_client().post("/agent/sign-in/code", data=sent).headers["location"] == "/agent"
    assert "Осталось 9 запасных кодов" in plain(enrolled.get("/agent/account").text)


def test_wrong_codes_are_held_and_a_step_made_up_leads_back_to_the_password(enrolled, make_client):
    other = make_client()
    step = step_of(enter(other))
    told = [other.post("/agent/sign-in/code", data={"step": step, "code": "12"}).status_code for _ in range(4)]
    assert told == [422, 422, 422, 429]
    made_up = other.post("/agent/sign-in/code", data={"step": "1.1." + "x" * 43, "code": "1"})
    assert made_up.status_code == 422 and "Войдите ещё раз" in plain(made_up.text) and 'name="password"' in made_up.text


def test_only_the_password_draws_new_codes_or_switches_them_off(enrolled, make_client):
    for action in ("codes", "remove", "begin"):
        refused = enrolled.post(FACTOR, data={"action": action, "password": "wrong wrong wrong"})
        assert refused.status_code in (422, 429) and "account-codes" not in refused.text
    assert enrolled.post(FACTOR, data={"action": "explode", "password": PASSWORD}).status_code == 422


def test_switched_off_the_password_is_enough_again(enrolled, make_client):
    drawn = enrolled.post(FACTOR, data={"action": "codes", "password": PASSWORD})
    assert drawn.status_code == 200 and not any(code in drawn.text for code in enrolled.codes)
    off = enrolled.post(FACTOR, data={"action": "remove", "password": PASSWORD})
    assert "Коды выключены" in plain(enrolled.get(off.headers["location"]).text)
    assert enter(make_client()).status_code == 303


def test_a_session_of_before_ends_when_codes_are_switched_on(anna, make_client):  # noqa: F811
    other = make_client()
    enter(other)
    anna.post(FACTOR, data={"action": "begin", "password": PASSWORD})
    key = re.search(r'<code class="account-key">([A-Z2-7 ]+)</code>', anna.get("/agent/account").text)[1]
    wrong = anna.post(f"{FACTOR}/confirm", data={"code": "12"})
    assert (
        wrong.status_code == 422 and "Код не подходит" in plain(wrong.text) and other.get("/agent").status_code == 200
    )
    anna.post(f"{FACTOR}/confirm", data={"code": pyotp.TOTP(key.replace(" ", "")).at(NOW)})
    assert (anna.get("/agent").status_code, other.get("/agent").status_code) == (200, 303)
