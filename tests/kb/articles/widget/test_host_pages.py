"""The articles a page of another site is offered are those whose path names it most exactly; mistakes are told where they stand."""

from __future__ import annotations

import pytest

from kb.articles.widget.host_pages import HostPage, offered_on, read_host_pages
from kb.articles.yaml_fields import read_fields

KEYS = frozenset(("cards/block", "cards/limits", "access/sign-in"))
PAGES = (
    HostPage(path="/*", articles=("access/sign-in",)),
    HostPage(path="/cards/*", articles=("cards/block",)),
    HostPage(path="/cards/*/limits", articles=("cards/limits",)),
)


def read(text: str):
    return read_host_pages(read_fields(text, "widget.yaml"), KEYS)


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/", ("access/sign-in",)),
        ("/cards", ("access/sign-in",)),
        ("/cards/gold", ("cards/block",)),
        ("/cards/gold/limits", ("cards/limits",)),
        ("/cards/gold.limits", ("cards/block",)),
        ("cards", ()),
    ],
)
def test_the_most_exact_path_wins(path: str, offered: tuple[str, ...]):
    assert offered_on(PAGES, path) == offered


def test_marks_of_expressions_are_plain_letters():
    assert offered_on((HostPage(path="/a.b+", articles=("x",)),), "/aXbb") == ()


def test_a_file_is_read_in_its_order():
    pages, problems = read("/: [access/sign-in]\n/cards/*: [cards/limits, cards/block]\n")
    assert [page.path for page in pages] == ["/", "/cards/*"] and problems == []


def test_an_article_that_is_not_there_is_a_warning_and_the_others_stay():
    pages, (problem,) = read("/cards: [cards/blok, cards/limits]\n")
    assert pages == (HostPage(path="/cards", articles=("cards/limits",)),)
    assert (problem.code, problem.severity, problem.path, problem.line) == (
        "widget-article",
        "warning",
        "widget.yaml",
        1,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "cards: [cards/block]",
        "'/a b': [cards/block]",
        "/a?b: [cards/block]",
        "/a: cards/block",
        "/a: []",
        "/a: [{x: y}]",
    ]
    + ["/****: [cards/block]", "/a: [a, a, a, a, a, a, a]", "/a: [cards/block]\n/a: [cards/limits]"],
)
def test_what_is_no_page_is_an_error_with_what_to_write(wrong: str):
    _, problems = read(f"# of the site\n{wrong}\n")
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [(error.code, error.path) for error in errors] == [("widget-broken", "widget.yaml")]
    assert errors[0].hint and errors[0].line >= 2
