"""Column types keep what they are given: any text, any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kb.storage.database import insert
from kb.storage.tables import digest, storable, tokens

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def stored_and_found(db, name: str) -> str:
    row = {"name": name, "prefix": "", "scopes": (name,), "created_at": NOON}
    with db.begin() as conn:
        conn.execute(tokens.delete())
        conn.execute(insert(conn, tokens).values(digest=name, **row))
    with db.read() as conn:
        found = conn.execute(select(tokens).where(tokens.c.digest == name)).one()
    assert found.scopes == (found.name,)
    return found.name


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Привет, мир ё й", "Привет, мир ё й"),
        ("a\x00b", "ab"),
        ("\ud83d", "\ufffd"),
        ("half \udc00 pair", "half \ufffd pair"),
        ("😀 👩‍👩‍👧 \U0010ffff", "😀 👩‍👩‍👧 \U0010ffff"),
        ("'; DROP TABLE tickets; --", "'; DROP TABLE tickets; --"),
        ("%s %(x)s :name ? \\ \\u0000", "%s %(x)s :name ? \\ \\u0000"),
        ("\x01\x1f\x7f\u2028\ufeff\uffff", "\x01\x1f\x7f\u2028\ufeff\uffff"),
        ("й" * 100_000, "й" * 100_000),
        ("", ""),
    ],
    ids=[
        "russian",
        "nul",
        "lone surrogate",
        "low surrogate",
        "emoji",
        "injection",
        "placeholders",
        "controls",
        "long",
        "empty",
    ],
)
def test_text_is_stored_as_it_came_and_found_by_it(db, written: str, kept: str):
    assert stored_and_found(db, written) == kept == storable(written)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=())))
def test_any_unicode_text_can_be_stored(db, written: str):
    assert stored_and_found(db, written) == storable(written)


def test_a_moment_comes_back_as_the_same_moment_in_utc(db):
    moscow = datetime(2026, 1, 1, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    with db.begin() as conn:
        row = {"name": "n", "digest": "d", "prefix": "", "scopes": (), "created_at": moscow}
        conn.execute(insert(conn, tokens).values(row))
        found = conn.execute(select(tokens.c.created_at)).scalar_one()
    assert found == moscow
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(db):
    with pytest.raises(Exception, match="time zone"), db.begin() as conn:
        conn.execute(
            insert(conn, tokens).values(name="n", digest="d", prefix="", scopes=(), created_at=datetime(2026, 1, 1))
        )


def test_a_digest_tells_parts_from_their_sum_and_takes_any_text():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a\x00b") == digest("ab")
    assert len(digest("й" * 100_000)) == 64
