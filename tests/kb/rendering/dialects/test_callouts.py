"""Quotations with a mark are boxes of its kind."""

from __future__ import annotations

import pytest

from kb.rendering.dialects.callouts import with_notices


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("> [!NOTE]\n> a", '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p></div>'),
        (
            "> [!danger] Careful\n> a",
            '<div class="admonition danger"><p class="admonition-title">Careful</p><p>a</p></div>',
        ),
        ("> [!question]- Why?\n> a", '<details class="info"><summary>Why?</summary><p>a</p></details>'),
        ("> [!tip]+ Why?\n> a", '<details class="tip" open><summary>Why?</summary><p>a</p></details>'),
        (">![warning]\n>\n>a", '<div class="admonition warning"><p class="admonition-title">Warning</p><p>a</p></div>'),
        ("> [!quote] Ann\n> a", "<blockquote><p><strong>Ann</strong>a</p></blockquote>"),
        ("> [!unheard]\n> a", '<div class="admonition note"><p class="admonition-title">Unheard</p><p>a</p></div>'),
        ("> ![warning](lock.png)", '<blockquote><p><img src="/assets/lock.png" alt="warning"></p></blockquote>'),
    ],
)
def test_callouts(shown, written, html):
    assert shown(written).replace(' open=""', " open") == html


def test_a_callout_in_a_callout(shown):
    html = shown("> [!tip] A\n> a\n> > [!danger] B\n> > b")
    assert html.index("admonition tip") < html.index("admonition danger") and html.endswith("</div></div>")


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("! a\n! b", "\n!!! warning\n    a\n    b"),
        ("!! a\n!!\n!! * b\nc", "\n!!! danger\n    a\n\n    * b\n\nc"),
        ("!!! words of it", "\n!!! info\n    words of it"),
        ("!!!! a\n! b", "\n!!! tip\n    a\n\n!!! warning\n    b"),
        *(
            (same, same)
            for same in (
                "!!! note",
                '!!! tip "A b"',
                "!!! internal for us",
                "!!! two words\n    a",
                "!a",
                "!",
                "    ! a",
            )
        ),
    ],
)
def test_lines_of_exclamation_marks_are_the_notices_of_grav(written, made):
    assert with_notices(written) == made
