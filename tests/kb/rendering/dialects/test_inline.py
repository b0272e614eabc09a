"""Tags within a line show what their tool showed; what nobody knows is left out and counted."""

from __future__ import annotations

import pytest

from kb.rendering.dialects.rewriting import Surroundings, from_other_tools


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ('{{< figure src="lock.png" alt="A lock" >}}', '<p><img src="/assets/lock.png" alt="A lock"></p>'),
        ("{% image lock.png A lock %}", '<p><img src="/assets/lock.png" alt="A lock"></p>'),
        (
            '{% embed url="https://a.example/film" %}',
            '<p><a href="https://a.example/film">https://a.example/film</a></p>',
        ),
        (
            "{{< youtube abc >}}",
            '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>',
        ),
        ('Since <Badge type="tip" text="2.0" />.', "<p>Since 2.0.</p>"),
        ('<LinkCard title="Fees" href="fees.md" />', '<ul><li><a href="/en/a/fees">Fees</a></li></ul>'),
        ("A {{< unheard x >}} b", "<p>A  b</p>"),
        ("A <Unheard>b</Unheard>", "<p>A b</p>"),
    ],
)
def test_what_a_tag_shows(shown, written, html):
    assert shown(written) == html


def test_what_nobody_knows_is_counted_by_its_name():
    dropped = from_other_tools("{{< a 1 >}} {{< a 2 >}} {% b %} {{ c.d }}", Surroundings("en")).dropped
    assert dropped == {"{{< a >}}": 2, "{% b %}": 1, "{{ c.d }}": 1}
