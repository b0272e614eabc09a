"""Rendering with a deadline: a text that looks risky is rendered in a child process that can be stopped.

Never used while serving: articles are rendered when the index is built.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from kb.calming import looks_risky
from kb.errors import BadArticles, Problem
from kb.library import Article, Library
from kb.rendering import Rendered, render

DEADLINE = 5.0  # Seconds for one article. A 12,000-word page takes about 0.1.
START_UP = 60.0  # Seconds for the child to import and take the library.


class RenderGuard:
    """`with RenderGuard(library) as guard: guard.render(article, audience="public")`, one article after another."""

    def __init__(self, library: Library, *, deadline: float = DEADLINE) -> None:
        self._library, self._deadline = library, deadline
        self._child: subprocess.Popen | None = None
        self._pipe: Connection | None = None

    def render(self, article: Article, *, audience: str) -> Rendered:
        """As `kb.rendering.render`; raises BadArticles (too-slow) when the deadline passes."""
        if not looks_risky(article.body):
            return render(article, library=self._library, audience=audience)
        return self.render_apart(article, audience=audience)

    def render_apart(self, article: Article, *, audience: str) -> Rendered:
        """Render in the child process, whatever the text looks like."""
        pipe = self._pipe or self._start()
        try:
            pipe.send((article, audience))
            answer = pipe.recv() if pipe.poll(self._deadline) else None
        except (EOFError, OSError):
            self.close()
            raise _bad(
                article,
                "render-failed",
                "the renderer stopped while it was reading the article",
                "look for very deep nesting",
            ) from None
        if answer is None:
            self.close()
            hint = "look for very long lines, deep lists or thousands of brackets; split the article"
            raise _bad(article, "too-slow", f"rendering takes more than {self._deadline:g} seconds", hint)
        if isinstance(answer, list):
            raise BadArticles(answer)
        return answer

    def close(self) -> None:
        if self._pipe:
            self._pipe.close()
        if self._child:
            self._child.kill()
            self._child.wait()
        self._child = self._pipe = None

    def __enter__(self) -> RenderGuard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> Connection:
        self._pipe, theirs = Pipe()
        command = [sys.executable, "-m", "kb.guard", str(theirs.fileno())]
        self._child = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], cwd=Path(__file__).parent.parent, stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._pipe.send(replace(self._library, lines={}))
        if not self._pipe.poll(START_UP):
            self.close()
            raise TimeoutError(f"the rendering process did not start in {START_UP:g} seconds")
        self._pipe.recv()
        return self._pipe


class RenderGuards:
    """Several guards, each with a child of its own: for folders of long pages, on every core. Safe to use from threads."""

    def __init__(self, library: Library, count: int) -> None:
        self.count = count
        self._free: SimpleQueue[RenderGuard] = SimpleQueue()
        self._all = [RenderGuard(library) for _ in range(count)]
        for guard in self._all:
            self._free.put(guard)

    def render(self, article: Article, *, audience: str) -> Rendered:
        """As `RenderGuard.render`, in whichever child is free."""
        guard = self._free.get()
        try:
            return guard.render_apart(article, audience=audience)
        finally:
            self._free.put(guard)

    def __enter__(self) -> RenderGuards:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for guard in self._all:
            guard.close()


def _bad(article: Article, code: str, message: str, hint: str) -> BadArticles:
    return BadArticles([Problem(path=article.path, line=article.body_line, code=code, message=message, hint=hint)])


def _serve(pipe: Connection) -> None:
    library = pipe.recv()
    pipe.send("ready")
    while True:
        try:
            article, audience = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(render(article, library=library, audience=audience))
        except BadArticles as error:
            pipe.send(error.problems)


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
