"""A footnote leads to its text, and its text leads back."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    "written", ["A.[^1]\n\n[^1]: Why **so**.", "A.[^why]\n\n[^why]:\n    Why **so**.", "A.^[Why **so**.]"]
)
def test_mark_and_text_lead_to_each_other(shown, written):
    html = shown(written)
    there = re.search(r'<sup><a id="([^"]+)"></a><a href="#([^"]+)">1</a></sup>', html)
    assert f'<a id="{there[2]}"></a>Why <strong>so</strong>. <a href="#{there[1]}">' in html


def test_notes_are_numbered_as_they_are_met(shown):
    html = shown("A[^b] and[^a] again[^b].\n\n[^a]: first\n[^b]: second")
    assert html.index("second") < html.index("first") and html.count(">1</a>") == 2


def test_a_mark_without_a_text_is_left_out_and_a_text_without_marks_too(shown):
    assert shown("A[^x].\n\n[^y]: b") == "<p>A.</p>"
