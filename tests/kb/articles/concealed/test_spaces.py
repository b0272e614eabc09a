"""Text under a box stays in it whatever kind of space it was indented with."""

from __future__ import annotations

import pytest

from kb.articles.concealed.spaces import with_plain_spaces
from kb.articles.internal_blocks import without_internal

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\u2060\ufeff\u00ad"


@pytest.mark.parametrize("space", SPACES, ids=ascii)
@pytest.mark.parametrize(
    "source",
    [
        "!!!_internal\n    Тайна\n",
        "_!!!_internal_\n        Тайна\n",
        "!!! internal\n    Явно скрыто\n\n_   Тайна\n",
        "!!! internal\n    Явно скрыто\n\n____Тайна\n\n\t_Тайна\n",
        "> !!! internal\n>     Скрыто\n>\n>____Тайна\n",
        "- !!!_internal\n______Тайна\n\n______Тайна\n",
        ">_[!internal]\n>_Тайна\n",
    ],
)
def test_an_internal_block_holds_what_is_indented_with_any_space(space, source):
    body = f"Явь\n\n{source.replace('_', space)}\nЯвь\n"
    left = without_internal(with_plain_spaces(body))
    assert "Тайна" not in left
    assert left.count("Явь") == 2


@pytest.mark.parametrize(
    "body", ["\u00a0\u00a0\u00a0\u00a0Красная строка\n", "10\u00a0000 ₽\n", "!!! note\n    10\u00a0000\u00a0₽\n"]
)
def test_spaces_elsewhere_stay_as_the_writer_set_them(body):
    assert with_plain_spaces(body) == body


def test_lines_keep_their_number():
    body = "!!!\u00a0note\n\u3000\u3000а\n\nб\n\u00a0в"
    assert with_plain_spaces(body) == "!!! note\n    а\n\nб\n\u00a0в"
