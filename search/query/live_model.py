"""The encoder that answers now: loaded beside the first queries, and let go when somebody wants to write into what it maps."""

from __future__ import annotations

import logging
import threading

from kb.errors import ModelUnavailable
from kb.settings import Settings
from search.files.served_files import LeftBehind, ServedFiles
from search.model.encoder import Encoder

log = logging.getLogger(__name__)

WEIGHTS = "model.weights"  # mapped by onnxruntime; its other files are read whole


class LiveModel:
    """One encoder for all engines, or none: then search goes by keywords. Safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._encoder: Encoder | None = None
        self._loading: threading.Thread | None = None
        self._problem = ""
        self._files: ServedFiles | None = None
        self._given_up: ServedFiles | None = None
        self._fingerprint = ""
        self._left = LeftBehind()

    def encoder(self) -> Encoder | None:
        """The encoder once it is ready."""
        return self._encoder

    def wait(self, seconds: float) -> bool:
        """Wait until the encoder is ready; False when it is not by then."""
        if self._loading:
            self._loading.join(seconds)
        return self._encoder is not None

    def status(self) -> str:
        """ready, loading, or why there is none."""
        return "ready" if self._encoder is not None else self._problem or "loading"

    def load(self, fingerprint: str) -> None:
        """Load the encoder beside the first queries: keyword search answers meanwhile."""
        if self._files:
            self._left.add(self._fingerprint, self._files)
        self._encoder, self._files, self._given_up = None, None, None
        self._fingerprint, self._problem = fingerprint, ""
        # Not a daemon: a process that ends while a library in C++ loads beside it would be aborted (status 134).
        self._loading = threading.Thread(target=self._load, args=[fingerprint], name="encoder")
        self._loading.start()

    def guard(self) -> None:
        """Borrow what is mapped, or let go of it where somebody waits to write; to be called every few seconds."""
        files = self._files
        danger = files.first_in_danger() if files else None
        if files and danger:
            self._encoder, self._files, self._given_up = None, None, files
            self._problem = f"{danger} is written into while it is being used; keyword search only"
            self._left.add(self._fingerprint, files)
            log.error("%s. Never write into the folder of models.", self._problem)
        elif files:
            files.borrow()
        self._left.give_back()
        if self._given_up and self._given_up.can_be_used_again():
            self.load(self._fingerprint)

    def _load(self, fingerprint: str) -> None:
        try:
            settings, folder = self._settings, self._settings.models / fingerprint
            files = ServedFiles(path for path in [folder / WEIGHTS] if path.exists())
            encoder = Encoder(folder, threads=settings.encoder_threads, sessions=settings.encoder_sessions)
            encoder.query("готово")
            self._encoder, self._files = encoder, files
        except (ModelUnavailable, OSError, RuntimeError, ImportError) as error:
            self._problem = str(error)
            log.error("keyword search only: %s", error)
