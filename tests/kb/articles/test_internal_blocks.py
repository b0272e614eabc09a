"""What is written for agents never reaches the public tree, however it is indented, nested or quoted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.internal_blocks import conceals_nothing, problems_of_concealed, without_internal
from kb.articles.loading import Article, Library
from kb.rendering.render import Rendered, render

HIDDEN = {
    "plain": '!!! internal "Для оператора"\n    Тайна\n',
    "no title": "!!! internal\n    Тайна\n",
    "several paragraphs": "!!! internal\n    Тайна\n\n    Тайна\n\n\n    - Тайна\n",
    "in a list": '1. шаг\n\n    !!! internal "x"\n        Тайна\n\n2. шаг\n',
    "in a list of two spaces": "- шаг\n\n  !!! internal\n      Тайна\n",
    "as a list item": "- !!! internal\n        Тайна\n",
    "in a tab": '=== "Android"\n\n    !!! internal\n        Тайна\n',
    "in an admonition": "!!! note\n    Явь\n\n    !!! internal\n        Тайна\n",
    "folded": '??? internal "x"\n    Тайна\n\n???+ internal\n    Тайна\n',
    "in a quotation": "> !!! internal\n>     Тайна\n>\n>     Тайна\n",
    "as an alert": "> [!INTERNAL]\n> Тайна\n> Тайна\n",
    "with tabs": "!!! internal\n\tТайна\n\n\tТайна\n",
    "capitals and another kind": "!!! Warning Internal\n    Тайна\n",
    "with code in it": "!!! internal\n    ```\n    Тайна\n    ```\n\n    Тайна\n",
    "with code that is not indented": "!!! internal\n    ```\nТайна\n    ```\n",
    "after a fence that nothing closes": "```\nЯвь\n\n!!! internal\n    Тайна\n",
    "after a fence that other tools close": "  ```\nЯвь\n````\n\n!!! internal\n    Тайна\n",
    "two in a row": "!!! internal\n    Тайна\n!!! internal\n    Тайна\n",
    "not indented at all": "!!! internal\nТайна\n",
    "in a table of contents of another tool": "{% note %}\n\n!!! internal\n    Тайна\n\n{% endnote %}\n",
}


@pytest.mark.parametrize("source", HIDDEN.values(), ids=HIDDEN)
def test_an_internal_block_is_cut_out_of_the_source(source):
    assert "Тайна" not in without_internal(f"Явь\n\n{source}\nЯвь\n")


@pytest.mark.parametrize("source", [HIDDEN[name] for name in HIDDEN if name != "not indented at all"])
def test_the_public_page_has_no_word_of_it_and_the_internal_one_shows_it_marked(source):
    body = f"Явь-1\n\n{source}\nЯвь-2\n"
    public, internal = shown(body, "public"), shown(body, "internal")
    assert "Тайна" not in everything(public)
    assert "Явь-1" in public.html
    assert "Явь-2" in public.html
    assert "Тайна" in internal.html
    assert "Тайна" in "".join(section.text for section in internal.sections)


def test_for_agents_it_is_an_aside_that_can_be_told_apart():
    html = shown('!!! internal "Для оператора"\n    Тайна\n', "internal").html
    assert html.startswith(
        '<aside class="admonition internal">\n<p class="admonition-title">Для оператора</p>\n<p>Тайна</p>\n</aside>'
    )


def test_code_that_shows_how_to_write_one_is_left_alone():
    html = shown("```markdown\n!!! internal\n    Пример\n```\n", "public").html
    assert "!!! internal\n    Пример" in html


def test_what_stands_around_a_block_stays():
    source = "1. один\n\n    !!! internal\n        Тайна\n\n    ещё об одном\n\n2. два\n"
    assert re.findall(r"один|ещё об одном|два", without_internal(source)) == ["один", "ещё об одном", "два"]


def test_an_internal_article_has_no_public_page(folder):
    folder.article("ru/a.md", audience="internal")
    library = folder.load()
    with pytest.raises(ValueError, match="internal"):
        render(library.articles[0], library=library, audience="public")


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("Явь\n\n!!! internal\n", "internal-empty", 6),
        ("Явь\n\n!!! internal\nТайна\n", "internal-indent", 7),
        ("!!! internal\n  Тайна\n", "internal-indent", 5),
    ],
)
def test_text_that_only_seems_to_be_inside_a_block_is_an_error(folder, body, code, line):
    folder.article("ru/a.md", body)
    assert (folder.error().code, folder.error().line) == (code, line)


LINES = st.sampled_from(
    [
        "",
        "",
        "text",
        "SECRET",
        "- SECRET",
        "1. b",
        "!!! internal",
        '??? internal "x"',
        "* !!! internal",
        "!!! note",
        '=== "T"',
    ]
    + [
        "```",
        "````",
        "~~~",
        "```py",
        "> q",
        "> [!INTERNAL]",
        "> [!NOTE]",
        "## SECRET",
        "| a |",
        "|---|",
        ":   SECRET",
        "{% note %}",
        "---",
    ]
)
INDENTS = st.sampled_from(
    ["", "", "", " ", "  ", "    ", "    ", "     ", "        ", "            ", "\t", "> ", "> > "]
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(INDENTS, LINES), min_size=3, max_size=12))
def test_nothing_the_internal_page_shows_in_an_internal_box_is_on_the_public_page(lines):
    body = "\n".join(indent + line.replace("SECRET", f"SECRET{at}x") for at, (indent, line) in enumerate(lines))
    boxes = re.findall(
        r'<aside class="admonition[^"]*internal[^"]*">.*?</aside>', shown(body, "internal").html, re.DOTALL
    )
    public = everything(shown(body, "public"))
    assert [secret for secret in re.findall(r"SECRET\d+x", "".join(boxes)) if secret in public] == []


def shown(body: str, audience: str) -> Rendered:
    article = Article(
        id="ru/a", key="a", lang="ru", category="", path="ru/a.md", title="А", summary="", body=body, body_line=1
    )
    return render(article, library=Library((article,)), audience=audience)


def everything(page: Rendered) -> str:
    return f"{page.html} {page.sections} {page.headings}"


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u3000", "\u200b"])
def test_a_paragraph_indented_with_any_space_stays_in_its_block_on_the_page(space):
    body = f"Явь-1\n\n!!!{space}internal\n    Тайна\n\n{space * 4}Тайна\n\nЯвь-2\n"
    public = shown(body, "public")
    assert "Тайна" not in everything(public)
    assert ("Явь-1" in public.html, "Явь-2" in public.html) == (True, True)
    assert shown(body, "internal").html.count("Тайна") == 2


@pytest.mark.parametrize(
    "body",
    [
        "Явь-1\n\n<!--\n!!! internal\n    Тайна\n-->\n\nЯвь-2\n",
        "Явь-1\n\n{% comment %}\n\nТайна\n\n{% endcomment %}\n\nЯвь-2\n",
        '!!! internal\n    Скрыто <!-- а\n\nТайна\n-->\n\nЯвь-1\n\n{% if user == "staff" %}\n## Тайна\n{% endif %}\n\nЯвь-2\n',
    ],
)
def test_what_other_tools_hide_is_on_neither_page(body):
    for audience in ("public", "internal"):
        page = shown(body, audience)
        assert "Тайна" not in everything(page)
        assert ("Явь-1" in page.html, "Явь-2" in page.html) == (True, True)


TOLD = {
    "Явь.\n\n!!! internal\n\n    Тайна.\n": [],
    "!!! internal\n\nЯвь.\n": ["internal-empty"],
    "!! internal\n\n    Тайна.\n": ["internal-lookalike"],
    "{% if agent %}\nТайна.\n": ["hidden-open"],
    "{% if agent %}\nТайна.\n{% endif %}\n\n!! internal\n\n    Ещё.\n": ["condition-dropped", "internal-lookalike"],
}


def holding(body: str, audience: str = "public") -> Article:
    return Article(
        id="ru/a",
        key="a",
        lang="ru",
        category="",
        path="ru/a.md",
        title="А",
        summary="",
        body=body,
        body_line=1,
        audience=audience,
    )


@pytest.mark.parametrize("body", TOLD)
def test_what_an_article_conceals_is_told(body: str):
    article = holding(body)
    assert [problem.code for problem in problems_of_concealed(article)] == TOLD[body]
    assert conceals_nothing(article) == (not TOLD[body])


def test_marks_of_an_article_for_agents_only_conceal_nothing():
    assert conceals_nothing(holding("!! internal\n\n    Тайна.\n", audience="internal"))
