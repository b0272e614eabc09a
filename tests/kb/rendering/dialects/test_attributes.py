"""Attributes that only change looks are not shown; those that name a place are places."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ('[a](fees.md){:target="_blank"} b', '<p><a href="/en/a/fees">a</a> b</p>'),
        ("[a](fees.md){ .md-button .md-button--primary }", '<p><a href="/en/a/fees">a</a></p>'),
        ("[a](fees.md){.link-external}", '<p><a href="/en/a/fees">a</a></p>'),
        ('![A](lock.png){ width="150" align=right }', '<p><img src="/assets/lock.png" alt="A"></p>'),
        ("![A](lock.png =200x){width=200}", '<p><img src="/assets/lock.png" alt="A"></p>'),
        ('![A](lock.png "T" =200x100)', '<p><img src="/assets/lock.png" alt="A" title="T"></p>'),
        ("Text\n{: .lead}", "<p>Text</p>"),
        ("* TOC\n{:toc}\n\nText", "<p>Text</p>"),
        ("## Cash {#money .big}", '<h2 id="money">Cash</h2>'),
        ("## Cash {##money}", '<h2 id="money">Cash</h2>'),
        ("## Cash {: #money }", '<h2 id="money">Cash</h2>'),
        (":material-lock: Locked", "<p>Locked</p>"),
        ("Press ##Enter## now", "<p>Press <code>Enter</code> now</p>"),
        ("Press ++ctrl+c++, ==marked==, H~2~O, x^2^ :smile:", "<kbd>Ctrl</kbd>"),
        ("A set {a, b} and {x=1} of $\\{y\\}", "{a, b}"),
    ],
)
def test_attributes(shown, written, html):
    assert html in shown(written)


def test_a_named_place_can_be_led_to(shown):
    assert '<a id="here"></a>' in shown("Text {#here}\n\n[to](#here)")
