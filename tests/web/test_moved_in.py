"""A help centre that moved in from Zendesk: every old address answers at its own place, and nobody reads what was hidden there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.importing.importing import import_articles
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.kb.importing.nasty import CANARY, nasty
from tests.kb.importing.saved import zendesk
from web.app import create_app


@pytest.fixture(scope="module")
def moved_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Path]:
    home = tmp_path_factory.mktemp("moved")
    import_articles("zendesk", zendesk(home / "saved", nasty()), home / "articles")
    settings = Settings(
        articles=home / "articles", index=home / "index", model="none", database_url=f"sqlite:///{home}/otvet.db"
    )
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    return TestClient(create_app(settings), follow_redirects=False), home / "index"


@pytest.mark.slow
def test_every_old_address_leads_to_the_article_in_its_language(moved_in: tuple[TestClient, Path]):
    client, _ = moved_in
    for one in nasty(hidden=False):
        locale = "en-us" if one.lang == "en" else one.lang
        for tail in (f"{one.id}", f"{one.id}-{one.title.replace(' ', '-')}", f"{one.id}-another-title"):
            for slash in ("", "/"):
                address = f"/hc/{locale}/articles/{tail.replace('#', '%23')}{slash}"
                answer = client.get(address, headers={"accept-language": "en" if one.lang == "ru" else "ru"})
                for _ in range(2):  # a doubled or last slash is mended first
                    if answer.status_code in (301, 308) and answer.headers["location"].startswith("/hc"):
                        answer = client.get(answer.headers["location"])
                assert answer.status_code == 301, address
                assert answer.headers["location"].startswith(f"/{one.lang}/a/"), address


def test_what_was_hidden_there_is_in_no_public_file(moved_in: tuple[TestClient, Path]):
    client, index = moved_in
    for file in index.rglob("public/**/*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file
    assert client.get("/hc/en-us/articles/2001").status_code == 404
