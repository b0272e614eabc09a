"""A number in an article's text can be dialled; in a link or in code it is left alone."""

from __future__ import annotations

import pytest

from web.parts.reading.telephones import dialling


def test_a_number_in_running_text_becomes_a_link():
    html = "<p>Call 8 (800) 000-24-24, from abroad <b>+7 (495) 000-24-25</b>.</p>"
    assert dialling(html) == (
        '<p>Call <a class="number" href="tel:+78000002424">8 (800) 000-24-24</a>, from abroad '
        '<b><a class="number" href="tel:+74950002425">+7 (495) 000-24-25</a></b>.</p>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="tel:+78000002424">8 (800) 000-24-24</a></p>',
        "<pre><code>phone = <b>8 (800) 000-24-24</b></code></pre>",
        '<p><img alt="8 (800) 000-24-24" src="/assets/a.png"> 1 200 ₽</p>',
        "<p>Nothing to call.</p>",
    ],
)
def test_links_code_and_attributes_are_left_alone(html: str):
    assert dialling(html) == html
