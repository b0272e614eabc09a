"""What web tests share: a small real generation (keyword only, so that it is built in a moment) and a client of the app."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient

import web.app
from kb.requests.limits import new_form_key
from kb.requests.tickets import list_tickets
from kb.settings import Settings
from kb.staff.tokens import SCOPES, create_token
from kb.storage.database import connect
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from tests.web.sample import write_articles
from tests.web.twins import TwinLive
from web.app import create_app
from web.site.static_files import load_static

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, noon in Moscow
SECRET_KEY = "the site's key in tests"
OF_ENGINES = ("index", "model", "models", "learning", "ranking")  # the settings that engines are made of


def form_key(age: timedelta = timedelta(minutes=1)) -> str:
    """The key of a form that was opened so long ago."""
    return new_form_key(hashlib.sha256(SECRET_KEY.encode()).digest(), at=NOW - age)


@pytest.fixture(autouse=True, scope="session")
def one_loop_for_requests() -> Iterator[None]:
    """A client that is not entered would start a thread and an event loop for each request. A server has one loop, too."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture(autouse=True, scope="session")
def static_files_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.app, "load_static", cache(load_static))
        yield


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of tests/web/sample.py, built once for all web tests."""
    folder = tmp_path_factory.mktemp("sample")
    write_articles(folder / "articles")
    settings = Settings(articles=folder / "articles", index=folder / "index", model="none")
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    return folder / "index"


@pytest.fixture(scope="session")
def settings_of_all(sample_index: Path) -> Settings:
    """What the settings of all tests have in common; each has its own places for what is sent."""
    return Settings(index=sample_index, model="none", base_url="", results_per_page=5, secret_key=SECRET_KEY)


@pytest.fixture
def settings(settings_of_all: Settings, tmp_path: Path, migrated_sqlite: Path) -> Settings:
    shutil.copytree(migrated_sqlite, tmp_path / "state")
    places = {"database_url": f"sqlite:///{tmp_path}/state/otvet.db", "attachments": tmp_path / "attachments"}
    return settings_of_all.model_copy(update=places)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def live(settings: Settings) -> Live:
    return Live(settings)


@pytest.fixture(scope="session")
def live_of_all(settings_of_all: Settings) -> Live:
    """The sample's engines. Nobody writes into the sample's folder and apps only ask, so that one pair does for all of them."""
    return Live(settings_of_all)


@pytest.fixture
def make_client(
    settings: Settings, settings_of_all: Settings, live_of_all: Live, now: datetime
) -> Callable[..., TestClient]:
    """A client of a fresh app; `live` and changed settings may be given. Redirects are not followed."""

    def make(live: Any | None = None, **changed: Any) -> TestClient:
        chosen = settings.model_copy(update=changed)
        same = all(getattr(chosen, name) == getattr(settings_of_all, name) for name in OF_ENGINES)
        app = create_app(chosen, live=live or (live_of_all if same else None), clock=lambda: now)
        return TestClient(app, follow_redirects=False, raise_server_exceptions=False)

    return make


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> Iterator[TestClient]:
    yield make_client()


@pytest.fixture
def bearer(settings: Settings) -> Callable[..., dict[str, str]]:
    """Headers with a new token of these scopes; of all scopes if none are named."""

    def make(*scopes: str, name: str = "CRM") -> dict[str, str]:
        database = connect(settings.database_url)
        with database.begin() as conn:
            _, secret = create_token(conn, name, scopes or tuple(SCOPES), at=NOW - timedelta(days=2))
        database.close()
        return {"authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def twin(live: Live) -> TwinLive:
    """The sample's real trees with answers prepared by the test."""
    return TwinLive(live)


@pytest.fixture
def tickets(settings) -> Callable[[], tuple]:
    def read() -> tuple:
        database = connect(settings.database_url)
        with database.read() as conn:
            found = list_tickets(conn)[0]
        database.close()
        return found

    return read


@pytest.fixture
def quiet(make_client, twin: TwinLive):
    """A client of a site that has no answer to anything, so that forms go straight through."""
    twin.answers(state="none")
    return make_client(twin)
