"""A link to a heading that another article does not have is told to its writer."""

from __future__ import annotations

from kb.rendering.anchors import broken_anchors
from kb.rendering.render import render


def problems(folder) -> list[tuple[str, int, str]]:
    library = folder.load()
    pages = [(article, render(article, library=library, audience="public")) for article in library.articles]
    return [(problem.path, problem.line, problem.message) for problem in broken_anchors(pages)]


def test_a_heading_that_is_not_there_is_told_where_the_link_stands(folder):
    folder.article("ru/a.md", "Текст.\n\n[сюда](b.md#сбой) и [туда](b.md#вход)\n")
    folder.article("ru/b.md", "## Вход\n")
    assert problems(folder) == [("ru/a.md", 6, "there is no heading #сбой in ru/b")]


def test_links_into_articles_outside_the_tree_are_not_judged(folder):
    folder.article("ru/a.md", "[сюда](b.md#сбой)\n")
    folder.article("ru/b.md", "## Вход\n", audience="internal")
    library = folder.load()
    article = library.by_id["ru/a"]
    page = render(article, library=library, audience="internal")
    assert page.anchor_links and broken_anchors([(article, page)]) == []
