"""Captured texts stand where they are shown; addresses lose their variables; unknown variables are not shown."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "{% capture how %}\nCall **us**.\n{% endcapture %}\n\n{{ how | markdownify }}",
            "<p>Call <strong>us</strong>.</p>",
        ),
        ("[a]({{ site.baseurl }}/fees.md)", '<p><a href="/en/a/fees">a</a></p>'),
        ("[a]({% link fees.md %})", '<p><a href="/en/a/fees">a</a></p>'),
        ("[a]({{ '/fees.md' | relative_url }})", '<p><a href="/en/a/fees">a</a></p>'),
        ('[a]({{< relref "fees.md#cash" >}})', '<p><a href="/en/a/fees#cash">a</a></p>'),
        (
            '{% content-ref url="fees.md" %}\n[fees.md](fees.md)\n{% endcontent-ref %}',
            '<p><a href="/en/a/fees">Card fees</a></p>',
        ),
        ("[a]({% post_url 2024-05-06-fees %})", '<p><a href="/en/a/fees">a</a></p>'),
        ("[a]({% post_url news/2024-05-06-fees %})", '<p><a href="/en/a/fees">a</a></p>'),
        ('{% assign who = "you" %}Hello {{ who }}!', "<p>Hello you!</p>"),
        (
            '{% include alerts/warning.html title="Mind" content="Be **careful**" %}',
            '<div class="admonition warning"><p class="admonition-title">Mind</p><p>Be <strong>careful</strong></p></div>',
        ),
        ('{% include share.html content="x" %}', ""),
        ("Hello {{ site.name }}!", "<p>Hello !</p>"),
        ("Hello {{ 'you' }}!", "<p>Hello you!</p>"),
    ],
)
def test_liquid(shown, written, html):
    assert shown(written) == html
