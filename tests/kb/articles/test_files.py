"""Of a folder only what may be published is listed, and a file that can't be read says why and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.articles.files import BadText, find_files, read_data, text_of


def test_articles_and_files_are_listed_and_what_is_hidden_or_a_fragment_is_not(tmp_path: Path):
    for name in (
        *("ru/a.md", "ru/b.markdown", "ru/photo.PNG", ".git/c.md", "ru/.d.md", "ru/_draft.md", "_includes/e.md"),
        *("node_modules/f.md", "includes/g.md", "ru/script.js"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    listing = find_files(tmp_path)
    assert (listing.articles, listing.assets, listing.problems) == (["ru/a.md", "ru/b.markdown"], ["ru/photo.PNG"], [])


def test_a_link_that_leaves_the_folder_is_refused_and_one_inside_is_followed(tmp_path: Path):
    outside, root = tmp_path / "secret.md", tmp_path / "articles"
    root.mkdir()
    outside.write_text("secret")
    (root / "real.md").write_text("x")
    (root / "inside.md").symlink_to("real.md")
    (root / "outside.md").symlink_to(outside)
    listing = find_files(root)
    assert listing.articles == ["inside.md", "real.md"]
    assert [(problem.code, problem.path) for problem in listing.problems] == [("symlink-outside", "outside.md")]


def test_a_name_with_a_line_break_is_told_and_can_not_break_the_list(tmp_path: Path):
    (tmp_path / "a\nb.md").write_text("x")
    (problem,) = find_files(tmp_path).problems
    assert problem.code == "file-name"
    assert "\n" not in problem.path


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("привет".encode("cp1251"), "not-utf8", 1),
        ("a\nпривет".encode("koi8-r"), "not-utf8", 2),
        ("привет".encode("utf-16"), "not-utf8", 1),
        (b"a\nb\0c" + b"d" * 3000, "nul-byte", 2),
    ],
)
def test_what_is_not_utf8_is_told_with_its_line(data: bytes, code: str, line: int):
    with pytest.raises(BadText) as raised:
        text_of(data)
    problem = raised.value.at("ru/a.md")
    assert (problem.path, problem.code, problem.line) == ("ru/a.md", code, line)


def test_text_comes_with_one_kind_of_line_end_and_letters_in_one_piece():
    assert text_of("\ufeffи\u0306\r\nb\rc\x0bd\ue000".encode()) == "й\nb\nc d"


def test_a_file_of_more_than_two_megabytes_is_refused(tmp_path: Path):
    (tmp_path / "a.md").write_bytes(b"x" * 2_000_001)
    with pytest.raises(BadText, match="2.0 MB"):
        read_data(tmp_path / "a.md")


def test_a_missing_file_says_so(tmp_path: Path):
    with pytest.raises(BadText, match="can't be read"):
        read_data(tmp_path / "gone.md")
