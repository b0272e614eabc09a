"""Which tool a folder was made for, by the files, fields and marks that only that tool has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from kb.articles.fences import code_lines

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
    "Grav": r"\d+\.[^/]+/(?:.*/)?(?:docs|default|item|chapter|page|blog)(?:\.\w\w)?\.md|user/config/(?:site|system)\.yaml|user/pages/.*\.md",
    "Mintlify": r"docs\.json|mint\.json",
}
COMPILED = {tool: re.compile(rf"(?:.*/)?(?:{mark})") for tool, mark in MARKS.items()}
# Tool → fields and marks in texts that tell of it, when no file does.
FIELDS = {
    "Docusaurus": ("sidebar_position", "sidebar_label", "pagination_next", "hide_table_of_contents"),
    "Jekyll": ("permalink", "nav_order", "has_children"),
    "Grav": ("routable", "taxonomy", "cache_enable"),
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
# Pages that Grav names after their template, each the only one of its folder.
OF_TEMPLATES = re.compile(r"(?:.+/)?[^/]+/(?:default|docs|chapter|item|blog)(?:\.\w\w)?\.md")
TEMPLATED = 0.8  # of the texts have such names, and the folder is Grav's
FEWEST = 3
SHARE = 0.05  # of the texts have a mark, and the folder is that tool's


def tools_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The tools whose files are among these."""
    paths = list(paths)
    tools = {tool for path in paths for tool, mark in COMPILED.items() if mark.fullmatch(path)}
    return tuple(sorted(tools | ({"Grav"} if _are_of_templates(paths) else set())))


def _are_of_templates(paths: list[str]) -> bool:
    texts = [path for path in paths if path.endswith(".md")]
    named = sum(bool(OF_TEMPLATES.fullmatch(path)) for path in texts)
    return named >= FEWEST and named >= TEMPLATED * len(texts)


def tools_in(texts: Iterable[tuple[Mapping[str, object], str]]) -> tuple[str, ...]:
    """The tools that enough of these (fields, body) were written for."""
    tools: Counter[str] = Counter()
    count = 0
    for fields, body in texts:
        count += 1
        tools.update(tool for tool, names in FIELDS.items() if any(name in fields for name in names))
        tools.update(tool for tool, mark in TEXTS.items() if mark.search(body) and mark.search(_without_code(body)))
    return tuple(sorted(tool for tool, times in tools.items() if times > SHARE * count))


def _without_code(body: str) -> str:
    """[[tables]] of TOML that somebody shows are no links to notes."""
    lines = body.split("\n")
    return "\n".join(line for line, is_code in zip(lines, code_lines(lines), strict=True) if not is_code)
