"""What is not read is told in a line."""

from __future__ import annotations

from kb.articles.layouts.unread import problems_of_unread


def test_kinds_are_counted_in_one_line():
    (problem,) = problems_of_unread(
        ["a.rst", "b.rst", "c.html", "package.json", ".github/x.html", "d.py"], ["faq.csv"], []
    )
    assert problem.message == "4 files of kinds that are not read as articles: .rst 2, .html 1, .csv 1"


def test_folders_passed_over_are_named_and_folders_of_pieces_are_not():
    (problem,) = problems_of_unread([], [], ["_kb2/a.md", "_kb2/b.md", "x/_includes/c.md", "_d.md"])
    assert problem.path == "_kb2" and problem.message.startswith("2 Markdown files in _kb2")


def test_a_folder_of_articles_alone_is_told_nothing_of():
    assert list(problems_of_unread(["a.yaml", "x.ts"], ["a.png"], [])) == []


def test_snippets_that_articles_include_are_not_told_as_unread():
    assert list(problems_of_unread(["x/_snippets/fee.html"], ["includes/terms.txt", "docs/Partials/a.csv"], [])) == []
