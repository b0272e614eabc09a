"""Writing on this site: whether it may be done here, the folder articles go to, and what is known of texts nobody published yet.

What reads, renders and indexes articles is imported when the first writer comes: a server that only answers readers never holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from kb.settings import Settings
from kb.writing.opening import open_store
from kb.writing.remote import GitRemote
from kb.writing.stores import ArticleStore, WritingError
from search.query.protocols import LivePair

if TYPE_CHECKING:
    from search.writers.drafts import Drafts
    from search.writers.live_build import LiveBuild
    from search.writers.live_exchange import LiveExchange


class Writing:
    """Made with the site; the folder is opened when a writer first comes. Safe to use from many threads."""

    def __init__(self, settings: Settings, live: LivePair, clock: Callable[[], datetime]) -> None:
        self._settings, self._live, self._clock = settings, live, clock
        self._store: ArticleStore | None = None
        self._lock = Lock()

    @cached_property
    def drafts(self) -> Drafts:
        from search.writers.drafts import Drafts

        return Drafts(self._settings, self._live, lambda: self._clock().date())

    @cached_property
    def build(self) -> LiveBuild:
        from search.writers.live_build import LiveBuild

        return LiveBuild(self._settings, self._live, lambda: self._clock().date())

    @cached_property
    def exchange(self) -> LiveExchange | None:
        """With the remote of the settings; None where there is none. Raises WritingError where nothing can be written."""
        from search.writers.live_exchange import LiveExchange

        if not self._settings.write_remote or self.store.kind != "git":
            return None
        remote = GitRemote(self._settings.articles, self._settings.write_remote)
        return LiveExchange(remote, self._clock, self._come)

    def _come(self) -> None:
        self.drafts.refresh()
        self.build.run()

    @property
    def reviewed(self) -> bool:
        """Somebody else than the writer publishes."""
        return self._settings.write_reviewed

    @property
    def store(self) -> ArticleStore:
        """Raises WritingError, whose words say why nothing can be written."""
        if not self._settings.write:
            raise WritingError("off", "KB_WRITE is off on this server")
        with self._lock:
            if self._store is None:
                self._store = open_store(self._settings.articles)
            return self._store
