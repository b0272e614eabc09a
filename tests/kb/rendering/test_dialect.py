"""Markdown of other tools reads as it did there; our own comes through untouched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.articles.front_matter.fields import split
from kb.articles.loading import Article, Library
from kb.rendering.dialect import to_our_markdown
from kb.rendering.render import render

BOX = '<div class="admonition info"><p class="admonition-title">Важно</p><p>Текст</p></div>'
BUNDLED = sorted((Path(__file__).parents[3] / "articles").rglob("*.md"))


def shown(body: str, lang: str = "ru") -> str:
    article = Article(
        id="ru/a", key="a", lang=lang, category="", path="ru/a.md", title="А", summary="", body=body, body_line=1
    )
    return re.sub(r"\s*\n\s*", "", render(article, library=Library((article,)), audience="public").html)


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: "/".join(path.parts[-3:]))
def test_an_article_written_for_us_is_not_changed(path):
    body = split(path.read_text("utf-8")).body
    titled = re.sub(r"^(\s*(?:!!!|\?\?\?\+?) \w+)$", r'\1 ""', body, flags=re.MULTILINE)
    assert to_our_markdown(titled, "ru") == titled


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("- а\n  - б\n    - в", "<ul><li>а<ul><li>б<ul><li>в</li></ul></li></ul></li></ul>"),
        ("Текст:\n- а\n- б", "<p>Текст:</p><ul><li>а</li><li>б</li></ul>"),
        ("1) а\n2) б", "<ol><li>а</li><li>б</li></ol>"),
        ("1. а\n\n   ещё\n\n2. б", "<ol><li><p>а</p><p>ещё</p></li><li><p>б</p></li></ol>"),
        ("1. а\n   ![x](x.png)\n2. б", '<ol><li>а<span class="image-missing">x</span></li><li>б</li></ol>'),
        ("- а\n\n  > цитата\n- б", "<ul><li><p>а</p><blockquote><p>цитата</p></blockquote></li><li><p>б</p></li></ul>"),
        ("В году\n2020. было так", "<p>В году2020. было так</p>"),
        ("* * *", "<hr>"),
        ("-5 градусов\n+7 (495) 000", "<p>-5 градусов+7 (495) 000</p>"),
        ("- **Важно**: да\nпродолжение", "<ul><li><strong>Важно</strong>: дапродолжение</li></ul>"),
    ],
)
def test_lists_of_other_tools_stay_lists(written, html):
    assert shown(written).replace(" </li>", "</li>") == html or shown(written) == html


def test_code_in_a_list_keeps_its_own_indentation():
    body = "1. Шаг\n\n   ```js title='x' {1}\n   if (a) {\n     b()\n   }\n   ````\n\n2. Шаг"
    article = Article(
        id="ru/a", key="a", lang="ru", category="", path="a.md", title="А", summary="", body=body, body_line=1
    )
    html = render(article, library=Library((article,)), audience="public").html
    assert '<pre class="highlight"><code class="language-js">if (a) {\n  b()\n}</code></pre>' in html
    assert html.count("<ol") == 1


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "> [!NOTE]\n> Текст\n> - а",
            '<div class="admonition note"><p class="admonition-title">Примечание</p><p>Текст</p><ul><li>а</li></ul></div>',
        ),
        (
            "> [!Caution] Сразу\n\nдальше",
            '<div class="admonition warning"><p class="admonition-title">Внимание</p><p>Сразу</p></div><p>дальше</p>',
        ),
        ("> [!The best] цитата", "<blockquote><p>[!The best] цитата</p></blockquote>"),
        ('{% note info "Важно" %}\n\nТекст\n\n{% endnote %}', BOX),
        ("{% include [x](_includes/x.md) %}\n\nТекст", "<p>Текст</p>"),
        ("`{% raw %}` и {% raw %}", "<p><code>{% raw %}</code> и </p>"),
        ("Имя {{ site.name }} и {{name}}", "<p>Имя  и </p>"),
        ("[!INCLUDE [x](../includes/x.md)]\nТекст", "<p>Текст</p>"),
        ("В [!INCLUDE[prod](includes/prod.md)] так", "<p>В prod так</p>"),
        (
            "> [!VIDEO https://a.example/v]",
            '<p><a href="https://a.example/v" rel="noopener noreferrer">https://a.example/v</a></p>',
        ),
        (':::row:::\n:::column span="2":::\nТекст\n:::column-end:::\n:::row-end:::', "<p>Текст</p>"),
        (
            ':::image type="content" source="x.png" alt-text="Что видно: окно":::',
            '<p><span class="image-missing">Что видно: окно</span></p>',
        ),
        ("[TOC]\n\n[[_TOC_]]\n\nТекст", "<p>Текст</p>"),
        ('<a name="x"></a>\n\nТекст', '<p><a id="x"></a></p><p>Текст</p>'),
        ("Текст <!-- скрыто --> дальше", "<p>Текст  дальше</p>"),
    ],
)
def test_leavings_of_other_tools_become_text_or_nothing(written, html):
    assert shown(written) == html


def test_leavings_inside_code_are_code():
    assert "{% if x %}" in shown("```\n{% if x %}\n> [!NOTE]\n:::\n```")
    assert "[!NOTE]" in shown("```\n> [!NOTE]\n```")


def test_a_page_of_twelve_thousand_words_is_rendered_whole():
    body = "\n\n".join(f"## Раздел {n}\n\n" + "слово " * 100 for n in range(120))
    assert shown(body).count("слово") == 12_000
