"""What visitors did reaches the search log and the metrics; a log that cannot be written costs no answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.storage.database import connect_log
from kb.usage.log_writer import LogWriter
from kb.usage.search_log import Deflection
from search.query.values import Found, Query, Rescue
from tests.usage import articles_opened, forms_deflected, questions_kept
from tests.web.conftest import NOW
from tests.web.twins import result
from web.site.journal import Journal
from web.site.metrics import Metrics

SINCE = NOW - timedelta(days=1)
FOUND = Found(
    query=Query(text="где карта 4111 1111 1111 1111", lang="ru"),
    results=(result("ru/cards/block", "Потеряли карту"),),
    total=1,
    state="list",
    rescue=Rescue(typed="ult rfhnf", text="где карта", kinds=("layout",)),
)


@pytest.fixture
def journal(settings):
    log = connect_log(settings.database_url)
    yield Journal(log, LogWriter(log), Metrics())
    log.close()


def test_a_search_can_be_opened_by_its_id_and_is_counted(journal: Journal):
    noted = journal.note_search(FOUND, place="site", visitor="v1", at=NOW)
    journal.note_opening(noted, "ru/cards/block", position=1, at=NOW)
    journal.note_opening("an id nobody gave", "ru/cards/limits", position=1, at=NOW)
    with journal.log.begin() as conn:
        assert articles_opened(conn) == ["ru/cards/block"]
    assert b'otvet_searches_total{place="site",state="list"} 1.0' in journal.metrics.text()


def test_what_is_kept_of_questions_holds_no_card_number(journal: Journal):
    unfound = Found(query=FOUND.query)
    for visitor in ("v1", "v2", "v3"):
        journal.note_search(unfound, place="form", visitor=visitor, at=NOW)
    with journal.log.begin() as conn:
        kept = questions_kept(conn)
    assert len(kept) == 3 and all("1111" not in question and "карта" in question for question in kept)


def test_a_form_that_was_not_needed_is_counted_once_however_often_clicked(journal: Journal):
    deflection = Deflection(article_id="ru/cards/block", form_key="f", lang="ru")
    for _ in range(2):
        journal.note_deflection(deflection, at=NOW)
    with journal.log.begin() as conn:
        assert forms_deflected(conn) == 1


def test_a_log_that_cannot_be_written_costs_no_answer(tmp_path, caplog):
    log = connect_log(f"sqlite:///{tmp_path}/never-migrated.db")
    journal = Journal(log, LogWriter(log), Metrics())
    assert journal.note_search(FOUND, place="site", visitor="", at=NOW)
    assert "the search log could not be written" in caplog.text
    assert b"otvet_searches_total" in journal.metrics.text()
    log.close()
