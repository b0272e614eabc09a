"""Links, old addresses, and articles that nothing leads to."""

from __future__ import annotations

import pytest


def test_a_link_by_an_old_address_is_told(write, the):
    write("ru/cards/a.md", "[Стоп](stop.md#x)\n")
    write("ru/cards/b.md", "## X\n\n[A](a.md)\n", redirect_from=["cards/stop"])
    assert the("link-moved").message == "'stop.md#x' has moved to ru/cards/b.md"


@pytest.mark.parametrize("words", ["здесь", "Здесь", "подробнее", "click here", "**тут**"])
def test_words_of_a_link_that_say_nothing_are_told(write, codes, words: str):
    write("ru/a.md", f"Читайте [{words}](b.md).\n")
    write("ru/b.md", "[Первая](a.md)\n")
    assert codes() == ["link-words"]


def test_old_addresses_that_lead_in_a_circle_are_an_error(write, checked):
    write("ru/a.md", redirect_from=["b"])
    write("ru/b.md", redirect_from=["a"])
    errors = [problem for problem in checked() if problem.severity == "error"]
    assert {problem.code for problem in errors} == {"redirect-cycle"}
    assert "b → a → b" in errors[0].message


def test_a_longer_circle_is_found_too(write, codes):
    write("ru/a.md", redirect_from=["c"])
    write("ru/b.md", redirect_from=["a"])
    write("ru/c.md", redirect_from=["b"])
    assert codes().count("redirect-cycle") == 3


def test_an_old_address_that_leads_to_an_archived_article_is_told(write, codes):
    write("ru/a.md", redirect_from=["old"], status="archived")
    assert "redirect-hidden" in codes()


def test_an_article_nothing_leads_to_is_told(write, checked):
    write("ru/a.md", "[B](b.md)\n")
    write("ru/b.md", related=["c"])
    write("ru/c.md")
    assert [problem.path for problem in checked() if problem.code == "article-orphan"] == ["ru/a.md"]


def test_links_and_anchors_inside_the_tree_are_checked(write, codes):
    write("ru/a.md", "[B](b.md#нет) [C](c.md)\n")
    write("ru/b.md", "[A](a.md)\n")
    assert codes() == ["anchor-broken", "link-broken"]


def test_only_the_chosen_articles_are_told_of(write, checked):
    write("ru/a.md", "[B](b.md#нет) [C](c.md)\n")
    write("ru/b.md", "[C](c.md)\n")
    assert {(problem.path, problem.code) for problem in checked("ru/a.md")} == {
        ("ru/a.md", "anchor-broken"),
        ("ru/a.md", "link-broken"),
    }
