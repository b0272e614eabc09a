"""Rendering that several processes share, article by article. What joins articles (catalogue, links between them) is done where the
tree is written."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kb.articles.library import Library
from kb.errors import BadArticles, Problem, SettingsError
from kb.rendering.deadline import RenderGuard
from search.build.pieces import Asked, rendered_piece, to_bytes
from search.workers.crew import Crew

GUARDS = threading.local()  # in a worker: the guard of each of its threads

Made = bytes | BadArticles  # a piece as it is kept, or what is wrong with the article


def made_by(crew: Crew, library: Library) -> Callable[[Iterable[Asked]], Iterator[Made]]:
    """How the crew makes the pieces of some of the library's articles, in their order."""
    sent = replace(library, root=library.root.resolve(), lines={}, listing=None)

    def made(wanted: Iterable[Asked]) -> Iterator[Made]:
        for one in crew.each(pieces_in_worker, sent, wanted):
            yield one if isinstance(one, bytes) else BadArticles(list(one))

    return made


def in_their_order(
    wanted: Iterable[Asked], has: Callable[[Asked], bool], make: Callable[[Iterable[Asked]], Iterator[Made]]
) -> Iterator[tuple[Asked, Made | None]]:
    """Each of what is wanted with what `make` made of it; None for what it was not asked for, because we have it."""
    seen: deque[tuple[Asked, bool]] = deque()

    def lacking() -> Iterator[Asked]:
        for asked in wanted:
            seen.append((asked, has(asked)))
            if not seen[-1][1]:
                yield asked

    for made in make(lacking()):
        while seen[0][1]:
            yield seen.popleft()[0], None
        yield seen.popleft()[0], made
    for asked, _ in seen:
        yield asked, None


def pieces_in_worker(library: Library, wanted: tuple[Asked, ...]) -> list[bytes | tuple[Problem, ...]]:
    """Raises SettingsError on a machine that has no such folder of articles: pages tell how large their pictures are."""
    if not library.root.is_dir():
        raise SettingsError(
            f"{library.root}: the articles are not there on a machine of the cluster, or not at that path."
        )
    guard = _guard(library)
    return [_piece(guard, asked) for asked in wanted]


def _piece(guard: RenderGuard, asked: Asked) -> bytes | tuple[Problem, ...]:
    try:
        return to_bytes(rendered_piece(asked, guard))
    except BadArticles as error:
        return tuple(error.problems)


def _guard(library: Library) -> RenderGuard:
    """Of this thread; that of an earlier library lets its child go."""
    guard: RenderGuard | None = getattr(GUARDS, "guard", None)
    if guard is None or GUARDS.library is not library:
        if guard is not None:
            guard.close()
        guard = RenderGuard(library)
        GUARDS.library, GUARDS.guard = library, guard
    return guard
