"""The engines that answer now, swapped when CURRENT moves. A damaged generation is refused and the last good one kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.errors import IndexUnavailable
from kb.settings import Settings
from search.files.served_files import LeftBehind, ServedFiles
from search.index.days import of_day, seen_on
from search.index.experience import EXPERIENCE, Experience, ExperienceFile
from search.index.opened import Index, open_index
from search.publish import generations
from search.publish.manifest import Manifest
from search.query.engine import Engine
from search.query.learning import taught
from search.query.live_model import LiveModel
from search.query.protocols import LiveStatus

log = logging.getLogger(__name__)

TRIES = 3


@dataclass(frozen=True)
class _OpenGeneration:
    """One generation opened for answering, as it is on a day."""

    name: str
    model: str
    created: str
    stored: tuple[
        Index, Index
    ]  # public and internal with all that is in the files; one and the same when they are alike
    since: date  # from this day on just these articles may be seen
    public: Engine
    internal: Engine
    files: ServedFiles


class Live:
    """Current engines of both trees and the one encoder they share. Safe to use from many threads."""

    def __init__(self, settings: Settings, today: Callable[[], date] = date.today) -> None:
        self._settings, self._today = settings, today
        self._day = today()  # the one that what is open was last looked at for
        self._open: _OpenGeneration | None = None
        self._experience = ExperienceFile(settings.index / EXPERIENCE)
        self._model = LiveModel(settings)
        self._problem = ""  # why the newest generation was not taken
        self._lock = threading.RLock()
        self._refused: tuple[str, int] | None = None  # a pointer and when it was moved
        self._left = LeftBehind()
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
        """Take the published generation if it is another one than before; True when it was taken.

        Articles whose day has come or gone are shown or left out from now on, with the generation that is there.
        """
        with self._lock:
            taken = self._refreshed()
            if not taken:
                self._model.guard()
            self._left.give_back()  # last: what is written then is looked at two seconds later
            return taken

    def _refreshed(self) -> bool:
        self._turn_the_day()
        self._let_go_of_files_in_danger()
        self._follow_experience()
        name, moved = generations.current_name(self._settings.index), generations.moved_at(self._settings.index)
        if (self._open and name == self._open.name) or (name, moved) == self._refused:
            if self._open:
                self._open.files.borrow()
            return False
        written = self._left.wanted(name)  # and to be looked at again when that is done
        for candidate in generations.candidates(self._settings.index):
            if self._open and candidate == self._open.name:
                break
            if self._left.wanted(candidate):
                self._problem = f"generation {candidate} is being written into. {generations.AGAIN}"
                continue
            try:
                self._take_patiently(candidate)
                self._problem = "" if candidate == name else self._problem
                self._refused = None if candidate == name or written else (name, moved)
                return True
            except Exception as error:  # a file may be broken in any way: what answers now goes on answering
                self._problem = f"generation {candidate or '?'} was refused: {_in_words(error)}"
                log.error(self._problem)
        self._refused = None if written else (name, moved)
        return False

    def _let_go_of_files_in_danger(self) -> None:
        """Reading a mapped file beyond its end kills the process: better the generation before, or none."""
        danger = self._open.files.first_in_danger() if self._open else None
        if self._open and danger:
            self._left.add(self._open.name, self._open.files)
            self._open, self._refused = None, None
            log.error(
                "%s is written into while it is being served; taking another generation. Never write into the index.",
                danger,
            )

    def _follow_experience(self) -> None:
        """Use what `kb lessons learn` left from the next query on."""
        generation = self._open
        if self._experience.changed() and generation:
            experience = self._experience_with(generation.model)
            public = generation.public.experienced(experience)
            alike = generation.internal is generation.public
            internal = public if alike else generation.internal.experienced(experience)
            self._open = replace(generation, public=public, internal=internal)

    def _experience_with(self, model: str) -> Experience | None:
        return None if self._settings.learning == "off" else self._experience.of(model)

    def wait_for_encoder(self, seconds: float) -> bool:
        """Wait until the encoder is ready; False when it is not by then."""
        return self._model.wait(seconds)

    def teach(self, confirmed: Sequence[tuple[str, str]]) -> None:
        """Use confirmed (article id, question) pairs in both engines. Raises IndexUnavailable when nothing is built."""
        with self._lock:
            generation = self._current()
            public = taught(generation.public, confirmed)
            alike = generation.internal is generation.public
            internal = public if alike else taught(generation.internal, confirmed)
            self._open = replace(generation, public=public, internal=internal)

    def status(self) -> LiveStatus:
        """What /readyz tells: generation, its age, the encoder, and what went wrong."""
        generation = self._open
        if generation is None:
            return LiveStatus(problem=self._problem)
        return LiveStatus(
            generation=generation.name,
            created=generation.created,
            articles=len(generation.public.tree.cards),
            since=generation.since.isoformat(),
            mode="hybrid" if generation.model else "keyword",
            encoder=self._model.status() if generation.model else "none",
            problem=self._problem,
        )

    def _current(self) -> _OpenGeneration:
        if self._day != self._today():
            self._turn_the_day()
        if self._open is None:
            raise IndexUnavailable(self._problem or f"No index in {self._settings.index} yet. Run `kb build`.")
        return self._open

    def _turn_the_day(self) -> None:
        """On another day than before have those articles answer that may be seen on it. Whoever asks first waits for it."""
        with self._lock:
            day, generation = self._today(), self._open
            if generation and day != self._day and _seen(generation.stored, day) != _seen(generation.stored, self._day):
                public, internal = self._engines(generation.stored, day, generation.model)
                self._open = replace(generation, since=day, public=public, internal=internal)
                self._warm(public, internal)
            self._day = day

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
        stored = (public, public if _trees_alike(manifest) else open_index(folder / "internal", name))
        day = self._today()
        engines = self._engines(stored, day, manifest.model)
        if manifest.model and (self._open is None or self._open.model != manifest.model):
            self._model.load(manifest.model)
        files = ServedFiles(folder / path for path in manifest.files)
        if self._open:
            self._left.add(self._open.name, self._open.files)
        self._open = _OpenGeneration(name, manifest.model, manifest.created, stored, day, *engines, files)
        self._day = day
        self._warm(*engines)

    def _engines(self, stored: tuple[Index, Index], day: date, model: str) -> tuple[Engine, Engine]:
        """Engines over what may be seen of the public and of the internal tree on a day."""

        def engine(index: Index) -> Engine:
            over = Engine(of_day(index, day), self._model.encoder, weighing=self._settings.ranking)
            return over.experienced(self._experience_with(model))

        public = engine(stored[0])
        return public, public if stored[1] is stored[0] else engine(stored[1])

    def _warm(self, *engines: Engine) -> None:
        indexes = [engine.index for engine in engines]
        threading.Thread(target=_warm, args=indexes, name="warming").start()


def _in_words(error: Exception) -> str:
    """Our own errors say what to do next; of any other its kind is part of what happened."""
    if isinstance(error, IndexUnavailable):
        return str(error)
    return f"it can't be opened ({type(error).__name__}: {' '.join(str(error).split()):.300}). {generations.AGAIN}"


def _seen(stored: tuple[Index, Index], day: date) -> list[bytes]:
    """What may be seen on a day, to be compared with another day."""
    return [seen_on(index.tree.cards, day).tobytes() for index in stored]


def _trees_alike(manifest: Manifest) -> bool:
    """Nothing is for agents only: one opened index serves both trees."""
    public, internal = (
        {path.removeprefix(f"{tree}/"): entry for path, entry in manifest.files.items() if path.startswith(f"{tree}/")}
        for tree in ("public", "internal")
    )
    return public == internal


def _warm(public: Index, internal: Index) -> None:
    """Load the dictionaries beside the first queries, so that no reader waits for them."""
    try:
        for index in (public, internal):
            index.speller.warm()
    except Exception as error:
        log.error("misspelt words can't be repaired: %s", _in_words(error))
