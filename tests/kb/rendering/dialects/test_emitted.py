"""One container as our Markdown."""

from __future__ import annotations

from kb.rendering.dialects.emitted import emitted, lone, moved
from kb.rendering.dialects.kinds import Opened


def test_what_a_box_holds_is_indented_under_it():
    assert emitted(Opened("box", "tip", 'Say "no"'), ["", "  a", "    b", ""], 2, "en") == [
        "",
        "  !!! tip \"Say 'no'\"",
        "      a",
        "        b",
        "",
    ]


def test_an_empty_box_is_nothing_and_a_fold_is_named_in_the_language():
    assert emitted(Opened("box", "tip"), ["", ""], 0, "en") == ["", ""]
    assert emitted(Opened("fold"), ["x"], 0, "ru")[1] == '??? note "Подробнее"'


def test_a_card_without_text_is_a_link():
    assert (
        lone(Opened("card", title="Fees", href="/fees")) == "- [Fees](</fees>)"
        and lone(Opened("plain", title="x")) == ""
    )


def test_lines_move_together():
    assert moved(["   a", "", "     b"], 1) == [" a", "", "   b"]
