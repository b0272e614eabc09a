"""What journeys share: a real server over the bundled articles, and a browser page that tolerates no complaint."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from kb.database import Database, connect, connect_log
from kb.settings import Settings
from search.builder import BuildOptions, build
from search.progress import Progress
from web.app import create_app

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Served:
    """A running help centre."""

    url: str
    database: Database
    log: Database


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The bundled articles, searched by words alone (no model to load), on a port of the system's choice."""
    folder = tmp_path_factory.mktemp("journeys")
    settings = Settings(
        articles=ROOT / "articles", index=folder / "index", model="none", database_url=f"sqlite:///{folder}/otvet.db",
        attachments=folder / "attachments", form_seconds=0, tickets_per_hour=1000, tickets_per_day=1000,
    )
    build(settings, BuildOptions(today=date(2026, 11, 23), skip_bad=True), Progress())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    database, log = connect(settings.database_url), connect_log(settings.database_url)
    yield Served(f"http://127.0.0.1:{port}", database, log)
    server.should_exit = True
    thread.join(timeout=10)
    database.close()
    log.close()


@pytest.fixture
def browser_context_args(browser_context_args: dict, served: Served) -> dict:
    return {**browser_context_args, "base_url": served.url, "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def complaints(page: Any, served: Served) -> Iterator[list[str]]:
    """Everything the browser complains of, and every request that leaves for another site; must stay empty."""
    found: list[str] = []

    def heard(message: Any) -> None:
        expected = "status of 422" in message.text or "status of 404" in message.text
        if message.type in ("error", "warning") and not expected:
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith(served.url) or found.append(f"third party: {request.url}")
    )
    yield found
    assert found == []
