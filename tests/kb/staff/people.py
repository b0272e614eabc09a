"""Anna, who works at the desk of these tests, and how she tries to sign in."""

from __future__ import annotations

from datetime import UTC, datetime

from alembic import command
from alembic.config import Config

from kb.staff.sign_in import SignInAttempt
from kb.storage.database import MIGRATIONS, VERSION_TABLES, Database

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
KEY = b"key"


def attempt(name: str = "анна", password: str = PASSWORD, address: str = "203.0.113.1") -> SignInAttempt:
    return SignInAttempt(name=name, password=password, address=address, key=KEY)


def step_back(db: Database, revision: str) -> None:
    """Bring the tables to an older revision, with what is in them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / "state"))
    config.set_main_option("path_separator", "newline")
    with db.begin() as conn:
        config.attributes.update(connection=conn, version_table=VERSION_TABLES["state"])
        command.downgrade(config, revision)
