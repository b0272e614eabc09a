"""Which tool a folder was made for, by the files, fields and marks that only that tool has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

# Tool → what the path of a file looks like that tells of it.
MARKS = {
    "Docusaurus": r"docusaurus\.config\.\w+|sidebars\.(?:js|ts|json)|_category_\.(?:json|ya?ml)|versioned_docs/.*|i18n/[^/]+/docusaurus-.*",
    "MkDocs": r"mkdocs\.ya?ml|\.pages",
    "VitePress": r"\.vitepress/.*|\.vuepress/.*",
    "Starlight": r"src/content/docs/.*|astro\.config\.\w+",
    "Hugo": r"hugo\.(?:toml|ya?ml|json)|archetypes/.*|content/(?:.*/)?_index(?:\.[\w-]+)?\.md",
    "Zola": r"zola\.toml|templates/.*\.html",
    "Jekyll": r"_config\.ya?ml|_layouts/.*|_includes/.*\.html|_data/.*|Gemfile",
    "GitBook": r"SUMMARY\.md|\.gitbook/.*|\.gitbook\.ya?ml",
    "Obsidian": r"\.obsidian/.*|.*\.canvas",
    "Diplodoc": r"toc\.ya?ml|presets\.ya?ml|\.yfm",
    "Grav": r"\d+\.[^/]+/(?:.*/)?(?:docs|default|item|chapter|page|blog)(?:\.\w\w)?\.md",
    "Mintlify": r"docs\.json|mint\.json",
}
COMPILED = {tool: re.compile(rf"(?:.*/)?(?:{mark})") for tool, mark in MARKS.items()}
# Tool → fields and marks in texts that tell of it, when no file does.
FIELDS = {
    "Docusaurus": ("sidebar_position", "sidebar_label", "pagination_next", "hide_table_of_contents"),
    "Jekyll": ("permalink", "nav_order", "has_children"),
    "Hugo": ("weight", "linkTitle", "bookCollapseSection", "menu"),
    "Zendesk": ("zendesk_id", "section_id"),
}
TEXTS = {
    "Diplodoc": re.compile(r"\{% (?:endnote|endcut|endlist) %\}|\{#T\}|^#\|$", re.MULTILINE),
    "Discourse": re.compile(r"\]\(upload://|\[date=\d|!\[[^\]\n]*\|\d+x\d+\]\("),
    "Docusaurus": re.compile(r"^import .+ from ['\"]@(?:theme|site|docusaurus)", re.MULTILINE),
    "GitBook": re.compile(r"\{% (?:endhint|endtab|endtabs|endcontent-ref|endstepper) %\}"),
    "Hugo": re.compile(r"\{\{[<%] ?(?:ref|relref|figure|hint|notice|alert|tabs|highlight)\b"),
    "MkDocs": re.compile(r"\{ ?\.md-button|:(?:material|octicons|fontawesome)-|--8<--"),
    "Obsidian": re.compile(r"!?\[\[(?!(?i:_?toc_?)\]\])[^\[\]\n]+\]\]"),
    "Starlight": re.compile(r"from ['\"]@astrojs/starlight"),
    "Zola": re.compile(r"\]\(@/"),
    "VitePress": re.compile(r"^::: ?(?:tip|warning|danger|details|code-group)\b", re.MULTILINE),
}
SHARE = 0.05  # of the texts have a mark, and the folder is that tool's


def tools_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The tools whose files are among these."""
    return tuple(sorted({tool for path in paths for tool, mark in COMPILED.items() if mark.fullmatch(path)}))


def tools_in(texts: Iterable[tuple[Mapping[str, object], str]]) -> tuple[str, ...]:
    """The tools that enough of these (fields, body) were written for."""
    tools: Counter[str] = Counter()
    count = 0
    for fields, body in texts:
        count += 1
        tools.update(tool for tool, names in FIELDS.items() if any(name in fields for name in names))
        tools.update(tool for tool, mark in TEXTS.items() if mark.search(body))
    return tuple(sorted(tool for tool, times in tools.items() if times > SHARE * count))
