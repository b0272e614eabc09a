"""While a hold-out runs some visitors see the form without answers; whoever may not wait sees them always."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kb.storage.database import connect, connect_log
from kb.storage.trial_tables import trial_people
from kb.trials.trials import NewTrial, start_trial
from tests.web.conftest import NOW
from tests.web.public.form import send
from tests.web.twins import result

LIMITS = result("ru/cards/limits", "Лимиты по карте")
SIGN_IN = result("ru/access/sign-in", "Не получается войти")
WORDS = "как увеличить лимит по карте в приложении"
CARDS = {"topic": "cards", "purpose": "pin", "f_page": "https://example.org/a"}


@pytest.fixture
def people(settings):
    def read() -> list[tuple[int, str, bool]]:
        log = connect_log(settings.database_url)
        columns = (trial_people.c.held, trial_people.c.topic, trial_people.c.wrote_at)
        with log.read() as conn:
            found = conn.execute(select(*columns).order_by(trial_people.c.id)).all()
        log.close()
        return [(held, topic, wrote is not None) for held, topic, wrote in found]

    return read


@pytest.fixture
def trying(settings, make_client, twin):
    """`trying(share)`: a client of a site where so many visitors are held back."""

    def begin(share: float):
        database = connect(settings.database_url)
        with database.begin() as conn:
            start_trial(conn, NewTrial(kind="holdout", share=share, plan={}, who="Вера"), at=NOW)
        database.close()
        twin.answers(LIMITS)
        return make_client(twin)

    return begin


def asked(client, text: str = WORDS, **more: str) -> str:
    return client.post("/ru/contact/suggestions", data={"text": text, **more}).text


def test_nobody_is_held_back_while_nothing_is_tried(make_client, twin, people):
    twin.answers(LIMITS)
    client = make_client(twin)
    assert "Лимиты по" in asked(client) and people() == []
    assert send(client, **CARDS, text=WORDS, suggested="yes").status_code == 303 and people() == []


def test_whoever_is_held_back_sees_the_form_alone_and_both_sides_are_noted(trying, people, tickets):
    client = trying(1.0)
    assert "Лимиты по" not in asked(client, topic="cards") and people() == [(1, "cards", False)]
    page = client.get("/ru/contact", params={"q": WORDS}).text
    assert 'data-article="ru/cards/limits"' not in page
    assert '<option value="cards" selected' in page  # the topic is chosen for them all the same
    assert send(client, **CARDS, text=WORDS).status_code == 303 and len(tickets()) == 1
    assert people() == [(1, "cards", True)]


def test_others_see_answers_and_are_counted_alike(trying, people):
    client = trying(0.0)
    assert "Лимиты по" in asked(client, topic="cards")
    assert "Лимиты по" in send(client, **CARDS, text=WORDS).text
    assert people() == [(0, "cards", False)]
    send(client, **CARDS, text=WORDS, suggested="yes")
    assert people() == [(0, "cards", True)]


@pytest.mark.parametrize(
    "about",
    [
        {"topic": "access"},
        {"topic": "loans"},  # protected
        {"text": "у меня украли кошелёк и карту вчера"},
    ],
)
def test_whoever_may_not_wait_is_no_part_of_it(trying, people, about):
    client = trying(1.0)
    assert "Лимиты по" in asked(client, **({"text": WORDS} | about)) and people() == []


def test_nor_is_whoever_would_be_shown_something_about_access_or_asks_for_help_at_once(trying, twin, people):
    client = trying(1.0)
    twin.answers(LIMITS, SIGN_IN)
    assert "Лимиты по" in asked(client)
    twin.answers(LIMITS, intent="urgent")
    assert "Лимиты по" in asked(client) and people() == []


def test_search_stays_for_everybody(trying):
    assert "Лимиты по" in trying(1.0).get("/ru/search", params={"q": WORDS}).text
