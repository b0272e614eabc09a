"""What was invented is labelled once and known as such; what was not is not."""

from __future__ import annotations

from kb.usage.invented import is_invented, label_invented


def test_only_a_database_with_the_label_is_invented(db, now):
    with db.begin() as conn:
        assert not is_invented(conn)
        for _ in range(2):  # a second label changes nothing
            label_invented(conn, at=now)
        assert is_invented(conn)
