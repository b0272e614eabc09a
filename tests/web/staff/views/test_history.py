"""Every step of a request is told in words, with what it was about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.requests.staff_actions import Event
from kb.requests.tickets import NewTicket, draft_ticket
from tests.web.conftest import NOW
from web.site.texts import load_texts
from web.staff.views.history import steps_of

TEXTS = load_texts(("ru", "en"))
TICKET = draft_ticket(NewTicket(form_key="f", lang="ru", topic="cards", email="a@example.com", text="?"), "1", at=NOW)
KB = Path(__file__).parents[4] / "kb"
WRITTEN = re.compile(r"note_event\([^\"()]+\"([a-z_]+)\"")
MADE = ("call_reached", "call_missed", "due_soon", "overdue", "reopened", "message", "helped")  # of names put together


def told(event: str, detail: str = "", tree=None, lang: str = "ru") -> str:
    steps = steps_of([Event(event=event, who="Анна", detail=detail, at=NOW)], TICKET, tree, TEXTS[lang])
    return steps[0].what.replace("\xa0", " ")


def test_there_are_words_for_every_step_that_is_ever_noted():
    noted = {name for path in KB.rglob("*.py") for name in WRITTEN.findall(path.read_text("utf-8"))}
    assert {"undelivered", "opened", "merged", "snoozed", "priority"} <= noted
    for lang in TEXTS:
        assert all(told(event, lang=lang) for event in noted | set(MADE))


@pytest.mark.parametrize(
    ("event", "detail", "words"),
    [
        ("tagged", "vip", "поставлена метка «vip»"),
        ("priority", "2", "срочность теперь: срочное"),
        ("closed", "refused", "закрыто: отказ с объяснением"),
        ("handed_over", "vendor: Иван", "передано: поставщик, Иван"),
        ("handed_over", "away: Иван", "передано: away, Иван"),
        ("reopened", "not_helped", "клиент: ответ не помог, открыто снова"),
        ("reopened", "", "открыто снова"),
        ("merged", "2026-000007", "объединено с обращением 2026-000007"),
        ("snoozed", "2026-11-22T12:00+00:00", "отложено до 22 ноября 2026, 12:00 UTC"),
        ("taken", "", "взято в работу"),
        ("taken", "Борис", "сменился ответственный, прежний: Борис"),
        ("replied", "ru/no/such", "отправлен ответ со статьёй «ru/no/such»"),
        ("replied", "", "отправлен ответ"),
    ],
)
def test_a_step_says_what_it_was_about(event: str, detail: str, words: str):
    assert told(event, detail) == words


def test_an_answer_names_its_article(live):
    assert told("replied", "ru/cards/block", live.public.tree).startswith("отправлен ответ со статьёй «")
