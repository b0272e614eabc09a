"""What other tools and other words make of a box for agents is an error too, and what only reminds of one is not."""

from __future__ import annotations

import pytest

from tests.kb.articles.concealed.test_lookalikes import told

ELSEWHERE = (
    "!!! для сотрудников",
    "!!! только для операторов",
    "!!! for agents",
    "!!! hidden",
    "!!! `internal`",
    "> [!STAFF]",
    "> [!private] Заметка",
    "```internal",
    "```{internal}",
    "````{admonition} internal",
    "> ~~~ internal",
    ".. note:: internal",
    "[block:internal]",
    "Текст [/internal]",
    "@internal Тайна",
    '<section class="staff-only">',
    '<Note audience="agents">',
    '<div data-visibility="private">',
    "<div hidden>Тайна</div>",
    '<p style="display: none">Тайна</p>',
    "<span style='color:red;visibility:hidden'>Тайна</span>",
)
NOTHING_OF_THE_KIND = (
    "```python\nasync def internal():\n    return 1\n```",
    "````\n```internal\nпример\n```\n````",
    '!!! tip "Для сотрудников компаний"\n    Явь',
    "> [!NOTE]\n> Для сотрудников компаний",
    "@user, напишите нам",
    "[private banking](private.md)",
    '<div class="team">Явь</div>',
    '<div class="read-only agent-photo-x">Явь</div>',
    '<a id="x" hidden></a>',
    '<span style="display:none"></span>',
    ".. note:: Для всех",
    "?? Для чего это",
)


@pytest.mark.parametrize("spelling", ELSEWHERE)
def test_the_box_of_another_tool_is_told_on_its_line(spelling: str):
    assert told(f"Явь\n\n{spelling}\n    Тайна\n") == [3]


@pytest.mark.parametrize("text", NOTHING_OF_THE_KIND)
def test_what_only_reminds_of_one_is_no_error(text: str):
    assert told(f"{text}\n") == []
