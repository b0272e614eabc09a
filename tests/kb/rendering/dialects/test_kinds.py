"""What other tools call their containers is known by its meaning."""

from __future__ import annotations

import pytest

from kb.rendering.dialects.kinds import meaning
from kb.rendering.dialects.tags import TAG, tag_of


@pytest.mark.parametrize(
    ("written", "what", "kind", "title"),
    [
        ('{% hint style="danger" %}', "box", "danger", ""),
        ("{{< notice tip >}}", "box", "tip", ""),
        (":::info Why", "box", "info", "Why"),
        ('<Alert variant="error">', "box", "danger", ""),
        ('<div-x class="y">', "", "", ""),
        ("<CodeGroup>", "tabs", "", ""),
        ("{% list tabs group=os %}", "list-tabs", "", ""),
        ('<Card title="T" href="/x">', "card", "", "T"),
        ("{% cut 'T' %}", "fold", "", "T"),
        ("{% columns %}", "plain", "", ""),
        ("<Unheard>", "", "", ""),
    ],
)
def test_a_tag_opens_what_its_tool_shows(written, what, kind, title):
    match = TAG.search(written)
    opened = meaning(tag_of(match)) if match else None
    assert (opened.what, opened.kind, opened.title) == (what, kind, title) if opened else not what
