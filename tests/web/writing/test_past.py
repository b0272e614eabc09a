"""History tells every published text, also of an article nobody published here, and forgets no draft when one is brought back."""

from __future__ import annotations

import re

import pytest

from tests.web.writing.test_editor import PATH, send, source_of


def test_an_articles_history_is_that_of_the_repository(writer):
    page = writer.get(f"/write/past/{PATH}").text
    assert "Owner" in page and "articles" in page
    version = re.search(r"version=([0-9a-f]+)", page)[1]
    assert "Это нынешний текст." in writer.get(f"/write/past/{PATH}?version={version}").text.replace("\xa0", " ")


@pytest.mark.slow
def test_a_version_there_is_not_is_not_found(writer):
    assert writer.get(f"/write/past/{PATH}?version=abc").status_code == 404
    assert writer.post(f"/write/past/{PATH}", data={"version": "abc"}).status_code == 404


@pytest.mark.slow
def test_bringing_back_goes_into_the_draft(writer):
    before = source_of(writer)
    send(writer, before + "\nЕщё.\n")
    version = re.search(r"version=([0-9a-f]+)", writer.get(f"/write/past/{PATH}").text)[1]
    writer.post(f"/write/past/{PATH}", data={"version": version})
    assert source_of(writer) == before
