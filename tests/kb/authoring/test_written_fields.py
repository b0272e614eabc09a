"""Front matter as we write it reads back as what was meant, whatever stands in it."""

from __future__ import annotations

import pytest
import yaml

from kb.authoring.written_fields import front_matter, quoted


@pytest.mark.parametrize(
    "text",
    ['He said "no": really', "yes", "2026-11-01", "# not a comment", "таб\tи\\обратная", "a\u2028b\x85c", "0042"],
)
def test_a_text_comes_back_as_it_was_but_for_its_spaces(text: str):
    read = yaml.safe_load(front_matter({"title": text}).strip("-\n"))
    assert read["title"].split() == text.split()


def test_empty_fields_are_left_out_and_lists_stay_lists():
    written = front_matter({"title": "T", "summary": "", "questions": ("a", "b: c"), "related": ()})
    assert yaml.safe_load(written.strip("-\n")) == {"title": "T", "questions": ["a", "b: c"]}


def test_a_quoted_text_is_one_line():
    assert quoted("a\nb") == '"a b"'
