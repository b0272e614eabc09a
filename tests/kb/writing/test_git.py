"""git is asked as a program, free of what the server's surroundings say, and its complaints are told."""

from __future__ import annotations

import pytest

from kb.writing.git import Git
from kb.writing.stores import WritingError


def test_a_complaint_of_git_is_an_error_in_its_words(git_store):
    with pytest.raises(WritingError, match="git rev-parse: .*single revision"):
        Git(git_store.root).run("rev-parse", "--verify", "nothing-such")


def test_what_the_server_was_started_with_leads_git_nowhere_else(git_store, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert Git(git_store.root).line("symbolic-ref", "HEAD") == "refs/heads/main"


def test_without_git_it_says_so(git_store, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WritingError, match="not installed"):
        Git(git_store.root).run("status")
