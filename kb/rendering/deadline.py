"""Rendering with a deadline of processor time: a text that looks risky is rendered in a child process that can be stopped.

Never used while serving: articles are rendered when the index is built.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from kb.articles.library import Article, Library
from kb.errors import BadArticles, Problem
from kb.rendering.pathological import looks_risky
from kb.rendering.render import Rendered, render
from kb.rules import Rule

DEADLINE = 5.0  # Seconds of processor for one article. A 12,000-word page takes about 0.1.
PATIENCE = 12  # times the deadline by the clock: a busy machine is no fault of the article's
BROKEN = Rule("render-broken", "leave the unusual parts out one by one until it passes", "error")
FAILED = Rule("render-failed", "look for very deep nesting", "error")
TOO_SLOW = Rule("too-slow", "look for very long lines, deep lists or thousands of brackets; split the article", "error")
START_UP = 60.0  # Seconds for the child to import and take the library.


class RenderGuard:
    """`with RenderGuard(library) as guard: guard.render(article, audience="public")`, one article after another."""

    def __init__(self, library: Library, *, deadline: float = DEADLINE) -> None:
        self._library, self._deadline = library, deadline
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def render(self, article: Article, *, audience: str) -> Rendered:
        """As `kb.rendering.render.render`; raises BadArticles (too-slow) when the deadline passes."""
        if not looks_risky(article.body):
            rendered = _rendered(article, self._library, audience)
            if isinstance(rendered, list):
                raise BadArticles(rendered)
            return rendered
        return self.render_apart(article, audience=audience)

    def render_apart(self, article: Article, *, audience: str) -> Rendered:
        """Render in the child process, whatever the text looks like."""
        pipe = self._pipe or self._start()
        try:
            pipe.send((article, audience, self._deadline))
            answer: Rendered | list[Problem] | None = pipe.recv() if pipe.poll(PATIENCE * self._deadline) else None
        except (EOFError, OSError):
            ended = self._child.wait() if self._child else 0
            self.close()
            if ended == -signal.SIGPROF:
                raise self._too_slow(article) from None
            raise _bad(article, FAILED, "the renderer stopped while it was reading the article") from None
        if answer is None:
            self.close()
            raise self._too_slow(article)
        if isinstance(answer, list):
            raise BadArticles(answer)
        return answer

    def _too_slow(self, article: Article) -> BadArticles:
        return _bad(article, TOO_SLOW, f"rendering takes more than {self._deadline:g} seconds of processor")

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
        command = [sys.executable, "-m", "kb.rendering.deadline", str(theirs.fileno())]
        self._child = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], cwd=Path(__file__).parent.parent.parent, stdin=subprocess.DEVNULL
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


def _bad(article: Article, rule: Rule, message: str) -> BadArticles:
    return BadArticles([rule.at(article.path, article.body_line, message)])


def _serve(pipe: Connection) -> None:
    library = pipe.recv()
    pipe.send("ready")
    while True:
        try:
            article, audience, deadline = pipe.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, deadline)  # its signal ends this process, whatever it is busy with
        rendered = _rendered(article, library, audience)
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(rendered)


def _rendered(article: Article, library: Library, audience: str) -> Rendered | list[Problem]:
    """The article, or what is wrong with it. A fault of ours is this one article's problem: the others are built."""
    try:
        return render(article, library=library, audience=audience)
    except BadArticles as error:
        return error.problems
    except Exception as error:
        message = f"the renderer failed: {type(error).__name__}: {str(error)[:200]}"
        return [BROKEN.at(article.path, article.body_line, message)]


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
