"""What writers of another tool wrote as text, readers here see as text; what they meant stays what they meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.checks import inspect
from kb.importing.reading.plain_marks import with_plain_marks
from kb.rendering.render import render
from tests.kb.importing.measures import shown, tokens

TODAY = date(2026, 11, 26)
WORDS = (  # text in CommonMark, marks here
    "Write {{ user.name }} or {{ fact:phone }} here.",
    "Write {% if x %} here, and {% endif %} there, or {# c #} alone.",
    "Open {% comment %} and {{#if a}} and {{< note >}} and {{% tabs %}}.",
    "{/* hidden */} and {::comment} stay.",
    "{{!-- hidden --}} stays too.",
    "!!! internal\n\n    code",
    '!!! note "Title"\n\nAfter',
    '??? note "Title"\n\nAfter',
    '=== "Tab"\n\nAfter',
    "::: internal\nText\n:::",
    "/// note | Title\nText\n///",
    "[[note]] and ![[picture.png]] and [[note|words]]",
    "==y== and ++ctrl+c++ and ^x^ and ~x~",
    "%%hidden?%% and\n%% hidden too %%",
    "##mono## and :smile: and :material-home:",
    "[toc]",
    "[[toc]]",
    "[spoiler]Text[/spoiler]",
    "Term\n: Meaning",
    "*[HTML]: Language\n\nHTML",
    '--8<-- "other.md"',
    "<<< other.md",
    'import data from "data.csv"',
    "export const a = 1",
    "Text^[a note]",
    "## Title {#own}",
    "Words{: .class }",
    r"A backslash before \{ and \^ and \= and \:smile: is not shown.",
    "![{x}](a.png) [link {y}](https://example.org/{id})",
)
MEANT = (  # what is a mark in both, with what the page is made of
    ("Use `{{ x }}` and ``{% if %}``.", ("<code>{{ x }}</code>", "<code>{% if %}</code>")),
    ("Use `{%\nif %}`.", ("<code>{% if %}</code>",)),
    ("```\n{% if x %}\n```\n\nAfter", ("{% if x %}",)),
    ("Before\n\n    {% if x %}\n\n        {{ y }}\n\nAfter", ("{% if x %}\n\n    {{ y }}", "<p>After</p>")),
    ("Before\n\n```\n{% if x %}", ("{% if x %}",)),
    ("-   One\n\n    Two {% x %}", ("<li>", "Two {% x %}")),
    ("Title\n=====\n\nText", ("<h2",)),
    (
        "[x](https://example.org/a) and <https://example.org/b>",
        ('href="https://example.org/a"', 'href="https://example.org/b"'),
    ),
    ("[[1]](https://example.org/a)", ("[1]</a>",)),
    ("<p id='mid'>Mid</p>", ('<a id="mid"></a>Mid',)),
    ("[!include [x](other.md)]", ("[!include ", ">x</a>]")),
    ("| a | b |\n|---|---|\n| 1 | {x} |", ("<td>{x}</td>",)),
    ("*a* **b** ~~c~~", ("<em>a</em>", "<strong>b</strong>", "<del>c</del>")),
    ('<a href="https://example.org/{x}">y</a>', (">y</a>",)),
    ("Shown <!-- {% if %} hidden --> too", ("Shown  too",)),
    ("> [!NOTE]\n> Text", ("admonition",)),
)


def page(folder: Path, markdown: str) -> str:
    file = folder / "en" / "a.md"
    file.parent.mkdir()
    (folder / "en" / "other.md").write_text("---\ntitle: Other\n---\n\nOther text.\n", "utf-8")
    file.write_text(f"---\ntitle: Page\n---\n\n{markdown}\n", "utf-8")
    library = load_library(folder, today=TODAY)
    found = inspect(library, today=TODAY, paths=None, tick=lambda steps: None)
    assert [str(one) for one in found if one.severity == "error"] == []
    (article,) = (one for one in library.articles if one.title == "Page")
    return render(article, library=library, audience="public").html


@pytest.mark.parametrize("text", WORDS)
def test_words_that_are_marks_here_are_words_on_the_page(tmp_path: Path, text: str):
    html = page(tmp_path, with_plain_marks(text))
    written = (
        text.replace("\\", "")
        .removeprefix("## ")
        .replace("![{x}](a.png) [link {y}](https://example.org/{id})", "link {y}")
    )
    assert not tokens(written) - tokens(shown(html)), html
    assert not any(
        tag in html for tag in ('<h2 id="own"', "<mark", "<kbd", "<sup", "<sub", "<dl", "<abbr", "admonition", "tabbed")
    )


@pytest.mark.parametrize(("text", "pieces"), MEANT)
def test_marks_of_both_keep_their_meaning(tmp_path: Path, text: str, pieces: tuple[str, ...]):
    html = page(tmp_path, with_plain_marks(text)).replace("&#123;", "{").replace("&#125;", "}")
    for piece in pieces:
        assert piece in html


def test_what_the_tool_has_as_we_do_stays():
    text = "==marked==\n\n:::info\nText {x}\n:::"
    assert with_plain_marks(text, ("==", ":::")) == "==marked==\n\n:::info\nText &#123;x&#125;\n:::"


def test_a_comment_without_an_end_hides_what_follows_as_it_did():
    assert with_plain_marks("Shown\n\n<!-- hidden\n\nHidden too") == "Shown\n\n"
