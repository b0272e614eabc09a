"""What search tests are made of: a help centre of its own in a temporary folder, written in the test, built for real.

Most tests need no meaning: `keyword_engine` builds without a model in milliseconds. `meaning_engine` uses the real
model, exported once into the project's var/models.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, BuildReport, build
from search.model.export import ensure_exported
from search.progress import Progress
from search.publish.generations import current_name
from search.query.engine import Engine
from search.query.live import Live
from search.query.values import Found, Query
from tests.bundled import ARTICLES

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Desk:
    """A help centre in a folder: its writer writes and builds, its readers search what is published."""

    settings: Settings

    def write(self, articles: Mapping[str, str | bytes]) -> Desk:
        for path, text in articles.items():
            target = self.settings.articles / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode() if isinstance(text, str) else text)
        return self

    def build(self, progress: Progress | None = None, **options) -> BuildReport:
        return build(self.settings, BuildOptions(**{"today": TODAY} | options), progress or Progress())

    def live(self) -> Live:
        live = Live(self.settings)
        live.wait_for_encoder(60)
        return live

    @property
    def current(self) -> Path:
        """The folder of the published generation."""
        return self.settings.index / "generations" / current_name(self.settings.index)

    @property
    def environment(self) -> dict[str, str]:
        """For a process that shall work on this help centre and nothing else."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
        chosen = {name: str(getattr(self.settings, name)) for name in ("articles", "index", "models", "model")}
        return others | {f"KB_{name.upper()}": value for name, value in chosen.items()} | {"PYTHONPATH": str(ROOT)}


MakeDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def models() -> Path:
    """The project's folder of exported models, with the bundled one in it."""
    folder = ROOT / "var" / "models"
    ensure_exported(load_settings(models=folder, model="", scripts="Latin,Cyrillic"))
    return folder


@pytest.fixture(scope="session")
def make_desk(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> MakeDesk:
    """`make_desk({path: text}, meaning=False)`: the articles are written, not yet built."""

    def make(articles: Mapping[str, str | bytes] | None = None, *, meaning: bool = False, **settings) -> Desk:
        folder = tmp_path_factory.mktemp("desk")
        models = request.getfixturevalue("models") if meaning else folder / "models"
        chosen = {
            "articles": folder / "articles",
            "index": folder / "index",
            "models": models,
            "model": "" if meaning else "none",
            "database_url": f"sqlite:///{folder}/otvet.db",
        }
        (folder / "articles").mkdir()
        return Desk(load_settings(**chosen | settings)).write(articles or {})

    return make


@pytest.fixture(scope="session")
def keyword_engine(make_desk: MakeDesk) -> Callable[..., Engine]:
    """The public engine over the articles, found by their words alone."""

    def engine(articles: Mapping[str, str]) -> Engine:
        desk = make_desk(articles)
        desk.build()
        return desk.live().public

    return engine


@pytest.fixture(scope="session")
def meaning_engine(make_desk: MakeDesk) -> Callable[..., Engine]:
    """The public engine over the articles with the real model, ready to answer by meaning."""

    def engine(articles: Mapping[str, str]) -> Engine:
        desk = make_desk(articles, meaning=True)
        desk.build()
        return desk.live().public

    return engine


@pytest.fixture(scope="session")
def article() -> Callable[..., str]:
    """`article("Title", "Body", code="1204")`: an article file with front matter."""

    def write(title: str, body: str = "", **fields) -> str:
        lines = [f'title: "{title}"']
        for name, value in fields.items():
            lines += (
                [f"{name}:", *(f'  - "{item}"' for item in value)]
                if isinstance(value, list)
                else [f'{name}: "{value}"']
            )
        return "\n".join(["---", *lines, "---", "", body, ""])

    return write


@pytest.fixture(scope="session")
def ask() -> Callable[..., Found]:
    """`ask(engine, "question")` as a reader would."""

    def search(engine: Engine, text: str, **options) -> Found:
        return engine.search(Query.parse(text, **options))

    return search


@pytest.fixture(scope="session")
def keys() -> Callable[[Found], list[str]]:
    """Keys of the articles found, best first."""
    return lambda found: [result.key for result in found.results]


@pytest.fixture(scope="session")
def bundled(make_desk: MakeDesk, bundled_index: Path) -> Desk:
    """The articles the project comes with, built without a model: a realistic corpus for keyword search. To be read only."""
    return Desk(make_desk().settings.model_copy(update={"articles": ARTICLES, "index": bundled_index}))


@pytest.fixture(scope="session")
def bundled_engine(bundled: Desk) -> Engine:
    return bundled.live().public
