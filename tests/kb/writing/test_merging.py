"""Two people's changes are joined; where both changed the same lines, neither text is lost."""

from __future__ import annotations

import random

import pytest

from kb.writing.merging import merge, unchosen

BASE = "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [
        (BASE, BASE, BASE),
        ("A\nb\nc\nd\ne", BASE, "A\nb\nc\nd\ne"),
        (BASE, "a\nb\nc\nd\nE", "a\nb\nc\nd\nE"),
        ("A\nb\nc\nd\ne", "a\nb\nc\nd\nE", "A\nb\nc\nd\nE"),
        ("a\nc\nd\ne", "a\nb\nc\nd\ne\nf", "a\nc\nd\ne\nf"),
        ("a\nX\nc\nd\ne", "a\nX\nc\nd\ne", "a\nX\nc\nd\ne"),
    ],
)
def test_changes_of_different_lines_are_joined(mine: str, theirs: str, joined: str):
    merged = merge(BASE, mine, theirs)
    assert not merged.clashes and merged.text() == joined


def test_changes_of_one_line_stand_side_by_side_with_what_was_there():
    merged = merge(BASE, "a\nмоё\nc\nd\ne", "a\nих\nc\nd\nE")
    (clash,) = merged.clashes
    assert (clash.base, clash.mine, clash.theirs) == (("b",), ("моё",), ("их",))
    text = merged.text("Анна", "сайт")
    assert text == "a\n<<<<<<< Анна\nмоё\n=======\nих\n>>>>>>> сайт\nc\nd\nE"
    assert unchosen(text) == 2 and not unchosen("a\nмоё\nих\nc")


def test_no_line_of_either_is_ever_lost():
    chance = random.Random(7)
    for _ in range(300):
        base = [chance.choice("abcd") for _ in range(chance.randrange(12))]
        mine, theirs = (_changed(base, chance, name) for name in ("м", "и"))
        said = merge("\n".join(base), "\n".join(mine), "\n".join(theirs)).text().split("\n")
        for line in {line for line in (*mine, *theirs) if line[0] in "ми"}:
            assert line in said


def _changed(base: list[str], chance: random.Random, name: str) -> list[str]:
    """Some lines gone, some new ones that begin with the name."""
    kept = [line for line in base if chance.random() > 0.2]
    for number in range(chance.randrange(3)):
        kept.insert(chance.randrange(len(kept) + 1), f"{name}{number}")
    return kept or [f"{name}0"]
