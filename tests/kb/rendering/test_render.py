"""An article's page: clean, safe, with stable anchors, and links that lead somewhere."""

from __future__ import annotations

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.headings import Heading
from kb.articles.library import Article, Library
from kb.rendering.anchors import broken_anchors
from kb.rendering.render import TAGS, render
from kb.rendering.sections import Section


def test_headings_start_at_the_second_level_and_have_stable_ids_of_their_own(rendered):
    page = rendered("# Раздел один\n\n### Глубже\n\n# Раздел один\n\n# 📱\n")
    assert page.headings == (
        Heading(2, "Раздел один", "раздел-один"),
        Heading(4, "Глубже", "глубже"),
        Heading(2, "Раздел один", "раздел-один-1"),
        Heading(2, "📱", "section"),
    )
    assert '<h2 id="раздел-один">Раздел один</h2>' in page.html


@pytest.mark.parametrize(
    "written",
    ["## Сброс {#reset}", "## <a name='reset'></a>Сброс", '## <a id="reset"></a>Сброс', '<h2 id="reset">Сброс</h2>'],
)
def test_an_anchor_given_by_hand_is_kept(rendered, written):
    page = rendered(f"{written}\n\n[сюда](#reset)")
    assert page.headings == (Heading(2, "Сброс", "reset"),)
    assert page.problems == ()
    assert "{" not in page.html


def test_headings_deeper_than_six_levels_stay_at_six(rendered):
    assert [h.level for h in rendered("# a\n\n###### b").headings] == [2, 6]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](java\tscript:alert(1))",
        "<a href='&#1;javascript:alert(1)'>x</a>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml,alert)",
        "<iframe src='//evil.example'></iframe>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<div style='background:url(javascript:alert(1))' onclick=alert(1) id=search>x</div>",
        "<form action='//evil.example'><input type=text name=q><button>x</button></form>",
        "<style>body{display:none}</style>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<input type=radio id=__tabbed_1_1 autofocus onfocus=alert(1)>",
        '![a" onload="alert(1)](x.png)',
        '[a](x.md "t" onclick=alert(1))',
        "<a name='\"><script>alert(1)</script>'></a>",
        '## <img src=x onerror=alert(1)> {#"onclick=alert(1)}',
        "`<script>alert(1)</script>`{{ fact:fee.starred }}",
        "[x](javascript" + ":" * 4100 + "alert(1))",
        '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
        "<!--><script>alert(1)</script>-->",
    ],
)
def test_nothing_that_runs_or_calls_out_gets_through(rendered, attack):
    html = re.sub(r'&lt;.*?&gt;|href="https?:[^"]*"', "", rendered(f"До\n\n{attack}\n\nПосле").html)
    assert not re.search(r"<(?:script|iframe|svg|style|form|button|meta|math|object|embed|link)\b", html)
    assert not re.search(r"<[^>]*\s(?:on\w+|style|autofocus)\s*=(?=[^<]*>)", re.sub(r'"[^"]*"', '""', html))
    assert not re.search(r'(?:href|src)="\s*(?:javascript|data|//)', html, re.IGNORECASE)


def test_an_id_of_the_authors_own_cannot_shadow_one_of_the_page(rendered):
    assert 'id="search"' not in rendered("<div id='search'>x</div>").html


def test_facts_are_put_in_as_text_whatever_they_hold(rendered):
    page = rendered(
        "Плата {{ fact:fee.starred }}, `{{fact:fee.starred}}` и [звонок](tel:{{ fact:hotline.moscow }}).\n\n| {{ fact:wait.phone }} |\n|---|\n| x |"
    )
    assert "Плата *1_2* &lt;b&gt;, <code>*1_2* &lt;b&gt;</code>" in page.html
    assert '<a href="tel:+74950002424">' in page.html
    assert "<th>10–25 минут</th>" in page.html
    assert page.sections[0].text.startswith("Плата *1_2* <b>, *1_2* <b> и звонок.")


def test_links_to_articles_become_addresses_and_keep_their_anchor(rendered, folder):
    folder.article("ru/access/no code.md").article("en/cards/pin.md", redirect_from=[]).article(
        "ru/cards/pin.md", redirect_from=["cards/old-pin"]
    )
    html = rendered(
        "[а](../access/no%20code.md) [б](pin.md#Сброс) [в](../../en/cards/pin.md?x=1) [г](old-pin.md) [д](PIN.MD) [е](/ru/contact) [ж](block-card.md#x)"
    ).html
    assert re.findall(r'href="([^"]*)"', html) == [
        "/ru/a/access/no%20code",
        "/ru/a/cards/pin#%D0%A1%D0%B1%D1%80%D0%BE%D1%81",
        "/en/a/cards/pin",
        "/ru/a/cards/pin",
        "/ru/a/cards/pin",
        "/ru/contact",
        "#x",
    ]


