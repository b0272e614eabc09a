"""The passes together: what is ours stays as it is, what is code stays code, and nothing internal comes to light."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.articles.front_matter.fields import split
from kb.rendering.dialects.rewriting import Surroundings, from_other_tools

BUNDLED = sorted((Path(__file__).parents[4] / "articles").rglob("*.md"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: "/".join(path.parts[-3:]))
def test_an_article_written_for_us_has_no_mark_of_others(path):
    rewritten = from_other_tools(split(path.read_text("utf-8")).body, Surroundings("ru"))
    assert not rewritten.dropped


@pytest.mark.parametrize(
    "written",
    [
        ":::internal\nsecret\n:::",
        "{% note internal %}\nsecret\n{% endnote %}",
        '<Callout type="internal">secret</Callout>',
        "> [!internal]\n> secret",
        '<Tabs><TabItem label="A">\n\n!!! internal\n    secret\n\n</TabItem></Tabs>',
        '<details>\n<summary>a</summary>\n\n!!! internal "x"\n    secret\n\n</details>',
        "{% if staff %}\nsecret\n{% endif %}",
        "<Tabs>\n<!-- secret -->\n</Tabs>",
    ],
)
def test_what_is_for_agents_is_not_shown_to_customers(shown, written):
    assert "secret" not in shown(written)
