"""`kb token`: made once, shown once, revoked for good."""

from __future__ import annotations


def test_a_token_is_shown_once_and_listed_without_its_secret(desk):
    made = desk.kb("token", "create", "Телефония")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    assert len(secret) > 20
    listed = desk.kb("token", "list").stdout
    assert "Телефония" in listed and "active" in listed and "never used" in listed
    assert secret not in listed


def test_a_revoked_token_is_listed_as_such(desk):
    desk.kb("token", "create", "one")
    number = desk.kb("token", "list").stdout.split()[0]
    assert "Revoked: one" in desk.kb("token", "revoke", number).stdout
    assert "revoked" in desk.kb("token", "list").stdout


def test_wrong_numbers_and_scopes_are_told_without_a_traceback(desk):
    for command in (("revoke", "999"), ("create", "x", "--scope", "no-such-scope"), ("create", "")):
        ran = desk.kb("token", *command)
        assert ran.returncode != 0, command
        assert ran.stderr and "Traceback" not in ran.stderr


def test_no_tokens_are_an_empty_list(desk):
    ran = desk.kb("token", "list")
    assert (ran.returncode, ran.stdout) == (0, "")
