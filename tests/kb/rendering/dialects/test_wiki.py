"""Notes that name each other."""

from __future__ import annotations

import pytest

from kb.rendering.dialects.wiki import from_wiki


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("[[Lost card]]", '<p><a href="/en/a/cards/Lost%20card">Lost card</a></p>'),
        ("[[lost card|the card]]", '<p><a href="/en/a/cards/Lost%20card">the card</a></p>'),
        ("[[fees#Cash]]", '<p><a href="/en/a/fees#cash">fees › Cash</a></p>'),
        ("![[key.png|200]]", '<p><img src="/assets/files/key.png" alt="key"></p>'),
        ("![A lock|100x20](lock.png)", '<p><img src="/assets/lock.png" alt="A lock"></p>'),
        ("[[Nowhere|words]]", "<p>words</p>"),
        (
            "[x](fees.md#In%20cash) [y](fees.md#In cash) [z](fees.md#^b)",
            '#in-cash">x</a> <a href="/en/a/fees#in-cash">y</a> <a href="/en/a/fees">z',
        ),
        ("[x](fees.md#Cash)", "fees#Cash"),
        ("[x](fees.md#cash 'T') [y](fees.md#don't ask)", 'fees#cash" title="T">x</a> <a href="/en/a/fees#dont-ask">y'),
        ("A line. ^block-1", "<p>A line.</p>"),
        ("## Own\n\n[[#Own]]", '<h2 id="own">Own</h2><p><a href="#own">Own</a></p>'),
        ("| a | b |\n|---|---|\n| [[fees\\|F]] | x |", '<td><a href="/en/a/fees">F</a></td>'),
        ("[[toc]]\n\na", "<p>a</p>"),
    ],
)
def test_a_name_leads_to_its_note(shown, written, html):
    assert html in shown(written)


def test_notes_of_obsidian_name_headings_in_any_case():
    named = from_wiki("[x](fees.md#Cash) [y](#A#In B) [z](https://a.example/#B)", str, str.lower, of_notes=True)
    assert named == "[x](fees.md#cash) [y](<#in b>) [z](https://a.example/#B)"
