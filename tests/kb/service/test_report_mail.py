"""The month's report goes out once, on the first morning after the month."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.service.report_mail import ReportLetter, month_to_tell, put_report, was_told
from kb.settings import Settings

LETTER = ReportLetter(
    lang="ru",
    month="2026-10",
    title="Отчёт за месяц: октябрь 2026",
    lines=("Обращения: 5",),
    path="/manager/team/report",
)


def test_it_is_sent_once_to_each_address_and_again_only_when_asked(db, now):
    with db.begin() as conn:
        assert put_report(conn, ("a@example.com", "b@example.com"), LETTER, at=now) == 2
        assert put_report(conn, ("a@example.com",), LETTER, at=now) == 0 and was_told(conn, "2026-10")
        assert put_report(conn, ("a@example.com",), LETTER, again=True, at=now) == 1
        entries = list_entries(conn)
    assert [entry.payload["email"] for entry in entries] == ["a@example.com", "b@example.com", "a@example.com"]
    letter = LetterWriter(Settings(base_url="https://help.example.com"), bytes(32)).letter(entries[0])
    assert letter.to == "a@example.com" and letter.subject == LETTER.title
    assert "Обращения: 5" in letter.text and "https://help.example.com/manager/team/report" in letter.text


def test_the_month_is_over_where_the_team_is():
    assert month_to_tell(datetime(2026, 11, 1, 2, tzinfo=UTC), "Europe/Moscow") is None  # five in the morning
    assert month_to_tell(datetime(2026, 11, 1, 3, tzinfo=UTC), "Europe/Moscow").month == "2026-10"
    assert month_to_tell(datetime(2026, 11, 20, tzinfo=UTC), "UTC").month == "2026-10"
