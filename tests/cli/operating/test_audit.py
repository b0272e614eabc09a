"""`kb audit` shows what commands did too, and a mistyped kind is told."""

from __future__ import annotations


def test_what_commands_did_is_shown_and_as_csv(desk):
    desk.kb("staff", "add", "Анна", typed="correct horse battery\n")
    desk.kb("token", "create", "CRM")
    told = desk.kb("audit").stdout
    assert "add_account  Анна  (command)" in told and "create_token  1  (command)" in told
    head, *rows = desk.kb("audit", "--about", "Анна", "--csv").stdout.splitlines()
    assert head == "\ufeffat,who,via,kind,deed,about,account,token"
    assert rows[0].endswith(",command,change,add_account,Анна,,")
    wrong = desk.kb("audit", "--kind", "everything")
    assert wrong.returncode != 0 and "unknown kind" in wrong.stderr
