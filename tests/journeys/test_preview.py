"""A writer saves a file and sees it in the browser, where they were."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from kb.settings import load_settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from search.writers.preview_session import PreviewSession
from web.preview.app import create_preview

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CARD = "---\ntitle: Заблокировать карту\nquestions: [потерял карту]\n---\nПриостановите карту.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "articles/ru").mkdir(parents=True)
    (tmp_path / "articles/ru/card.md").write_text(CARD)
    (tmp_path / "articles/ru/money.md").write_text("# Перевести деньги\n\nПо номеру телефона.\n")
    return tmp_path / "articles"


@pytest.fixture
def address(articles: Path) -> Iterator[str]:
    settings = load_settings(articles=articles, index=articles.parent / "index", model="none")
    build(settings, BuildOptions(), Progress())
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        app = create_preview(settings, PreviewSession(settings, Live(settings)))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def test_a_saved_file_appears_by_itself_with_its_problems_and_results(address: str, articles: Path, page: Page):
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/ru/a/card")
    expect(page.locator(".preview-question")).to_contain_text("place 1")
    (articles / "ru/card.md").write_text(CARD.replace("Приостановите", "Сразу приостановите") + "\n[дальше](none.md)\n")
    expect(page.locator(".prose")).to_contain_text("Сразу приостановите")
    expect(page.locator(".preview-problem").first).to_contain_text("link-broken")
    expect(page.locator(".preview-own")).to_contain_text("as saved")
    assert refused == []
