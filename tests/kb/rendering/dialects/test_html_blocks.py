"""Markdown within HTML is Markdown after an empty line, and where it is asked for."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "<details>\n<summary>Why **so**?</summary>\n\n- a\n- **b**\n\n</details>",
            "<details><summary>Why <strong>so</strong>?</summary><ul><li>a</li><li><strong>b</strong></li></ul></details>",
        ),
        (
            "<details><summary>A</summary>\n\n**b** `c`</details>",
            "<details><summary>A</summary><p><strong>b</strong> <code>c</code></p></details>",
        ),
        ('<div markdown="1">\n**b**\n</div>', "<div><p><strong>b</strong></p></div>"),
        ('<div class="x" markdown>\n\n**b**\n\n</div>', "<div><p><strong>b</strong></p></div>"),
        ('<p align="center">\n\n![A](lock.png)\n\n</p>', '<p><img src="/assets/lock.png" alt="A"></p>'),
        ("<div>**b**</div>", "<div>**b**</div>"),
        ("<pre>\n\n**b**\n\n</pre>", "<pre>**b**</pre>"),
    ],
)
def test_markdown_inside(shown, written, html):
    assert shown(written) == html


def test_a_heading_inside_has_an_address(shown):
    assert '<h2 id="cash">Cash</h2>' in shown("<details>\n<summary>A</summary>\n\n## Cash\n\n</details>")


def test_cells_of_a_table_hold_lists(shown):
    html = shown("<table><tr><td>\n\n- a\n- b\n\n</td><td>\n\n**c**\n\n</td></tr></table>")
    assert "<td><ul><li>a</li><li>b</li></ul></td><td><p><strong>c</strong></p></td>" in html


def test_a_fold_in_a_list_item_stays_there(shown):
    html = shown("1. a\n\n   <details>\n   <summary>S</summary>\n\n   b\n\n   </details>\n\n2. c")
    assert html.count("<ol>") == 1 and html.index("<details>") < html.index("<p>b</p>") < html.index("c</p></li>")


def test_what_is_for_agents_stays_hidden_in_html_of_other_tools(shown):
    assert "secret" not in shown('<div class="internal">\n\nsecret\n\n</div>')
    assert "alert" not in shown("<details>\n\n<script>alert(1)</script>\n\n</details>")


def test_a_tag_that_shows_nothing_does_not_end_the_element_it_stands_in(shown):
    table = "<table>\n  <tr>\n    <td>\n      {}\n    </td>\n    <td>\n      a <em>b</em><br />\n      {}\n    </td>\n  </tr>\n</table>"
    for mark in ('{% unheard "x" %}', "{{ unheard }}", "{{< unheard >}}"):
        html = shown(table.replace("{}", mark))
        assert "a <em>b</em><br>" in html and "&lt;" not in html and "<pre" not in html
    assert shown("a\n{% unheard %}\nb") == "<p>a</p><p>b</p>"
