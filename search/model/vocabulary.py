"""Chooses the tokeniser pieces of the writing systems that an installation uses; the model's embedding rows are cut alike.

The full XLM-R vocabulary costs 285 MB in the serving process; Latin and Cyrillic need half of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from search.model.tokenizer import TokenizerFile

KEEP_ALL = "all"
LARGE = 100_000  # pieces; a smaller vocabulary is not worth cutting


def kept_pieces(tokenizer: TokenizerFile, scripts: str) -> list[int] | None:
    """Numbers of the pieces in tokenizer.json that `scripts` need; None when it is better left whole.

    Only a large Unigram is cut. `scripts` is a comma-separated list of Unicode script names as they begin character
    names ("Latin,Cyrillic"), or "all".
    """
    vocabulary = tokenizer["model"].get("vocab")
    if tokenizer["model"].get("type") != "Unigram" or scripts.strip().lower() == KEEP_ALL or len(vocabulary) < LARGE:
        return None
    wanted = tuple(name.strip().upper() for name in scripts.split(",") if name.strip())
    special = {token["content"] for token in tokenizer["added_tokens"]}
    return [n for n, (piece, _) in enumerate(vocabulary) if piece in special or written_in(piece, wanted)]


def cut_tokenizer(tokenizer: TokenizerFile, kept: Sequence[int]) -> TokenizerFile:
    """The content of tokenizer.json with only the pieces of these numbers, which are renumbered in this order."""
    number = {old: new for new, old in enumerate(kept)}
    added = [token | {"id": number[token["id"]]} for token in tokenizer["added_tokens"]]
    post = tokenizer["post_processor"]
    marks = {name: mark | {"ids": [number[n] for n in mark["ids"]]} for name, mark in post["special_tokens"].items()}
    model = tokenizer["model"]
    slim = model | {"vocab": [model["vocab"][n] for n in kept], "unk_id": number[model["unk_id"]]}
    return tokenizer | {"added_tokens": added, "post_processor": post | {"special_tokens": marks}, "model": slim}


def written_in(piece: str, scripts: tuple[str, ...]) -> bool:
    """True when every letter of the piece belongs to one of the scripts (names in capitals)."""
    return all(
        unicodedata.name(c, "").startswith(scripts) for c in piece if unicodedata.category(c)[0] in "LM" and c.isalpha()
    )
