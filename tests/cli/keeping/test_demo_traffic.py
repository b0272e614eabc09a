"""`kb demo-traffic` fills an empty database once, and says that it is invented."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cli.app import app
from cli.keeping.demo_traffic import demo_articles
from search.query.live import Live
from tests.cli.keeping.test_insights import kb  # noqa: F401 - sets the variables of a site
from tests.web.conftest import sample_index, settings, settings_of_all  # noqa: F401
from tests.web.insights.conftest import asked  # noqa: F401


def test_articles_are_known_by_their_first_questions(settings):  # noqa: F811
    articles = demo_articles(Live(settings).public)
    assert articles and all(article.id.startswith("ru/") and len(article.questions) <= 3 for article in articles)


@pytest.mark.usefixtures("kb")
def test_a_place_that_is_in_use_is_refused(settings, asked):  # noqa: F811
    asked("ипотека", 1, "none")
    done = CliRunner().invoke(app, ["demo-traffic", "--days", "30"])
    assert done.exit_code != 0 and "invented" in done.output
