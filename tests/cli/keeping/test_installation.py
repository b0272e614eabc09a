"""The commands about kept data open what the settings name, and bring the tables up to date first."""

from __future__ import annotations

from cli.keeping.installation import Installation
from kb.storage.database import check


def test_a_new_database_is_ready_for_every_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KB_DATABASE_URL", f"sqlite:///{tmp_path}/otvet.db")
    monkeypatch.setenv("KB_SECRET_KEY", "k" * 32)
    ours = Installation.open()
    for database in (ours.state, ours.log):
        check(database)
        database.close()
    assert len(ours.key) == 32 and ours.store.folder == ours.settings.attachments
