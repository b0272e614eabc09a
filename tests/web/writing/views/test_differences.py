"""A difference shows lines that came and went, with a few around them and numbers of both texts."""

from __future__ import annotations

from web.writing.views.differences import differences


def test_equal_texts_have_none():
    assert differences("a\nb", "a\nb") == ()


def test_lines_have_the_numbers_of_their_texts():
    shown = [(one.kind, one.before, one.after, one.text) for one in differences("a\nb\nc", "a\nB\nc\nd")]
    assert shown == [
        ("same", 1, 1, "a"),
        ("gone", 2, 0, "b"),
        ("new", 0, 2, "B"),
        ("same", 3, 3, "c"),
        ("new", 0, 4, "d"),
    ]


def test_what_is_far_from_every_change_is_left_out():
    lines = [str(number) for number in range(100)]
    changed = ["x", *lines[1:-1], "y"]
    kinds = [one.kind for one in differences("\n".join(lines), "\n".join(changed))]
    assert kinds == ["gone", "new", "same", "same", "same", "gap", "same", "same", "same", "gone", "new"]
