"""A tool is known by what only it has."""

from __future__ import annotations

import pytest

from kb.articles.layouts.tools import tools_in, tools_of


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        ("docusaurus.config.ts", "Docusaurus"),
        ("docs/cards/_category_.json", "Docusaurus"),
        ("mkdocs.yml", "MkDocs"),
        ("docs/.vitepress/config.mts", "VitePress"),
        ("content/_index.md", "Hugo"),
        ("_config.yml", "Jekyll"),
        (".gitbook/assets/a.png", "GitBook"),
        ("vault/.obsidian/app.json", "Obsidian"),
        ("ru/toc.yaml", "Diplodoc"),
        ("pages/01.basics/docs.md", "Grav"),
        ("user/pages/cards/default.md", "Grav"),
        ("user/config/system.yaml", "Grav"),
    ],
)
def test_a_file_tells_of_its_tool(path, tool):
    assert tool in tools_of(["a.md", path])


def test_pages_named_for_their_templates_are_of_grav_without_numbers_too():
    assert tools_of(["home/default.md", "cards/chapter.md", "cards/pin/docs.ru.md"]) == ("Grav",)
    assert tools_of(["cli/default.md", "cli/run.md", "cli/stop.md", "cli/docs.md"]) == ()


def test_our_own_folder_is_no_tools():
    assert tools_of(["ru/cards/a.md", "categories.yaml", "assets/a.svg"]) == ()


@pytest.mark.parametrize(
    ("fields", "body", "tool"),
    [
        ({"sidebar_position": "1"}, "", "Docusaurus"),
        ({}, "See [[note]].", "Obsidian"),
        ({}, "{% hint %}\na\n{% endhint %}", "GitBook"),
        ({}, "[{#T}](a.md)", "Diplodoc"),
        ({"taxonomy": {"category": ["docs"]}}, "", "Grav"),
        ({}, '{{< relref "a.md" >}}', "Hugo"),
        ({}, "[a](@/docs/a.md)", "Zola"),
    ],
)
def test_marks_tell_of_it_too(fields, body, tool):
    assert tools_in([(fields, body), ({}, "text")]) == (tool,)


def test_tables_of_toml_in_code_are_no_links_to_notes():
    assert tools_in([({}, "```toml\n[[extra.menu]]\nname = 1\n```")]) == ()


def test_a_place_for_the_contents_is_no_note():
    assert tools_in([({}, "[[toc]]"), ({}, "[[_TOC_]]")]) == ()


def test_one_mark_among_a_hundred_texts_tells_nothing():
    assert tools_in([({}, "[[a]]"), *([({}, "text")] * 99)]) == ()
