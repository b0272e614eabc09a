"""Lists of any tool come out indented by fours, and what is already so comes out as it went in."""

from __future__ import annotations

import pytest

from kb.rendering.lists import MAX_LEVELS, with_lists_indented


def indented(text: str) -> str:
    return "\n".join(with_lists_indented(text.split("\n")))


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("- a\n  - b\n    - c", "- a\n    - b\n        - c"),
        ("1) a\n   - b", "1. a\n    - b"),
        ("Шаги:\n- a\n- b", "Шаги:\n\n- a\n- b"),
        ("- a\n\n  текст пункта", "- a\n\n    текст пункта"),
        ("* * *", "* * *"),
        ("Родился в\n1986. Хороший год", "Родился в\n1986. Хороший год"),
    ],
)
def test_a_list_as_others_write_it_is_brought_to_our_form(written: str, ours: str):
    assert indented(written) == ours


@pytest.mark.parametrize("text", ["- a\n    - b\n        - c", "1. a\n\n    код\n\n2. b", "текст\n\n    - код", ""])
def test_what_is_in_our_form_stays_as_it_is(text: str):
    assert indented(text) == text


def test_code_in_a_fence_is_not_read_as_a_list():
    code = "```\n- a\n  - b\n```"
    assert indented(code) == code


def test_levels_beyond_the_last_one_are_shown_at_it():
    deep = "\n".join("  " * level + f"- {level}" for level in range(MAX_LEVELS + 3))
    assert max(len(line) - len(line.lstrip()) for line in indented(deep).split("\n")) == 4 * MAX_LEVELS
