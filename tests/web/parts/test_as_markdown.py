"""A program reads in Markdown what a reader sees on the page; written back as a page it is the same."""

from __future__ import annotations

from html import escape, unescape

import markdown
import pytest

from web.parts.as_markdown import as_markdown, text_as_markdown

SAMPLES = {
    "a paragraph": ("<p>Откройте <strong>Карты</strong> и <em>ждите</em>.</p>", "Откройте **Карты** и *ждите*."),
    "headings": ('<h2 id="a">Первое</h2>\n<p>Текст</p>\n<h3>Второе</h3>', "## Первое\n\nТекст\n\n### Второе"),
    "steps": ("<ol>\n<li>Раз</li>\n<li>Два</li>\n</ol>", "1. Раз\n2. Два"),
    "steps that go on": ('<ol start="3"><li>Три</li></ol>', "3. Три"),
    "a list in a list": ("<ul><li>а<ul><li>б</li></ul></li><li>в</li></ul>", "- а\n  - б\n- в"),
    "a list of paragraphs": ("<ul><li><p>а</p><p>б</p></li><li><p>в</p></li></ul>", "- а\n\n  б\n\n- в"),
    "code": ("<p><code>a`b*</code></p>", "`` a`b* ``"),
    "a block of code": (
        '<pre class="highlight"><code class="language-sh">kb build\n\n```\n</code></pre>',
        "````sh\nkb build\n\n```\n````",
    ),
    "a quotation": ("<blockquote>\n<p>раз\nдва</p>\n<p>три</p></blockquote>", "> раз два\n>\n> три"),
    "a warning": (
        '<div class="admonition warning"><p class="admonition-title">Не называйте код</p><p>Никому.</p></div>',
        "> **Не называйте код**\n>\n> Никому.",
    ),
    "what is folded": ("<details><summary>Ещё</summary><p>Тут</p></details>", "> **Ещё**\n>\n> Тут"),
    "tabs": (
        '<div class="tabbed-set"><input id="t" name="t" type="radio"><label for="t">Android</label>'
        '<div class="tabbed-content">\n<p>Меню</p></div></div>',
        "**Android**\n\nМеню",
    ),
    "a table": (
        '<div class="table-scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead>'
        "<tbody><tr><td>x|y</td><td><code>z</code></td></tr><tr><td>1</td></tr></tbody></table></div>",
        "| a | b |\n| --- | --- |\n| x\\|y | `z` |\n| 1 |  |",
    ),
    "a term": ("<dl><dt>Термин</dt><dd>Слова</dd></dl>", "**Термин**\n\nСлова"),
    "a line break": ("<p>а<br>б</p>", "а\\\nб"),
    "what was struck out": ("<p><del>нет</del></p>", "~~нет~~"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_of_text_is_written(name: str):
    html, written = SAMPLES[name]
    assert as_markdown(html) == written


def test_addresses_lead_to_the_site_from_anywhere():
    html = '<p><a href="/ru/a/cards/a#b">сюда</a> <a href="https://e.example/(x)">туда</a> <img src="/assets/a b.png" alt="[к]"></p>'
    written = as_markdown(html, "https://help.example")
    assert "[сюда](https://help.example/ru/a/cards/a#b)" in written
    assert "[туда](https://e.example/%28x%29)" in written
    assert "![\\[к\\]](https://help.example/assets/a%20b.png)" in written


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2",
        "a_b_c",
        "[не ссылка](x)",
        "# не заголовок",
        "1. не список",
        "- не список",
        "> не цитата",
        "a < b",
        "a <b>c</b>",
        "A&T &copy;",
        "\\*",
    ],
)
def test_marks_in_a_text_stay_marks(text: str):
    html = f"<p>{escape(text, quote=False)}</p>"
    for written in (as_markdown(html), text_as_markdown(text)):
        assert unescape(markdown.markdown(written)) == f"<p>{text}</p>"


def test_a_tag_that_closes_nothing_is_passed_over():
    assert as_markdown("</p></div><p>а</p></ul>") == "а"
