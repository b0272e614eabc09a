"""A token works until it is revoked or expires, only for its scopes, and its secret is stored nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.errors import TokenError
from kb.staff.tokens import check_token, create_token, find_token, list_tokens, note_use, revoke_token
from kb.storage.tables import tokens


@pytest.fixture
def made(db, now):
    with db.begin() as conn:
        return create_token(conn, " Anna's headset ", ["lookup"], at=now, expires=now + timedelta(days=30))


def test_a_new_token_opens_what_its_scope_allows_and_nothing_else(db, now, made):
    token, secret = made
    with db.read() as conn:
        assert check_token(conn, secret, "lookup", at=now) == token
        assert check_token(conn, secret, "admin", at=now) is None
        assert find_token(conn, secret, at=now) == token
    assert (token.name, token.scopes, token.last_used_at) == ("Anna's headset", ("lookup",), None)


def test_the_secret_is_256_random_bits_and_the_database_does_not_hold_it(db, made):
    token, secret = made
    assert secret.startswith("otv_")
    assert len(secret) == 4 + 43
    with db.read() as conn:
        row = conn.execute(tokens.select()).one()
    assert secret not in repr(row)
    assert secret[10:] not in repr(row)
    assert token.prefix == secret[:10]
    assert not hasattr(token, "digest")


@pytest.mark.parametrize("forged", ["", "otv_", "x" * 47, "Bearer x", "\x00", "\ud800", "' OR 1=1 --"])
def test_a_made_up_secret_opens_nothing(db, now, made, forged: str):
    with db.read() as conn:
        assert check_token(conn, forged, "lookup", at=now) is None
        assert check_token(conn, made[1][:-1], "lookup", at=now) is None


def test_a_token_stops_working_at_the_moment_it_expires(db, now, made):
    _, secret = made
    with db.read() as conn:
        assert check_token(conn, secret, "lookup", at=now + timedelta(days=30, microseconds=-1))
        assert check_token(conn, secret, "lookup", at=now + timedelta(days=30)) is None


def test_a_revoked_token_stops_working_at_once_and_stays_in_the_list(db, now, made):
    token, secret = made
    with db.begin() as conn:
        revoked = revoke_token(conn, token.id, at=now)
        again = revoke_token(conn, token.id, at=now + timedelta(days=1))
    assert revoked.revoked_at == again.revoked_at == now
    with db.read() as conn:
        assert check_token(conn, secret, "lookup", at=now) is None
        assert list_tokens(conn) == (revoked,)


def test_last_use_is_kept_to_the_minute(db, now, made):
    token, secret = made
    for seconds in (0, 30, 59):
        with db.read() as conn:
            used = check_token(conn, secret, "lookup", at=now + timedelta(seconds=seconds))
        note_use(db, used, at=now + timedelta(seconds=seconds))
    with db.read() as conn:
        assert list_tokens(conn)[0].last_used_at == now
    note_use(db, used, at=now + timedelta(seconds=60))
    with db.read() as conn:
        assert list_tokens(conn)[0].last_used_at == now + timedelta(seconds=60)


def test_tokens_are_listed_oldest_first(db, now):
    with db.begin() as conn:
        for name in ("b", "a", "c"):
            create_token(conn, name, ["lookup"], at=now)
        assert [token.name for token in list_tokens(conn)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "told"),
    [
        ("crm", ["lokup"], 1, "unknown scope 'lokup'; expected one of: lookup"),
        ("crm", [], 1, r"\(none given\); expected one of: lookup"),
        ("  ", ["lookup"], 1, "needs a name"),
        ("crm", ["lookup"], -1, "would never work"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused_with_what_is_expected(db, now, name, scopes, days, told):
    with pytest.raises(TokenError, match=told), db.begin() as conn:
        create_token(conn, name, scopes, at=now, expires=now + timedelta(days=days))


def test_revoking_a_token_that_is_not_there_is_told(db, now):
    with pytest.raises(TokenError, match="no token 42"), db.begin() as conn:
        revoke_token(conn, 42, at=now)
