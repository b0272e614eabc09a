"""`kb insights` says what the page's files say."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cli.app import app
from kb.insights.table import MARK
from tests.web.conftest import sample_index, settings, settings_of_all  # noqa: F401 - fixtures of the site
from tests.web.insights.conftest import asked, wrote  # noqa: F401

RUN = CliRunner()


@pytest.fixture
def kb(settings, monkeypatch):  # noqa: F811
    """`kb("questions", "--days", "90")`: what the command prints."""
    for name in ("index", "database_url", "attachments", "secret_key"):
        monkeypatch.setenv(f"KB_{name.upper()}", str(getattr(settings, name)))

    def run(*arguments: str) -> str:
        done = RUN.invoke(app, ["insights", *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return run


def test_the_three_tables_in_three_formats(kb, asked, wrote):  # noqa: F811
    asked("как оформить ипотеку", 7, "none")
    wrote("как оформить ипотеку", 6)
    kb("count")
    for table in ("questions", "causes", "articles"):
        rows = json.loads(kb(table, "--days", "3650", "--format", "json"))
        lines = kb(table, "--days", "3650", "--format", "csv").removeprefix(MARK).splitlines()
        assert len(lines) == len(rows) + 1
        assert kb(table, "--days", "3650").splitlines()[0].split() == lines[0].split(",")
    assert json.loads(kb("causes", "--days", "3650", "--format", "json"))[0]["step"] == "write"


def test_questions_of_one_kind_of_device(kb, asked):  # noqa: F811
    asked("как оформить ипотеку", 7, "none", device="tablet")
    kb("count")

    def questions(device: str) -> list[dict[str, object]]:
        return list(json.loads(kb("questions", "--days", "3650", "--device", device, "--format", "json")))

    assert [(row["visitors"], row["tickets"]) for row in questions("tablet")] == [(7, "")]
    assert questions("phone") == []
