"""The lead sees what a hold-out can show, begins one, watches it and stops it."""

from __future__ import annotations

from html import unescape

import pytest

from kb.storage.database import insert
from kb.storage.trial_tables import trial_days
from kb.trials.trials import list_trials
from tests.web.staff.test_console import plain

PAGE = "/manager/team/holdout"
RU = {"accept-language": "ru"}


@pytest.fixture
def trials(lead):
    def read():
        with lead.app.state.site.state.read() as conn:
            return list_trials(conn, "holdout")

    return read


def shown(lead, query: str = "", headers: dict[str, str] = RU) -> str:
    return plain(unescape(lead.get(f"{PAGE}{query}", headers=headers).text))


def test_before_it_begins_one_sees_what_it_can_show(lead):
    assert "Впишите, сколько человек" in shown(lead)
    page = shown(lead, "?weekly=250&usual=70")
    assert "4 недели 1 000 8,9 15,2" in page and "Вход и доступ, Кредиты" in page
    assert lead.get(f"{PAGE}?usual=200").status_code == 422


def test_it_is_begun_once_and_stopped(lead, trials):
    start = {"way": "half", "weeks": "4", "weekly": "250", "usual": "70"}
    for _ in range(2):
        assert lead.post(PAGE, data=start).headers["location"] == PAGE
    (trial,) = trials()
    assert trial.share == 0.5 and trial.who == "Вера" and trial.planned("people") == 1000
    page = shown(lead)
    assert "Разницу от 8,9 (в обращениях на 100 человек)" in page and "Остановить" in page and "Начать" not in page
    assert lead.post(f"{PAGE}/{trial.id}/stop").status_code == 303 and lead.post(f"{PAGE}/99/stop").status_code == 303
    assert "раньше срока" in shown(lead) and trials()[0].stopped_by == "Вера"
    lead.post(PAGE, data={"way": "tenth", "weekly": "250"})
    assert trials()[0].share == 0.1 and trials()[0].ends_at is None
    page = shown(lead)
    assert "пока не остановят" in page and "Прежние проверки" in page


def test_the_verdict_has_numbers_and_a_sum_and_equals_the_file(make_client, settings, lead, trials):
    lead.post(PAGE, data={"way": "half", "weeks": "4", "weekly": "2500"})
    log = lead.app.state.site.journal.log
    with log.begin() as conn:
        for held, wrote in ((1, 3500), (0, 3100)):
            row = {"trial": trials()[0].id, "day": "2026-11-22", "held": held, "lang": "ru", "topic": "cards"}
            conn.execute(insert(conn, trial_days).values(**row, people=5000, wrote=wrote))
    page = shown(lead)
    assert "Из 100 человек с подсказками за неделю нам написали 62, из 100 без подсказок — 70." in page
    assert "На каждые 100 человек подсказки экономят обращений: 8" in page and "обращений пришло меньше на 400" in page
    assert lead.get(f"{PAGE}.csv").text.splitlines()[1].startswith("all,5000,3500,70.0,5000,3100,62.0,8.0,")
    rich = make_client(request_cost=350)
    rich.cookies = lead.cookies
    assert "При 350 ₽ за обращение это 140 000 ₽" in shown(rich)
    assert "answers spare us" not in page and "The suggestions save us 8 requests" in shown(
        rich, headers={"accept-language": "en"}
    )
