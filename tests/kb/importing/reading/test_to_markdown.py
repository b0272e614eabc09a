"""What HTML says, Markdown of ours says."""

from __future__ import annotations

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.articles.internal_blocks import without_internal
from kb.importing.reading.to_markdown import address, to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<ol><li>A<ul><li>B</li></ul></li></ol>", "1.  A\n\n    -   B"),
        ("<h3 id='h_01'>T</h3>", "### T {#h_01}"),
        ("<h1>T</h1>", "## T"),
        ("<p><a name='x'></a>T</p>", '<a id="x"></a>T'),
        ("<p>{{ a }} * [b]</p>", "&#123;&#123; a &#125;&#125; \\* \\[b\\]"),
        ("<p>1. a</p>", "1\\. a"),
        ("<p><kbd>Esc</kbd> <mark>m</mark></p>", "<kbd>Esc</kbd> ==m=="),
        ("<div class='alert alert-info'><p>a</p><p>b</p></div>", '!!! info ""\n    a\n\n    b'),
        ("<p><b>bold </b>text</p>", "**bold** text"),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "| a |\n| --- |\n| b |"),
        ('<p class="callout danger">x <b>y</b></p>', '!!! danger ""\n    x **y**'),
        ('<pre><code class="lang-c++ hljs">a</code></pre>', "```c++\na\n```"),
    ],
)
def test_each_element_has_its_form(html: str, markdown: str):
    assert to_markdown(html).text == f"{markdown}\n"


def test_a_table_that_markdown_has_not_stays_html_without_empty_lines():
    text = to_markdown(
        "<table>\n\n<tr><td colspan='2' style='x' onclick='y'>a<ul>\n\n<li>b</li></ul></td></tr></table>"
    ).text
    assert (
        text.startswith("<table>") and '<td colspan="2">' in text and "\n\n" not in text.strip() and "style" not in text
    )


def test_no_text_of_a_table_is_a_mark():
    cells = "<td>{{ a }} %%b%% [[c]] ![d](e)</td><td><pre>!!! f\n::: g</pre><ul><li>x</li></ul></td>"
    text = to_markdown(f"<table><tr>{cells}</tr></table>").text
    assert "<td>&#123;&#123; a &#125;&#125; &#37;%b&#37;% &#91;[c]] ![d](e)</td>" in text
    assert "<pre>&#33;!! f\n&#58;&#58;: g</pre>" in text


def test_frames_become_links_and_scripts_are_told():
    made = to_markdown("<iframe src='//video.example/1' title='Film'></iframe><script>x</script><form><p>f</p></form>")
    assert made.text == "[Film](https://video.example/1)\n"
    assert made.dropped == ("script", "form", "iframe //video.example/1")


@pytest.mark.parametrize(
    "html", ["", "<", "<table><tr>", "<a href>", "<ol start=x><li>", "</div></p>" * 50, "<p>" * 200]
)
def test_broken_html_never_fails(html: str):
    assert isinstance(to_markdown(html).text, str)


def test_an_address_stands_in_round_brackets():
    assert address("/a (1).png") == "/a%20%281%29.png"


HIDDEN = (
    '<div style="display:none">Тайна</div>',
    "<div hidden>Тайна</div>",
    '<p style="color:red; visibility: hidden">Тайна</p>',
    '<p style="font-size:0">Тайна</p>',
    '<div style="opacity: 0.0">Тайна</div>',
    '<div class="internal">Тайна</div>',
    '<div class="callout staff-only"><p>Тайна</p><ul><li>Тайна</li></ul></div>',
    '<aside class="internal-note">Тайна</aside>',
    '<section data-visibility="private">Тайна</section>',
    '<div data-type="draft">Тайна</div>',
    "<details hidden><summary>Ещё</summary>Тайна</details>",
)
HIDDEN_WITHIN = (
    '<p>Явь <span style="display:none;">Тайна</span></p>',
    '<table><tr style="display:none"><td>Тайна</td></tr><tr><td>б</td></tr></table>',
    "<ul><li hidden>Тайна</li><li>б</li></ul>",
    '<ac:structured-macro ac:name="hidden"><ac:rich-text-body>Тайна</ac:rich-text-body></ac:structured-macro>',
)


@pytest.mark.parametrize("html", HIDDEN)
def test_what_the_old_site_hid_is_for_agents_and_told(html: str):
    made = to_markdown(f"<p>Явь</p>{html}<p>Потом</p>")
    assert "Тайна" in made.text and "Тайна" not in without_internal(made.text)
    assert "Потом" in without_internal(made.text)
    assert [one.startswith("hidden <") for one in made.dropped] == [True]


@pytest.mark.parametrize("html", HIDDEN_WITHIN)
def test_where_no_box_can_stand_it_is_left_out_and_told(html: str):
    made = to_markdown(f"<p>Явь</p>{html}")
    assert "Тайна" not in made.text and made.dropped


@pytest.mark.parametrize(
    "html",
    [
        '<div style="display:block">Явь</div>',
        '<div style="opacity:0.9; font-size:0.9em">Явь</div>',
        '<div class="hidden-xs container">Явь</div>',
        '<div class="callout callout-info">Явь</div>',
        '<p class="comment-body">Явь</p>',
        '<a name="top" hidden></a><p>Явь</p>',
    ],
)
def test_what_readers_saw_stays(html: str):
    made = to_markdown(html)
    assert "Явь" in without_internal(made.text) and made.dropped == ()
