"""The engines that answer now, swapped when CURRENT moves. A damaged generation is refused and the last good one kept."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from kb.errors import IndexUnavailable, ModelUnavailable
from kb.settings import Settings
from search import generations
from search.encoder import Encoder
from search.engine import Engine
from search.generations import Manifest
from search.index import Index, open_index

log = logging.getLogger(__name__)

TRIES = 3


@dataclass(frozen=True)
class _Taken:
    """One generation opened for answering."""

    name: str
    model: str
    created: str
    public: Engine
    internal: Engine


class Live:
    """Current engines of both trees and the one encoder they share. Safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._taken: _Taken | None = None
        self._encoder: Encoder | None = None
        self._loading: threading.Thread | None = None
        self._problem = ""  # why the newest generation was not taken
        self._model_problem = ""
        self._lock = threading.Lock()
        self._refused = ""
        self.refresh()

    @property
    def public(self) -> Engine:
        """Answers customers. Raises IndexUnavailable when nothing is built."""
        return self._current().public

    @property
    def internal(self) -> Engine:
        """Answers agents: internal articles and notes too. Raises IndexUnavailable when nothing is built."""
        return self._current().internal

    def refresh(self) -> bool:
        """Take the published generation if it is another one than before; True when it was taken."""
        with self._lock:
            name = generations.current_name(self._settings.index)
            if self._taken and name in (self._taken.name, self._refused):
                return False
            for candidate in generations.candidates(self._settings.index):
                if self._taken and candidate == self._taken.name:
                    break
                try:
                    self._take_patiently(candidate)
                    self._problem = "" if candidate == name else self._problem
                    return True
                except (IndexUnavailable, OSError, ValueError, KeyError, TypeError, RuntimeError, SystemError) as error:
                    self._problem = f"generation {candidate or '?'} was refused: {error}"
                    log.error(self._problem)
            self._refused = name
            return False

    def wait_for_encoder(self, seconds: float) -> bool:
        """Wait until the encoder is ready; False when it is not by then."""
        if self._loading:
            self._loading.join(seconds)
        return self._encoder is not None

    def status(self) -> dict:
        """What /readyz tells: generation, its age, the encoder, and what went wrong."""
        taken = self._taken
        return {
            "generation": taken.name if taken else "",
            "created": taken.created if taken else "",
            "articles": len(taken.public.tree.cards) if taken else 0,
            "mode": "hybrid" if taken and taken.model else "keyword",
            "encoder": self._encoder_status(taken),
            "problem": self._problem,
        }

    def _encoder_status(self, taken: _Taken | None) -> str:
        if not taken or not taken.model:
            return "none"
        if self._encoder is not None:
            return "ready"
        return self._model_problem or "loading"

    def _current(self) -> _Taken:
        if self._taken is None:
            raise IndexUnavailable(self._problem or f"No index in {self._settings.index} yet. Run `kb build`.")
        return self._taken

    def _take_patiently(self, name: str) -> None:
        """Take a generation. CPython 3.11 may fail to parse an array's header while another thread parses: try again."""
        for attempt in range(TRIES):
            try:
                return self._take(name)
            except SystemError:
                if attempt == TRIES - 1:
                    raise

    def _take(self, name: str) -> None:
        folder = self._settings.index / "generations" / name
        manifest = generations.read_manifest(folder)
        generations.verify(folder, manifest, checksums=True)
        public = open_index(folder / "public", name)
        internal = public if _trees_alike(manifest) else open_index(folder / "internal", name)
        if manifest.model and (self._taken is None or self._taken.model != manifest.model):
            self._start_loading(manifest.model)
        engines = (Engine(index, self._ready_encoder) for index in (public, internal))
        self._taken = _Taken(name, manifest.model, manifest.created, *engines)
        threading.Thread(target=_warm, args=(public, internal), name="warming", daemon=True).start()

    def _ready_encoder(self) -> Encoder | None:
        return self._encoder

    def _start_loading(self, fingerprint: str) -> None:
        """Load the encoder beside the first queries: keyword search answers meanwhile."""
        self._encoder = None

        def load() -> None:
            try:
                chosen = self._settings
                made = Encoder(chosen.models / fingerprint, threads=chosen.encoder_threads, sessions=chosen.encoder_sessions)
                made.query("готово")
                self._encoder = made
            except (ModelUnavailable, OSError, RuntimeError, ImportError) as error:
                self._model_problem = str(error)
                log.error("keyword search only: %s", error)

        self._loading = threading.Thread(target=load, name="encoder", daemon=True)
        self._loading.start()


def _trees_alike(manifest: Manifest) -> bool:
    """Nothing is for agents only: one opened index serves both trees."""
    public, internal = (
        {path.removeprefix(f"{tree}/"): held for path, held in manifest.files.items() if path.startswith(f"{tree}/")}
        for tree in ("public", "internal")
    )
    return public == internal


def _warm(public: Index, internal: Index) -> None:
    """Load the dictionaries beside the first queries, so that no reader waits for them."""
    for index in (public, internal):
        index.speller.warm()
