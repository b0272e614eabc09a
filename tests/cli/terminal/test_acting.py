"""What a command does is kept under the name of whoever typed it; a user without a name is the command itself."""

from __future__ import annotations

import getpass

from cli.terminal.acting import note_command
from kb.staff.audit import AuditFilter, entries
from kb.storage.database import connect, migrate


def test_a_command_is_kept_under_the_name_of_whoever_typed_it(tmp_path, monkeypatch):
    database = connect(f"sqlite:///{tmp_path}/otvet.db")
    migrate(database)

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 10001")

    with database.begin() as conn:
        note_command(conn, "invite", "7")
        monkeypatch.setattr(getpass, "getuser", nameless)
        note_command(conn, "invite", "8")
        assert [each.who for each in entries(conn, AuditFilter(about="8"))] == ["kb"]
        assert [(each.via, each.kind) for each in entries(conn, AuditFilter(about="7"))] == [("command", "change")]
    database.close()
