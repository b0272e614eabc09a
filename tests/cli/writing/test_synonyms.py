"""`kb synonyms`: what writers paste into synonyms.yaml."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from kb.storage.database import connect_log
from kb.usage.search_log import Search, record_opening
from tests.conftest import migrate_both
from tests.usage import record_search

TEXTS = {f"ru/other/{n}.md": f"# Охрана здания {n}\n\nГостю в офис нужна охрана у входа.\n" for n in range(6)}
TEXTS["ru/office/badge.md"] = "# Электронный пропуск\n\nПропуск лежит в приложении.\n"


@pytest.fixture
def logged(desk, database_url):
    """A help centre whose visitors asked for a badge, found nothing, and then asked for a pass."""
    desk.environment["KB_DATABASE_URL"] = database_url
    assert desk.write(TEXTS).kb("build").returncode == 0
    migrate_both(database_url)
    log, now = connect_log(database_url), datetime.now(UTC)
    with log.begin() as conn:
        for visitor in ("anna", "boris", "vera", "gleb", "daria"):
            told = {"lang": "ru", "confidence": 0.1, "total": 0, "visitor": visitor}
            record_search(conn, Search(text="потерял бейджик", state="none", **told), at=now - timedelta(minutes=9))
            found = record_search(
                conn, Search(text="электронный пропуск", state="answer", **told), at=now - timedelta(minutes=8)
            )
            record_opening(conn, found, "ru/office/badge", position=1, at=now)
    log.close()
    return desk


def test_what_is_printed_can_be_pasted_and_does_what_it_says(logged):
    printed = logged.kb("synonyms").stdout
    assert "“бейджик”: 5 visitors; the article is then found for 1 of 1 questions" in printed
    assert "1. Электронный пропуск" not in logged.kb("ask", "потерял бейджик").stdout
    assert logged.write({"synonyms.yaml": printed}).kb("build").returncode == 0
    asked = logged.kb("ask", "потерял бейджик").stdout
    assert "Searched for “потерял электронный пропуск” (synonym)" in asked
    assert "1. Электронный пропуск" in asked
    assert logged.kb("synonyms").stdout.startswith("# Nothing to propose")


def test_programs_get_json_and_old_searches_are_left_out(logged):
    (told,) = json.loads(logged.kb("synonyms", "--json").stdout)
    assert (told["lang"], told["says"], told["also"], told["visitors"]) == ("ru", "электронный пропуск", "бейджик", 5)


def test_an_empty_log_is_said_to_hold_nothing(desk):
    desk.kb("build")
    ran = desk.kb("synonyms")
    assert (ran.returncode, ran.stdout.startswith("# Nothing to propose")) == (0, True)
    assert desk.kb("synonyms", "--json").stdout == "[]\n"
