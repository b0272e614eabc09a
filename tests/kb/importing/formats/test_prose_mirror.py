"""Every node of a ProseMirror document has its Markdown; one that nobody knows still has its text."""

from __future__ import annotations

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.importing.formats.prose_mirror import as_markdown


def text(words: str, *marks: dict) -> dict:
    return {"type": "text", "text": words, "marks": list(marks)}


def node(kind: str, *content: dict, **attributes: object) -> dict:
    return {"type": kind, "attrs": attributes, "content": list(content)}


@pytest.mark.parametrize(
    ("block", "markdown"),
    [
        (node("heading", text("C#"), level=1), "## C# {#h-c}"),
        (node("paragraph", text("a*b "), text("bold ", {"type": "strong"}), text("end")), "a\\*b **bold** end"),
        (node("paragraph", text("x", {"type": "link", "attrs": {"href": "/doc/a b"}})), "[x](/doc/a%20b)"),
        (node("paragraph", text("1. no list")), "1\\. no list"),
        (
            node(
                "bullet_list",
                node(
                    "list_item",
                    node("paragraph", text("a")),
                    node("bullet_list", node("list_item", node("paragraph", text("b")))),
                ),
            ),
            "-   a\n\n    -   b",
        ),
        (node("checkbox_list", node("checkbox_item", node("paragraph", text("a")), checked=True)), "-   [x] a"),
        (node("code_fence", text("a|b"), language="sh"), "```sh\na|b\n```"),
        (node("container_notice", node("paragraph", text("a")), style="warning"), '!!! warning ""\n    a'),
        (
            node("table", node("tr", node("th", node("paragraph", text("a<b"))))),
            "<table><tr><th>a&lt;b</th></tr></table>",
        ),
        (
            node(
                "table",
                node(
                    "tr",
                    node(
                        "td",
                        node("bullet_list", *(node("list_item", node("paragraph", text(one))) for one in ("x", "y"))),
                        node(
                            "paragraph", text("a", {"type": "link", "attrs": {"href": "/b"}}), node("br"), text("{z}")
                        ),
                    ),
                ),
            ),
            '<table><tr><td>x<br>y<br><a href="/b">a</a><br>&#123;z&#125;</td></tr></table>',
        ),
        (node("paragraph", node("image", src="/x.png", alt="X")), "![X](/x.png)"),
        (node("unknown", node("paragraph", text("kept"))), "kept"),
        (node("blockquote", node("paragraph", text("a"))), "> a"),
    ],
)
def test_each_node(block: dict, markdown: str):
    assert as_markdown(node("doc", block)) == f"{markdown}\n"


def test_headings_of_the_same_words_have_names_of_their_own():
    headings = (node("heading", text(words), level=2) for words in ("Lost card", "Lost card", "🧾"))
    assert (
        as_markdown(node("doc", *headings)) == "## Lost card {#h-lost-card}\n\n## Lost card {#h-lost-card-1}\n\n## 🧾\n"
    )
