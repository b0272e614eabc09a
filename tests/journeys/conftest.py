"""What journeys share: a real server over the bundled articles, and a browser page that tolerates no complaint."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, Route

from kb.settings import Settings
from kb.storage.database import Database, connect, connect_log
from tests.bundled import copy_of
from tests.kb.delivery.conftest import Sink
from tests.ports import free_port, open_door
from web.app import create_app

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A running help centre."""

    url: str
    settings: Settings
    database: Database
    log: Database


@contextmanager
def serving(app: Any, door: socket.socket | None = None) -> Iterator[str]:
    """The address of an application that answers at this door, or on a port of the system's choice."""
    with door or open_door() as bound:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.05)
        yield address_of(bound)
        server.should_exit = True
        thread.join(timeout=10)


def address_of(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


def journey_settings(folder: Path, **changed: Any) -> Settings:
    """The bundled articles, searched by words alone: no model to load."""
    chosen: dict[str, Any] = {
        "articles": ROOT / "articles",
        "index": folder / "index",
        "model": "none",
        "database_url": f"sqlite:///{folder}/otvet.db",
        "attachments": folder / "attachments",
        "form_seconds": 0,
        "tickets_per_hour": 1000,
        "tickets_per_day": 1000,
        "visitor_searches_per_minute": 100_000,
        "visitor_searches_per_minute_total": 100_000,
        "visitor_suggestions_per_minute": 100_000,
        "visitor_suggestions_per_minute_total": 100_000,
        "visitor_changes_per_hour": 100_000,
        "visitor_changes_per_hour_total": 100_000,
    }
    return Settings(**chosen | changed)


@pytest.fixture(scope="session")
def post() -> Iterator[Sink]:
    """The mail server of the journeys."""
    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, post: Sink, bundled_index: Path) -> Iterator[Served]:
    door = open_door()
    mail = {"smtp_url": post.url, "team_mail": "team@example.com", "base_url": address_of(door)}
    settings = journey_settings(tmp_path_factory.mktemp("journeys"), **mail)
    copy_of(bundled_index, settings.index.parent)
    with serving(create_app(settings), door) as url:
        database, log = connect(settings.database_url), connect_log(settings.database_url)
        yield Served(url, settings, database, log)
        database.close()
        log.close()


@pytest.fixture
def browser_context_args(browser_context_args: dict, served: Served) -> dict:
    return {**browser_context_args, "base_url": served.url, "viewport": {"width": 1280, "height": 900}}


# Tells the console, and so the test, whenever anything makes the page wider than the window.
NO_WIDER = """
  const look = () => {
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth) console.error(`${location.pathname} scrolls sideways: ${page.scrollWidth} > ${innerWidth}`);
  };
  addEventListener("DOMContentLoaded", () => new ResizeObserver(look).observe(document.body));
"""


def listen(page: Any, own: str) -> list[str]:
    """Everything this page will complain of, sideways scrolling, and every request that leaves for another site than `own`."""
    found: list[str] = []

    def heard(message: Any) -> None:
        expected = "status of 422" in message.text or "status of 404" in message.text
        if message.type in ("error", "warning") and not expected:
            found.append(message.text)

    page.add_init_script(NO_WIDER)
    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: request.url.startswith(own) or found.append(f"third party: {request.url}"))
    return found


@pytest.fixture
def complaints(page: Any, served: Served) -> Iterator[list[str]]:
    """What the browser complains of; must stay empty."""
    found = listen(page, served.url)
    yield found
    assert found == []


@contextmanager
def script_late(page: Page, address: str, script: str) -> Iterator[None]:
    """The page at an address as it stands before one of its scripts is there; the script comes when the block ends."""
    held: list[Route] = []
    page.route(f"**/{script}*", lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    yield
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
