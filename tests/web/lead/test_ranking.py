"""The lead tries other weights on the search page, watches what visitors prefer, and stops it."""

from __future__ import annotations

from html import unescape
from typing import get_args

import pytest

from kb.storage.database import insert
from kb.storage.trial_tables import draft_days
from kb.trials.trials import list_trials
from search.query.weighings import RIVALS, UNTAUGHT
from tests.web.staff.test_console import plain
from web.lead.ranking import RivalForm, rivals_of

PAGE = "/manager/team/ranking"
RU = {"accept-language": "ru"}


@pytest.fixture
def trials(lead):
    def read():
        with lead.app.state.site.state.read() as conn:
            return list_trials(conn, "interleaving")

    return read


def shown(lead) -> str:
    return plain(unescape(lead.get(PAGE, headers=RU).text))


def test_it_is_begun_once_watched_and_stopped(lead, trials):
    assert "посетителей понадобится 836" in shown(lead)
    assert lead.post(PAGE, data={"rival": "usual"}).status_code == 303 and trials() == ()  # what is in use already
    assert lead.post(PAGE, data={"rival": "rubbish"}).status_code == 422
    for _ in range(2):
        lead.post(PAGE, data={"rival": "words", "finds": "60"})
    (trial,) = trials()
    assert trial.plan["rival"] == "words" and "станет 208" in shown(lead)
    row = {"trial": trial.id, "day": "2026-11-01", "ours": 40, "theirs": 120, "tied": 9}
    with lead.app.state.site.journal.log.begin() as conn:
        conn.execute(insert(conn, draft_days).values(**row))
    page = shown(lead)
    assert (
        "Предпочли один из двух порядков: 160" in page and "75 % выбрали новый" in page and "KB_RANKING=words" in page
    )
    assert lead.post(f"{PAGE}/{trial.id}/stop").status_code == 303 and lead.post(f"{PAGE}/99/stop").status_code == 303
    assert "достаточно посетителей выбрать не успело" in shown(lead)


def test_the_search_page_is_drafted_while_it_runs_and_whose_picks_they_are_is_kept(lead, twin, make_client):
    asked = {"q": "карта"}
    lead.get("/ru/search", params=asked)
    lead.post(PAGE, data={"rival": "words"})
    client = make_client(twin)
    client.get("/ru/search", params=asked)
    query = twin.public.asked[-1]
    assert query.rival == "words" and query.toss
    assert lead.get("/ru/search", params=asked).status_code == 200


def test_without_what_customers_taught_is_offered_where_search_learns(lead, trials):
    assert "Без того, чему поиск научили слова клиентов" in shown(lead)
    lead.post(PAGE, data={"rival": UNTAUGHT})
    (trial,) = trials()
    assert trial.plan["rival"] == UNTAUGHT and get_args(RivalForm.model_fields["rival"].annotation) == RIVALS
    row = {"trial": trial.id, "day": "2026-11-01", "ours": 40, "theirs": 120, "tied": 9}
    with lead.app.state.site.journal.log.begin() as conn:
        conn.execute(insert(conn, draft_days).values(**row))
    assert "KB_LEARNING=off" in shown(lead)
    assert UNTAUGHT not in rivals_of(lead.app.state.site.settings.model_copy(update={"learning": "off"}))


def test_what_is_in_use_is_not_offered(settings):
    def offered(**changed):
        return rivals_of(settings.model_copy(update=changed))

    assert "titles" in offered(ranking="usual") and "usual" not in offered(ranking="usual")
    assert "titles" not in offered(ranking="titles") and "usual" in offered(ranking="titles")
    assert "untaught" in offered(learning="confirmed") and "untaught" not in offered(learning="off")
