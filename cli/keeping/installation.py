"""What the commands about kept data open: both databases, the folder of attachments, the site's key."""

from __future__ import annotations

from dataclasses import dataclass

from kb.requests.attachments import AttachmentStore
from kb.settings import Settings, load_settings
from kb.storage.database import Database, check, connect, connect_log, migrate
from kb.storage.site_key import site_key


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Of the settings of this terminal."""

    settings: Settings
    state: Database
    log: Database
    store: AttachmentStore
    key: bytes

    @classmethod
    def open(cls) -> Installation:
        """Raises SettingsError, or StateError when the database can't be opened."""
        settings = load_settings()
        state, log = connect(settings.database_url), connect_log(settings.database_url)
        for database in (state, log):
            migrate(database)
            check(database, own=True)  # of newer tables this version would leave something out
        return cls(
            settings=settings,
            state=state,
            log=log,
            store=AttachmentStore(settings.attachments),
            key=site_key(state, settings.secret_key),
        )
