"""`kb staff`: an account is made with a password from a pipe, listed, changed, shut and opened again."""

from __future__ import annotations

import pytest

from kb.staff.passwords import Passwords
from kb.storage.database import connect

GOOD = "correct horse battery\n"


def test_an_account_is_made_listed_changed_shut_and_opened_again(desk):
    made = desk.kb("staff", "add", "Анна", "--role", "writer", typed=GOOD)
    assert made.returncode == 0, made.stderr
    assert "Анна can sign in at /agent as writer." in made.stdout
    assert "Анна is manager now." in desk.kb("staff", "role", "анна", "manager").stdout
    assert "Анна  manager  active" in desk.kb("staff", "list").stdout
    assert "has a new password" in desk.kb("staff", "password", "Анна", typed="зелёный трамвай едет\n").stdout
    assert "can try again at once (0 failed" in desk.kb("staff", "unlock", "Анна").stdout
    assert "There was no second factor." in desk.kb("staff", "unlock", "Анна", "--second-factor").stdout
    assert "can no longer sign in" in desk.kb("staff", "disable", "Анна").stdout
    assert "disabled" in desk.kb("staff", "list").stdout
    assert "can sign in again as manager" in desk.kb("staff", "enable", "Анна").stdout


def test_a_server_writes_while_a_password_is_hashed(desk, monkeypatch):
    desk.kb("staff", "add", "Анна", typed=GOOD)
    database, hashed, written = connect(desk.environment["KB_DATABASE_URL"]), Passwords.hash, []

    def slow(self: Passwords, password: str) -> str:
        with database.begin(patience=0.1) as conn:
            written.append(conn.exec_driver_sql("DELETE FROM failed_sign_ins").rowcount)
        return hashed(self, password)

    monkeypatch.setattr(Passwords, "hash", slow)
    assert desk.kb("staff", "add", "Вера", typed=GOOD).returncode == 0
    assert desk.kb("staff", "password", "Анна", typed="зелёный трамвай едет\n").returncode == 0
    assert len(written) == 2
    database.close()


@pytest.mark.parametrize(
    ("command", "typed", "told"),
    [
        (("add", "Анна", "--role", "boss"), GOOD, "unknown role"),
        (("add", "Анна"), "1234567890\n", "more than digits"),
        (("add", "Анна"), "\n", "more than spaces"),
        (("disable", "nobody"), "", "no account 'nobody'"),
        (("enable", "nobody"), "", "no account 'nobody'"),
        (("password", "nobody"), GOOD, "no account 'nobody'"),
        (("role", "nobody", "writer"), "", "no account 'nobody'"),
        (("unlock", "nobody"), "", "no account 'nobody'"),
    ],
)
def test_what_is_wrong_is_told_without_a_traceback(desk, command: tuple[str, ...], typed: str, told: str):
    ran = desk.kb("staff", *command, typed=typed)
    assert ran.returncode != 0 and told in ran.stderr and "Traceback" not in ran.stderr
