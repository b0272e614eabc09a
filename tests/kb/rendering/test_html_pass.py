"""Cleaned HTML becomes the HTML of a page: its headings, its links, and nothing internal on a public one."""

from __future__ import annotations

import pytest

from kb.rendering.html_pass import FinishedHtml, finish
from kb.rendering.links import Place


@pytest.fixture
def finished(folder):
    def finish_as(cleaned: str, audience: str = "public") -> FinishedHtml:
        folder.article("ru/a.md")
        library = folder.load()
        return finish(cleaned, Place(library.by_id["ru/a"], library, audience), str.lower)

    return finish_as


def test_headings_begin_at_the_second_level_whatever_the_writer_began_with(finished):
    page = finished("<h1>Вход</h1><p>a</p><h2>Код</h2><p>b</p>")
    assert page.html == '<h2 id="вход">Вход</h2><p>a</p><h3 id="код">Код</h3><p>b</p>'
    assert [(section.anchor, section.text) for section in page.sections] == [("вход", "a"), ("код", "b")]


def test_equal_headings_have_anchors_of_their_own(finished):
    assert [heading.anchor for heading in finished("<h2>a</h2><h2>a</h2><h2>a</h2>").headings] == ["a", "a-1", "a-2"]


def test_an_internal_block_never_reaches_a_public_page(finished):
    cleaned = '<p>для всех</p><div class="admonition internal"><div>секрет</div><p>ещё</p></div><p>конец</p>'
    public, internal = finished(cleaned), finished(cleaned, "internal")
    assert public.html == "<p>для всех</p><p>конец</p>" and "секрет" not in str(public.sections)
    assert '<aside class="admonition internal">' in internal.html and "секрет" in internal.html


def test_a_wide_table_scrolls_by_itself_and_has_a_name(finished):
    page = finished("<h2>Тарифы</h2><table><tr><td>1</td></tr></table>")
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Таблица: Тарифы"><table>' in page.html
    assert page.html.endswith("</table></div>")


def test_a_broken_link_keeps_its_words_and_is_told_once(finished):
    page = finished('<p><a href="no.md">тут</a> и <a href="no.md">там</a></p>')
    assert page.html == "<p>тут и там</p>"
    assert [problem.code for problem in page.problems] == ["link-broken"]
