"""Pages and suggestions a server gives in a second, beside a bare FastAPI application with one Jinja page of the same size.

    python benchmarks/kept_pages.py --index FOLDER [--seconds 4] [--json]

Both on the same cores in one run, by turns, the same clients (one loop on the same machine: what they take of the cores is
told); the best turn of each counts. CPU times tell the same where other work disturbs the rates. Needs the `bench` extra (psutil). Clients ask as browsers do, for compressed pages.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time, sleep
from urllib.parse import quote
from urllib.request import urlopen

import psutil
from common.load import load
from common.reporting import Report, met, reader
from serving import cpu_seconds, start

TARGET = 0.7  # of the bare page's rate
SUGGESTIONS = 2000.0  # a second
AS_BROWSERS = "Accept-Encoding: gzip, deflate, br\r\n"
PATHS = {
    "home": ("/ru/",),
    "article": ("/ru/a/access/sms-code-not-coming",),
    "every section": ("/ru/c/access", "/ru/c/cards", "/en/c/access", "/en/c/cards"),
}
TYPED = "не приходит код из смс"
BARE = """
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
page = Environment(autoescape=True).from_string({template!r})
app = FastAPI()

@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> str:
    return page.render(rows=range(40), title="bare")
"""
TEMPLATE = "<!doctype html><title>{{ title }}</title>{% for row in rows %}<p>row {{ row }} __FILLING__</p>{% endfor %}"


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--seconds", type=float, default=4.0, help="of every turn, about")
    asked.add_argument("--clients", type=int, default=16)
    asked.add_argument("--workers", type=int, default=2, help="processes of either server")
    given = asked.parse_args()
    report = Report("kept pages", notes={"clients": given.clients, "processes": given.workers})
    with tempfile.TemporaryDirectory() as aside:
        ours, port = start(given.index, Path(aside), KB_WORKERS=str(given.workers), KB_LOG_LEVEL="error")
        try:
            size = len(_wait_for(port, PATHS["article"][0]))
            report.notes["bytes of the bare page"] = size
            with _bare(Path(aside), size, given.workers) as bare:
                _measure(report, Served(ours, port), bare, given)
        finally:
            ours.terminate()
            ours.wait(20)
    report.print(given.json)


@dataclass(frozen=True)
class Served:
    """A server and its port."""

    process: psutil.Process
    port: int


@dataclass(frozen=True, order=True)
class Turn:
    """Answers a second, and CPU milliseconds the server took for one."""

    rate: float
    cpu_ms: float


def _measure(report: Report, ours: Served, bare: Served, given) -> None:
    highest = _turn(bare, ("/",), given)
    for name, paths in PATHS.items():
        best = max(_turn(ours, paths, given) for _ in range(2))
        highest = max(highest, _turn(bare, ("/",), given))
        share = best.rate / highest.rate
        report.add(
            f"{name}, pages/s",
            ours=best.rate,
            other=highest.rate,
            ratio=share,
            target=met(share, TARGET, at_most=False),
        )
        report.add(f"{name}, CPU ms a page", ours=best.cpu_ms, other=highest.cpu_ms, ratio=highest.cpu_ms / best.cpu_ms)
    typed = tuple(f"/api/v1/suggest?lang=ru&q={quote(TYPED[:end])}" for end in range(2, len(TYPED) + 1))
    best = max(_turn(ours, typed, given) for _ in range(2))
    report.add("suggestions/s", ours=best.rate, target=met(best.rate, SUGGESTIONS, at_most=False))
    report.add("suggestions, CPU ms", ours=best.cpu_ms)


def _turn(served: Served, paths: tuple[str, ...], given) -> Turn:
    """A short turn first tells how many answers are a long one; every answer must be a 200."""
    few = [paths[number % len(paths)] for number in range(400)]
    _, _, seconds = load(served.port, few, given.clients, AS_BROWSERS)
    many = [paths[number % len(paths)] for number in range(max(400, int(400 / seconds * given.seconds)))]
    own, before = process_time(), cpu_seconds(served.process)
    _, errors, seconds = load(served.port, many, given.clients, AS_BROWSERS)
    if errors:
        raise SystemExit(f"{errors} of {len(many)} answers of {paths[0]} were no 200")
    turn = Turn(len(many) / seconds, (cpu_seconds(served.process) - before) * 1000 / len(many))
    print(
        f"  {paths[0]}: {turn.rate:.0f}/s, {turn.cpu_ms:.2f} ms of CPU; the clients took {(process_time() - own) / seconds:.2f} of a core",
        file=sys.stderr,
    )
    return turn


@contextmanager
def _bare(aside: Path, size: int, workers: int) -> Iterator[Served]:
    """A bare application whose one page has about so many bytes."""
    filling = "x" * max(0, size // 40 - 20)
    (aside / "bare_page.py").write_text(
        BARE.format(template=TEMPLATE.replace("__FILLING__", filling)), encoding="utf-8"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "bare_page:app",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--no-access-log",
    ]
    process = psutil.Popen(command, cwd=aside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, "/")
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, path: str) -> bytes:
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.read()
        except OSError:  # not listening yet
            sleep(0.1)
    raise SystemExit(f"{path} did not answer within a minute")


if __name__ == "__main__":
    main()
