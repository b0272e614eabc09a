"""The branch of a change comes and goes with the review; where it can't be made the review goes on."""

from __future__ import annotations

import pytest

from tests.web.writing.conftest import git
from tests.web.writing.test_editor import send, source_of


@pytest.mark.slow
def test_a_branch_that_cannot_be_made_stops_nobody(writer, settings):
    git(settings.articles, "branch", "write")  # in the way of write/1
    assert send(writer, source_of(writer) + "\nЕщё.\n", action="review").headers["location"].endswith("told=sent")


def test_the_branch_goes_with_the_change(writer, settings):
    send(writer, source_of(writer) + "\nЕщё.\n", action="review")
    assert "write/1" in git(settings.articles, "branch")
    writer.post("/write/changes/1", data={"action": "discard"})
    assert "write/1" not in git(settings.articles, "branch")


def test_the_log_tells_of_a_branch_that_cannot_be_made_or_removed(writer, settings, caplog):
    lock = settings.articles / ".git" / "otvet-writing.lock"
    send(writer, source_of(writer) + "\nЕщё.\n", action="review")
    lock.unlink()
    lock.mkdir()  # not even what keeps two from writing at once can be opened
    assert send(writer, source_of(writer) + "\nИ ещё.\n", action="review").headers["location"].endswith("told=sent")
    assert "no branch for change 1" in caplog.text
    assert writer.post("/write/changes/1", data={"action": "discard"}).headers["location"].endswith("told=discarded")
    assert "the branch of change 1 stays" in caplog.text


def test_in_a_folder_that_is_gone_the_change_is_over_all_the_same(writer, settings, monkeypatch):
    monkeypatch.setattr("search.writers.drafts.FRESH", -1)
    send(writer, source_of(writer) + "\nЕщё.\n", action="review")
    settings.articles.rename(settings.articles.with_name("away"))
    assert writer.post("/write/changes/1", data={"action": "discard"}).headers["location"].endswith("told=discarded")
