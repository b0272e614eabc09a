"""The sample articles: the same wherever the program was installed from, and never in the way of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.authoring import sample
from kb.authoring.sample import SampleError, copy_sample, sample_folder


def test_a_newcomer_gets_a_folder_that_loads_without_a_complaint(tmp_path: Path):
    count = copy_sample(tmp_path / "bank" / "articles")
    library = load_library(tmp_path / "bank" / "articles", today=date(2026, 11, 22))
    assert count == len(library.articles) > 100
    assert not [problem for problem in library.problems if problem.severity == "error"]


def test_the_copy_may_be_edited_even_where_the_program_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    installed = tmp_path / "installed"
    (installed / "ru").mkdir(parents=True)
    (installed / "ru" / "a.md").write_text("# А\n", "utf-8")
    (installed / "ru" / "a.md").chmod(0o444)
    monkeypatch.setattr(sample, "PACKAGED", installed)
    assert sample_folder() == installed
    assert copy_sample(tmp_path / "own") == 1
    assert (tmp_path / "own" / "ru" / "a.md").stat().st_mode & 0o200


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_what_is_there_stays_as_it_is(tmp_path: Path, taken: str):
    own = tmp_path / "own" if taken == "file" else tmp_path / "own" / "mine.md"
    own.parent.mkdir(exist_ok=True)
    own.write_text("mine", "utf-8")
    with pytest.raises(SampleError, match="is not empty"):
        copy_sample(tmp_path / "own")
    assert own.read_text("utf-8") == "mine"


def test_an_empty_folder_is_filled(tmp_path: Path):
    assert copy_sample(tmp_path) > 100
