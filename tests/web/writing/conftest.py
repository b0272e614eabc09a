"""A help centre whose articles may be changed: a folder of its own in git or without, built with words alone, and writers signed in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.web.sample import write_articles
from tests.web.staff.test_console import account, enter
from web.app import create_app

TODAY = date(2026, 11, 23)


def git(folder: Path, *args: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Owner", "-c", "user.email=owner@example.com", *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's articles with their index, built once; `articles` is a git repository."""
    home = tmp_path_factory.mktemp("writing")
    write_articles(home / "articles")
    git(home / "articles", "init", "-q", "-b", "main")
    git(home / "articles", "add", ".")
    git(home / "articles", "commit", "-q", "-m", "articles")
    build(
        Settings(articles=home / "articles", index=home / "index", model="none"), BuildOptions(today=TODAY), Progress()
    )
    return home


@pytest.fixture
def settings(settings: Settings, built_folder: Path, tmp_path: Path) -> Settings:
    """Everything of this test's own, so that it may publish."""
    shutil.copytree(built_folder, tmp_path / "home")
    places = {"articles": tmp_path / "home" / "articles", "index": tmp_path / "home" / "index"}
    return settings.model_copy(update={**places, "model": "none"})


@pytest.fixture
def site(settings: Settings, now) -> TestClient:
    """A client nobody is signed in with; `other` people take the same application."""
    app = create_app(settings, clock=lambda: now)
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def person(settings: Settings, site: TestClient) -> Callable[..., TestClient]:
    """Somebody with an account, signed in on the one site."""

    def signed_in(name: str, role: str = "writer", lang: str = "ru") -> TestClient:
        account(settings, name, role)
        client = TestClient(site.app, follow_redirects=False, headers={"accept-language": lang})
        assert enter(client, name).status_code == 303
        return client

    return signed_in


@pytest.fixture
def writer(person: Callable[..., TestClient]) -> TestClient:
    return person("Пётр")
