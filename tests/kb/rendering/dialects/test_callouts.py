"""Quotations with a mark are boxes of its kind."""

from __future__ import annotations

import pytest


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
