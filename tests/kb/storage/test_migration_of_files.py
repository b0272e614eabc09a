"""Pictures kept before files had names are still there, and a file kept by the new version is one to the old version, too."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy import text as sql

from kb.requests.attachments import AttachmentStore, Upload, list_attachments
from kb.storage.database import MIGRATIONS, VERSION_TABLES, migrate
from tests.kb.requests.test_attachments import picture


def test_what_was_attached_before_files_had_names_is_still_there(db, send, tmp_path):
    store = AttachmentStore(tmp_path / "attachments")
    number = send(files=store.keep([Upload(picture()), Upload(b"%PDF-1.7", "Выписка.pdf")])).ticket.number
    with db.begin() as conn:
        before = list_attachments(conn, number)
        _step_back(conn, "state_0008")
        known = conn.execute(sql("SELECT name, kind, size FROM attachments")).all()
        assert {tuple(row) for row in known} == {(each.name, each.kind, each.size) for each in before}
    migrate(db)
    with db.read() as conn:
        after = list_attachments(conn, number)
    assert {(each.name, each.size, each.sent_as) for each in after} == {(each.name, each.size, "") for each in before}
    assert all(store.path(each.save_as) for each in after)  # without a name of its own a file has that on the disk


def _step_back(conn: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / "state"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=conn, version_table=VERSION_TABLES["state"])
    command.downgrade(config, revision)
