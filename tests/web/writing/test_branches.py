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
