"""A folder that git keeps is written through git, any other as it is; where neither can be, it says why."""

from __future__ import annotations

import os
from datetime import date

import pytest

from kb.articles.loading import load_library
from kb.errors import BadArticles
from kb.writing.opening import open_store
from kb.writing.stores import WritingError
from tests.kb.writing.conftest import git, in_git, written


def test_each_folder_gets_the_store_it_is(tmp_path):
    assert open_store(written(tmp_path / "plain")).kind == "folder"
    in_git(written(tmp_path / "own"))
    assert open_store(tmp_path / "own").kind == "git"


def test_a_folder_that_the_repository_around_it_does_not_keep_is_a_plain_one(tmp_path):
    in_git(written(tmp_path))
    assert open_store(tmp_path / "ru").kind == "git"
    (tmp_path / ".gitignore").write_text("var\n")
    assert open_store(written(tmp_path / "var" / "articles")).kind == "folder"
    assert git(tmp_path, "status", "--porcelain").split() == ["??", ".gitignore"]


def test_a_bare_repository_is_told_to_be_cloned(tmp_path):
    git(tmp_path, "init", "-q", "--bare", "bare.git")
    with pytest.raises(WritingError, match="clone it") as told:
        open_store(tmp_path / "bare.git")
    assert told.value.code == "bare"
    with pytest.raises(BadArticles, match="clone it"):
        load_library(tmp_path / "bare.git", today=date(2026, 11, 26))


def test_no_folder_is_said_so(tmp_path):
    with pytest.raises(WritingError) as told:
        open_store(tmp_path / "none")
    assert told.value.code == "no-folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_we_may_not_write_to_is_said_so(tmp_path):
    folder = written(tmp_path / "articles")
    folder.chmod(0o500)
    with pytest.raises(WritingError) as told:
        open_store(folder)
    assert told.value.code == "read-only"
