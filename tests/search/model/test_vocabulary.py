"""Pieces of writing systems in use are kept, and everything that names a piece by its number follows."""

from __future__ import annotations

import pytest

from search.model.vocabulary import LARGE, cut_tokenizer, kept_pieces, written_in


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("▁карта", True),
        ("card", True),
        ("123", True),
        ("₽", True),
        ("😀", True),
        ("日本", False),
        ("مرحبا", False),
        ("é", True),
        ("αβ", False),
    ],
)
def test_only_pieces_of_scripts_in_use_are_kept(piece: str, kept: bool):
    assert written_in(piece, ("LATIN", "CYRILLIC")) is kept


def tokenizer(*, kind: str = "Unigram", pieces: int = LARGE) -> dict:
    """Marks first, then a foreign piece, then Latin ones."""
    vocabulary = [
        ["日", -3.0],
        ["<s>", 0.0],
        ["</s>", 0.0],
        ["<unk>", 0.0],
        *([f"x{n}", -5.0] for n in range(pieces - 4)),
    ]
    return {
        "added_tokens": [{"id": 1, "content": "<s>"}, {"id": 2, "content": "</s>"}, {"id": 3, "content": "<unk>"}],
        "post_processor": {"single": [], "special_tokens": {"<s>": {"ids": [1]}, "</s>": {"ids": [2]}}},
        "model": {"type": kind, "vocab": vocabulary, "unk_id": 3},
    }


def test_numbers_follow_the_pieces_that_stay():
    whole = tokenizer()
    kept = kept_pieces(whole, "Latin")
    assert kept == list(range(1, LARGE))
    cut = cut_tokenizer(whole, kept)
    assert [token["id"] for token in cut["added_tokens"]] == [0, 1, 2]
    assert {name: mark["ids"] for name, mark in cut["post_processor"]["special_tokens"].items()} == {
        "<s>": [0],
        "</s>": [1],
    }
    assert (cut["model"]["unk_id"], cut["model"]["vocab"][:4]) == (2, [*whole["model"]["vocab"][1:5]])


def test_the_content_given_is_left_as_it_was():
    whole = tokenizer()
    cut_tokenizer(whole, list(range(1, LARGE)))
    assert whole == tokenizer()


@pytest.mark.parametrize(
    ("given", "scripts"),
    [
        (tokenizer(), "all"),
        (tokenizer(), " ALL "),
        (tokenizer(kind="WordPiece"), "Latin"),
        (tokenizer(pieces=LARGE - 1), "Latin"),
    ],
)
def test_a_small_vocabulary_or_one_of_another_kind_stays_whole(given: dict, scripts: str):
    assert kept_pieces(given, scripts) is None
