"""`kb serve`: build what is missing in a process of its own, then serve, from one process or several."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypedDict

import typer

from cli.terminal.errors import BAD_SETTINGS, told_plainly
from cli.terminal.lines import say
from cli.terminal.options import Articles, IndexFolder
from kb.articles.files import ARTICLE_SUFFIXES
from kb.errors import OtvetError
from kb.log import set_up
from kb.settings import Settings, hand_down, load_settings
from search.publish.generations import current_name

# This very code, whatever the working folder holds: `python -m` would look there first.
RUN_KB = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); from cli.app import app; app(prog_name='kb')"
)
SWITCH_INTERVAL = 0.001  # seconds the event loop waits for a thread that computes; Python's own is five times that
MALLOC_ARENAS = -8  # M_ARENA_MAX of glibc's mallopt(3)


class ServerOptions(TypedDict):
    """Of uvicorn, the same in every process."""

    log_config: None
    access_log: bool
    server_header: bool
    date_header: bool
    forwarded_allow_ips: str
    http: type[asyncio.Protocol]


def serve(
    articles: Articles = None,
    index: IndexFolder = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (KB_HOST).", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (KB_PORT).", show_default=False)] = None,
    workers: Annotated[
        int | None, typer.Option(help="Server processes behind the port (KB_WORKERS).", show_default=False)
    ] = None,
    build: Annotated[bool, typer.Option(help="Bring the index up to date first.")] = True,
) -> None:
    """Serve the help centre. Bad articles are reported and left out; the others are served."""
    with told_plainly():
        settings = load_settings(articles=articles, index=index, host=host, port=port, workers=workers)
        if build:
            bring_up_to_date(settings)
        set_up(settings.log_level, as_json=settings.log_json)
        answer(settings)


def answer(settings: Settings) -> None:
    """Listen and answer until a signal comes, in this process or in several that are started anew when they die."""
    import uvicorn

    from cli.operating.server_processes import ServerProcesses

    options = server_options(settings)
    greeting = f"Otvet is at http://{settings.host}:{settings.port}/  (Ctrl+C stops it)"
    if settings.workers == 1:
        app = make_app(settings)
        say(greeting, flush=True)
        uvicorn.run(app, host=settings.host, port=settings.port, **options)
        return
    with TemporaryDirectory(prefix="otvet-metrics-") as metrics:
        hand_down(settings, Path(metrics))
        say(greeting, flush=True)
        processes = uvicorn.Config(
            f"{__name__}:{worker.__name__}",
            factory=True,
            workers=settings.workers,
            host=settings.host,
            port=settings.port,
            **options,
        )
        ServerProcesses(processes, sockets=[processes.bind_socket()]).run()


def server_options(settings: Settings) -> ServerOptions:
    """How the server behaves: headers have an end; no log of addresses, which hold what people looked up; whose word it takes for where somebody is."""
    from web.operations.bounded_http import BoundedHttp

    return {
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "date_header": True,
        "forwarded_allow_ips": settings.trusted_proxies,
        "http": BoundedHttp,
    }


def worker() -> Callable[..., object]:
    """The ASGI application of one of several processes, from the settings that were handed down."""
    settings = load_settings()
    set_up(settings.log_level, as_json=settings.log_json)
    return make_app(settings)


def make_app(settings: Settings) -> Callable[..., object]:
    """The ASGI application of this process."""
    from web.app import create_app, warm_up

    keep_few_heaps()
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = create_app(settings)
    warm_up(app)
    return app


def bring_up_to_date(settings: Settings) -> None:
    """Build in a child process, so that the serving one never loads what only building needs.

    Raises OtvetError when that fails, or there is nothing to build of, and there is no older generation to serve.
    """
    if not current_name(Path(settings.index)) and not _has_articles(settings.articles):
        folder = shlex.quote(str(settings.articles))
        raise OtvetError(
            f"There are no articles in {folder} yet: `kb new --sample {folder}` puts sample ones there, KB_ARTICLES=… names a folder of your own."
        )
    command = [sys.executable, "-P", "-c", RUN_KB, "build", "--skip-bad"]
    command += ["--articles", str(settings.articles), "--index", str(settings.index)]
    with _ended_by_sigterm():
        status = subprocess.run(command, check=False).returncode
    if status == BAD_SETTINGS:
        raise typer.Exit(BAD_SETTINGS)
    if status:
        if not current_name(Path(settings.index)):
            raise OtvetError("The index could not be built (see above), and there is no earlier one to serve.")
        say("The index could not be built (see above): serving the previous generation.", file=sys.stderr)


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """A stop while something is built ends that too: as the first process of a container we would not hear it otherwise."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _has_articles(folder: Path) -> bool:
    return any(path.suffix.lower() in ARTICLE_SUFFIXES for path in folder.rglob("*"))


def keep_few_heaps() -> None:
    """Two heaps for all threads instead of one each: 57 MB less (glibc only; elsewhere nothing happens)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(MALLOC_ARENAS, 2)
