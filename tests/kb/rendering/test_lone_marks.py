"""Marks of raised, lowered and marked words that stand alone are characters, and no mixture of them stops a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.library import Article, Library
from kb.rendering.render import render


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Комната около ~20 м^2, высота ~3 м", "<p>Комната около ~20 м^2, высота ~3 м</p>"),
        (
            "~5 m^2, `a^2` and **b**\n\nH~2~O, ==c==",
            "<p>~5 m^2, <code>a^2</code> and <strong>b</strong></p>\n<p>H<sub>2</sub>O, <mark>c</mark></p>",
        ),
        ("a == b^2 [x](https://a.example/~me/b^2)", '<p>a == b^2 <a href="https://a.example/~me/b^2">x</a></p>'),
    ],
)
def test_lone_marks_of_raised_lowered_and_marked_words_are_characters(rendered, written: str, shown: str):
    assert re.sub(r' rel="[^"]*"', "", rendered(written).html) == shown


@settings(deadline=None)
@given(st.lists(st.sampled_from(("^", "~", "~~", "==", "===", " ", "a", "м^2", "*", "**", "_", ", ")), max_size=9))
def test_no_mixture_of_marks_stops_the_page(pieces: list[str]):
    body = f"x {''.join(pieces)} x."
    article = Article(
        id="en/a", key="a", lang="en", category="", path="a.md", title="A", summary="", body=body, body_line=1
    )
    shown = re.sub(r"<[^>]*>|[\s^~=*_]", "", render(article, library=Library((article,)), audience="public").html)
    assert shown == re.sub(r"[\s^~=*_]", "", body)
