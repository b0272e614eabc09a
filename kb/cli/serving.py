"""`kb serve`: build what is missing in a process of its own, then serve, from one process or several."""

from __future__ import annotations

import contextlib
import ctypes
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from kb.cli.failing import BAD_SETTINGS, told_plainly
from kb.cli.folders import Articles, IndexFolder
from kb.errors import OtvetError
from kb.log import set_up
from kb.settings import Settings, hand_down, load_settings
from search.generations import current_name

MALLOC_ARENAS = -8  # M_ARENA_MAX of glibc's mallopt(3)


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

    options = {"host": settings.host, "port": settings.port, **server_options(settings)}
    told = f"Otvet is at http://{settings.host}:{settings.port}/  (Ctrl+C stops it)"
    if settings.workers == 1:
        app = make_app(settings)
        print(told, flush=True)
        uvicorn.run(app, **options)
        return
    with TemporaryDirectory(prefix="otvet-metrics-") as metrics:
        hand_down(settings, Path(metrics))
        print(told, flush=True)
        uvicorn.run(f"{__name__}:{worker.__name__}", factory=True, workers=settings.workers, **options)


def server_options(settings: Settings) -> dict[str, Any]:
    """How the server behaves: no log of addresses, which hold what people looked up; whose word it takes for where somebody is."""
    quiet = {"log_config": None, "access_log": False, "server_header": False, "date_header": True}
    return {**quiet, "forwarded_allow_ips": settings.trusted_proxies}


def worker() -> Any:
    """The ASGI application of one of several processes, from the settings that were handed down."""
    settings = load_settings()
    set_up(settings.log_level, as_json=settings.log_json)
    return make_app(settings)


def make_app(settings: Settings) -> Any:
    """The ASGI application of this process."""
    from web.app import create_app

    keep_few_heaps()
    return create_app(settings)


def bring_up_to_date(settings: Settings) -> None:
    """Build in a child process, so that the serving one never loads what only building needs.

    Raises OtvetError when that fails and there is no older generation to serve.
    """
    command = [sys.executable, "-m", "kb", "build", "--skip-bad"]
    command += ["--articles", str(settings.articles), "--index", str(settings.index)]
    status = subprocess.run(command, check=False).returncode
    if status == BAD_SETTINGS:
        raise typer.Exit(BAD_SETTINGS)
    if status:
        if not current_name(Path(settings.index)):
            raise OtvetError("The index could not be built (see above), and there is no earlier one to serve.")
        print("The index could not be built (see above): serving the previous generation.", file=sys.stderr)


def keep_few_heaps() -> None:
    """Two heaps for all threads instead of one each: 57 MB less (glibc only; elsewhere nothing happens)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(MALLOC_ARENAS, 2)
