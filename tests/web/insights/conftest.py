"""A manager signed in, searches and requests to look at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.requests.customer import open_request
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import NewTicket
from kb.storage.database import connect, connect_log
from kb.usage.search_log import Search, record_opening
from tests.usage import record_search
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter


@pytest.fixture
def manager(make_client, settings):
    """`manager("writer")` is somebody of that role, signed in."""

    def signed_in(role: str = "manager"):
        account(settings, role, role)
        client = make_client()
        assert enter(client, role).status_code == 303
        return client

    return signed_in


@pytest.fixture
def asked(settings):
    """`asked("ипотека", 6, "none")`: as many visitors asked it, each a few days before now."""

    def ask(text: str, visitors: int, state: str, *, shown=(), opened="", days: int = 3, device="unknown") -> None:
        log = connect_log(settings.database_url)
        with log.begin() as conn:
            for number in range(visitors):
                at = NOW - timedelta(days=days, minutes=number)
                told = {"lang": "ru", "confidence": 0.5, "total": len(shown), "visitor": f"{text}-{number}"}
                search = Search(text=text, state=state, shown=tuple(shown), device=device, **told)
                made = record_search(conn, search, at=at)
                if opened:
                    record_opening(conn, made, opened, position=1, at=at)
        log.close()

    return ask


@pytest.fixture
def wrote(settings):
    """`wrote("ипотека", 6, "ru/cards/block")`: as many customers wrote and were answered, with an article if one is named."""

    def write(text: str, customers: int, article: str = "", **carried) -> None:
        state, room = connect(settings.database_url), Mailroom(key=bytes(32))
        for number in range(customers):
            at = NOW - timedelta(days=2, minutes=number)
            form = NewTicket(
                form_key=f"{text}{number}",
                lang="ru",
                topic="other",
                email=f"c{number}@example.com",
                text=f"{text} {number}",
                query=text,
                **carried,
            )
            with state.begin() as conn:
                ticket = open_request(conn, form, files=(), room=room, at=at).ticket
                told = Reply(text="Ответ", who="Вера", article=ArticleRef(article) if article else None)
                reply(conn, ticket.number, told, room=room, at=at)
        state.close()

    return write
