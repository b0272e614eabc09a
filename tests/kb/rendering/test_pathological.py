"""Text that would keep the converter busy is made harmless, and no word of it is lost."""

from __future__ import annotations

import html

import pytest

from kb.rendering.pathological import MAX_MARKS, calmed, looks_risky, stretches, untangled, with_marks_back

HOPELESS = ("[" * 50_000, "*a " * 2_000, "> " * 500 + "глубоко", "`" * 3_001, "<" * 1_000)


@pytest.mark.parametrize("text", HOPELESS, ids=lambda text: text[:2])
def test_hopeless_text_is_watched_and_calmed(text: str):
    assert looks_risky(text)
    calm = calmed(text)
    assert max(calm.count(mark) for mark in "[*`<") <= MAX_MARKS


@pytest.mark.parametrize("text", [text for text in HOPELESS if not text.startswith(">")], ids=lambda text: text[:2])
def test_readers_see_the_marks_that_were_taken_away(text: str):
    assert html.unescape(with_marks_back(calmed(text))) == text


def test_ordinary_writing_is_neither_watched_nor_changed():
    text = "\n\n".join(f"- [ссылка {n}](a.md) и **жирный** текст" for n in range(2_000))
    assert not looks_risky(text)
    assert calmed(text) == text


def test_depth_is_capped():
    assert calmed(" " * 5_000 + "- x").startswith(" " * 48 + "- x")


def test_stretches_join_to_the_text_they_are_of():
    text = "абзац\nещё\n\n- a\n- b\n| c | d |\n\n"
    parts = list(stretches(text))
    assert "\n".join(parts) == text and len(parts) > 3


def test_only_the_marks_of_the_stretch_that_breaks_become_characters():
    text = "H~2~O\n\n~5 m^2, `a^2`, [a](b~c), ==d==\n\n- ~e"
    bare = untangled(text, lambda stretch: "m^2" in stretch)
    assert bare == "H~2~O\n\n&#126;5 m&#94;2, `a^2`, [a](b~c), &#61;&#61;d&#61;&#61;\n\n- ~e"
    assert untangled(text, lambda stretch: False) == text
