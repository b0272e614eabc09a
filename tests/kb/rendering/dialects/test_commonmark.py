"""What GitHub shows is what is shown here: hash signs, tables, tasks, broken lines, loose boxes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("## C#", '<h2 id="c">C#</h2>'),
        ("## F# and C# ##", '<h2 id="f-and-c">F# and C#</h2>'),
        ("#1 of all", "<p>#1 of all</p>"),
        ("####### seven", "<p>####### seven</p>"),
        ("a\n#2026-1 done", "<p>a#2026-1 done</p>"),
        ("- [ ] a\n- [x] b", "<ul><li>☐ a</li><li>☑ b</li></ul>"),
        ("1. [X] a", "<ol><li>☑ a</li></ol>"),
        ("a\\\nb", "<p>a<br>b</p>"),
        (
            "!!! tip\n  a\n\n  b\n\nc",
            '<div class="admonition tip"><p class="admonition-title">Tip</p><p>a</p><p>b</p></div><p>c</p>',
        ),
        ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
        ("1. a\n2. b\n10) c", '<ol><li>a</li><li>b</li></ol><ol start="10"><li>c</li></ol>'),
        ("**PC: ** a", "<p><strong>PC:</strong>  a</p>"),
    ],
)
def test_as_github_reads_it(shown, written, html):
    assert shown(written) == html


@pytest.mark.parametrize("before", ["Text:\n", "", "- item\n\n  ", "> quoted:\n> "])
def test_a_table_may_stand_right_under_a_line(shown, before):
    pad = before.rsplit("\n", 1)[-1] if before else ""
    html = shown(before + f"\n{pad}".join(("| a | b |", "|---|---|", "| `x\\|y` | 2 |")).lstrip("\n"))
    assert "<th>a</th><th>b</th>" in html and "<code>x|y</code>" in html


def test_a_line_with_a_pipe_and_a_rule_under_it_is_no_table(shown):
    assert "<table" not in shown("a | b\n\n---\n\nc")


def test_lists_in_quotations_nest(shown):
    assert shown("> - a\n>   1. b") == "<blockquote><ul><li>a<ol><li>b</li></ol></li></ul></blockquote>"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("project/\\<Project GUID>/\\<Member>", "<p>project/&lt;Project GUID&gt;/&lt;Member&gt;</p>"),
        ("\\:smile: 5\\% \\{% a %} \\\\<b>c</b>", "<p>:smile: 5% {% a %} \\<b>c</b></p>"),
        ("send <your name> and <id> to <b>us</b>", "<p>send &lt;your name&gt; and &lt;id&gt; to <b>us</b></p>"),
        ("<custom>a</custom>", "<p>a</p>"),
        ('<img src="lock.png" alt="A" height="32px"; />', '<p><img src="/assets/lock.png" alt="A"></p>'),
        ('<a href="fees.md"title="T">F</a>', '<p><a href="/en/a/fees" title="T">F</a></p>'),
        ('<A HREF="fees.md">F</A>', '<p><a href="/en/a/fees">F</a></p>'),
        (
            "**Bold**\n\n    {{ a }} <B/> {% c %}\n\n    d",
            '<p><strong>Bold</strong></p><pre class="highlight"><code>{{ a }} &lt;B/&gt; {% c %}d</code></pre>',
        ),
        ("- a\n\n    {{< unheard >}} b", "<ul><li><p>a</p><p>b</p></li></ul>"),
    ],
)
def test_escapes_placeholders_and_careless_tags(shown, written, html):
    assert shown(written) == html
