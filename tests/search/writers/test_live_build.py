"""What was published is built and answers; what stops a build is told, and the site goes on answering."""

from __future__ import annotations

from datetime import date

import pytest

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.publish.generations import build_lock
from search.query.live import Live
from search.writers.live_build import LiveBuild

TODAY = date(2026, 11, 23)


@pytest.fixture
def settings(tmp_path) -> Settings:
    (tmp_path / "articles/ru").mkdir(parents=True)
    (tmp_path / "articles/ru/a.md").write_text("# Первая\n\nТекст.\n")
    settings = Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    build(settings, BuildOptions(today=TODAY), Progress())
    return settings


def test_the_running_site_takes_what_it_built(settings):
    live = Live(settings, lambda: TODAY)
    site = LiveBuild(settings, live, lambda: TODAY)
    (settings.articles / "ru/b.md").write_text("# Вторая\n\nТекст.\n")
    state = site.run(wait=60)
    assert not state.running and not state.problem and live.status().articles == 2
    (settings.articles / "ru/c.md").write_text("---\nstatus: nonsense\n---\nТекст.\n")
    assert site.run(wait=60).problem.startswith("ru/c.md:2: ") and live.status().articles == 2


def test_a_build_of_another_process_is_waited_for(settings):
    site = LiveBuild(settings, Live(settings, lambda: TODAY), lambda: TODAY)
    (settings.articles / "ru/b.md").write_text("# Вторая\n\nТекст.\n")
    with build_lock(settings.index):
        assert site.run(wait=0.3).running
    assert site.run(wait=60).problem == ""
    assert not site.state.running
