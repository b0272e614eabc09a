"""What is unusual reaches the team's mailbox, the helpdesk and the desk, and is put away there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.requests.service_levels import Promise
from kb.storage.database import insert
from kb.storage.insight_tables import counted_days, question_days
from kb.usage.search_log import Search
from tests.usage import record_search
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter, plain
from web.lead.alert_letters import watch_searches

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
ZEROS = dict.fromkeys(("newcomers", "unopened", "repeated", "tickets", "unanswered"), 0)


@pytest.fixture
def outage(make_client, settings):
    """A site where thirty visitors ask this morning what nobody ever asked; Анна is at the desk."""
    account(settings, "Анна", "agent")
    told = {"webhook_url": "https://helpdesk.example/hooks", "webhook_secret": SECRET}
    client = make_client(team_mail="team@example.org", deliver=False, **told)
    enter(client)
    with client.app.state.site.journal.log.begin() as conn:
        for back in range(1, 21):
            day = (NOW - timedelta(days=back)).date().isoformat()
            conn.execute(insert(conn, counted_days).values(day=day, searches=300, counted_at=NOW))
            row = {"day": day, "lang": "ru", "folded": "лимит", "text": "лимит", "article_id": "", "times": 300}
            conn.execute(insert(conn, question_days).values(**row, **ZEROS, visitors=300))
        for number in range(30):
            told = {"lang": "ru", "state": "list", "confidence": 0.5, "total": 0, "visitor": f"visitor {number}"}
            record_search(conn, Search(text="приложение упало", **told), at=NOW - timedelta(minutes=5))
    return client


def test_mail_helpdesk_and_desk_are_told_once(outage):
    site = outage.app.state.site
    assert watch_searches(site, at=NOW) == 1 and watch_searches(site, at=NOW) == 0
    with site.state.read() as conn:
        told = {entry.channel: entry for entry in list_entries(conn)}
    assert set(told) == {"team", "helpdesk"} and told["helpdesk"].kind == "alert.raised"
    letter = LetterWriter(site.settings, site.state.key).letter(told["team"])
    assert letter.to == "team@example.org" and "«приложение упало»: 30" in letter.text.replace("\xa0", " ")
    page = plain(outage.get("/agent/requests", headers={"accept-language": "ru"}).text)
    assert "«приложение упало»: 30 посетителей с утра" in page
    assert outage.post("/agent/alerts", data={"last": "1"}).status_code == 303
    assert "приложение упало" not in outage.get("/agent/requests").text


def test_promised_times_that_end_soon_stand_at_the_desk(outage, settings):
    from kb.requests.customer import open_request
    from kb.requests.tickets import NewTicket

    state = outage.app.state.site.state
    soon = Promise(level="personal", due_at=NOW + timedelta(minutes=30), zone="Europe/Moscow")
    with state.change() as conn:
        new = NewTicket(form_key="1", lang="ru", topic="cards", email="a@example.org", text="Жду", promise=soon)
        open_request(conn, new, room=state.room, at=NOW)
    assert "истекает срок 1 обращения" in plain(outage.get("/agent/requests", headers={"accept-language": "ru"}).text)
