"""A colleague who reads or writes is seen by the others for a minute, and by nobody when they have gone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from kb.desk.presence import FRESH, PresentColleague, note_presence, others_present
from kb.storage.desk_tables import presences


def test_who_has_a_request_open_is_seen_by_others_for_a_minute(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        note_presence(conn, number, who="Анна", doing="reading", at=now)
        note_presence(conn, number, who="Анна", doing="writing", at=now)
        note_presence(conn, number, who="Павел", doing="made up", at=now)
        assert others_present(conn, number, who="Павел", at=now) == (PresentColleague("Анна", writing=True),)
        assert others_present(conn, number, who="Анна", at=now) == (PresentColleague("Павел", writing=False),)
        late = now + FRESH + timedelta(seconds=1)
        assert others_present(conn, number, who="Павел", at=late) == ()
        note_presence(conn, number, who="Вера", doing="reading", at=late)
        assert conn.execute(select(func.count()).select_from(presences)).scalar_one() == 1