def test_links_outside_tell_the_other_site_nothing(rendered):
    html = rendered("[а](https://a.example/?x=1&y=2) https://b.example [в](mailto:a@b.example)").html
    assert html.count('rel="noopener noreferrer"') == 2
    assert 'href="https://a.example/?x=1&amp;y=2"' in html


def test_a_broken_link_is_a_warning_at_its_line_and_its_text_stays(rendered, folder):
    page = rendered(
        "Первая строка\n\n[текст](none.md) [вон](../../../etc/passwd) [якорь](#nowhere) [файл](../../facts.yaml)\n"
    )
    assert [(p.code, p.line, p.severity) for p in page.problems] == [
        ("link-broken", 6, "warning"),
        ("link-broken", 6, "warning"),
        ("link-broken", 6, "warning"),
        ("anchor-broken", 6, "warning"),
    ]
    assert "текст вон" in page.html
    assert "passwd" not in page.html


@pytest.mark.parametrize("front", [{"audience": "internal"}, {"status": "draft"}])
def test_a_public_page_does_not_link_to_what_its_reader_may_not_see(rendered, folder, front):
    folder.article("ru/internal/script.md", **front)
    body = "[сценарий](../internal/script.md)"
    assert [p.code for p in rendered(body).problems] == ["link-hidden"]
    assert "href" not in rendered(body).html
    assert 'href="/ru/a/internal/script"' in rendered(body, audience="internal").html


def test_anchors_in_other_articles_are_checked_when_all_are_rendered(rendered, folder):
    folder.article("ru/cards/pin.md", "## Сброс\n")
    rendered("Текст\n\n[а](pin.md#сброс) [б](pin.md#none)")
    library = folder.load()
    pages = [(article, render(article, library=library, audience="public")) for article in library.articles]
    (problem,) = broken_anchors(pages)
    assert (problem.path, problem.line, problem.code) == ("ru/cards/block-card.md", 6, "anchor-broken")
    assert "#none in ru/cards/pin" in problem.message


def test_images_load_late_at_their_own_size_and_are_counted_as_assets(rendered, folder):
    folder.write("assets/a.svg", '<svg xmlns="x" viewBox="0 0 320 200.4"/>').write(
        "assets/b.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20"
    )
    folder.write("assets/terms.pdf", "x")
    page = rendered(
        "![Схема <1>](../../assets/a.svg)\n\n![Экран](../../assets/B.png)\n\n[Условия](../../assets/terms.pdf)"
    )
    assert '<img src="/assets/assets/a.svg" alt="Схема &lt;1&gt;" width="320" height="200" loading="lazy">' in page.html
    assert 'width="16" height="32"' in page.html
    assert page.assets == ("assets/a.svg", "assets/b.png", "assets/terms.pdf")
    assert page.sections == (Section("", "", "Условия"),)


def test_an_image_that_is_missing_undescribed_or_elsewhere_is_a_warning(rendered, folder):
    folder.write("a.png", "x")
    page = rendered("![нет](none.png) ![](../../a.png) ![там](https://a.example/x.png)")
    assert [p.code for p in page.problems] == ["image-missing", "image-alt", "image-external"]
    assert "<img" in page.html
    assert "none.png" not in page.html
    assert '<a href="https://a.example/x.png" rel="noopener noreferrer">там</a>' in page.html


def test_an_image_only_agents_see_is_no_asset_of_the_public_page(rendered, folder):
    folder.write("a.svg", "<svg/>")
    body = "Текст\n\n!!! internal\n    ![x](../../a.svg)\n"
    assert rendered(body).assets == ()
    assert rendered(body, audience="internal").assets == ("a.svg",)


def test_tables_scroll_inside_themselves(rendered):
    html = rendered("## Лимиты\n\n| а | б |\n|---|--:|\n| 1 | 2 |\n").html
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Таблица: Лимиты"><table>' in html
    assert html.endswith("</table></div>")
    assert '<td align="right">2</td>' in html


