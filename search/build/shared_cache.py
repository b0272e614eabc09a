"""Caches that builders on several machines share: in a folder, a bucket or on a web server.

Each builder works on its own files, begins with what others left and leaves what it keeps; whoever is last decides what lies there, and
what the place lacks is made again. Whoever can write there can change what is published, as with the folder of the cache itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.content_cache import ContentCache, cache_file
from search.progress import Progress
from search.publish.open_store import open_store, without_secrets
from search.publish.store import Store, StoreError


@contextmanager
def shared_cache(place: str, index: Path, names: Sequence[str], progress: Progress) -> Iterator[None]:
    """The build inside begins with what other builders left at the place, and leaves what it keeps there. "" shares nothing.

    Raises SettingsError for an address that is none. A place that can't be read or written costs time and a sentence.
    """
    if not place:
        yield
        return
    store = open_store(place)
    with TemporaryDirectory(prefix="otvet-cache-") as aside:
        there = {name: _taken(store, index, name, Path(aside), progress) for name in names}
        yield
        for name in names:
            with _told(progress, f"{without_secrets(place)}: {name} is not left for other builders"):
                _give(store, index, name, Path(aside), there[name])


def _taken(store: Store, index: Path, name: str, aside: Path, progress: Progress) -> str:
    """What lay there, as `holds` tells it; "" where nothing did."""
    file = cache_file(aside, name)
    file.parent.mkdir(exist_ok=True)
    with _told(progress, f"{name} of other builders can't be had"):
        size = store.size(file.name)
        if size is None:
            return ""
        store.fetch(file.name, file, size)
        with ContentCache(aside, name, "") as theirs, ContentCache(index, name, "") as ours:
            ours.take_in(theirs)
            return theirs.holds()
    return ""


def _give(store: Store, index: Path, name: str, aside: Path, there: str) -> None:
    copy = aside / cache_file(index, name).name
    with ContentCache(index, name, "") as ours:
        if ours.holds() != there and ours.copy_to(copy):
            store.send(copy, copy.name)


@contextmanager
def _told(progress: Progress, what: str) -> Iterator[None]:
    """What goes wrong with the place is told, and the build goes on."""
    try:
        yield
    except (StoreError, OSError) as error:
        progress.say(f"{what}: {error}")
