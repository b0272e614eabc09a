"""What stands in a fenced block is code, whatever it looks like; a fence nothing closes is text."""

from __future__ import annotations

import pytest

from kb.articles.fences import Fence, code_lines, fences


def marked(text: str, **options) -> str:
    return "".join("c" if is_code else "." for is_code in code_lines(text.split("\n"), **options))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```\ncode\n```\nb", ".ccc."),
        ("~~~ python\n```\n~~~\nb", "ccc."),
        ("```\nnever closed", ".."),
        ("````\n```\n````", "ccc"),
        ("> ```\n> code\n> ```\nb", "ccc."),
        ("> ```\ncode", ".."),
        ("- item\n\n  ```\n  code\n  ```", "..ccc"),
        ("no `` fence", "."),
    ],
)
def test_the_lines_of_a_block_are_code(text: str, expected: str):
    assert marked(text) == expected


def test_what_another_tool_would_close_is_left_open_by_the_strict_reading():
    text = "```\ncode\n`````"
    assert marked(text) == "ccc"
    assert marked(text, strict=True) == "..."


def test_a_line_indented_less_breaks_a_strict_block_off():
    text = "   ```\n  code\n   ```"
    assert marked(text) == "ccc"
    assert marked(text, strict=True) == "..."


def test_a_block_tells_its_language_and_what_stands_before_it():
    assert fences(["  ```yaml title=x", "a: 1", "  ```"]) == [Fence(0, 2, "  ", "```", "yaml title=x")]
