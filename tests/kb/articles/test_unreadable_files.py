"""Files that can't be read as articles are told of by name, and nobody waits for them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.articles import loading, making
from kb.articles.headings import first_heading
from tests.kb.conftest import ArticlesFolder

NOBODY = 65534  # the user id that owns nothing


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ("Как вернуть деньги за покупку".encode("cp1251"), "not-utf8", "Windows-1251"),
        ("Как вернуть деньги за покупку".encode("koi8-r"), "not-utf8", "KOI8-R"),
        ("# Заголовок\n".encode("utf-16"), "not-utf8", "UTF-16"),
        ("Plain text, no mark".encode("utf-16-le"), "not-utf8", "UTF-16"),
        (b"Text\nwith a \x00 byte" + b"x" * 50, "nul-byte", "NUL"),
        (b"x" * 2_000_001, "file-too-big", "2.0 MB"),
    ],
)
def test_bytes_that_are_not_utf8_text_are_told_by_their_likely_name(folder, data, code, words):
    folder.write("ru/a.md", data)
    problem = folder.error()
    assert problem.code == code
    assert words in problem.message


def test_a_line_that_is_not_utf8_is_named(folder):
    folder.write("ru/a.md", "Первая\nвторая\n".encode() + "третья".encode("cp1251"))
    assert folder.error().line == 3


def test_links_that_leave_the_folder_are_refused_and_others_followed(folder, tmp_path):
    (tmp_path / "secret.md").write_text("Секрет")
    (tmp_path / "outside").mkdir()
    folder.article("ru/a.md")
    os.symlink(tmp_path / "secret.md", folder.root / "ru/b.md")
    os.symlink(tmp_path / "outside", folder.root / "ru/more")
    os.symlink(folder.root / "ru/a.md", folder.root / "ru/same.md")
    os.symlink("nowhere.md", folder.root / "ru/gone.md")
    assert {(p.path, p.code) for p in folder.errors()} == {
        ("ru/b.md", "symlink-outside"),
        ("ru/more", "symlink-outside"),
        ("ru/gone.md", "file-unreadable"),
    }
    assert {a.id for a in folder.load(skip_bad=True).articles} == {"ru/a", "ru/same"}


def test_a_pipe_or_a_device_among_the_articles_is_not_waited_for(folder):
    os.mkfifo(folder.root / "trap.md")
    folder.article("ru/a.md")
    assert len(folder.load().articles) == 1


def test_two_files_for_one_article_and_names_that_differ_in_case_only_clash(folder):
    folder.article("ru/a.md").article("ru/a.markdown").article("ru/B.md").article("ru/b.md")
    assert {(p.path, p.code) for p in folder.errors()} == {("ru/a.md", "article-twice"), ("ru/b.md", "name-clash")}


def test_whatever_fails_at_one_file_is_that_files_problem_and_the_others_are_told_of(folder, monkeypatch):
    def fails_at_bombs(text: str):
        if "бомба" in text:
            raise ZeroDivisionError("never\nthought of")
        return first_heading(text)

    monkeypatch.setattr(making, "first_heading", fails_at_bombs)
    folder.article("ru/good.md").article("ru/bad.md", "бомба").article("ru/late.md", code="abc")
    told = {(problem.path, problem.code) for problem in folder.errors()}
    assert told == {("ru/bad.md", "file-failed"), ("ru/late.md", "field-value")}
    (failed,) = [problem for problem in folder.errors() if problem.code == "file-failed"]
    assert "ZeroDivisionError: never thought of" in failed.message
    assert [article.id for article in folder.load(skip_bad=True).articles] == ["ru/good"]


@pytest.mark.parametrize("name", ["facts.yaml", "categories.yaml", "synonyms.yaml", "contacts.yaml"])
def test_a_failing_file_beside_the_articles_is_told_by_its_name(folder, monkeypatch, name: str):
    def fails(*_: object):
        raise OverflowError("too large")

    monkeypatch.setattr(loading, f"read_{name.partition('.')[0]}", fails)
    folder.write(name, "x: y\n").article("ru/good.md")
    assert [(problem.path, problem.code) for problem in folder.errors()] == [(name, "file-failed")]
    assert [article.id for article in folder.load(skip_bad=True).articles] == ["ru/good"]


@pytest.fixture
def unprivileged() -> Iterator[ArticlesFolder]:
    """Articles of somebody whose reading can be forbidden: run by root, the test is nobody for a while."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:  # pytest's own folders are closed to others
        root = Path(made) / "articles"
        root.mkdir()
        before = os.geteuid()
        if before == 0:
            os.chmod(made, 0o755)
            os.chown(root, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield ArticlesFolder(root)
        finally:
            os.seteuid(before)


def test_a_folder_and_a_picture_that_may_not_be_read_are_told(unprivileged):
    folder = unprivileged
    folder.article("ru/good.md").article("ru/closed/a.md").write("ru/x.png", b"x")
    (folder.root / "ru/x.png").chmod(0)
    (folder.root / "ru/closed").chmod(0)
    try:
        told = {(problem.path, problem.code) for problem in folder.errors()}
    finally:
        (folder.root / "ru/closed").chmod(0o700)
    assert told == {("ru/x.png", "file-unreadable"), ("ru/closed", "file-unreadable")}


HOSTILE = st.text(st.sampled_from("a1:-[]{}&*!|>'\"%#@`,?~\\ \n\t\0\x85\u2028Я"), max_size=80)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, st.dictionaries(st.sampled_from(["facts", "categories", "synonyms", "contacts"]), HOSTILE))
def test_no_file_however_hostile_keeps_the_good_article_away(folder, text: str, beside: dict[str, str]):
    folder.write("ru/bad.md", f"---\n{text}\n---\n{text}".encode()).article("ru/good.md")
    for name in ("facts", "categories", "synonyms", "contacts"):
        folder.write(f"{name}.yaml", beside.get(name, "").encode())
    library = folder.load(skip_bad=True)
    assert "ru/good" in library.by_id
    assert not [problem for problem in library.problems if problem.code == "file-failed"]
    assert all(problem.path and problem.line > 0 and problem.hint for problem in library.problems)
