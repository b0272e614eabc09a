"""The reader that looks for mixed answers sees one, and sees none where there is none."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.deploy.editions import PATHS, EditionReader, write_edition
from tests.web.sample import write_articles
from web.app import create_app


def reader() -> EditionReader:
    return EditionReader(0, threading.Event())


@pytest.mark.parametrize(
    ("answers", "mixed"),
    [
        ([('"a"', "izd1 izd1 izd1"), ('"b"', "izd2 izd2 izd2")], 0),
        ([('"a"', "izd1 izd1 izd2")], 1),  # a page of two indexes
        ([('"a"', "izd1 izd1 izd1"), ('"a"', "izd2 izd2 izd2")], 1),  # one tag for two contents
        ([("", "izd1 izd1 izd1"), ("", "izd2 izd2 izd2")], 0),  # without a tag nobody keeps it
    ],
)
def test_a_mixed_answer_is_seen(answers: list[tuple[str, str]], mixed: int):
    seeing = reader()
    for tag, body in answers:
        seeing.look("/ru/", tag, body)
    assert len(seeing.mixed) == mixed and seeing.looked_at == len(answers) and not seeing.failures


def test_an_answer_that_tells_too_little_is_no_proof():
    seeing = reader()
    seeing.look("/ru/", "", "izd1")
    assert seeing.failures and not seeing.looked_at


def test_every_page_of_an_edition_tells_of_it_and_of_no_other(migrated_sqlite: Path, tmp_path: Path):
    write_articles(tmp_path / "articles")
    shutil.copytree(migrated_sqlite, tmp_path / "state")
    seeing = reader()
    settings = Settings(
        _env_file=None,
        articles=tmp_path / "articles",
        index=tmp_path / "index",
        model="none",
        database_url=f"sqlite:///{tmp_path}/state/otvet.db",
    )
    for edition in (7, 8):
        write_edition(tmp_path / "articles", edition)
        build(settings, BuildOptions(), Progress())
        client = TestClient(create_app(settings))
        for path in PATHS:
            answer = client.get(path)
            assert answer.status_code == 200, path
            seeing.look(path, answer.headers.get("etag", ""), answer.text)
        assert seeing.editions == set(range(7, edition + 1))
    assert not seeing.mixed and not seeing.failures and seeing.looked_at == 2 * len(PATHS)
    assert len(seeing.by_tag) > len(PATHS)  # pages, feed and API are kept by their tags