def test_tabs_have_ids_no_other_article_has(rendered, folder):
    body = '=== "Android"\n\n    Шаг\n\n=== "iPhone"\n\n    Шаг\n\nи\n\n=== "Сайт"\n\n    Шаг\n'
    first = rendered(body)
    folder.article("ru/cards/other.md", body)
    library = folder.load()
    second = render(library.by_id["ru/cards/other"], library=library, audience="public")
    ids = re.findall(r'<input[^>]* id="([^"]+)"', first.html + second.html)
    assert len(ids) == len(set(ids)) == 6
    assert set(re.findall(r'for="([^"]+)"', first.html + second.html)) == set(ids)
    assert first.sections[0].text.splitlines() == ["Android", "Шаг", "iPhone", "Шаг", "и", "Сайт", "Шаг"]


def test_section_text_is_what_a_reader_reads(rendered):
    page = rendered(
        "Начало *важное*.\n\n## Шаги {#steps}\n\n1. Откройте\n   «Карты»\n2. Нажмите\n\n    - вот\n\n| а | б |\n|---|---|\n| 1 | 2 |\n\n"
        "```js\nlet a;\nlet b;\n```\n\n<script>x()</script>\n\n## Ещё\n\n!!! tip\n    Совет<br>дня &amp; ночи\n"
    )
    assert page.sections == (
        Section("", "", "Начало важное."),
        Section("steps", "Шаги", "Откройте «Карты»\nНажмите\nвот\nа · б\n1 · 2\nlet a;\nlet b;"),
        Section("ещё", "Ещё", "Совет\nСовет\nдня & ночи"),
    )


def test_an_admonition_without_a_title_gets_one_in_the_articles_language(rendered):
    assert '<p class="admonition-title">Внимание</p>' in rendered("!!! warning\n    Текст\n").html
    assert "admonition-title" not in rendered('!!! warning ""\n    Текст\n').html


def test_an_empty_article_is_a_warning(rendered):
    assert [p.code for p in rendered("").problems] == ["body-empty"]


MARKS = st.sampled_from(
    "# ## - 1. > | ``` ~~~ !!! === : [ ]( ) ![ * ** _ ` < > & &# {{ }} {% %} {# \\ <b> </b> <div> <!-- --> <a <img".split()
)
PIECES = MARKS | st.sampled_from(
    [
        "\n",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "слово",
        "http://a",
        "javascript:",
        '"',
        "on=",
        "\ue000",
        "\ue010",
        "\x02",
        "\u2028",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=40))
def test_whatever_is_written_comes_out_as_balanced_html(pieces):
    body = "".join(pieces)
    article = Article(
        id="ru/a", key="a", lang="ru", category="", path="a.md", title="А", summary="", body=body, body_line=1
    )
    page = render(article, library=Library((article,)), audience="public")
    assert nh3.clean(page.html, tags=TAGS | {"aside"}).count("<div") == page.html.count("</div>")
    assert not re.search(r'(?:href|src)="javascript', page.html)
    assert len({heading.anchor for heading in page.headings}) == len(page.headings)


def test_every_tab_is_a_button_its_name_and_its_text_in_this_order(rendered):
    names = [f"Способ {n}" for n in range(12)]
    page = rendered("\n".join(f'=== "{name}"\n\n    Текст: {name}.\n' for name in names)).html
    parts = re.findall(r"<(input|label|div class=\"tabbed-content\")", page)
    assert parts == ["input", "label", 'div class="tabbed-content"'] * len(names)


@pytest.mark.parametrize("body", ['<span lang="en">Wi-Fi</span>', '<p lang="en" dir="ltr">Wi-Fi</p>'])
def test_the_language_of_a_part_is_kept_for_voices(rendered, body: str):
    page = rendered(body).html
    assert 'lang="en"' in page
    assert ('dir="ltr"' in page) is ("dir" in body)


REFERENCES = [
    "&#xe000;99&#xe001;",
    "&#xE000;0&#xE001;",
    "&#x0000e000;0&#x0000e001;",
    "&#57344;0&#57345;",
    "&#057344;0&#057345;",
    "&#xe000;" + "9" * 5000 + "&#xe001;",
    "[x](/en/ '&#xe000;7&#xe001;')",
    "&#xe03f;&#57407;",
]


@pytest.mark.parametrize("written", REFERENCES)
def test_no_character_reference_is_taken_for_a_mark_of_ours(rendered, written: str):
    page = rendered("Звоните {{ fact:hotline.moscow }}. " + written)
    assert "+7 (495) 000-24-24" in page.html
    assert not re.search("[\ue000-\ue03f]", page.html)


def test_other_characters_may_be_written_as_references(rendered):
    assert "\ue040" in rendered("Текст &#xe040; дальше").html
    assert "—" in rendered("Текст &#x2014; дальше").html
